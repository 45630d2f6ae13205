"""The messages in a stream of bytes, each behind a header with its length."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass

LARGEST = 128 * 1024 * 1024
"""Bytes of the largest message: a file of the largest size that is linted, with all escapes."""

CHUNK = 1 << 16

_LENGTH = lazy_regex(rb"Content-Length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)
_BLANK = b"\r\n\r\n"
_LONGEST_HEADER = 4096
_LONGEST_LENGTH = 64
"""Bytes of headers, and of the line in one that gives the length."""


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Stands for a message that is longer than the largest one; nothing of it was kept."""

    length: int


class Messages:
    """The messages of a stream, in order, to its end.

    `read` gives up to a number of bytes, and none at the end. What is no header is passed over.
    A header ends the message before it whatever length that claims: no JSON can hold one, as it has
    a line end that would have to be escaped.
    """

    def __init__(self, read: Callable[[int], bytes], largest: int = LARGEST) -> None:
        self._read = read
        self._largest = largest
        self._held = b""

    def __iter__(self) -> Iterator[bytes | TooLarge]:
        while (length := self._length()) is not None:
            if length > self._largest:
                self._body(length, is_kept=False)
                yield TooLarge(length)
            else:
                yield self._body(length, is_kept=True)

    def _fill(self) -> bool:
        more = self._read(CHUNK)
        self._held += more
        return bool(more)

    def _length(self) -> int | None:
        """The length that the next header has; None at the end of the stream."""
        while True:
            end = self._held.find(_BLANK)
            if end >= 0:
                found = _LENGTH.findall(self._held, 0, end + 2)
                self._held = self._held[end + len(_BLANK) :]
                if found:
                    return int(found[-1])
                continue
            self._held = self._held[-_LONGEST_HEADER:]
            if not self._fill():
                return None

    def _body(self, length: int, *, is_kept: bool) -> bytes:
        """What follows a header; it is shorter where the next header comes before its end."""
        body, dropped = bytearray(), 0
        while True:
            body += self._held
            self._held = b""
            looked_at = max(0, len(body) - CHUNK - _LONGEST_LENGTH)
            end = length - dropped
            next_ = _LENGTH.search(body, looked_at, end + _LONGEST_LENGTH)
            end = min(end, next_.start()) if next_ is not None else end
            if len(body) >= end:
                self._held = bytes(body[end:])
                return bytes(body[:end]) if is_kept else b""
            if not is_kept:
                dropped += max(0, len(body) - _LONGEST_LENGTH)
                del body[:-_LONGEST_LENGTH]
            if not self._fill():
                return bytes(body)
