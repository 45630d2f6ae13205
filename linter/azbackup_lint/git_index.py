"""The index of a git repository: the paths that it tracks.

The format is https://git-scm.com/docs/index-format, versions 2 to 4. Git is not run.
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_SIZE = 32 * 1024 * 1024
"""Bytes of an index; of a larger one, nothing is known."""

_HEADER = 12
_STATUS = 40
"""Bytes of an entry before the hash of its file."""

_LENGTH = 0xFFF
"""The bits of the flags that hold the length of the path, up to this one."""

_EXTENDED = 0x4000
"""The flag of entries that have two bytes more."""


def tracked_paths(data: bytes) -> frozenset[bytes]:
    """The paths of all files in an index and of the folders around them, with slashes between.

    Empty where the index can't be read.
    """
    for hash_size in (20, 32):  # SHA-1, or SHA-256
        try:
            files = [*_paths(data, hash_size)]
        except (IndexError, ValueError):
            continue
        paths = set(files)
        for path in files:
            while (path := path.rpartition(b"/")[0]) and path not in paths:
                paths.add(path)
        return frozenset(paths)
    return frozenset()


def _paths(data: bytes, hash_size: int) -> Iterator[bytes]:
    """The paths of the entries, in order; raises IndexError or ValueError for what is none."""
    version, count = _number(data, 4, 4), _number(data, 8, 4)
    if data[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("no index")
    start, path = _HEADER, b""
    for _ in range(count):
        flags_at = start + _STATUS + hash_size
        flags = _number(data, flags_at, 2)
        at = flags_at + (4 if flags & _EXTENDED else 2)
        kept = b""
        if version == 4:
            cut, at = _cut(data, at)
            kept = path[: len(path) - cut]
        end = data.index(b"\0", at)
        path = kept + data[at:end]
        if not path or flags & _LENGTH != min(len(path), _LENGTH):
            raise ValueError("an entry whose path is not as long as it says")
        yield path
        start = end + 1 if version == 4 else start + (end - start) // 8 * 8 + 8


def _number(data: bytes, at: int, size: int) -> int:
    if at + size > len(data):
        raise IndexError("the index is cut short")
    return int.from_bytes(data[at : at + size], "big")


def _cut(data: bytes, at: int) -> tuple[int, int]:
    """How many bytes the path before loses at its end, and where the rest of this one begins."""
    number = data[at] & 0x7F
    while data[at] & 0x80:
        at += 1
        number = ((number + 1) << 7) | (data[at] & 0x7F)
    return number, at + 1
