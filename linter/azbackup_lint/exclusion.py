"""What a walk leaves alone: files that git ignores, and those that a person excludes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import Files
from azbackup_lint.path_patterns import PathFilter, PatternIndex, names_below, parse_lines

MAX_IGNORE_FILE = 256 * 1024
"""Bytes read of one .gitignore."""


class Exclusion:
    """Decides on the files and folders of one walk, each by itself: around it is the walk's part.

    `top`, where the walk begins, was named: patterns that match it, or a folder around it, don't
    count below it. Each .gitignore of the repository counts in its folder and below, and before
    those around it; .git/info/exclude comes last.
    """

    def __init__(
        self, files: Files, top: Path, excludes: Sequence[PathFilter], *, gitignore: bool
    ) -> None:
        self._files = files
        self._top = top
        self._real_top = Path(looks.real(top))
        self._excludes = [PatternIndex(item.without_those_on(self._real_top)) for item in excludes]
        self._heeds_git = gitignore and looks.exists(files.boundary / ".git")
        self._rules: dict[Path, tuple[PatternIndex, ...]] = {}
        self._entered: set[Path] = set()
        self.left_alone = 0
        """How many files and folders were left alone."""

    def excludes(self, path: Path, *, is_folder: bool) -> bool:
        """Whether a person excludes it."""
        if not self._excludes:
            return False
        return self._counted(_decision(self._excludes, self._real(path), is_folder) is True)

    def is_ignored(self, path: Path, *, is_folder: bool) -> bool:
        """Whether git ignores it, which it does to nothing that it tracks.

        An ignored folder with tracked files is entered; of what is in it, only these are not.
        """
        if not self._heeds_git:
            return False
        real = self._real(path)
        matches = _decision(self._rules_in(real.parent), real, is_folder) is True
        if not matches and real.parent not in self._entered:
            return False
        names = names_below(self._files.boundary, real)
        if b"/".join(map(os.fsencode, names)) not in self._tracked:
            return self._counted(True)
        if is_folder:
            self._entered.add(real)
        return False

    @cached_property
    def _tracked(self) -> frozenset[bytes]:
        """The paths that git tracks; none where the index lies outside of the repository."""
        from azbackup_lint.git_index import MAX_SIZE, tracked_paths  # where something is ignored

        index = self._files.boundary / ".git" / "index"
        return tracked_paths(self._files.data(index, MAX_SIZE))

    def leaves_alone(self, path: Path, *, is_folder: bool) -> bool:
        """Whether either is so."""
        return self.excludes(path, is_folder=is_folder) or self.is_ignored(
            path, is_folder=is_folder
        )

    def _real(self, path: Path) -> Path:
        """Where a path below the top really lies; walks don't follow links."""
        return self._real_top.joinpath(*names_below(self._top, path))

    def _counted(self, is_left: bool) -> bool:
        self.left_alone += is_left
        return is_left

    def _rules_in(self, folder: Path) -> tuple[PatternIndex, ...]:
        """The patterns that count in a folder, those that decide first in front."""
        rules = self._rules.get(folder)
        if rules is None:
            rules = self._rules[folder] = (*self._own(folder), *self._around(folder))
        return rules

    def _around(self, folder: Path) -> tuple[PatternIndex, ...]:
        if folder != self._files.boundary and folder.is_relative_to(self._files.boundary):
            return self._rules_in(folder.parent)
        return tuple(self._read(folder / ".git" / "info" / "exclude", folder))

    def _own(self, folder: Path) -> Iterator[PatternIndex]:
        yield from self._read(folder / ".gitignore", folder)

    def _read(self, file: Path, base: Path) -> Iterator[PatternIndex]:
        text = self._files.beginning(file, MAX_IGNORE_FILE) if looks.is_file(file) else ""
        patterns = parse_lines(text.split("\n"))
        if patterns:
            yield PatternIndex(PathFilter(base, patterns).without_those_on(self._real_top))


def _decision(filters: Sequence[PatternIndex], path: Path, is_folder: bool) -> bool | None:
    decisions = (item.decide(path, is_folder=is_folder) for item in filters)
    return next((decision for decision in decisions if decision is not None), None)
