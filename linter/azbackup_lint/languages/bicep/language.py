"""Bicep: files that are evaluated as the templates that they would be compiled to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.language import ArmLanguage
from azbackup_lint.languages.arm.library import ReadModule
from azbackup_lint.languages.arm.parameter_files import ParameterFile
from azbackup_lint.languages.arm.template_files import FileKind
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.languages.bicep.syntax.ast import Resource
from azbackup_lint.languages.bicep.syntax.parser import PARAMETER_FILE
from azbackup_lint.languages.bicep.syntax.shared_files import SharedFiles
from azbackup_lint.languages.bicep.syntax.statement_ast import (
    BicepFile,
    Extends,
    Import,
    Module,
    Parameter,
)
from azbackup_lint.languages.bicep.syntax.targets import target_of, template_of
from azbackup_lint.languages.bicep.syntax.type_ast import NullableType
from azbackup_lint.languages.bicep.templates.template import WholeFile
from azbackup_lint.languages.language import Evaluation, Request, RootFiles
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source

if TYPE_CHECKING:
    from azbackup_lint.languages.bicep.syntax.known_statements import KnownStatements

_GENERATOR = lazy_regex(r'"_generator"\s*:\s*\{\s*"name"\s*:\s*"bicep"')


_LINKING = lazy_regex(r"\b(?:module|import)\b")
"""The words of statements that name other files."""


class BicepFiles:
    """See `Syntax`."""

    endings = (".bicep", ".bicepparam")

    def __init__(self, files: Files, syntax: SharedFiles | KnownStatements) -> None:
        self._files = files
        self._syntax = syntax
        self._parsed = syntax.parse

    def kind_of(self, path: Path) -> FileKind | None:
        """Decided by the name."""
        return "template" if path.suffix.lower() == ".bicep" else "parameters"

    def linked(self, path: Path) -> Iterator[Path]:
        """The modules of a file, and what it imports from files that deploy nothing themselves."""
        source = self._source(path)
        if source is None or _LINKING.search(source.text) is None:
            return  # most files link to nothing
        for statement in self._syntax.statements(source, "module", "import"):
            if isinstance(statement, (Module, Import)):
                target = target_of(source, statement.source)
                if target is not None and (isinstance(statement, Module) or self._is_idle(target)):
                    yield target

    def _is_idle(self, path: Path) -> bool:
        """Whether a file declares neither resources nor modules."""
        source = self._source(path)
        statements = self._syntax.statements(source, "resource", "module") if source else ()
        return not any(isinstance(item, (Resource, Module)) for item in statements)

    def named_template(self, path: Path) -> Path | None:
        """What a parameter file is using."""
        file = self._file(path)
        return template_of(file) if file is not None else None

    def extended(self, path: Path) -> Path | None:
        """See `Syntax`."""
        source = self._source(path) if path.suffix.lower() == PARAMETER_FILE else None
        if source is None:
            return None
        for statement in self._syntax.statements(source, "extends"):
            if isinstance(statement, Extends):
                return target_of(source, statement.source)
        return None

    def declared(self, path: Path) -> frozenset[str]:
        """See `Syntax`."""
        return frozenset(item.name.lower() for item in self._parameters(path))

    def required(self, path: Path) -> frozenset[str]:
        """See `Syntax`."""
        return frozenset(
            item.name.lower()
            for item in self._parameters(path)
            if item.value is None and not isinstance(item.type, NullableType)
        )

    def _parameters(self, path: Path) -> Iterator[Parameter]:
        source = self._source(path)
        statements = self._syntax.statements(source, "param") if source else ()
        return (item for item in statements if isinstance(item, Parameter))

    def given(self, path: Path) -> frozenset[str]:
        """Nothing: a Bicep parameter file names its template."""
        return frozenset()

    def faults(self, source: Source) -> Sequence[Problem]:
        """None that make a text useless: what is broken in one is told with its template."""
        return ()

    def template(self, source: Source) -> Template:
        """See `Syntax`."""
        return WholeFile(self._parsed(source), self._files, self._file).template()

    def parameters(self, source: Source) -> ParameterFile:
        """See `Syntax`."""
        from azbackup_lint.languages.bicep.templates.parameter_files import BicepParameters

        return BicepParameters(self._parsed(source), self._files, self._file).read()

    def _file(self, path: Path) -> BicepFile | None:
        source = self._source(path)
        return self._parsed(source) if source is not None else None

    def _source(self, path: Path) -> Source | None:
        if not self._files.exists(path):
            return None
        source = self._files.read(path)
        return source if isinstance(source, Source) else None


class BicepLanguage:
    """See `Language`; templates in JSON are read along with Bicep files, as parts of one whole."""

    def __init__(self, request: Request) -> None:
        self._files = request.files
        files = BicepFiles(request.files, _syntax(request))
        cache = request.settings.bicep_cache
        self._arm = ArmLanguage(request, (files,), _reader(cache, request.files))

    name = "bicep"

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        """The roots, without the templates that Bicep files among them were compiled to."""
        sources: dict[Path, list[Path]] = {}
        for path in paths:
            if path.suffix.lower() == ".bicep":
                sources.setdefault(path.parent, []).append(path)
        left_out = {
            path
            for path in paths
            if path.suffix.lower() == ".json"
            and self._is_compiled(path)
            and _source_of(path, sources.get(path.parent, [])) is not None
        }
        return self._arm.roots_among([path for path in paths if path not in left_out])

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        """See `TemplateFiles`."""
        return self._arm.roots_of(path)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """See `Language`."""
        return self._arm.problems

    def apart(self, roots: Sequence[RootFiles]) -> Iterable[tuple[RootFiles, ...]]:
        """See `ArmLanguage`."""
        return self._arm.apart(roots)

    def evaluations(self, roots: Sequence[RootFiles]) -> Iterator[Evaluation]:
        """See `ArmLanguage`."""
        return self._arm.evaluations(roots)

    def _is_compiled(self, path: Path) -> bool:
        """Whether the Bicep compiler made a template."""
        source = self._files.read(path)
        if not isinstance(source, Source) or '"_generator"' not in source.text:
            return False
        return _GENERATOR.search(source.text) is not None


def _reader(cache: Path | None, files: Files) -> ReadModule | None:
    """What reads modules of registries from the cache of the compiler, where one was named."""
    if cache is None:
        return None
    from azbackup_lint.languages.bicep.templates.module_cache import ModuleCache  # few have one

    return ModuleCache(cache, files).template


def _syntax(request: Request) -> SharedFiles | KnownStatements:
    """What parses each text once; statements that a run before had are kept where it remembers."""
    if request.memory is not None:
        from azbackup_lint.languages.bicep.syntax.known_statements import KnownStatements

        return request.memory.of(KnownStatements)
    return request.files.shared.of(SharedFiles)


def _source_of(path: Path, beside: Sequence[Path]) -> Path | None:
    """The Bicep file of the same name as a template, or the only one in its folder."""
    if path.with_suffix(".bicep") in beside:
        return path.with_suffix(".bicep")
    return beside[0] if len(beside) == 1 else None
