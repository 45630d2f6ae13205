"""All roots that paths lead to, evaluated: the one way from files to resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.allowance import Allowance
from azbackup_lint.discovery import find_roots, nothing_to_lint
from azbackup_lint.estate import RESOURCE_TYPES
from azbackup_lint.files import Files, Texts, boundary_of
from azbackup_lint.input_sets import InputSets
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Listed, Request, RootFiles
from azbackup_lint.leftovers import Leftovers
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.resources import Finished, Root
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source, Span
from azbackup_lint.values.limits import Budget, Work

if TYPE_CHECKING:
    from azbackup_lint.estate.links.neighbours import Neighbours
    from azbackup_lint.estate.links.outside import Outside
    from azbackup_lint.estate.readers.identities import Identities

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
    `outside` answers what it asks of other roots; `neighbours` is what concerns it of
    those. `supposing` gives the root once more, with answers that depend on what only may be so.
    `budget` is that of its unit.
    """

    name: str
    language: str
    evaluate: Callable[[], Root]
    path: Path | None = None
    files: Files | None = None
    outside: Outside | None = None
    neighbours: Neighbours | None = None
    supposing: Callable[[], FoundRoot] | None = None
    budget: Budget | None = None


def each_root(sources: Sources, settings: Settings) -> Iterator[tuple[str, Root]]:
    """All roots by the path that people use for them, once for each variant of their inputs."""
    for found in found_roots(sources, settings):
        yield found.name, found.evaluate()


def found_roots(sources: Sources, settings: Settings) -> Iterator[FoundRoot]:
    """All roots, to be evaluated one after the other; then what was wrong with the paths."""
    search = search_roots(sources, settings)
    conflicts: dict[Path, Problem] = {}
    evaluations = Evaluations(search.surroundings, search.files)
    for unit in search.units:
        for found in evaluations.of(unit):
            yield found
            if found.files is not None:
                conflicts.update(found.files.conflicts)
    for problem in search.problems(conflicts):
        yield no_root(problem)


@dataclass(frozen=True, slots=True)
class Unit:
    """One root, which is evaluated by itself; several where only all together tell something.

    `share` are the steps that it may take of those of the run; None gives it as many as a run of it
    alone.
    """

    language: Listed
    roots: tuple[RootFiles, ...]
    boundary: Path
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all units of a run have in common.

    Paths are shown relative to `base`; `boundaries` are the folders of all that is linted.
    """

    base: Path
    overlay: Mapping[Path, str]
    settings: Settings
    boundaries: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """The length of all texts that were read to find roots, and the files of roots that weren't."""

    length: int
    unread: tuple[Path, ...]


class RootSearch:
    """The roots that paths lead to, and what was read to find them.

    `path_problems` is what was wrong with paths, `fruitless` are those that lead to nothing;
    `left_alone` is how many files and folders are ignored or excluded, `searched` what was read.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self.surroundings = surroundings
        self.units: list[Unit] = []
        self.files: list[Files] = []
        self.path_problems: list[Problem] = []
        self.fruitless: list[Span] = []
        self.left_alone = 0
        self.searched: Searched | None = None

    def files_of(self, boundary: Path) -> Files:
        """What reads files inside another boundary."""
        of = self.surroundings
        files = Files(boundary, of.base, of.overlay, of.settings.named_files, Texts())
        self.files.append(files)
        return files

    def look(self, boundary: Path, paths: Iterable[Path]) -> None:
        """Adds what paths inside a boundary lead to."""
        of, files = self.surroundings, self.files_of(boundary)
        request = Request(files, RESOURCE_TYPES, of.settings, of.boundaries)
        discovered = find_roots(paths, LANGUAGES, request)
        for language, roots in discovered.by_language:
            row = next(row for row in LANGUAGES if row.is_entry_of(language))
            self.units += (Unit(row, group, boundary) for group in language.apart(roots))
        self.path_problems += discovered.problems
        self.fruitless += discovered.fruitless
        self.left_alone += discovered.left_alone

    @cached_property
    def allowance(self) -> Allowance:
        """What the units may take together, once all of them are found."""
        searched = self.searched or self._searched()
        length = searched.length + sum(map(looks.size, searched.unread))
        return Allowance(self.surroundings.settings.limits, length, len(self.units))

    def _searched(self) -> Searched:
        lengths = {path: length for files in self.files for path, length in files.lengths()}
        own = (path for unit in self.units for root in unit.roots for path in root.own_files)
        unread = tuple(path for path in dict.fromkeys(own) if path not in lengths)
        return Searched(sum(lengths.values()), unread)

    def share(self) -> None:
        """Gives all units the same share of what the run may take, once all are found."""
        self.searched = self.searched or self._searched()
        self.units = [replace(unit, share=self.allowance.first) for unit in self.units]

    def give_more(self, works: Sequence[Work]) -> list[int]:
        """Gives a larger share, where there is one, to units that need it; their numbers.

        `works` has what came of the share of each.
        """
        share = self.allowance.second(works)
        if share is None:
            return []
        cut = [number for number, work in enumerate(works) if work.is_cut]
        for number in cut:
            self.units[number] = replace(self.units[number], share=share)
        return cut

    def problems(self, conflicts: Mapping[Path, Problem]) -> Iterator[Problem]:
        """What was wrong with the paths, and the unresolved merges in all that was read.

        `conflicts` are those that the evaluation of the roots met.
        """
        yield from self.path_problems
        for files in self.files:
            yield from (found for path, found in files.conflicts.items() if path not in conflicts)
        yield from conflicts.values()
        if self.fruitless:
            yield nothing_to_lint(self.fruitless, self.left_alone)


def search_roots(sources: Sources, settings: Settings) -> RootSearch:
    """Finds all roots, without evaluating any."""
    groups = _by_boundary(sources.paths)
    search = RootSearch(Surroundings(Path.cwd(), sources.overlay, settings, tuple(groups)))
    for boundary, paths in groups.items():
        search.look(boundary, paths)
    search.share()
    return search


class Evaluations:
    """Evaluates units, each by itself: what it gives doesn't depend on those before it.

    Texts are read once for all units of a boundary, and given `known` texts not at all.
    """

    def __init__(self, surroundings: Surroundings, known: Iterable[Files] = ()) -> None:
        allow_recursion()
        self.surroundings = surroundings
        self._named = surroundings.settings.named_files
        self._texts = {files.boundary: files.shared for files in known}
        self.leftovers = Leftovers()
        self._identities: Identities | None = None

    def files(self, boundary: Path) -> Files:
        """What reads files for one unit."""
        of, texts = self.surroundings, self._texts.setdefault(boundary, Texts())
        return Files(boundary, of.base, of.overlay, self._named, texts)

    @property
    def texts(self) -> Iterator[Source]:
        """All texts that were read so far."""
        for texts in self._texts.values():
            yield from (r.source for r in texts.read.values() if isinstance(r.source, Source))

    def known(self, file: Path) -> Iterator[Source]:
        """The texts of a file that were read so far, by the boundaries that they were read in.

        What can't be read has a text too, which its problem points into.
        """
        for texts in self._texts.values():
            reading = texts.read.get(file)
            if reading is not None:
                given = reading.source
                yield given if isinstance(given, Source) else given.span.source

    def of(self, unit: Unit) -> Iterator[FoundRoot]:
        """The roots of a unit, each once for each variant of its inputs."""
        from azbackup_lint.estate.links.neighbours import ALONE  # kept results need none

        return self._found(unit, ALONE, supposing=False)

    def joined(self, unit: Unit, number: int, neighbours: Neighbours) -> FoundRoot:
        """One root of a unit, by its number among them, in sight of what other roots declare."""
        from azbackup_lint.estate.readers.identities import PortableIdentities  # as above

        self._identities = self._identities or PortableIdentities()

        def found(*, supposing: bool) -> FoundRoot:
            roots = self._found(unit, neighbours, supposing=supposing)
            return next(islice(roots, number, None))

        return replace(found(supposing=False), supposing=partial(found, supposing=True))

    def _found(self, unit: Unit, neighbours: Neighbours, *, supposing: bool) -> Iterator[FoundRoot]:
        of, files = self.surroundings, self.files(unit.boundary)
        outside = neighbours.outside(supposing=supposing, identities=self._identities)
        budget = Budget(of.settings.limits, unit.share)
        request = Request(
            files, RESOURCE_TYPES, of.settings, of.boundaries, budget, elsewhere=outside
        )
        language = unit.language.load(request)
        sets = InputSets(language.evaluations(unit.roots), budget)
        for path, evaluate in sets.within_limits():
            name = files.shown(path)
            asking = partial(_asking, outside, evaluate)
            yield FoundRoot(
                name, language.name, asking, path, files, outside, neighbours, budget=budget
            )
        yield from map(no_root, sets.problems(files.shown))


def _asking(outside: Outside, evaluate: Callable[[], Root]) -> Root:
    """A root; what it asks of others is told apart from what those before it asked."""
    outside.begin()
    return evaluate()


def allow_recursion() -> None:
    """Lets evaluations nest as deep as their limits say."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))


def no_root(problem: Problem) -> FoundRoot:
    """What stands for a path that leads to no root."""
    root = Root("none", (), Finished((problem,), frozenset()))
    return FoundRoot(problem.span.source.path, "none", lambda: root)


def _by_boundary(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
    groups: dict[Path, list[Path]] = {}
    for path in paths:
        absolute = Path(os.path.normpath(Path.cwd() / path))
        groups.setdefault(boundary_of(absolute), []).append(absolute)
    return groups
