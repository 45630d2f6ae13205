"""Files: read inside the boundary, once, with editor buffers on top."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.problems import OUTSIDE_BOUNDARY, UNREADABLE_FILE, Problem
from azbackup_lint.source import Source, Span

SKIPPED_FOLDERS = frozenset({".terraform", ".terragrunt-cache", ".git", "node_modules"})
MAX_FILE_SIZE = 32 * 1024 * 1024
"""Bytes; a larger file is a problem, not read."""

HEAD = 8192
"""Bytes that tell what nearly every JSON file is: `$schema` and `format_version` come first."""


class Files:
    """Reads files for one run: nothing outside `boundary`, nothing twice.

    `overlay` maps absolute paths to the text of unsaved editor buffers. Paths are shown relative
    to `base` where they lie below it. Files that a person `named` are read wherever they lie.
    """

    def __init__(
        self,
        boundary: Path,
        base: Path,
        overlay: Mapping[Path, str],
        named: frozenset[Path] = frozenset(),
    ) -> None:
        self.boundary = boundary
        self.base = base
        self.overlay = dict(overlay)
        self.named = named
        self._sources: dict[Path, Source | Problem] = {}
        self._listings: dict[Path, tuple[str, ...]] = {}

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources that were read so far."""
        return tuple(item for item in self._sources.values() if isinstance(item, Source))

    def shown(self, path: Path) -> str:
        """The path as people know it: relative to the base where that is short, with slashes."""
        relative = os.path.relpath(path, self.base)
        return path.as_posix() if relative.startswith("../../..") else Path(relative).as_posix()

    def relative(self, path: Path, start: Path) -> str:
        """The path as seen from another folder, with slashes."""
        return Path(os.path.relpath(path, start)).as_posix()

    def is_inside(self, path: Path) -> bool:
        """Whether the path, with symbolic links resolved, lies inside the boundary."""
        real = os.path.realpath(path)
        boundary = str(self.boundary)
        return real == boundary or real.startswith(boundary.rstrip(os.sep) + os.sep)

    def read(self, path: Path) -> Source | Problem:
        """The text of a file, or the problem that kept it from being read."""
        found = self._sources.get(path)
        if found is None:
            found = self._sources[path] = self._read(path)
        return found

    def beginning(self, path: Path, length: int | None = HEAD) -> str:
        """The first `length` bytes of a file as text, or all of it; empty if it can't be read.

        Whatever is no UTF-8 is replaced: this tells what a file is, and `read` reads it.
        """
        buffer = self.overlay.get(path)
        if buffer is not None:
            return buffer.removeprefix("\ufeff")
        try:
            if os.path.getsize(path) > MAX_FILE_SIZE:
                length = HEAD
            with open(path, "rb") as file:
                data = file.read() if length is None else file.read(length)
        except OSError:
            return ""
        return data.decode("utf-8-sig", "replace")

    def exists(self, path: Path) -> bool:
        """Whether there is a file, on disk or in an editor."""
        return path in self.overlay or path.is_file()

    def list_files(self, folder: Path) -> tuple[str, ...]:
        """The names of the files in a folder, sorted; editor buffers count as files."""
        names = self._listings.get(folder)
        if names is None:
            found = {path.name for path in self.overlay if path.parent == folder}
            try:
                with os.scandir(folder) as entries:
                    found.update(entry.name for entry in entries if entry.is_file())
            except OSError:
                pass  # a folder that is not there has no files; callers say so where it matters
            names = self._listings[folder] = tuple(sorted(found))
        return names

    def _read(self, path: Path) -> Source | Problem:
        shown = self.shown(path)
        buffer = self.overlay.get(path)
        if buffer is not None:
            return Source(shown, buffer.removeprefix("\ufeff"), path)
        empty = Source(shown, "", path).span(0, 0)
        if path not in self.named and not self.is_inside(path):
            return Problem(
                OUTSIDE_BOUNDARY,
                f"{shown} lies outside {self.shown(self.boundary)}, which bounds what may be read",
                "Run azbackup-lint on a folder that holds both, or remove the link.",
                empty,
            )
        try:
            if path.stat().st_size > MAX_FILE_SIZE:
                return _unreadable(f"{shown} is larger than {MAX_FILE_SIZE >> 20} MiB", empty)
            data = path.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return _unreadable(f"{shown} can't be read: {reason}", empty)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            readable = data.decode("utf-8-sig", "replace")
            start = len(data[: error.start].decode("utf-8-sig"))
            place = Source(shown, readable, path).span(start, start + 1)
            return _unreadable(f"{shown} is not UTF-8 text", place)
        return Source(shown, text, path)


def _unreadable(message: str, span: Span) -> Problem:
    return Problem(
        UNREADABLE_FILE, message, "Make the file readable UTF-8 text, or remove it.", span
    )


def boundary_of(path: Path) -> Path:
    """What may be read for a path: the repository that holds it, else the folder itself."""
    folder = path if path.is_dir() else path.parent
    real = Path(os.path.realpath(folder))
    for candidate in (real, *real.parents):
        if (candidate / ".git").exists():
            return candidate
    return real
