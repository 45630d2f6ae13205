"""The shape of code in any language with brackets: which code a comment is about.

- After code on its line, a comment is about that line, with what is in the bracket that the line
  opens and doesn't close, or closes and didn't open.
- On a line of its own, it is about what follows: an argument, a block, an item.
- As the first in a block, it is about all of the block, unless a block or object follows.
- If nothing follows, up to a blank line or the end of the block, it is about the block around it.

One pass over the lexemes of a file finds all that is needed, so that time is linear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass

Kind = Literal["comment", "open", "close", "comma", "code"]
Lexeme = tuple[Kind, int, int]
"""What a piece of code is, and its place [start, end)."""

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a language separates items, and what it calls things that only hold others.

    `lines_end` is whether an item ends with its line. `containers` are the first words of blocks
    whose items have nothing in common. An item that begins with `prefix` belongs to the next one.
    """

    lines_end: bool = True
    containers: frozenset[str] = frozenset()
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment with the code that it is about, and the outermost item around or below it."""

    start: int
    end: int
    covers: Extent | None
    outermost: Extent | None
    around: tuple[Extent, ...]
    """The brackets around it with what stands before them, innermost first."""


@dataclass(slots=True, eq=False)
class _Item:
    """A piece of a body between two separators."""

    start: int
    end: int
    line: int
    """Where the last of its lines begins that its own code begins."""
    is_composite: bool = False


@dataclass(slots=True, eq=False)
class _Frame:
    """The inside of a bracket; the outermost frame is the file."""

    bracket: str
    opened: int
    item: _Item
    """What the bracket belongs to, in the frame around it."""
    parent: _Frame | None
    closed: int = -1
    current: _Item | None = None
    last: int = 0
    closed_item: _Item | None = None
    """What the last bracket that was closed in here belongs to."""


@dataclass(slots=True, eq=False)
class _Comment:
    start: int
    end: int
    frame: _Frame
    before: int
    """The end of the code before it."""
    is_first: bool
    closed_item: _Item | None = None
    next: _Item | None = None


MAX_AROUND = 64
"""Brackets around a comment that are looked at."""

MAX_NAME = 64
"""Characters in which the first word of a block is looked for."""


def placed_comments(
    text: str, lexemes: Iterable[Lexeme], word: str, rules: Rules
) -> Iterator[Placed]:
    """The comments that hold a word, in order, each with the code that it is about."""
    shape = _Shape(text, rules)
    for kind, start, end in lexemes:
        shape.add(kind, start, end)
    shape.finish()
    for comment in shape.comments:
        if text.find(word, comment.start, comment.end) >= 0:
            yield shape.placed(comment)


class _Shape:
    def __init__(self, text: str, rules: Rules) -> None:
        self._text = text
        self._rules = rules
        self._top = self._frame = _Frame("", -1, _Item(0, len(text), 0), None)
        self.comments: list[_Comment] = []
        self._waiting: list[_Comment] = []
        self._last_end = 0
        self._last_open: _Frame | None = self._top

    def add(self, kind: Kind, start: int, end: int) -> None:
        """Takes the next lexeme."""
        if kind == "comment":
            self._comment(start, end)
            return
        if kind == "close":
            self._close(end)
        else:
            self._code(kind, start, end)
        self._last_end = end
        if kind != "open":
            self._last_open = None

    def finish(self) -> None:
        """Ends what is still open with the text."""
        while self._frame.parent is not None:
            self._close(len(self._text))
        self._settle(None, len(self._text))

    def _comment(self, start: int, end: int) -> None:
        if self._waiting and self._is_apart(self._waiting[-1].end, start):
            self._settle(None, start)
        frame = self._frame
        is_first = self._last_open is frame
        closed = frame.closed_item if frame.current in (None, frame.closed_item) else None
        comment = _Comment(start, end, frame, self._last_end, is_first, closed)
        self.comments.append(comment)
        self._waiting.append(comment)

    def _code(self, kind: Kind, start: int, end: int) -> None:
        frame = self._frame
        if kind == "comma":
            self._settle(None, start)
            frame.current = None
            return
        item = frame.current
        is_next = self._rules.lines_end and self._text.find("\n", frame.last, start) >= 0
        if item is not None and is_next:
            item = self._continued(item, start)
        if item is None:
            item = _Item(start, end, start)
        frame.current = item
        item.end = end
        frame.last = end
        self._settle(item, start)
        if kind == "open":
            item.is_composite |= self._text[start] == "{"
            self._frame = self._last_open = _Frame(self._text[start], start, item, frame)

    def _close(self, end: int) -> None:
        frame = self._frame
        self._settle(None, end)
        if frame.parent is None:
            return
        frame.closed = frame.item.end = frame.parent.last = end
        self._frame = frame.parent
        frame.parent.closed_item = frame.item

    def _continued(self, item: _Item, start: int) -> _Item | None:
        """The item if the line that starts here belongs to it, too."""
        prefix = self._rules.prefix
        if not prefix or not self._text.startswith(prefix, item.line):
            return None
        item.line = start
        return item

    def _settle(self, item: _Item | None, start: int) -> None:
        """What follows the comments that wait is known: an item, or nothing."""
        if not self._waiting:
            return
        if item is not None and not self._is_apart(self._waiting[-1].end, start):
            for comment in self._waiting:
                comment.next = item
        self._waiting.clear()

    def _is_apart(self, end: int, start: int) -> bool:
        """Whether a blank line separates what ends from what starts."""
        first = self._text.find("\n", end, start)
        return first >= 0 and self._text.find("\n", first + 1, start) >= 0

    def placed(self, comment: _Comment) -> Placed:
        """A comment with the code that it is about, when all of the text is known."""
        frames = list(_around(comment.frame))
        around = tuple((frame.item.start, frame.closed) for frame in frames)
        covers = self._covered(comment)
        outermost = around[-1] if around else None
        if outermost is None and comment.frame is self._top and comment.next is not None:
            outermost = (comment.next.start, comment.next.end)
        if outermost is None:
            outermost = covers
        return Placed(comment.start, comment.end, covers, outermost, around)

    def _covered(self, comment: _Comment) -> Extent | None:
        line = self._text.rfind("\n", 0, comment.start) + 1
        if comment.before > line:
            return self._on_line(comment, line)
        frame, item = comment.frame, comment.next
        is_block = frame is not self._top and not self._is_container(frame)
        if item is None:
            return (frame.item.start, frame.closed) if frame is not self._top else None
        if comment.is_first and is_block and frame.bracket == "{" and not item.is_composite:
            return frame.item.start, frame.closed
        return item.start, item.end

    def _on_line(self, comment: _Comment, line: int) -> Extent:
        """The line, with the bracket that it opens last or closes last, if that is elsewhere."""
        if comment.frame.parent is not None and comment.frame.opened >= line:
            return line, comment.frame.closed
        end = self._text.find("\n", comment.end)
        closed = comment.closed_item
        start = min(line, closed.start) if closed is not None and closed.end > line else line
        return start, end if end >= 0 else len(self._text)

    def _is_container(self, frame: _Frame) -> bool:
        """Whether what a bracket holds has nothing in common; so does a whole document."""
        if frame.parent is self._top and frame.item.start == frame.opened:
            return True
        start = frame.item.start
        words = self._text[start : min(frame.opened, start + MAX_NAME)].split(None, 1)
        return bool(words) and words[0].strip("\"':={") in self._rules.containers


def _around(frame: _Frame) -> Iterator[_Frame]:
    for _ in range(MAX_AROUND):
        if frame.parent is None:
            return
        yield frame
        frame = frame.parent
