"""Positions as the language server protocol has them: lines, and characters in the client's units.

A line ends with a line feed, a carriage return, or both. Inside the linter a place is an offset in
code points; what an editor counts depends on the encoding that it agreed on with the server.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal
from azbackup_lint.named_tuples import NamedTuple

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END = lazy_regex(r"\r\n|\n|\r")


class ClientPosition(NamedTuple):
    """A line and a character, both counted from 0; the character in units of the encoding."""

    line: int
    character: int


class ClientRange(NamedTuple):
    """The half-open range between two positions."""

    start: ClientPosition
    end: ClientPosition


class Lines:
    """The lines of a text, to find positions by offsets and offsets by positions."""

    __slots__ = ("_ends", "_is_ascii", "_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._is_ascii = text.isascii()
        if "\r" in text:
            self._starts, self._ends = [0], []
            for match in _LINE_END.finditer(text):
                self._ends.append(match.start())
                self._starts.append(match.end())
            self._ends.append(len(text))
        else:
            *starts, end = accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
            self._starts = starts
            self._ends = [start - 1 for start in (*starts[1:], end)]

    def line(self, number: int) -> str:
        """The text of a line, counted from 0, without its end; nothing past the last one."""
        if number >= len(self._starts):
            return ""
        return self.text[self._starts[number] : self._ends[number]]

    def position(self, offset: int, encoding: Encoding) -> ClientPosition:
        """The position of an offset; one inside of a line end belongs to the line before it."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._starts, offset) - 1
        start = self._starts[line]
        offset = min(offset, self._ends[line])
        return ClientPosition(line, self._units(start, offset, encoding))

    def range(self, start: int, end: int, encoding: Encoding) -> ClientRange:
        """The range between two offsets."""
        return ClientRange(self.position(start, encoding), self.position(end, encoding))

    def offset(self, position: ClientPosition, encoding: Encoding) -> int:
        """The offset of a position; what lies past the end of its line or the text is at that end.

        A position inside of a character is at its beginning.
        """
        line, character = position
        if line >= len(self._starts):
            return len(self.text)
        start, end = self._starts[line], self._ends[line]
        if self._is_ascii:
            return min(start + character, end)
        return start + characters_before(self.text[start:end], character, encoding)

    def _units(self, start: int, end: int, encoding: Encoding) -> int:
        return end - start if self._is_ascii else _size(self.text[start:end], encoding)


def characters_before(line: str, units: int, encoding: Encoding) -> int:
    """The characters of a line that end within its first units; all of it if it has no more."""
    if encoding == "utf-32" or line.isascii():
        return min(units, len(line))
    found, most = 0, min(units, len(line))
    while found < most:  # halves what is left, so that all of it is looked at twice at most
        middle = (found + most + 1) // 2
        taken = _size(line[found:middle], encoding)
        if taken <= units:
            found, units = middle, units - taken
        else:
            most = middle - 1
    return found


def _size(text: str, encoding: Encoding) -> int:
    """How many units a text takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
