"""All roots that paths lead to, evaluated: the one way from files to resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.discovery import find_roots, nothing_to_lint
from azbackup_lint.estate import RESOURCE_TYPES
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Listed, Request, RootFiles
from azbackup_lint.languages.memory import Memory
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field
from azbackup_lint.resources import Finished, Root
from azbackup_lint.settings import Settings
from azbackup_lint.source import Span
from azbackup_lint.values.limits import Budget

RECURSION_LIMIT = 12_000
"""Python frames: enough for the deepest evaluation that `Limits.depth` allows."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What to lint: files and folders, with unsaved editor buffers on top.

    `overlay` maps absolute paths to texts. If `only` is not empty, the report keeps to what is
    wrong in these files, or was written there.
    """

    paths: tuple[Path, ...]
    overlay: Mapping[Path, str] = field(default_factory=dict)
    only: frozenset[Path] = frozenset()


@dataclass(frozen=True, slots=True)
class FoundRoot:
    """A root with one set of inputs, not evaluated yet; `name` is the path that people use.

    `path` is its folder or file, and `files` has read it; None where a path leads to no root.
    """

    name: str
    language: str
    evaluate: Callable[[], Root]
    path: Path | None = None
    files: Files | None = None


def each_root(sources: Sources, settings: Settings) -> Iterator[tuple[str, Root]]:
    """All roots by the path that people use for them, once for each variant of their inputs."""
    for found in found_roots(sources, settings):
        yield found.name, found.evaluate()


def found_roots(sources: Sources, settings: Settings) -> Iterator[FoundRoot]:
    """All roots, to be evaluated one after the other; then what was wrong with the paths."""
    _allow_recursion()
    groups = _by_boundary(sources.paths)
    fruitless: list[Span] = []
    left_alone = 0
    budget = Budget(settings.limits)
    for boundary, paths in groups.items():
        files = _files(boundary, Path.cwd(), sources.overlay, settings)
        request = Request(files, RESOURCE_TYPES, settings, tuple(groups), budget)
        discovered = find_roots(paths, LANGUAGES, request)
        for language, roots in discovered.by_language:
            for path, evaluate in language.evaluations(roots):
                yield FoundRoot(files.shown(path), language.name, evaluate, path, files)
        for problem in (*discovered.problems, *files.conflicts.values()):
            yield _no_root(problem)
        fruitless += discovered.fruitless
        left_alone += discovered.left_alone
    if fruitless:
        yield _no_root(nothing_to_lint(fruitless, left_alone))


@dataclass(frozen=True, slots=True)
class RootPlace:
    """Where a root is: its language, its files, and the folder that bounds what it may read."""

    language: Listed
    files: RootFiles
    boundary: Path


def places_of(path: Path, overlay: Mapping[Path, str], settings: Settings) -> tuple[RootPlace, ...]:
    """The roots that a file belongs to; none where it isn't linted by itself."""
    boundary = boundary_of(path)
    files = _files(boundary, boundary, overlay, settings)
    request = Request(files, RESOURCE_TYPES, settings, (boundary,), Budget(settings.limits))
    discovered = find_roots((path,), LANGUAGES, request)
    return tuple(
        RootPlace(row, root, boundary)
        for language, roots in discovered.by_language
        for row in LANGUAGES
        if row.is_entry_of(language)
        for root in roots
    )


class PlacedRoot:
    """One root whose place is known, to be evaluated by itself.

    `base` is the folder that paths are shown relative to. `files` are those that were read, as far
    as the evaluation has come.
    """

    def __init__(
        self,
        place: RootPlace,
        base: Path,
        overlay: Mapping[Path, str],
        settings: Settings,
        memory: Memory | None = None,
    ) -> None:
        self.files = _files(place.boundary, base, overlay, settings)
        self._place = place
        self._settings = settings
        self._memory = memory or Memory()

    def found(self) -> Iterator[FoundRoot]:
        """The root, once for each variant of its inputs, then what was wrong with its files."""
        _allow_recursion()
        settings, place = self._settings, self._place
        budget, memory = Budget(settings.limits), self._memory
        memory.begin()
        self.files.adopt(memory.sources)
        bounds = (place.boundary,)
        request = Request(self.files, RESOURCE_TYPES, settings, bounds, budget, memory)
        language = place.language.load(request)
        for path, evaluate in language.evaluations((place.files,)):
            yield FoundRoot(self.files.shown(path), language.name, evaluate, path, self.files)
        for problem in (*self.files.conflicts.values(), *memory.problems):
            yield _no_root(problem)


def _allow_recursion() -> None:
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))


def _files(boundary: Path, base: Path, overlay: Mapping[Path, str], settings: Settings) -> Files:
    return Files(boundary, base, overlay, settings.named_files)


def _no_root(problem: Problem) -> FoundRoot:
    root = Root("none", (), Finished((problem,), frozenset()))
    return FoundRoot(problem.span.source.path, "none", lambda: root)


def _by_boundary(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
    groups: dict[Path, list[Path]] = {}
    for path in paths:
        absolute = Path(os.path.normpath(Path.cwd() / path))
        groups.setdefault(boundary_of(absolute), []).append(absolute)
    return groups
