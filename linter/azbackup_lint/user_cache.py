"""Files in the user's cache folder: they save the next run work, and may go missing any time."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def cache_file(name: str) -> Path | None:
    """The file of a name in the user's cache folder; None where there is no such folder."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        home = os.environ.get("HOME", "")
        if not base and home:
            base = os.path.join(home, ".cache")
    if not base or not os.path.isabs(base):
        return None
    return Path(base, "azbackup-lint", name)


def write_whole(file: Path, data: bytes) -> None:
    """Writes a whole file or nothing, so that two runs at once do no harm; raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(f".{os.getpid()}")
    try:
        temporary.write_bytes(data)
        os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Deletes all but the newest files of a pattern."""
    with suppress(OSError):
        files = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[count:]:
            file.unlink(missing_ok=True)


MOST_OF_A_FILE = 64 * 1024 * 1024
"""Bytes of a private file that are read."""

RECENT = 24 * 3600
"""Seconds after which the use of a private file is written down again."""


def cache_folder() -> Path | None:
    """The user's cache folder for the linter; None where there is none."""
    return cache_file("")


def private_file(file: Path) -> bytes | None:
    """The content of a file that only the user can have written; None for any other.

    Raises OSError where there is none.
    """
    if not _is_private(os.lstat(file.parent), is_folder=True):
        return None
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NON_BLOCKING)
    with open(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not _is_private(status, is_folder=False) or status.st_size > MOST_OF_A_FILE:
            return None
        data = stream.read()
    if time.time() - status.st_mtime > RECENT:
        with suppress(OSError):
            os.utime(file)  # what is used stays longest
    return data


_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def _is_private(status: os.stat_result, *, is_folder: bool) -> bool:
    is_kind = stat.S_ISDIR if is_folder else stat.S_ISREG
    if not is_kind(status.st_mode):
        return False
    if sys.platform == "win32":
        return True  # the folder below the user's profile has the rights
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def write_privately(file: Path, data: bytes) -> None:
    """Writes a whole file or nothing, that only the user can read; raises OSError."""
    os.makedirs(file.parent, mode=0o700, exist_ok=True)
    if not _is_private(os.lstat(file.parent), is_folder=True):
        raise PermissionError(f"{file.parent} can be written by others")
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(data)
        os.replace(temporary, file)
    finally:
        temporary.unlink(missing_ok=True)


def keep_within(folder: Path, pattern: str, most: int) -> None:
    """Deletes files of a pattern, the oldest first, until the others take no more than `most`."""
    with suppress(OSError):
        files = []
        for file in folder.glob(pattern):
            with suppress(OSError):  # another run deleted it
                status = file.stat()
                files.append((status.st_mtime_ns, status.st_size, file))
        size = sum(size for _, size, _ in files)
        for _, own, file in sorted(files, key=lambda item: item[:2]):
            if size <= most:
                return
            file.unlink(missing_ok=True)
            size -= own


KEPT = {"result": "results/*.z", "answer": "answers/*.z", "pack": "pack-*.json"}
"""What is in the cache, and the patterns of its files."""


def kept_files(folder: Path) -> Iterator[tuple[str, list[tuple[Path, int]]]]:
    """The files of each sort in a folder of the cache, with their sizes."""
    for title, pattern in KEPT.items():
        files = []
        for file in sorted(folder.glob(pattern)):
            with suppress(OSError):  # another run deleted it
                files.append((file, file.lstat().st_size))
        yield title, files


def deleted(files: Iterable[Path]) -> int:
    """Deletes files; the number of those that are gone."""
    number = 0
    for file in files:
        with suppress(OSError):
            file.unlink()
            number += 1
    return number
