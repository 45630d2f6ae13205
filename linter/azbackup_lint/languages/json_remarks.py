"""Remarks in JSON: members of a name, and comments where a reader takes them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.code_shape import Kind, Lexeme
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import cast
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span

_LEXEME = lazy_regex(
    r'[ \t\r\n]*(?:(?P<code>"(?:[^"\\]|\\.)*"?|[^\s"/{}\[\],]+|/(?![/*]))'
    r"|(?P<comment>//[^\r\n]*|/\*.*?(?:\*/|\Z))|(?P<open>[{\[])|(?P<close>[}\]])|(?P<comma>,))",
    re.DOTALL,
)


def lexemes(text: str) -> Iterator[Lexeme]:
    """The lexemes of JSON with comments."""
    for match in _LEXEME.finditer(text):
        if match.lastgroup is not None:
            kind = cast("Kind", match.lastgroup)  # the groups have the names of the kinds
            yield kind, *match.span(kind)


@dataclass(frozen=True, slots=True)
class Step:
    """A value on the way from the whole document; a member begins with its name."""

    name: str
    start: int
    value: JsonValue
    holder: Step | None

    @property
    def span(self) -> Span:
        """The place of the member or value."""
        return self.value.document.source.span(self.start, self.value.end)


def members_with(root: JsonValue, name: str, word: str) -> Iterator[Step]:
    """The members of a name that hold a word in their name or value, in no order."""
    text = root.document.source.text
    places = [match.start() for match in re.finditer(re.escape(word), text)]
    waiting = [Step("", root.start, root, None)]
    while waiting:
        step = waiting.pop()
        inner = [
            Step(member.name, member.start, member.value, step) for member in step.value.members
        ]
        if step.value.kind == "array":
            inner = [Step("", item.start, item, step) for item in step.value.items]
        for child in inner:
            first = bisect_left(places, child.start)
            if first < len(places) and places[first] < child.value.end:
                if child.name == name:
                    yield child
                waiting.append(child)


def _inside(step: Step) -> Iterator[Step]:
    for member in step.value.members:
        yield Step(member.name, member.start, member.value, step)
    if step.value.kind == "array":
        for item in step.value.items:
            yield Step("", item.start, item, step)
