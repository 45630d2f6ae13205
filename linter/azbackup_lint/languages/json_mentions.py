"""Where a text of JSON reads a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.named_tuples import NamedTuple
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source

_CALL = lazy_regex(r"(parameters|variables)\('(.*)'\)")
_BLANK = r"(?:\s|\\[nrt])"
_OPENED = lazy_regex(rf"(parameters|variables){_BLANK}*\({_BLANK}*\Z")
_CLOSED = lazy_regex(rf"{_BLANK}{{0,100}}\)")
_REFERENCE = lazy_regex(r"(?<![\w.'])reference\s*\(")
_PIECE = lazy_regex(r"'[^'\"]*'|[()\"]")
_TEXT = lazy_regex(r"'([^']*)'")
_MEMBER = lazy_regex(r"\s*\.\s*\??\s*(\w+)")
MOST_OF_A_CALL = 2_000
"""Code points of the arguments of a call that are read; a longer one may mean anything."""

MOST_BLANKS = 200
"""Code points before a name in which its function is looked for."""

_BEGINS = lazy_regex(r"(?<![\w.-])|(?<=\\[nrt])")
_GOES_ON = lazy_regex(r"[\w-]")


def places_of_name(source: Source, name: str) -> Iterator[tuple[int, int]]:
    """Where a text has a name, in any case; a call such as `parameters('x')` also with blanks."""
    text, call = _lowered(source), _CALL.fullmatch(name)
    wanted = f"'{call.group(2)}'".lower() if call else name.lower()
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        start, end = (at, at + len(wanted)) if call is None else _called(text, at, call)
        if end and _BEGINS.match(text, start) and not _GOES_ON.match(text, end):
            yield start, end
        at = text.find(wanted, at + 1)


def _called(text: str, at: int, call: re.Match[str]) -> tuple[int, int]:
    """Where a call with a quoted name begins and ends; (0, 0) where the name stands in another."""
    before = _OPENED.search(text, max(at - MOST_BLANKS, 0), at)
    behind = _CLOSED.match(text, at + len(call.group(2)) + 2)
    if before is None or behind is None or before.group(1) != call.group(1):
        return 0, 0
    return before.start(), behind.end()


class _Call(NamedTuple):
    """A call of `reference()`; one with no end in sight may read anything."""

    start: int
    end: int
    is_closed: bool = False
    is_full: bool = False
    member: str | None = None
    """What is read of it, None for all."""


@dataclass(frozen=True, slots=True)
class _Calls:
    """The calls of `reference()` in a text, by what they say of the resource that they mean."""

    anything: list[_Call] = field(default_factory=list)
    typed: dict[tuple[str, ...], list[_Call]] = field(default_factory=dict)
    named: dict[str, list[_Call]] = field(default_factory=dict)

    def of(self, type_: str, names: Collection[str]) -> Iterator[_Call]:
        """Those that may mean a resource."""
        yield from self.anything
        for types, calls in self.typed.items():
            if any(type_ in text for text in types):
                yield from calls
        for name in names or self.named:
            yield from self.named.get(name, ())


def places_of_state(
    source: Source, type_: str, names: Collection[str], steps: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Where `reference()` may ask a template for what steps lead to in a resource, in any case.

    `type_` may be the end of a type; `names` are those by which the resource is known, its symbolic
    name too, or none where one of them is computed.
    """
    calls, lowered = _calls(source), [step.lower() for step in steps]
    for call in sorted(calls.of(type_.lower(), {name.lower() for name in names}), key=_start):
        if not call.is_closed or _may_ask(call, lowered):
            yield call.start, call.end


def _start(call: _Call) -> int:
    return call.start


def _may_ask(call: _Call, steps: Sequence[str]) -> bool:
    """Whether a call may read what steps lead to; all of a resource, or only its properties."""
    if not call.is_full and steps[0] != "properties":
        return False
    wanted = steps[0 if call.is_full else 1 :]
    return call.member is None or not wanted or call.member == wanted[0]


@lru_cache(maxsize=8)
def _calls(source: Source) -> _Calls:
    """The calls in a text, found once for all of its resources."""
    text, calls = _lowered(source), _Calls()
    for match in _REFERENCE.finditer(text):
        end = _end_of_call(text, match.end())
        if end is None:
            calls.anything.append(_Call(*match.span()))
            continue
        arguments = text[match.end() : end - 1]
        member = _MEMBER.match(text, end)
        asked = member.group(1) if member is not None else None
        call = _Call(match.start(), end, True, "'full'" in arguments, asked)
        _group(calls, arguments).append(call)
    return calls


def _end_of_call(text: str, at: int) -> int | None:
    """Behind the parenthesis that closes a call; None where it isn't found."""
    depth = 1
    for piece in _PIECE.finditer(text, at, at + MOST_OF_A_CALL):
        sign = piece.group()
        if sign == '"':
            return None
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if not depth:
            return piece.end()
    return None


def _group(calls: _Calls, arguments: str) -> list[_Call]:
    """The calls that say the same of their resource as these arguments of `reference()`."""
    texts = _TEXT.findall(arguments)
    types = [text for text in texts if "/" in text and "." in text.partition("/")[0]]
    types += [text for text in texts if text.startswith("/")]
    if types:
        return calls.typed.setdefault(tuple(types), [])
    is_name = _TEXT.match(arguments.lstrip()) is not None
    return calls.named.setdefault(texts[0], []) if is_name else calls.anything


@lru_cache(maxsize=8)
def _lowered(source: Source) -> str:
    """The text in lower case, each character in its place: a few become two."""
    lowered = source.text.lower()
    if len(lowered) == len(source.text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in source.text)
