"""Roots whose places are known: those that a file belongs to, each evaluated by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from azbackup_lint.discovery import find_roots
from azbackup_lint.estate import RESOURCE_TYPES
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.input_sets import InputSets
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Listed, Request, RootFiles
from azbackup_lint.languages.memory import Memory
from azbackup_lint.records import dataclass
from azbackup_lint.roots import FoundRoot, allow_recursion, no_root
from azbackup_lint.settings import Settings
from azbackup_lint.values.limits import Budget


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
        allow_recursion()
        settings, place = self._settings, self._place
        budget, memory = Budget(settings.limits), self._memory
        memory.begin()
        self.files.adopt(memory.sources)
        bounds = (place.boundary,)
        request = Request(self.files, RESOURCE_TYPES, settings, bounds, budget, memory)
        language = place.language.load(request)
        sets = InputSets(language.evaluations((place.files,)), budget)
        for path, evaluate in sets.within_limits():
            yield FoundRoot(self.files.shown(path), language.name, evaluate, path, self.files)
        left_out = sets.problems(self.files.shown)
        for problem in (*left_out, *self.files.conflicts.values(), *memory.problems):
            yield no_root(problem)


def _files(boundary: Path, base: Path, overlay: Mapping[Path, str], settings: Settings) -> Files:
    return Files(boundary, base, overlay, settings.named_files)
