"""Source texts and places in them.

Inside the linter a place is a half-open range of code points in one text. Lines and columns are
computed at the edge, by the source that has the text.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from pathlib import Path

from azbackup_lint.named_tuples import NamedTuple
from azbackup_lint.records import dataclass


class Position(NamedTuple):
    """A line and a column, both counted from 1; the column counts code points."""

    line: int
    column: int


class Source:
    """One text with the path that people use for it.

    `path` is shown in reports (relative where possible, forward slashes); `file` is the absolute
    path on disk. `text` has no byte-order mark; line ends are as written. Two sources are equal
    only if they are the same object.
    """

    __slots__ = ("_line_starts", "file", "path", "text")

    def __init__(self, path: str, text: str, file: Path | None = None) -> None:
        self.path = path
        self.text = text
        self.file = file
        self._line_starts: array[int] | None = None

    def __repr__(self) -> str:
        return f"Source({self.path!r})"

    @property
    def name(self) -> str:
        """What a text is known by, however often it is read: its file, else its path."""
        return str(self.file) if self.file is not None else self.path

    def position(self, offset: int) -> Position:
        """The line and column of a code point offset; the end of the text is a valid offset."""
        starts = self._starts()
        line = bisect_right(starts, offset) - 1
        return Position(line + 1, offset - starts[line] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its line end."""
        starts = self._starts()
        begin = starts[number - 1]
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[begin:end].rstrip("\r\n")

    def span(self, start: int, end: int) -> Span:
        """The half-open range [start, end) of this text."""
        return Span(self, start, end)

    def settled(self, span: Span) -> Span:
        """The same place in the text of the whole file."""
        return span

    def _starts(self) -> array[int]:
        if self._line_starts is None:
            starts = array("Q", [0])  # a list of a million numbers would take 40 MB
            find = self.text.find
            at = find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = find("\n", at + 1)
            self._line_starts = starts
        return self._line_starts


class Part(Source):
    """A part of a file that stays the same while what stands before it changes.

    What was read from it holds as long as its text does, wherever that moves: positions, and what
    is `settled`, are those in the whole text.
    """

    __slots__ = ("start", "whole")

    def __init__(self, whole: Source, start: int, end: int) -> None:
        super().__init__(whole.path, whole.text[start:end], whole.file)
        self.whole = whole
        self.start = start

    def move(self, whole: Source, start: int) -> None:
        """Takes another place, where the same text stands now."""
        self.whole, self.start, self.path = whole, start, whole.path

    def position(self, offset: int) -> Position:
        return self.whole.position(self.start + offset)

    def line(self, number: int) -> str:
        return self.whole.line(number)

    def settled(self, span: Span) -> Span:
        return Span(self.whole, self.start + span.start, self.start + span.end)


class Installed(Source):
    """A text that a tool put on this machine: what uses it can be changed, and it can't."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The half-open range [start, end) of code points in a source."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text of the range."""
        return self.source.text[self.start : self.end]

    @property
    def first(self) -> Position:
        """The position of the first code point."""
        return self.source.position(self.start)

    @property
    def last(self) -> Position:
        """The position just after the last code point (exclusive)."""
        return self.source.position(self.end)

    def contains(self, other: Span) -> bool:
        """Whether the other range lies inside this one, in the same source."""
        return self.source is other.source and self.start <= other.start and other.end <= self.end

    def __str__(self) -> str:
        line, column = self.first
        return f"{self.source.path}:{line}:{column}"
