"""Files in the user's cache folder: they save the next run work, and may go missing any time."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator

TYPE_CHECKING = False  # this is asked before anything else is loaded, pathlib included

if TYPE_CHECKING:
    from pathlib import Path


def cache_file(name: str) -> Path | None:
    """The file of a name in the user's cache folder; None where there is no such folder."""
    from pathlib import Path

    place = cache_place()
    return Path(place, name) if place is not None else None


def cache_place() -> str | None:
    """The path of the user's cache folder for the linter; None where there is none."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        home = os.environ.get("HOME", "")
        if not base and home:
            base = os.path.join(home, ".cache")
    if not base or not os.path.isabs(base):
        return None
    return os.path.join(base, "azbackup-lint")


def keep_newest(folder: Path, pattern: str, count: int) -> None:
    """Deletes all but the newest files of a pattern."""
    try:
        files = sorted(folder.glob(pattern), key=lambda file: file.stat().st_mtime, reverse=True)
    except OSError:
        return
    deleted(files[count:])


MOST_OF_A_FILE = 64 * 1024 * 1024
"""Bytes of a private file that are read."""

RECENT = 24 * 3600
"""Seconds after which the use of a private file is written down again."""


def cache_folder() -> Path | None:
    """The user's cache folder for the linter; None where there is none."""
    return cache_file("")


def private_file(file: str) -> bytes | None:
    """The content of a file that only the user can have written; None for any other.

    Raises OSError where there is none.
    """
    if not _is_private(os.lstat(os.path.dirname(file)), is_folder=True):
        return None
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | _NON_BLOCKING)
    with open(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not _is_private(status, is_folder=False) or status.st_size > MOST_OF_A_FILE:
            return None
        data = stream.read()
    if time.time() - status.st_mtime > RECENT:
        _mark_as_used(file)
    return data


def _mark_as_used(file: str) -> None:
    """Makes a file a new one, since what is used stays longest."""
    try:
        os.utime(file)
    except OSError:
        return


_NON_BLOCKING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def _is_private(status: os.stat_result, *, is_folder: bool) -> bool:
    is_kind = stat.S_ISDIR if is_folder else stat.S_ISREG
    if not is_kind(status.st_mode):
        return False
    if sys.platform == "win32":
        return True  # the folder below the user's profile has the rights
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def write_privately(file: str, data: bytes) -> None:
    """Writes a whole file or nothing, that only the user can read; raises OSError."""
    folder, name = os.path.split(file)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if not _is_private(os.lstat(folder), is_folder=True):
        raise PermissionError(f"{folder} can be written by others")
    temporary = os.path.join(folder, f".{name}.{os.getpid()}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(temporary, flags, 0o600), "wb") as stream:
            stream.write(data)
        os.replace(temporary, file)
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


LARGE = 1024 * 1024
"""Bytes of a file that counts for many."""


def is_due(file: str, size: int) -> bool:
    """Whether a run that has written a file should keep its folder within its bound.

    To look at all files of a full cache takes longer than a small check. So one in 16 files is
    enough, as the digests that they are named by tell, and each large one.
    """
    return os.path.basename(file).startswith("0") or size >= LARGE


def keep_within(folder: str, ending: str, most: int) -> None:
    """Deletes files with an ending, the oldest first, until the others take at most `most`."""
    try:
        with os.scandir(folder) as entries:
            files = [_age_and_size(entry) for entry in entries if entry.name.endswith(ending)]
    except OSError:
        return
    size = sum(own for _, own, _ in files)
    for _, own, path in sorted(files):
        if size <= most:
            return
        deleted([path])
        size -= own


def _age_and_size(entry: os.DirEntry[str]) -> tuple[int, int, str]:
    try:
        status = entry.stat()
    except OSError:  # another run deleted it
        return 0, 0, entry.path
    return status.st_mtime_ns, status.st_size, entry.path


KEPT = {
    "result": "results/*.z",
    "search": "searches/*.z",
    "answer": "answers/*.z",
    "pack": "packs/*.json",
}
"""What is in the cache, and the patterns of its files."""


def kept_files(folder: Path) -> Iterator[tuple[str, list[tuple[Path, int]]]]:
    """The files of each sort in a folder of the cache, with their sizes."""
    for title, pattern in KEPT.items():
        files = []
        for file in sorted(folder.glob(pattern)):
            try:
                files.append((file, file.lstat().st_size))
            except OSError:  # another run deleted it
                continue
        yield title, files


def deleted(files: Iterable[str | Path]) -> int:
    """Deletes files; the number of those that are gone."""
    number = 0
    for file in files:
        try:
            os.unlink(file)
            number += 1
        except OSError:
            continue
    return number
