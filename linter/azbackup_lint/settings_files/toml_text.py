"""TOML text: plain data, and the place of what is in it."""

from __future__ import annotations

import re
import sys
from datetime import date, datetime, time
from importlib import import_module

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.source import Source, Span

_HEADER = lazy_regex(r"^[ \t]*(\[\[?)([^\]\n]+)\]", re.MULTILINE)
_KEY = lazy_regex(r"^[ \t]*((?:\"[^\"\n]*\"|'[^'\n]*'|[\w.-])+)[ \t]*=[ \t]*", re.MULTILINE)
_STEP = lazy_regex(r"\"([^\"\n]*)\"|'([^'\n]*)'|([\w-]+)")
MAX_STEPS = 50
"""Steps of a dotted key; tomllib takes time and memory that grow with their square."""

_STEP_OF_KEY = r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\w-]+)"""
_LONG_KEY = lazy_regex(
    r"(?:^[ \t]*(?:\[\[?[ \t]*)?|[{,][ \t]*)"
    rf"{_STEP_OF_KEY}(?:[ \t]*\.[ \t]*{_STEP_OF_KEY}){{{MAX_STEPS}}}",
    re.MULTILINE,
)
_AT_LINE = lazy_regex(r" ?\(at line (\d+), column (\d+)\)$")


class TomlError(Exception):
    """A text that is not TOML; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def parse_toml(text: str) -> dict[str, Any]:
    """The plain data of a text; dates are texts. Raises TomlError."""
    tomllib: Any = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    long = _LONG_KEY.search(text)
    if long is not None:
        raise TomlError("the nesting goes too far", text.count("\n", 0, long.start()) + 1)
    try:
        data: dict[str, Any] = tomllib.loads(text)
    except RecursionError:
        raise TomlError("the nesting goes too far") from None
    except ValueError as error:
        place = _AT_LINE.search(str(error))
        message = _AT_LINE.sub("", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (1, 1)
        raise TomlError(message, line, column) from None
    return data


def without_dates(value: Any) -> Any:
    """The data with dates and times as texts, as YAML has them here."""
    if isinstance(value, dict):
        return {key: without_dates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_dates(item) for item in value]
    return value.isoformat() if isinstance(value, (date, datetime, time)) else value


class TomlPlaces:
    """Where keys stand, by the lines that begin with one: near enough for a message."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._spans = dict(_spans(source))

    def key(self, path: tuple[str | int, ...]) -> Span:
        """The place of a key, or of the nearest one around it."""
        while path and path not in self._spans:
            path = path[:-1]
        return self._spans.get(path) or self._source.span(0, 0)

    def value(self, path: tuple[str | int, ...], value: Any) -> Span:
        """The place of a value: where its text stands after its key."""
        key = self.key(path)
        text = str(value).lower() if isinstance(value, bool) else str(value)
        at = self._source.text.find(text, key.end)
        following = (span.start for span in self._spans.values() if span.start > key.start)
        end = min(following, default=len(self._source.text))
        return self._source.span(at, at + len(text)) if text and key.end <= at < end else key


def _spans(source: Source) -> Any:
    table: tuple[str | int, ...] = ()
    numbers: dict[tuple[str | int, ...], int] = {}
    marks = [*_HEADER.finditer(source.text), *_KEY.finditer(source.text)]
    for match in sorted(marks, key=lambda match: match.start()):
        if match.re.pattern == _HEADER.pattern:
            table = _steps(match.group(2))
            if match.group(1) == "[[":
                number = numbers[table] = numbers.get(table, -1) + 1
                table = (*table, number)
            elif table[:-1] in numbers:
                table = (*table[:-1], numbers[table[:-1]], table[-1])
            yield table, _without_blanks(source.span(match.start(2), match.end(2)))
        else:
            yield (*table, *_steps(match.group(1))), source.span(match.start(1), match.end(1))


def _without_blanks(span: Span) -> Span:
    text = span.text
    begin = span.start + len(text) - len(text.lstrip())
    return span.source.span(begin, begin + len(text.strip()))


def _steps(text: str) -> tuple[str | int, ...]:
    return tuple(match[1] or match[2] or match[3] or "" for match in _STEP.finditer(text))
