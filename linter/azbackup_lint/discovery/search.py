"""Finds the roots that paths lead to, in all languages of a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.encodings import is_wide
from azbackup_lint.exclusion import Exclusion
from azbackup_lint.files import SKIPPED_FOLDERS, unreadable_file
from azbackup_lint.languages.language import Language, Listed, Request, RootFiles
from azbackup_lint.problems import NOTHING_TO_LINT, UNREAD_PATH, UNREADABLE_FILE, Problem, few_of
from azbackup_lint.records import dataclass, replace
from azbackup_lint.source import Source, Span


@dataclass(frozen=True, slots=True)
class Roots:
    """The roots of each language in the order of the list, and why paths lead to none.

    `fruitless` are the paths that hold nothing to lint, `left_alone` is how many files and folders
    are ignored or excluded.
    """

    by_language: tuple[tuple[Language, tuple[RootFiles, ...]], ...]
    problems: tuple[Problem, ...]
    fruitless: tuple[Span, ...] = ()
    left_alone: int = 0


def nothing_to_lint(places: Sequence[Span], left_alone: int = 0) -> Problem:
    """One note for all paths that lead to no root."""
    names = few_of([place.source.path for place in places])
    message = f"{names} holds nothing that is linted by itself"
    if len(places) > 1:
        message = f"{len(places)} paths hold nothing that is linted by itself: {names}"
    remedy = "Name Terraform files, a plan as JSON, a template or a Bicep file."
    if left_alone:
        one = left_alone == 1
        message += f"; {left_alone:,} {'file or folder' if one else 'files or folders'}"
        message += f" {'was' if one else 'were'} left alone"
        message += ", as ignored by git (see --no-gitignore) or excluded"
    return Problem(NOTHING_TO_LINT, message, remedy, places[0])


def find_roots(paths: Iterable[Path], listed: Sequence[Listed], request: Request) -> Roots:
    """The roots below folders, and the roots that files belong to.

    A module or template that another one calls is linted through its callers, and by itself only
    if nothing calls it. Callers of a folder are looked for below the path, those of a file in the
    boundary.
    """
    search = _Search(listed, request)
    for path in paths:
        is_folder = looks.is_folder(path)
        if request.settings.force_exclude and any(
            item.covers(path, is_folder=is_folder) for item in request.settings.exclude
        ):
            continue
        if is_folder:
            search.folder(path)
        else:
            search.file(path)
    return search.roots()


class _Search:
    """Gathers the roots of several paths."""

    def __init__(self, listed: Sequence[Listed], request: Request) -> None:
        self._listed = listed
        self._request = request
        self._files = request.files
        self._languages: dict[Listed, Language] = {}
        self._roots: dict[Listed, dict[Path, RootFiles]] = {row: {} for row in listed}
        self._problems: list[Problem] = []
        self._fruitless: list[Path] = []
        self._left_alone = 0

    def roots(self) -> Roots:
        """All roots and problems so far."""
        by_language = (
            (self._languages[row], tuple(self._roots[row].values()))
            for row in self._listed
            if self._roots[row]
        )
        places = tuple(self._place(path) for path in self._fruitless)
        return Roots(tuple(by_language), self._all_problems(), places, self._left_alone)

    def folder(self, top: Path) -> None:
        """Adds the roots below a folder."""
        if not self._files.is_inside(top):
            self._problems.append(self._outside(top))
            return
        groups = self._below(top)
        added = [self._add(row, self._language(row).roots_among(groups[row])) for row in groups]
        if not any(added) and not self._all_problems():
            self._fruitless.append(top)

    def _all_problems(self) -> tuple[Problem, ...]:
        """The problems of paths, and the problems of languages with how files belong together."""
        own = (problem for language in self._languages.values() for problem in language.problems)
        return (*self._problems, *own)

    def file(self, path: Path) -> None:
        """Adds the roots that a file belongs to, of the first language that has some."""
        for row in self._readers(path):
            if self._add(row, self._language(row).roots_of(path)):
                return
        obstacle = self._files.obstacle(path)
        if obstacle is not None:
            place = self._place(path)
            self._problems.append(unreadable_file(f"{place.source.path} {obstacle}", place))
            return
        source = self._files.read(path) if is_wide(self._files.beginning(path)) else None
        if isinstance(source, Problem) and any(row.takes(path.name) for row in self._listed):
            self._problems.append(source)
        else:
            self._fruitless.append(path)

    def _add(self, row: Listed, roots: Iterable[RootFiles]) -> bool:
        """Keeps roots; True if there are any."""
        known = self._roots[row]
        for root in (kept := tuple(roots)):
            known[root.path] = known.get(root.path, root).with_parameters(root.parameters)
        return bool(kept)

    def _language(self, row: Listed) -> Language:
        if row not in self._languages:
            self._languages[row] = row.load(self._request)
        return self._languages[row]

    def _below(self, top: Path) -> dict[Listed, list[Path]]:
        """The files below a folder by the language that reads them, each group in order."""
        readers: list[tuple[Listed, Path]] = []
        exclusion = self._request.exclusion(top)
        for current, folders, names in looks.walk(top, onerror=self._unread):
            here = Path(current)
            folders[:] = sorted(
                name
                for name in folders
                if name not in SKIPPED_FOLDERS
                and not exclusion.leaves_alone(here / name, is_folder=True)
            )
            for name in sorted((*names, *filter(self._looks_like_a_file, folders))):
                readers += [(row, here / name) for row in self._wanted(here / name, exclusion)]
        self._left_alone += exclusion.left_alone
        extensions = _extensions({row for row, _ in readers})
        groups: dict[Listed, list[Path]] = {}
        for row, path in readers:
            groups.setdefault(extensions.get(row.entry, row), []).append(path)
        return {row: groups[row] for row in self._listed if row in groups}

    def _wanted(self, path: Path, exclusion: Exclusion) -> Iterable[Listed]:
        """The languages of a file that was found; one that git ignores can only give values."""
        listed = [row for row in self._listed if row.takes(path.name)]
        if not listed or exclusion.excludes(path, is_folder=False):
            return []
        if not exclusion.is_ignored(path, is_folder=False):
            return self._called_for(path)
        rows = [row for row in listed if row.inputs]
        text = next(self._files.recognisable(path)) if rows else ""
        return [row for row in rows if row.inputs and re.search(row.inputs, text)]

    def _readers(self, path: Path) -> list[Listed]:
        """The languages that a named file may belong to: its own, then of the files beside it."""
        beside = [
            row
            for folder in (path.parent, path.parent.parent)
            for name in self._files.list_names(folder)
            for row in self._listed
            if row.takes(name)
        ]
        own = list(self._called_for(path, named=True))
        extensions = _extensions({*beside, *own})
        return list(dict.fromkeys(extensions.get(row.entry, row) for row in (*own, *beside)))

    def _by_name(self, name: str) -> list[Listed]:
        """The languages of a file by its name alone."""
        return [row for row in self._listed if row.hint is None and row.takes(name)]

    def _looks_like_a_file(self, folder: str) -> bool:
        """Whether a folder has the name of a file; `.bicep` is usual for a folder of modules."""
        return not folder.startswith(".") and bool(self._by_name(folder))

    def _called_for(self, path: Path, *, named: bool = False) -> Iterator[Listed]:
        """The languages that a file calls for; a named file is looked through whole."""
        by_name = self._by_name(path.name)
        if by_name:
            yield from by_name
            return
        hinted = [row for row in self._listed if row.hint is not None]
        rows = hinted if named else [row for row in hinted if row.takes(path.name)]
        if not rows:
            return
        texts = self._files.recognisable(path)
        for text in [*texts][-1:] if named else texts:
            if not named and (not text or is_wide(text)):
                source = self._files.read(path)
                if isinstance(source, Problem):
                    self._problems.append(replace(source, kind=UNREAD_PATH) if not text else source)
                    return
            called = [row for row in rows if row.hint and re.search(row.hint, text)]
            yield from called
            if called:
                return

    def _unread(self, error: OSError) -> None:
        place = self._place(Path(error.filename))
        message = f"{place.source.path} can't be read: {error.strerror}"
        remedy = "Make the folder readable, or name what else to lint."
        self._problems.append(Problem(UNREAD_PATH, message, remedy, place))

    def _outside(self, top: Path) -> Problem:
        place = self._place(top)
        bound = self._files.shown(self._files.boundary)
        message = f"{place.source.path} is a link that leads outside {bound}, and is not followed"
        return Problem(UNREADABLE_FILE, message, "Name the folder that it leads to.", place)

    def _place(self, path: Path) -> Span:
        return Source(self._files.shown(path), "", path).span(0, 0)


def _extensions(rows: Iterable[Listed]) -> dict[str, Listed]:
    """By the entries of languages, those among the rows that read their files in their place."""
    return {row.extends: row for row in rows if row.extends is not None}
