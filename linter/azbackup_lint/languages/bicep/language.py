"""Bicep: files that become ARM templates, where the `bicep` command can compile them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.language import ArmLanguage
from azbackup_lint.languages.arm.parameter_files import ParameterFile, json_parameters
from azbackup_lint.languages.arm.template_files import FileKind
from azbackup_lint.languages.arm.templates import Template, read_template
from azbackup_lint.languages.bicep.command import compiled, parameters_of
from azbackup_lint.languages.bicep.installed import bicep_command
from azbackup_lint.languages.language import Evaluation, Request, RootFiles
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import BICEP_NOT_INSTALLED, Problem
from azbackup_lint.resources import unreadable
from azbackup_lint.source import Source

_GENERATOR = lazy_regex(r'"_generator"\s*:\s*\{\s*"name"\s*:\s*"bicep"')
_USING = lazy_regex(r"^[ \t]*using[ \t]+'([^'\n]+)'", re.MULTILINE)
_PARAMETER = lazy_regex(
    r"^[ \t]*param[ \t]+(?P<name>\w+)[ \t]+(?P<type>[^=/\r\n]*=?)", re.MULTILINE
)
_MODULE = lazy_regex(r"^[ \t]*module[ \t]+\w+[ \t]+'([^':\n]+\.bicep)'", re.MULTILINE)


class BicepFiles:
    """See `Syntax`."""

    endings = (".bicep", ".bicepparam")

    def __init__(self, files: Files, command: str | None) -> None:
        self._files = files
        self._command = command

    def kind_of(self, path: Path, *, named: bool = False) -> FileKind | None:
        """Decided by the name."""
        return "template" if path.suffix == ".bicep" else "parameters"

    def linked(self, path: Path) -> Iterator[Path]:
        """The modules of a file."""
        source = self._files.read(path)
        for match in _MODULE.finditer(source.text) if isinstance(source, Source) else ():
            yield Path(os.path.normpath(path.parent / match.group(1)))

    def named_template(self, path: Path) -> Path | None:
        """What a parameter file is using."""
        source = self._files.read(path)
        match = _USING.search(source.text) if isinstance(source, Source) else None
        return Path(os.path.normpath(path.parent / match.group(1))) if match else None

    def declared(self, path: Path) -> dict[str, bool]:
        """See `Syntax`; a type of several lines counts as one with a default."""
        source = self._files.read(path)
        declarations = _PARAMETER.finditer(source.text) if isinstance(source, Source) else ()
        return {
            match.group("name").lower(): not match.group("type").rstrip().endswith(("=", "?", "{"))
            for match in declarations
        }

    def given(self, path: Path) -> frozenset[str]:
        """Nothing: a Bicep parameter file names its template."""
        return frozenset()

    def faults(self, source: Source) -> tuple[Problem, ...]:
        """None: the command tells them."""
        return ()

    def template(self, source: Source) -> Template | Problem:
        """The template that a file is compiled to."""
        text = self._compiled(source, compiled)
        return text if isinstance(text, Problem) else read_template(text)

    def parameters(self, source: Source) -> ParameterFile | Problem:
        """The parameters that a file is compiled to."""
        text = self._compiled(source, parameters_of)
        return text if isinstance(text, Problem) else json_parameters(text)

    def _compiled(
        self, source: Source, compiler: Callable[[Path, Files, str], Source | Problem]
    ) -> Source | Problem:
        assert source.file is not None
        if self._command is None:
            return not_installed([source.file], self._files)
        return compiler(source.file, self._files, self._command)


class BicepLanguage:
    """See `Language`; templates in JSON are read along with Bicep files, as parts of one whole."""

    def __init__(self, request: Request) -> None:
        self._files = request.files
        self._command = bicep_command(request.boundaries or (request.files.boundary,))
        self._bicep = BicepFiles(request.files, self._command)
        self._arm = ArmLanguage(request, (self._bicep,))

    name = "bicep"

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        """The Bicep file or the template compiled from it, whichever can be linted."""
        sources = [path for path in paths if path.suffix == ".bicep"]
        left_out: set[Path] = set()
        for path in paths:
            if path.suffix == ".json" and self._is_compiled(path):
                source = _source_of(path, sources)
                if source is not None:
                    left_out.update([path] if self._command is not None else self._parts(source))
        return self._arm.roots_among([path for path in paths if path not in left_out])

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        """See `TemplateFiles`."""
        return self._arm.roots_of(path)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """See `Language`."""
        return self._arm.problems

    def apart(self, roots: Sequence[RootFiles]) -> Iterable[tuple[RootFiles, ...]]:
        """Each alone; without the command, what can't be compiled is told of together."""
        yield from ((root,) for root in roots if not self._is_uncompiled(root))
        uncompiled = tuple(root for root in roots if self._is_uncompiled(root))
        if uncompiled:
            yield uncompiled

    def _is_uncompiled(self, root: RootFiles) -> bool:
        return root.path.suffix == ".bicep" and self._command is None

    def evaluations(self, roots: Sequence[RootFiles]) -> Iterator[Evaluation]:
        """The deployments; without the command, one problem for all Bicep files."""
        uncompiled = [root.path for root in roots if self._is_uncompiled(root)]
        yield from self._arm.evaluations([root for root in roots if root.path not in uncompiled])
        if uncompiled:
            problem = not_installed(uncompiled, self._files)
            yield uncompiled[0], partial(unreadable, "arm", problem)

    def _parts(self, path: Path) -> Iterable[Path]:
        """A Bicep file and all modules below it, which a template compiled of it contains."""
        parts = {path: None}
        waiting = [path]
        while waiting:
            new = [part for part in self._bicep.linked(waiting.pop()) if part not in parts]
            parts.update(dict.fromkeys(new))
            waiting += new
        return parts

    def _is_compiled(self, path: Path) -> bool:
        """Whether the Bicep compiler made a template."""
        source = self._files.read(path)
        return isinstance(source, Source) and _GENERATOR.search(source.text) is not None


def _source_of(path: Path, sources: list[Path]) -> Path | None:
    """The Bicep file of the same name as a template, or the only one in its folder."""
    beside = [source for source in sources if source.parent == path.parent]
    if path.with_suffix(".bicep") in beside:
        return path.with_suffix(".bicep")
    return beside[0] if len(beside) == 1 else None


def not_installed(paths: list[Path], files: Files) -> Problem:
    count = f"{len(paths)} Bicep {'file was' if len(paths) == 1 else 'files were'}"
    return Problem(
        BICEP_NOT_INSTALLED,
        f"{count} not linted: the bicep command is not installed",
        "Install it (az bicep install, or a release of Azure/bicep), and put it on the path.",
        Source(files.shown(paths[0]), "", paths[0]).span(0, 0),
    )
