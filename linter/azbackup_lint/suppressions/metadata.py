"""Suppressions as data, where a language has no comments: what `"azbackup-lint"` holds.

`ignore` is a policy, a list of policies or of objects with `id`, `reason` and `until`, or an object
of reasons by policy. `reason` and `until` beside it hold for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.json_text import JsonValue
from azbackup_lint.records import dataclass
from azbackup_lint.suppressions.grammar import Directive, Malformed, Word, date_fault

FORM = '"azbackup-lint": {"ignore": {"AZB401": "the reason"}}'


class _Unusable(Exception):
    def __init__(self, message: str, value: JsonValue) -> None:
        super().__init__(message)
        self.value = value


@dataclass(frozen=True, slots=True)
class _Terms:
    """Why and until when something is ignored."""

    reason: str = ""
    until: str = ""


def data_directives(value: JsonValue) -> Iterator[Directive | Malformed]:
    """The suppressions in the value of `"azbackup-lint"`; their places are offsets in the file."""
    try:
        terms = _terms(value, ("ignore",))
        ignored = value.get("ignore")
        if ignored is None:
            raise _Unusable("this suppression names no policy", value)
        entries = list(_entries(ignored))
        if not entries:
            raise _Unusable("this suppression names no policy", ignored)
    except _Unusable as fault:
        yield _malformed(fault)
        return
    for entry, inner in entries:
        try:
            own = inner if isinstance(inner, _Terms) else _own_terms(inner)
            yield Directive(
                ids=(entry,),
                reason=own.reason or terms.reason,
                until=own.until or terms.until,
                for_file=False,
                start=entry.start,
                end=entry.end,
            )
        except _Unusable as fault:
            yield _malformed(fault)


def _malformed(fault: _Unusable) -> Malformed:
    value = fault.value
    return Malformed(str(fault), f"Write {FORM}.", value.start, value.end)


def _entries(ignored: JsonValue) -> Iterator[tuple[Word, JsonValue | _Terms]]:
    """The policies, each with its terms or where those are written."""
    if ignored.kind == "object":
        for member in ignored.members:
            yield Word(member.name, member.start, member.end), member.value
        return
    for item in ignored.items:
        if item.kind == "object":
            named = item.get("id")
            if named is None:
                raise _Unusable("this suppression names no policy", item)
            yield _word(named), item
        else:
            yield _word(item), _Terms()


def _own_terms(value: JsonValue) -> _Terms:
    return _Terms(_text(value)) if value.kind == "scalar" else _terms(value, ("id",))


def _terms(value: JsonValue, others: tuple[str, ...]) -> _Terms:
    if value.kind != "object":
        raise _Unusable("an object is needed for a suppression", value)
    for member in value.members:
        if member.name not in ("reason", "until", *others):
            raise _Unusable(f"a suppression has no member {member.name!r}", member.value)
    reason, until = value.get("reason"), value.get("until")
    text = _text(until) if until is not None else ""
    fault = date_fault(text)
    if until is not None and fault:
        raise _Unusable(fault, until)
    return _Terms(_text(reason).strip() if reason is not None else "", text)


def _word(value: JsonValue) -> Word:
    return Word(_text(value), value.start, value.end)


def _text(value: JsonValue) -> str:
    if not isinstance(value.data, str):
        raise _Unusable("a text is needed here", value)
    return value.data
