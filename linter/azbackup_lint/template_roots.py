"""The deployments of templates, of Bicep files too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.roots import evaluate_template
from azbackup_lint.languages.arm.run import Library
from azbackup_lint.languages.bicep.command import parameters_of
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Root, UnreadableRoot
from azbackup_lint.source import Source


class TemplateRoots:
    """Evaluates templates; what several of them link to is read once."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._library = Library(files)

    def deployments(self, path: Path, parameters: tuple[Path, ...]) -> Iterator[Root]:
        """A deployment for each parameter file, or one without any; several are variants."""
        template = self._library.template(path)
        if isinstance(template, Problem):
            yield unreadable(template)
            return
        for file in parameters or (None,):
            source = self._parameters(file) if file is not None else None
            if isinstance(source, Problem):
                yield unreadable(source)
                continue
            variant = source.path if source is not None and len(parameters) > 1 else None
            yield evaluate_template(template, path.parent, self._library, source, variant)

    def _parameters(self, path: Path) -> Source | Problem:
        is_bicep = path.suffix == ".bicepparam"
        return parameters_of(path, self._files) if is_bicep else self._files.read(path)


def unreadable(problem: Problem) -> Root:
    """The root of a template or parameter file that can't be read."""
    return UnreadableRoot("arm", (problem,), frozenset({problem.span.source}))
