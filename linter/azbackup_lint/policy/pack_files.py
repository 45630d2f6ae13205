"""Reading the files of packs, which may be a stranger's."""

from __future__ import annotations

import os

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.policy.errors import PackError

if TYPE_CHECKING:
    from importlib.abc import Traversable

MAX_SIZE = 1 << 20
"""Bytes of a file of a pack; a tree of YAML takes two hundred times as many."""


def pack_bytes(entry: Traversable) -> bytes:
    """What a file of a pack holds; raises PackError where it can't be read.

    What is no regular file is not opened, as that may block.
    """
    if os.path.exists(str(entry)) and not entry.is_file():
        raise PackError("can't be read: it is no regular file", str(entry))
    try:
        with entry.open("rb") as stream:
            data: bytes = stream.read(MAX_SIZE + 1)
    except OSError as error:
        raise PackError(f"can't be read: {error.strerror}", str(entry)) from None
    if len(data) > MAX_SIZE:
        raise PackError(f"can't be read: it is larger than {MAX_SIZE >> 20} MiB", str(entry))
    return data


def pack_text(entry: Traversable) -> str:
    """The text of a file of a pack; raises PackError where it has none."""
    try:
        return pack_bytes(entry).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PackError("can't be read: it is not UTF-8 text", str(entry)) from None
