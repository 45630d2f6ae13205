"""JSON text with the place of every value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from azbackup_lint.source import Source, Span

MAX_DEPTH = 200

_TOKEN = re.compile(
    r'[ \t\r\n]*(?:(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")|(?P<mark>[{}\[\],:])'
    r"|(?P<word>-?[0-9][0-9.eE+-]*|true|false|null))"
)


@dataclass(frozen=True, slots=True)
class JsonValue:
    """A value with its place; `data` of objects and arrays holds values, not plain data.

    An object's data is a tuple of (key, place of the key, value); the first of two equal keys
    comes first.
    """

    span: Span
    data: (
        str
        | int
        | float
        | bool
        | tuple[JsonValue, ...]
        | tuple[tuple[str, Span, JsonValue], ...]
        | None
    )
    kind: str  # "object", "array" or "scalar"

    @property
    def members(self) -> tuple[tuple[str, Span, JsonValue], ...]:
        """Keys, their places and values of an object; nothing for other values."""
        return self.data if self.kind == "object" else ()  # type: ignore[return-value]

    @property
    def items(self) -> tuple[JsonValue, ...]:
        """The elements of an array; any other value stands for itself alone."""
        return self.data if self.kind == "array" else (self,)  # type: ignore[return-value]


class JsonError(Exception):
    """Text that is not JSON; `span` is where that shows."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


def parse_json(source: Source) -> JsonValue:
    """The value that a text holds; raises JsonError."""
    return _Parser(source).document()


class _Parser:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._at = 0
        self._depth = 0

    def document(self) -> JsonValue:
        value = self._value()
        rest = self._source.text[self._at :]
        if rest.strip():
            self._fail("there is something after the end of the value")
        return value

    def _next(self) -> tuple[str, str, int]:
        match = _TOKEN.match(self._source.text, self._at)
        if match is None or match.lastgroup is None:
            self._at += len(self._source.text[self._at :]) - len(
                self._source.text[self._at :].lstrip()
            )
            self._fail("this is not JSON")
        self._at = match.end()
        return match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup)

    def _value(self) -> JsonValue:
        kind, text, start = self._next()
        if kind != "mark":
            return JsonValue(self._source.span(start, self._at), self._scalar(text), "scalar")
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(f"values are nested deeper than {MAX_DEPTH}")
        if text == "{":
            value = self._object(start)
        elif text == "[":
            value = self._array(start)
        else:
            self._at = start
            self._fail("a value is missing")
        self._depth -= 1
        return value

    def _scalar(self, text: str) -> str | int | float | bool | None:
        try:
            return json.loads(text)  # type: ignore[no-any-return]
        except ValueError:
            self._at -= len(text)
            self._fail("this is not JSON")

    def _object(self, start: int) -> JsonValue:
        members: list[tuple[str, Span, JsonValue]] = []
        while not self._closes("}", bool(members)):
            kind, text, at = self._next()
            if kind != "string":
                self._at = at
                self._fail("a key in quotes is missing")
            key = self._source.span(at, self._at)
            if self._next()[1] != ":":
                self._at -= 1
                self._fail("a colon is missing")
            members.append((str(self._scalar(text)), key, self._value()))
        return JsonValue(self._source.span(start, self._at), tuple(members), "object")

    def _array(self, start: int) -> JsonValue:
        items: list[JsonValue] = []
        while not self._closes("]", bool(items)):
            items.append(self._value())
        return JsonValue(self._source.span(start, self._at), tuple(items), "array")

    def _closes(self, mark: str, after_item: bool) -> bool:
        """Whether the collection ends here; between two items there has to be a comma."""
        before = self._at
        kind, text, at = self._next()
        if kind == "mark" and text == mark:
            return True
        if not after_item:
            self._at = before
            return False
        if text != ",":
            self._at = at
            self._fail(f"a comma or {mark!r} is missing")
        return False

    def _fail(self, message: str) -> NoReturn:
        at = min(self._at, len(self._source.text))
        raise JsonError(message, self._source.span(at, min(at + 1, len(self._source.text))))
