"""Which templates are deployed by themselves, and with which parameter files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import SKIPPED_FOLDERS, Files
from azbackup_lint.languages.arm.parameter_files import ParameterFile
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.languages.call_graph import CallGraph, callers, uncalled
from azbackup_lint.languages.language import RootFiles
from azbackup_lint.languages.letter_case import said_of_case
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal, Protocol
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source

FileKind = Literal["template", "parameters"]

DISTANCE = 2
"""Steps that a parameter file may lie below its template's folder, or the one that holds that."""

_PARAMETERS = lazy_regex(
    r"(?P<stem>.*?)\.?param(?:eter)?s?(?:\.(?P<more>.*))?\.json", re.IGNORECASE
)


class Syntax(Protocol):
    """A way to write templates and parameter files; all ways become trees of the same form."""

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings of its files, templates first."""

    def kind_of(self, path: Path) -> FileKind | None:
        """What a file holds, if it is a template or parameters."""

    def linked(self, path: Path) -> Iterable[Path]:
        """The templates that a template names, as far as they lie below its folder."""

    def named_template(self, path: Path) -> Path | None:
        """The template that a parameter file names."""

    def extended(self, path: Path) -> Path | None:
        """The parameter file that a parameter file extends."""

    def declared(self, path: Path) -> frozenset[str]:
        """The parameters of a template, by lower-case name."""

    def required(self, path: Path) -> frozenset[str]:
        """Those that must be given."""

    def given(self, path: Path) -> frozenset[str]:
        """What a parameter file gives, by lower-case name."""

    def faults(self, source: Source) -> Sequence[Problem]:
        """What is wrong with the syntax of a text."""

    def template(self, source: Source) -> Template | Problem:
        """The template in a text, or the problem that it is none."""

    def parameters(self, source: Source) -> ParameterFile | Problem:
        """The parameter file in a text, or the problem that kept it from being read."""


class _Candidates:
    """The templates that a parameter file may belong to, by the folders around them."""

    def __init__(self, templates: Iterable[Path]) -> None:
        self._all = set(templates)
        self._beside: dict[Path, list[Path]] = {}
        self._below: dict[Path, list[Path]] = {}
        for template in self._all:
            folder = template.parent
            self._beside.setdefault(folder, []).append(template)
            self._below.setdefault(folder.parent, []).append(template)

    def __contains__(self, template: Path) -> bool:
        return template in self._all

    def beside(self, folder: Path) -> Sequence[Path]:
        """Those in a folder itself."""
        return self._beside.get(folder, ())

    def near(self, folder: Path) -> Sequence[Path]:
        """Those in a folder, and in the folders in it."""
        return (*self.beside(folder), *self._below.get(folder, ()))


class TemplateFiles:
    """Templates and parameter files in some syntaxes, and how they belong together."""

    def __init__(self, files: Files, syntaxes: Sequence[Syntax]) -> None:
        self._files = files
        self._syntaxes = syntaxes
        self._kinds: dict[Path, FileKind | None] = {}
        self._declared: dict[Path, frozenset[str]] = {}
        self.unpaired: list[Path] = []
        """The parameter files found that belong to no template."""

    def syntax_of(self, path: Path) -> Syntax:
        """The syntax of a file by its name; the last one takes every name."""
        own = (syntax for syntax in self._syntaxes if path.name.lower().endswith(syntax.endings))
        return next(own, self._syntaxes[-1])

    def kind_of(self, path: Path) -> FileKind | None:
        """What a file holds, if it is one of these."""
        if path not in self._kinds:
            self._kinds[path] = self.syntax_of(path).kind_of(path)
        return self._kinds[path]

    def roots_among(self, paths: Iterable[Path]) -> list[RootFiles]:
        """The templates that no other one links to, with their parameters."""
        kinds = {path: self.kind_of(path) for path in paths}
        graph = self._graph(path for path, kind in kinds.items() if kind == "template")
        roots = {path: RootFiles(path) for path in uncalled(graph)}
        own, every = _Candidates(roots), _Candidates(graph)
        parameters = [path for path, kind in kinds.items() if kind == "parameters"]
        extended = {self.syntax_of(path).extended(path) for path in parameters}
        for path in parameters:
            target = self._template_of(path, own)
            if target is not None:
                roots[target] = roots[target].with_parameters((path,))
            elif path not in extended and not self._names_one(path):
                self.unpaired += [path] if self._template_of(path, every) is None else []
        return list(roots.values())

    def roots_of(self, path: Path) -> list[RootFiles]:
        """The roots that a file which a person named belongs to.

        A parameter file belongs to its template, a linked template to those that link to it.
        """
        kind = self.kind_of(path)
        if kind == "template":
            above = (self._in_folder(folder, "template") for folder in self._above(path))
            graph = self._graph(template for templates in above for template in templates)
            return [self._with_parameters(root) for root in callers(path, graph)]
        if kind is None:
            return []
        target = self._template_of(path, _Candidates(self._roots_near(path)))
        return [RootFiles(target, (path,))] if target is not None else []

    def _with_parameters(self, path: Path) -> RootFiles:
        """A template with the parameter files around it."""
        around = (
            parameters
            for top in (path.parent, path.parent.parent)
            for folder in self._below(top, DISTANCE)
            for parameters in self._in_folder(folder, "parameters")
        )
        alone = _Candidates([path])
        pairs = (
            parameters
            for parameters in dict.fromkeys(around)
            if self._template_of(parameters, alone) and self._is_own(parameters, path)
        )
        return RootFiles(path).with_parameters(pairs)

    def _is_own(self, parameters: Path, template: Path) -> bool:
        """Whether a parameter file belongs to this template among all that are near it."""
        near = _Candidates((*self._roots_near(parameters), template))
        return self._template_of(parameters, near) == template

    def _roots_near(self, parameters: Path) -> list[Path]:
        """The templates that a parameter file may belong to."""
        near = (
            template
            for top in parameters.parents[: DISTANCE + 1]
            for folder in self._below(top, 1)
            for template in self._in_folder(folder, "template")
        )
        return uncalled(self._graph(dict.fromkeys(near)))

    def _below(self, top: Path, depth: int) -> Iterator[Path]:
        """A folder of the boundary and those below it, so many steps deep; links are left out."""
        if not top.is_relative_to(self._files.boundary):
            return
        yield top
        for name in self._files.list_names(top) if depth else ():
            folder = top / name
            if (
                name not in SKIPPED_FOLDERS
                and self._files.is_folder(folder)
                and not looks.is_link(folder)
            ):
                yield from self._below(folder, depth - 1)

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
        if not folder.is_relative_to(self._files.boundary):
            return
        endings = tuple(ending for syntax in self._syntaxes for ending in syntax.endings)
        for name in self._files.list_names(folder):
            if name.lower().endswith(endings) and self.kind_of(folder / name) == kind:
                yield folder / name

    def _names_one(self, path: Path) -> bool:
        """Whether a parameter file names a template that is there, if not to be linted.

        Some file systems find it in any case.
        """
        named, files = self.syntax_of(path).named_template(path), self._files
        return named is not None and files.exists(named) and not said_of_case(files, named)

    def _template_of(self, path: Path, candidates: _Candidates) -> Path | None:
        """The template that a parameter file names, of its name, that it fits, or alone beside it.

        The nearest one of its name counts; of those that it fits, only if there is no other one
        as near.
        """
        named = self.syntax_of(path).named_template(path)
        if named is not None:
            return named if named in candidates else None
        match = _PARAMETERS.fullmatch(path.name)
        stem = match.group("stem") if match else ""
        endings = [syntax.endings[0] for syntax in reversed(self._syntaxes)]
        while stem:
            for folder in path.parents[:2]:
                for ending in endings:
                    if folder / f"{stem}{ending}" in candidates:
                        return folder / f"{stem}{ending}"
            stem = stem.rpartition(".")[0]
        fitting = self._fitting(path, candidates)
        if fitting is not None or match is None:
            return fitting
        beside = candidates.beside(path.parent)
        is_taken = len(beside) == 1 and self._takes(beside[0], self.syntax_of(path).given(path))
        return beside[0] if is_taken else None

    def _fitting(self, path: Path, candidates: _Candidates) -> Path | None:
        """The nearest template that declares all that a file gives, and needs nothing more."""
        given = self.syntax_of(path).given(path)
        for top in path.parents[: DISTANCE + 1] if given else ():
            fitting = [item for item in candidates.near(top) if self._fits(item, given)]
            if fitting:
                return fitting[0] if len(fitting) == 1 else None
        return None

    def _fits(self, template: Path, given: frozenset[str]) -> bool:
        if not self._takes(template, given):
            return False
        return self.syntax_of(template).required(template) <= given

    def _takes(self, template: Path, given: frozenset[str]) -> bool:
        """Whether a template declares all that is given; Resource Manager refuses anything else."""
        if template not in self._declared:
            self._declared[template] = self.syntax_of(template).declared(template)
        return given <= self._declared[template]
