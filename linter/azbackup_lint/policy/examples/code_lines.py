"""Lines of example code, each with its place in a file and what a finding underlines in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TypeAlias
from azbackup_lint.named_tuples import NamedTuple
from azbackup_lint.policy.errors import PackError
from azbackup_lint.records import dataclass, replace
from azbackup_lint.source import Position, Source, Span

PlaceOf: TypeAlias = Callable[[Position], str]
"""Names the file, line and column of a position."""

_CARETS = lazy_regex(r"[ \t]*(?:(?P<sign>#|//)[ \t]+)?(?P<range>(?(sign)|(?:#|//))\^+)[ \t]*")
"""A comment of carets; a comment sign that touches them counts as one of them."""


class Range(NamedTuple):
    """The half-open range [start, end) of code points on one line of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line end; `number` is its number in the text that it was written in.

    `mark` is the range that carets below the line underline. `shift` is how many columns further
    right than written its value stands, once the arguments around it are aligned.
    """

    text: str
    number: int
    place_of: PlaceOf
    mark: Range | None = None
    shift: int = 0

    def place(self, column: int = 1) -> str:
        """The place at which a column (from 1) of the line was written."""
        return self.place_of(Position(self.number, max(1, column - self.shift)))


@dataclass(frozen=True, slots=True)
class Code:
    """Code as it is executed; `mark` is the range in it that a finding must underline.

    `place_at` names the file, line and column at which the code at an offset was written.
    """

    text: str
    mark: Range | None
    place_at: Callable[[int], str]


def read_lines(text: str, place_of: PlaceOf) -> list[Line]:
    """The lines of a text; comments that hold carets only become marks of the lines above.

    Raises PackError for carets below no line, or a second time.
    """
    lines: list[Line] = []
    for number, written in enumerate(text.split("\n"), 1):
        carets = _CARETS.fullmatch(written)
        if carets is None:
            lines.append(Line(written.rstrip("\r"), number, place_of))
            continue
        if not lines or any(line.mark for line in lines):
            place = place_of(Position(number, carets.start("range") + 1))
            raise PackError("carets mark one range of the line above, once in an example", place)
        lines[-1] = replace(lines[-1], mark=Range(*carets.span("range")))
    return lines


def as_code(lines: Sequence[Line]) -> Code:
    """The code of lines, without blank lines around it."""
    lines = list(_stripped(lines)) or lines[:1]
    text = "".join(f"{line.text}\n" for line in lines)
    mark, offset = None, 0
    for line in lines:
        if line.mark:
            mark = Range(offset + line.mark.start, offset + line.mark.end)
        offset += len(line.text) + 1

    def place_at(at: int) -> str:
        number, column = Source("", text).position(at)
        return lines[min(number, len(lines)) - 1].place(column)

    return Code(text, mark, place_at)


def first_line(span: Span) -> Range:
    """What carets underline of a span: the part of it on its first line."""
    line_end = span.source.text.find("\n", span.start)
    return Range(span.start, span.end if line_end < 0 else min(span.end, line_end))


def underlined(code: Code, comment: str) -> str:
    """The code with carets, in a comment, below the range that a finding underlines."""
    if code.mark is None:
        return code.text
    line, column = Source("", code.text).position(code.mark.start)
    lines = code.text.split("\n")
    end = column - 1 + code.mark.end - code.mark.start
    lines.insert(line, _caret_comment(lines[line - 1], Range(column - 1, end), comment))
    return "\n".join(lines)


def _caret_comment(line: str, mark: Range, sign: str) -> str:
    """Carets below a range of a line; where there is no room, the comment sign is one of them."""
    if mark.start <= len(sign):
        return " " * mark.start + sign + "^" * (mark.end - mark.start - len(sign))
    indent = min(len(line) - len(line.lstrip()), mark.start - len(sign) - 1)
    return f"{' ' * indent + sign:<{mark.start}}" + "^" * (mark.end - mark.start)


def _stripped(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines from the first to the last that is not blank."""
    blank: list[Line] = []
    begun = False
    for line in lines:
        if line.text.strip():
            if begun:
                yield from blank
            yield line
            blank, begun = [], True
        else:
            blank.append(line)
