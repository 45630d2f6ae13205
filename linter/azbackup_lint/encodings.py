"""The encodings of files: UTF-8, or what a byte-order mark says."""

from __future__ import annotations

import codecs
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(data: bytes) -> str:
    """The encoding of a byte-order mark; Windows PowerShell redirects into UTF-16."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")


def is_wide(text: str) -> bool:
    """Whether what was read begins like UTF-16 without a byte-order mark, or like UTF-32."""
    return "\0" in text[:2]


def text_of(data: bytes) -> str:
    """The text of bytes without a byte-order mark; what is no text is replaced."""
    return data.decode(encoding_of(data), "replace")


def text_on_disk(path: Path) -> str | None:
    """The text of a file as it is now; None if it can't be read."""
    try:
        return _decoded(path.read_bytes())[1]
    except (OSError, UnicodeDecodeError):
        return None


def bytes_of(text: str, data: bytes) -> bytes:
    """A text in the encoding, and with the byte-order mark, that a file with `data` has."""
    mark, _ = _decoded(data)
    encoding = encoding_of(data)
    if encoding == "utf-16":
        encoding = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
        return mark + text.encode(encoding)
    return text.encode(encoding)


def _decoded(data: bytes) -> tuple[bytes, str]:
    """The byte-order mark of a file, if it has one, and its text."""
    mark = next((mark for mark, _ in _MARKS if data.startswith(mark)), b"")
    return mark, data.decode(encoding_of(data))
