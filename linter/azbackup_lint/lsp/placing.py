"""From places in what was linted to places in the texts that the editor has.

They differ where the editor's text went on changing, or where an older state stands in for text
that can't be parsed. What was edited lies between a common beginning and a common end.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.positions import ClientRange, Encoding, Lines
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span


@dataclass(frozen=True, slots=True)
class Shift:
    """How offsets of one text become offsets of another that differs in one stretch."""

    prefix: int
    old_end: int
    new_end: int
    distance: int

    @classmethod
    def between(cls, old: str, new: str) -> Shift:
        """From a text to a later one."""
        prefix = _common(old, new)
        rest = min(len(old), len(new)) - prefix
        suffix = _common(old[len(old) - rest :][::-1], new[len(new) - rest :][::-1])
        return cls(prefix, len(old) - suffix, len(new) - suffix, len(new) - len(old))

    def start(self, offset: int) -> int:
        """Where something begins now."""
        if offset <= self.prefix:
            return offset
        return offset + self.distance if offset >= self.old_end else min(offset, self.new_end)

    def end(self, offset: int) -> int:
        """Where something ends now."""
        if offset < self.prefix:
            return offset
        return offset + self.distance if offset >= self.old_end else min(offset, self.new_end)


SAME = Shift(0, 0, 0, 0)


def _common(one: str, other: str) -> int:
    """How long the common beginning of two texts is."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


@dataclass(frozen=True, slots=True)
class Located:
    """A range of a file as the editor has it, or as it is on disk if it isn't open."""

    file: Path
    range: ClientRange


@dataclass(frozen=True, slots=True)
class Stretch:
    """A range of a file by offsets in the text that the editor has."""

    file: Path
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Placer:
    """Finds the places of spans in open buffers, and in files by the text that was linted."""

    buffers: Mapping[Path, Buffer]
    encoding: Encoding
    _lines: dict[Source, tuple[Lines, Shift]] = field(default_factory=dict)

    def locate(self, span: Span) -> Located | None:
        """The place of a span; None where it lies in no file."""
        span = span.source.settled(span)
        file = span.source.file
        if file is None:
            return None
        lines, shift = self._texts(span.source, file)
        start = shift.start(span.start)
        place = lines.range(start, max(start, shift.end(span.end)), self.encoding)
        return Located(file, place)

    def stretch(self, span: Span) -> Stretch | None:
        """The place of a span by offsets; None where it lies in no file."""
        span = span.source.settled(span)
        file = span.source.file
        if file is None:
            return None
        shift = self._texts(span.source, file)[1]
        start = shift.start(span.start)
        return Stretch(file, start, max(start, shift.end(span.end)))

    def lines_in(self, file: Path, text: str) -> Lines:
        """The lines of a file that is open, or of a text of one that isn't."""
        buffer = self.buffers.get(file)
        return buffer.lines if buffer is not None else Lines(text)

    def _texts(self, source: Source, file: Path | None) -> tuple[Lines, Shift]:
        known = self._lines.get(source)
        if known is None:
            buffer = self.buffers.get(file) if file is not None else None
            if buffer is None:
                known = (Lines(source.text), SAME)
            elif buffer.text == source.text:
                known = (buffer.lines, SAME)
            else:
                known = (buffer.lines, Shift.between(source.text, buffer.text))
            self._lines[source] = known
        return known
