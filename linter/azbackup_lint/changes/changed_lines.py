"""The lines that were changed since a revision, and the places that touch them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from azbackup_lint.changes.git import Git
from azbackup_lint.changes.line_changes import changed_lines, likeness, lines_of
from azbackup_lint.encodings import text_of
from azbackup_lint.files import SKIPPED_FOLDERS, boundary_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.settings import UsageError
from azbackup_lint.source import Source, Span

LIKE = 0.5
"""The part of a file's lines that makes it a renamed one, as for git."""

MAX_CANDIDATES = 50
"""Deleted files that are compared with a new one."""

_TOKEN = lazy_regex(r'"(?:[^"\\\n]|\\.)*"?|(?:\#|//)[^\n]*|[{}]')
_OPENS = lazy_regex(r"[^\n{}]*\{")


class ChangedLines:
    """What differs from the last commit that a revision and HEAD have in common.

    The texts that are linted count, with editor buffers, so also what isn't committed. All of a
    file is changed that the revision doesn't have, except in folders that hold what tools fetch.
    Raises UsageError where the paths lie in no repository, or where that doesn't know the revision.
    """

    def __init__(self, revision: str, paths: Iterable[Path]) -> None:
        self._changed: dict[Source, frozenset[int] | None] = {}
        self._repositories: dict[Path, _Past] = {}
        for path in paths:
            boundary = boundary_of(Path(os.path.normpath(Path.cwd() / path)))
            if not os.path.lexists(boundary / ".git"):
                raise UsageError(f"--diff-base {revision}: {path} lies in no git repository")
            if boundary not in self._repositories:
                self._repositories[boundary] = _Past(boundary, revision)

    def touch(self, places: Sequence[Span]) -> bool:
        """Whether changed lines lie at one of the places, or in the block that the first opens."""
        if any(self._touches(place, place.end) for place in places[1:]):
            return True
        return bool(places) and self._touches(places[0], _end_of_block(places[0]))

    def _touches(self, place: Span, end: int) -> bool:
        source = place.source
        if source not in self._changed:
            self._changed[source] = self._lines(source)
        changed = self._changed[source]
        if changed is None:
            return True
        first, last = place.first.line, source.position(max(place.start, end - 1)).line
        return any(number in changed for number in range(first, last + 1))

    def _lines(self, source: Source) -> frozenset[int] | None:
        """The changed lines of a text; None for all."""
        if source.file is None or SKIPPED_FOLDERS.intersection(source.file.parts):
            return frozenset()
        file = Path(os.path.realpath(source.file))
        past = self._repositories.get(boundary_of(file))
        new = lines_of(source.text)
        old = past.lines(file, new) if past is not None else None
        return None if old is None else changed_lines(old, new)


class _Past:
    """A repository as it was."""

    def __init__(self, folder: Path, revision: str) -> None:
        self._folder = folder
        self._git = Git(folder)
        self._files = self._git.files(self._git.merge_base(revision))

    def lines(self, file: Path, new: Sequence[str]) -> list[str] | None:
        """The lines that a file had, also under another name; None if it is new."""
        path = file.relative_to(self._folder).as_posix()
        if path in self._files:
            return self._content(path)
        return self._renamed(file, new)

    def _renamed(self, file: Path, new: Sequence[str]) -> list[str] | None:
        """The lines of the file that is gone and most like a new one."""
        gone = (
            path
            for path in self._files
            if path.endswith(file.suffix) and not os.path.lexists(self._folder / path)
        )
        near = sorted(gone, key=lambda path: (Path(path).name != file.name, path))
        best, most = None, LIKE
        for path in near[:MAX_CANDIDATES]:
            lines = self._content(path)
            if lines is not None and likeness(lines, new) >= most:
                best, most = lines, likeness(lines, new)
        return best

    def _content(self, path: str) -> list[str] | None:
        content = self._git.content(self._files[path])
        return None if content is None else lines_of(text_of(content))


def _end_of_block(place: Span) -> int:
    """Where the block ends that is opened on the line of a place, else the end of the place."""
    text = place.source.text
    opens = _OPENS.match(text, place.end)
    if opens is None:
        return place.end
    depth = 0
    for token in _TOKEN.finditer(text, opens.end() - 1):
        depth += {"{": 1, "}": -1}.get(token.group(), 0)
        if not depth:
            return token.end()
    return len(text)
