"""As much of Bicep's syntax as finding a place takes: statements, and members of their bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, cast

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass

StatementKind = Literal["resource", "module", "param", "var", "output"]

_STATEMENT = lazy_regex(
    r"^[ \t]*(?P<kind>resource|module|param|var|output)[ \t]+(?P<name>\w+)"
    r"(?:[ \t]+'(?P<target>[^'\n]*)')?(?P<rest>[^\n=]*)(?P<equals>=)?",
    re.MULTILINE,
)
_BLANK = lazy_regex(r"(?:[ \t\r\n,]|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_KEY = lazy_regex(r"(?:(\w+)|'((?:[^'\\\n]|\\.)*)')[ \t]*:")
_SKIP = lazy_regex(
    r"'''.*?'''(?!')|'(?:[^'\\\n$]|\\.|\$(?!\{)|\$\{(?:[^'{}\n]|'[^'\n]*')*\})*'?|//[^\n]*|/\*.*?\*/|(?P<open>[\[{(])"
    r"|(?P<close>[\]})])|(?P<end>[\n,])|[^'/\[\]{}()\n,]+|.",
    re.DOTALL,
)

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement: what it declares, where it begins, and where its value or body begins.

    `target` is the type of a resource without its version, or the path of a module.
    """

    kind: StatementKind
    name: str
    target: str
    existing: bool
    header: Extent
    value: int


def statements(text: str) -> Iterator[Statement]:
    """The statements of a file in order, those of nested resources included."""
    for match in _STATEMENT.finditer(text):
        yield Statement(
            kind=cast("StatementKind", match.group("kind")),  # the pattern has no others
            name=match.group("name"),
            target=(match.group("target") or "").partition("@")[0],
            existing="existing" in match.group("rest").split(),
            header=(match.start("kind"), match.end("equals" if match.group("equals") else "rest")),
            value=match.end(),
        )


def body_of(text: str, statement: Statement) -> int | None:
    """Where the `{` of a statement's body is, inside of `if` and `for` too."""
    at, depth = statement.value, 0
    while (match := _SKIP.match(text, at)) is not None and match.end() > at:
        if match.group("open") == "{" and depth <= 1:
            return match.start()
        if match.group("open"):
            at = _after(text, match.start()) if match.group("open") == "(" else match.end()
            depth += match.group("open") == "["
            continue
        if match.group("end") == "\n" and depth == 0 and text[statement.value : at].strip():
            return None
        at = match.end()
    return None


def value_at(text: str, start: int, path: tuple[str | int, ...]) -> Extent:
    """The extent of what a path leads to from a value, or of the nearest thing around it."""
    begin = _skip_blank(text, start)
    extent = (begin, _end_of_value(text, begin))
    for step in path:
        inner = _member(text, extent[0], step)
        if inner is None:
            break
        extent = inner
    return extent


def _member(text: str, start: int, step: str | int) -> Extent | None:
    if isinstance(step, int):
        return _element(text, start, step) if text[start : start + 1] == "[" else None
    if text[start : start + 1] != "{":
        return None
    at = _skip_blank(text, start + 1)
    while (match := _KEY.match(text, at)) is not None:
        begin = match.end() + len(text[match.end() :]) - len(text[match.end() :].lstrip(" \t"))
        end = _end_of_value(text, begin)
        if (match.group(1) or match.group(2)).lower() == step.lower():
            return begin, end
        at = _skip_blank(text, end)
    return None


def _element(text: str, start: int, index: int) -> Extent | None:
    at = _skip_blank(text, start + 1)
    if text.startswith("for", at):
        return None
    for _ in range(index):
        if text[at : at + 1] in ("]", ""):
            return None
        at = _skip_blank(text, _end_of_value(text, at))
    return None if text[at : at + 1] in ("]", "") else (at, _end_of_value(text, at))


def _end_of_value(text: str, start: int) -> int:
    """Where a value ends: at a line end, comma, bracket or comment that isn't inside of it."""
    at = start
    while (match := _SKIP.match(text, at)) is not None and match.end() > at:
        if match.group("end") or match.group("close") or match.group().startswith(("//", "/*")):
            break
        at = _after(text, match.start()) if match.group("open") else match.end()
    return start + len(text[start:at].rstrip())


def _after(text: str, start: int) -> int:
    """The end of the bracket that begins here."""
    depth, at = 0, start
    while (match := _SKIP.match(text, at)) is not None and match.end() > at:
        depth += bool(match.group("open")) - bool(match.group("close"))
        at = match.end()
        if depth <= 0:
            return at
    return len(text)


def _skip_blank(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    assert match is not None
    return match.end()
