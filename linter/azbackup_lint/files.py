"""Files: read inside the boundary, once, with editor buffers on top."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.encodings import encoding_of, is_wide, text_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.looks import MAX_FILE_SIZE
from azbackup_lint.merge_conflicts import without_conflicts
from azbackup_lint.problems import UNREADABLE_FILE, Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span

T = TypeVar("T")

SKIPPED_FOLDERS = frozenset({".terraform", ".terragrunt-cache", ".git", "node_modules"})
HEAD = 8192
"""Bytes that tell what nearly every JSON file is: `$schema` and `format_version` come first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: its text or why there is none, an unresolved merge, and what was seen."""

    source: Source | Problem
    conflict: Problem | None
    seen: Mapping[looks.Look, str] | None


class Texts:
    """What was read for one run, and what was made of it, for all roots that read it.

    What is kept `of` a kind must follow from texts alone: a root gets the same whether or not
    another one read the same files before.
    """

    def __init__(self) -> None:
        self.read: dict[Path, Reading] = {}
        self.listed: dict[Path, tuple[str, ...]] = {}
        self.real_folders: dict[str, str] = {}
        self._kept: dict[type, object] = {}

    def of(self, kind: type[T]) -> T:
        """The one object of a kind that is kept; made when it is asked for first."""
        kept = self._kept.get(kind)
        if not isinstance(kept, kind):
            kept = self._kept[kind] = kind()
        return kept


class Files:
    """Reads files for one run: nothing outside `boundary`, nothing twice.

    `overlay` maps absolute paths to the text of unsaved editor buffers. Paths are shown relative
    to `base` where they lie below it. Files that a person `named` are read wherever they lie.
    Several of these may share their `texts`; each knows what it was asked for itself.
    """

    def __init__(
        self,
        boundary: Path,
        base: Path,
        overlay: Mapping[Path, str],
        named: frozenset[Path] = frozenset(),
        shared: Texts | None = None,
    ) -> None:
        self.boundary = boundary
        self.base = base
        self.overlay = overlay
        self.named = named
        self.shared = shared or Texts()
        self._sources: dict[Path, Source | Problem] = {}
        self._conflicts: dict[Path, Problem] = {}
        self._listings: dict[Path, tuple[str, ...]] = {}
        self._readable: set[Path] = set()

    def within(self, boundary: Path) -> Files:
        """What may be read inside another boundary."""
        return Files(boundary, self.base, self.overlay)

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources that were read so far."""
        return tuple(item for item in self._sources.values() if isinstance(item, Source))

    @property
    def conflicts(self) -> Mapping[Path, Problem]:
        """The unresolved merges in what was read so far."""
        return self._conflicts

    @property
    def texts(self) -> Mapping[Path, Source]:
        """What was read so far, by file; nothing that was hard to read."""
        read = self._sources.items()
        return {p: s for p, s in read if isinstance(s, Source) and p not in self._conflicts}

    def lengths(self) -> Iterator[tuple[Path, int]]:
        """The lengths of all texts that were read for anybody so far, by file."""
        for path, reading in self.shared.read.items():
            if isinstance(reading.source, Source):
                yield path, len(reading.source.text)

    def lists_alike(self, other: Files) -> bool:
        """Whether the folders that another one has listed hold the same names now."""
        return all(self.list_names(folder) == names for folder, names in other._listings.items())

    def adopt(self, sources: Mapping[Path, Source]) -> None:
        """Takes texts that were read before and have not changed, without reading them again."""
        for path, source in sources.items():
            self._sources.setdefault(path, source)

    def shown(self, path: Path) -> str:
        """The path for people: relative to the base where that is short, with slashes.

        What isn't UTF-8 in a name is replaced, so that every report can be written.
        """
        relative = os.path.relpath(path, self.base)
        text = path.as_posix() if relative.startswith("../../..") else Path(relative).as_posix()
        return text if text.isascii() else _SURROGATES.sub("\ufffd", text)

    def relative(self, path: Path, start: Path) -> str:
        """The path as seen from another folder, with slashes."""
        return Path(os.path.relpath(path, start)).as_posix()

    def is_inside(self, path: Path) -> bool:
        """Whether the path, with symbolic links resolved, lies inside the boundary."""
        try:
            real = self._real(str(path))
        except (OSError, ValueError):  # no file can have such a name
            return False
        boundary = str(self.boundary)
        return real == boundary or real.startswith(boundary.rstrip(os.sep) + os.sep)

    def _real(self, path: str) -> str:
        """Where a path leads; where its folder does is looked up once for all that is in it.

        Raises OSError or ValueError where no file can have such a name.
        """
        folder, name = os.path.split(path)
        if name in ("", ".", "..") or "\0" in name or looks.is_link(path):
            return looks.real(path)
        known = self.shared.real_folders.get(folder)
        if known is None:
            known = self.shared.real_folders[folder] = looks.real(folder)
        else:
            looks.note_real(folder, known)
        return os.path.join(known, name)

    def read(self, path: Path) -> Source | Problem:
        """The text of a file, or the problem that kept it from being read.

        An unresolved merge gives its first side, and an entry in `conflicts`.
        """
        source = self._sources.get(path)
        if source is None:
            known = self.shared.read.get(path)
            if known is None or (known.seen is None and looks.is_watched()):
                known = self.shared.read[path] = self._reading(path, known)
            elif known.seen is not None:
                looks.note(known.seen)
            source = known.source
            if known.conflict is not None:
                self._conflicts[path] = known.conflict
            self._sources[path] = source
        return source

    def _reading(self, path: Path, before: Reading | None) -> Reading:
        """Reads a file; the text stays the same object where it was read before."""
        if not looks.is_watched():
            return Reading(*self._read_whole(path), None)
        self._readable.discard(path)  # all that is seen of the file is kept with its text
        with looks.watched() as seen:
            source, conflict = self._read_whole(path)
        if before is not None and _is_same(before.source, source):
            return Reading(before.source, before.conflict, seen)
        return Reading(source, conflict, seen)

    def _read_whole(self, path: Path) -> tuple[Source | Problem, Problem | None]:
        source = self._read(path)
        return without_conflicts(source) if isinstance(source, Source) else (source, None)

    def beginning(self, path: Path, length: int | None = HEAD) -> str:
        """The first `length` bytes of a file as text, or all of it; empty if it can't be read.

        Bytes that are no text are replaced: this is for recognising a file; `read` reads it.
        """
        text = self._in_memory(path)
        return text_of(self.data(path, length)) if text is None else text[:length]

    def recognisable(self, path: Path) -> Iterator[str]:
        """What tells the kind of a file: its beginning, then all of it where that is longer.

        Signs of ASCII stand for their escapes in JSON, which nobody needs.
        """
        text = self._in_memory(path)
        if text is None:
            data = self.data(path, HEAD)
            yield _unescaped(text_of(data))
            if len(data) < HEAD:
                return
            text = text_of(self.data(path, None))
        yield _unescaped(text)

    def _in_memory(self, path: Path) -> str | None:
        buffer = self.overlay.get(path)
        if buffer is not None:
            return buffer.removeprefix("\ufeff")
        known = self._sources.get(path)
        return known.text if isinstance(known, Source) else None

    def data(self, path: Path, length: int | None) -> bytes:
        """The first `length` bytes of a file on disk, or all; none if it can't be read."""
        if self.obstacle(path) is not None:
            return b""
        try:
            return looks.content(path, length)
        except OSError:
            return b""

    def exists(self, path: Path) -> bool:
        """Whether there is a regular file, on disk or in an editor."""
        return path in self.overlay or looks.is_file(path)

    def is_folder(self, path: Path) -> bool:
        """Whether there is a folder on disk."""
        return looks.is_folder(path)

    def list_names(self, folder: Path) -> tuple[str, ...]:
        """The names of everything in a folder, sorted; editor buffers count as files."""
        names = self._listings.get(folder)
        if names is None:
            # What was there when the run began and has gone since is told, not passed over.
            entries = {path.name for path in self.overlay if path.parent == folder}
            entries.update(self.shared.listed.get(folder, ()))
            with suppress(OSError, ValueError):  # callers tell where it matters
                entries.update(looks.names(folder))
            names = self._listings[folder] = tuple(sorted(entries))
            self.shared.listed.setdefault(folder, names)
        return names

    def _read(self, path: Path) -> Source | Problem:
        shown = self.shown(path)
        buffer = self.overlay.get(path)
        if buffer is not None:
            return Source(shown, buffer.removeprefix("\ufeff"), path)
        empty = Source(shown, "", path).span(0, 0)
        obstacle = self.obstacle(path)
        if obstacle is not None:
            return unreadable_file(f"{shown} {obstacle}", empty)
        try:
            data = looks.content(path)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return unreadable_file(f"{shown} can't be read: {reason}", empty)
        encoding = encoding_of(data)
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            readable = data.decode(encoding, "replace")
            start = len(data[: error.start].decode(encoding))
            place = Source(shown, readable, path).span(start, start + 1)
            return unreadable_file(f"{shown} is not UTF-8 text", place)
        source = Source(shown, text, path)
        if is_wide(text):
            return unreadable_file(f"{shown} is not UTF-8 text", source.span(0, 1))
        return source

    def obstacle(self, path: Path) -> str | None:
        """Why a file must not be opened, as the rest of a sentence; None where it may be.

        Opening a pipe or a device may block, or have effects.
        """
        if path in self._readable:
            return None
        if path not in self.named and not self.is_inside(path):
            return f"lies outside {self.shown(self.boundary)}, which bounds what may be read"
        kind = looks.kind_of(path)
        if kind.startswith(looks.NOTHING):
            if looks.is_link(path):
                return "is a link that leads nowhere"
            return f"can't be read: {_reason(kind)}"
        if kind == looks.FOLDER:
            return "is a folder, not a file"
        if kind == looks.OTHER:
            return "is no regular file"
        if kind == looks.LARGE:
            return f"is larger than {MAX_FILE_SIZE >> 20} MiB"
        self._readable.add(path)
        return None


def _reason(kind: str) -> str:
    """Why nothing is known of a file."""
    number = kind.removeprefix(looks.NOTHING)
    return os.strerror(int(number)) if number else "no file can have such a name"


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "\\u00" in text else text


def _is_same(before: Source | Problem, now: Source | Problem) -> bool:
    if isinstance(before, Source) and isinstance(now, Source):
        return before.text == now.text
    return before == now


_SURROGATES = lazy_regex("[\ud800-\udfff]")
"""How Python has bytes of names that aren't UTF-8, and halves of characters in JSON."""

_ESCAPED = lazy_regex(r"\\u00([2-7][0-9a-fA-F])")


def unreadable_file(message: str, span: Span) -> Problem:
    """The problem that a file can't be read."""
    return Problem(
        UNREADABLE_FILE, message, "Make the file readable UTF-8 text, or remove it.", span
    )


def boundary_of(path: Path) -> Path:
    """What may be read for a path: the repository that holds it, else the folder itself.

    A link counts as lying where it is, wherever it leads.
    """
    folder = path if looks.is_folder(path) and not looks.is_link(path) else path.parent
    real = Path(looks.real(folder))
    for candidate in (real, *real.parents):
        if looks.exists(candidate / ".git"):
            return candidate
    return real
