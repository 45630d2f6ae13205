"""JSON text: decoded by the standard library, with the place of a value found when it is asked for.

Decoding keeps no places. A value that is looked into is decoded once more, member by member,
which finds where each member lies; values that are not read cost nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from json.decoder import scanstring  # type: ignore[attr-defined]  # typeshed lacks it
from types import FrameType

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any, NoReturn
from azbackup_lint.number_texts import decimal_of, integer_of
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span

MAX_DEPTH = 400
"""Levels of nesting; the standard library's decoder uses the stack of the machine for each, and
those who read a value do so, too."""

_BLANKS = frozenset(" \t\r\n")
_BLANK = lazy_regex(r"[ \t\r\n]*")
_COLON = lazy_regex(r"[ \t\r\n]*:[ \t\r\n]*")
_COMMA = lazy_regex(r"[ \t\r\n]*,?[ \t\r\n]*")
"""What follows a value in an object or array: a comma, or only blanks."""
_WORDS = lazy_regex(
    r'"(?:[^"\\]|\\(?:.|\Z))*(?:"|\Z)|(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))'
    r"|(?P<comma>,)(?=(?:[ \t\r\n]|//[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*\*/)*[}\]])",
    re.DOTALL,
)
_VISIBLE = lazy_regex(r"[^\r\n]")
CLOSING = ("}", "]")
NEEDLESS_COMMA = "a comma before the closing bracket"
TOO_DEEP = f"values are nested deeper than about {MAX_DEPTH}"
_MESSAGES = (
    ("Expecting property name", "a key in quotes is missing"),
    ("Expecting ':'", "a colon is missing"),
    ("Expecting ','", "a comma or a closing bracket is missing"),
    ("Extra data", "there is something after the end of the value"),
    ("Unterminated string", "a string without its closing quote"),
    ("Invalid control character", "a line end or control character in a string"),
    ("Invalid", "an escape sequence that JSON doesn't have"),
    ("Illegal trailing comma", NEEDLESS_COMMA),
)


class JsonError(Exception):
    """Text that is not JSON; `span` is where that shows."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: its name, which lies at [start, end), and its value."""

    name: str
    start: int
    end: int
    value: JsonValue

    @property
    def key(self) -> Span:
        """The place of the name."""
        return self.value.document.source.span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A value with its place [start, end) in a text; `data` is plain, fractions are Decimal.

    `data` has the last of equal keys in an object, `members` has all.
    """

    document: _Document = field(repr=False, compare=False)
    start: int
    end: int
    data: Any

    @property
    def span(self) -> Span:
        """The place of the value."""
        return self.document.source.span(self.start, self.end)

    @property
    def kind(self) -> str:
        """What the value is: "object", "array" or "scalar"."""
        if isinstance(self.data, dict):
            return "object"
        return "array" if isinstance(self.data, list) else "scalar"

    @property
    def members(self) -> tuple[Member, ...]:
        """The members of an object as written; nothing for other values."""
        return self.document.members(self) if isinstance(self.data, dict) else ()

    @property
    def items(self) -> tuple[JsonValue, ...]:
        """The elements of an array; any other value stands for itself alone."""
        return self.document.elements(self) if isinstance(self.data, list) else (self,)

    def get(self, name: str) -> JsonValue | None:
        """The last member of a name, exactly as spelled; None where there is none."""
        if not isinstance(self.data, dict) or name not in self.data:
            return None
        return next(member.value for member in reversed(self.members) if member.name == name)


def parse_json(source: Source, *, lenient: bool = False) -> JsonValue:
    """The value that a text holds; raises JsonError.

    A lenient reading also takes what Resource Manager takes: comments, commas before a closing
    bracket, and line ends and tabs in strings.
    """
    document = _Document(source, source.text, lenient)
    try:
        return document.root()
    except JsonError:
        if not lenient:
            raise
    return _Document(source, _strict(source.text), lenient).root()


def _strict(text: str) -> str:
    """The text with comments and needless commas blanked, nothing moved."""

    def blank(match: re.Match[str]) -> str:
        return _VISIBLE.sub(" ", match.group()) if match.lastgroup else match.group()

    return _WORDS.sub(blank, text)


class _Document:
    """A text with the decoder for it."""

    def __init__(self, source: Source, text: str, lenient: bool) -> None:
        self.source = source
        self._text = text
        self._strict = not lenient
        decoder: Any = json.JSONDecoder(
            strict=self._strict,
            parse_float=decimal_of,
            parse_int=integer_of,
            parse_constant=_no_constant,
        )
        self._scan = decoder.scan_once
        self._members: dict[int, tuple[Member, ...]] = {}
        self._elements: dict[int, tuple[JsonValue, ...]] = {}

    def root(self) -> JsonValue:
        """The value of the whole text, which is thereby known to be JSON."""
        start = self._skip(0)
        limit = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(min(limit, _stack_depth() + MAX_DEPTH))
            value = self._value(start)
        except StopIteration as stop:
            self._fail("a value is missing, or this is not JSON", stop.value)
        except json.JSONDecodeError as error:
            self._fail(_message(error.msg), error.pos)
        except RecursionError:
            self._fail(TOO_DEEP, start)
        except ValueError:
            self._fail("a number that is too long, or no number at all", start)
        finally:
            sys.setrecursionlimit(limit)
        if self._is_too_deep(value.data):
            self._fail(TOO_DEEP, start)
        end = self._skip(value.end)
        if end < len(self._text):
            self._fail("there is something after the end of the value", end)
        return value

    def _is_too_deep(self, data: Any) -> bool:
        """Whether values nest too deep: as of Python 3.12, the decoder has a limit of its own."""
        is_flat = not isinstance(data, (dict, list))
        if is_flat or self._text.count("[") + self._text.count("{") <= MAX_DEPTH:
            return False
        level = [data]
        for _ in range(MAX_DEPTH):
            inner = (one.values() if isinstance(one, dict) else one for one in level)
            level = [item for items in inner for item in items if isinstance(item, (dict, list))]
            if not level:
                return False
        return True

    def members(self, value: JsonValue) -> tuple[Member, ...]:
        members = self._members.get(value.start)
        if members is None:
            members = tuple(self._each_member(value.start + 1, value.data))
            if len(members) > len(value.data):  # of equal names, each has data of its own
                members = tuple(self._each_member(value.start + 1, {}))
            self._members[value.start] = members
        return members

    def elements(self, value: JsonValue) -> tuple[JsonValue, ...]:
        elements = self._elements.get(value.start)
        if elements is None:
            elements = tuple(self._each_element(value.start + 1, value.data))
            self._elements[value.start] = elements
        return elements

    def _each_member(self, at: int, known: Mapping[str, Any]) -> Iterator[Member]:
        """The members, with their data as it is known; a text is decoded again for places only."""
        at = self._skip(at)
        while self._text[at] != "}":
            name, end = scanstring(self._text, at + 1, self._strict)
            begin = self._after(_COLON, end)
            data, last = self._scan(self._text, begin)
            value = JsonValue(self, begin, last, known.get(name, data))
            yield Member(sys.intern(name), at, end, value)
            at = self._after(_COMMA, last)

    def _each_element(self, at: int, known: Sequence[Any]) -> Iterator[JsonValue]:
        at = self._skip(at)
        place = 0
        while self._text[at] != "]":
            _, end = self._scan(self._text, at)
            yield JsonValue(self, at, end, known[place])
            at, place = self._after(_COMMA, end), place + 1

    def _after(self, pattern: re.Pattern[str], at: int) -> int:
        """Where a pattern that stands at an offset for certain ends."""
        match = pattern.match(self._text, at)
        assert match is not None
        return match.end()

    def _skip(self, at: int) -> int:
        """Where what is no blank begins; most values follow each other without any."""
        if self._text[at : at + 1] not in _BLANKS:
            return at
        return self._after(_BLANK, at)

    def _value(self, at: int) -> JsonValue:
        data, end = self._scan(self._text, at)
        return JsonValue(self, at, end, data)

    def _fail(self, message: str, at: int) -> NoReturn:
        end = len(self._text)
        before = self._text[:at].rstrip(" \t\r\n")
        if self._text[at : at + 1] in CLOSING and before.endswith(","):
            message, at = NEEDLESS_COMMA, len(before) - 1  # as Python 3.13 tells it
        raise JsonError(message, self.source.span(min(at, end), min(at + 1, end)))


def _stack_depth() -> int:
    depth = 0
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return depth


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _message(error: str) -> str:
    return next((ours for theirs, ours in _MESSAGES if error.startswith(theirs)), "not JSON")
