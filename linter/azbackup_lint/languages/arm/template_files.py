"""Which templates are deployed by themselves, and with which parameter files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

from azbackup_lint.files import Files
from azbackup_lint.languages.call_graph import CallGraph, callers, uncalled
from azbackup_lint.languages.language import RootFiles
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source

FileKind = Literal["template", "parameters"]

_PARAMETERS = re.compile(
    r"(?P<stem>.*?)\.?param(?:eter)?s?(?:\.(?P<more>.*))?\.json", re.IGNORECASE
)


class Syntax(Protocol):
    """A way to write templates and parameter files; all ways become the same JSON."""

    @property
    def endings(self) -> tuple[str, ...]:
        """How the names of its files end, that of templates first."""

    def kind_of(self, path: Path, *, named: bool = False) -> FileKind | None:
        """What a file holds; a file that a person `named` is looked through whole."""

    def linked(self, path: Path) -> Iterable[Path]:
        """The templates that a template names, as far as they lie below its folder."""

    def named_template(self, path: Path) -> Path | None:
        """The template that a parameter file names."""

    def source(self, path: Path) -> Source | Problem:
        """The JSON of a template or parameter file."""


class TemplateFiles:
    """Templates and parameter files in some syntaxes, and how they belong together."""

    def __init__(self, files: Files, syntaxes: Sequence[Syntax]) -> None:
        self._files = files
        self._syntaxes = syntaxes

    def syntax_of(self, path: Path) -> Syntax:
        """The syntax of a file by its name; the last one takes every name."""
        own = (syntax for syntax in self._syntaxes if path.name.endswith(syntax.endings))
        return next(own, self._syntaxes[-1])

    def kind_of(self, path: Path, *, named: bool = False) -> FileKind | None:
        """What a file holds, if it is one of these."""
        return self.syntax_of(path).kind_of(path, named=named)

    def roots_among(self, paths: Iterable[Path]) -> list[RootFiles]:
        """The templates that no other one links to, with their parameters.

        Parameter files without a template are left alone.
        """
        kinds = {path: self.kind_of(path) for path in paths}
        graph = self._graph(path for path, kind in kinds.items() if kind == "template")
        roots = {path: RootFiles(path) for path in uncalled(graph)}
        for path in kinds:
            target = self._template_of(path, roots) if kinds[path] == "parameters" else None
            if target is not None:
                roots[target] = roots[target].with_parameters((path,))
        return list(roots.values())

    def roots_of(self, path: Path) -> list[RootFiles]:
        """The roots that a file which a person named belongs to.

        A parameter file belongs to its template, a linked template to those that link to it.
        """
        kind = self.kind_of(path, named=True)
        if kind == "template":
            above = (self._in_folder(folder, "template") for folder in self._above(path))
            graph = self._graph(found for templates in above for found in templates)
            return [self._with_parameters(root) for root in callers(path, graph)]
        if kind is None:
            return []
        near = (path.parent, path.parent.parent)
        templates = [found for folder in near for found in self._in_folder(folder, "template")]
        target = self._template_of(path, templates)
        return [RootFiles(target, (path,))] if target is not None else []

    def _with_parameters(self, path: Path) -> RootFiles:
        """A template with the parameter files beside it."""
        beside = self._in_folder(path.parent, "parameters")
        pairs = (found for found in beside if self._template_of(found, [path], alone=False))
        return RootFiles(path).with_parameters(pairs)

    def _graph(self, templates: Iterable[Path]) -> CallGraph:
        """The templates that each template links to."""
        return {path: frozenset(self.syntax_of(path).linked(path)) for path in templates}

    def _above(self, path: Path) -> Iterator[Path]:
        """The folders above a file, up to the boundary."""
        for folder in path.parents:
            yield folder
            if folder == self._files.boundary:
                break

    def _in_folder(self, folder: Path, kind: FileKind) -> Iterator[Path]:
        """The files of a kind in a folder of the boundary."""
        if not str(folder).startswith(str(self._files.boundary)):
            return
        endings = tuple(ending for syntax in self._syntaxes for ending in syntax.endings)
        for name in self._files.list_names(folder):
            if name.endswith(endings) and self.kind_of(folder / name) == kind:
                yield folder / name

    def _template_of(
        self, path: Path, templates: Iterable[Path], *, alone: bool = True
    ) -> Path | None:
        """The template that a parameter file names, or of its name, or alone in its folder."""
        candidates = set(templates)
        named = self.syntax_of(path).named_template(path)
        if named is not None:
            return named if named in candidates else None
        match = _PARAMETERS.fullmatch(path.name)
        stem = match.group("stem") if match else ""
        endings = [syntax.endings[0] for syntax in reversed(self._syntaxes)]
        while stem:
            for folder in (path.parent, path.parent.parent):
                for ending in endings:
                    if folder / f"{stem}{ending}" in candidates:
                        return folder / f"{stem}{ending}"
            stem = stem.rpartition(".")[0]
        beside = [item for item in candidates if item.parent == path.parent]
        return beside[0] if alone and match and len(beside) == 1 else None
