"""Whether the facts that policies name exist, and whether conditions fit what they can be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal

from azbackup_lint.estate.facts.model import Fact, FactTable
from azbackup_lint.estate.facts.tables import TABLES
from azbackup_lint.light_typing import Any
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.policy.compilation import COMBINATORS
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import PLACEHOLDER
from azbackup_lint.policy.pack_document import Path

KEYWORDS: Mapping[str, str] = {
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), "number"),
    "multipleOf": "number",
    **dict.fromkeys(("pattern", "minLength", "maxLength"), "string"),
    **dict.fromkeys(("items", "contains", "minItems", "maxItems", "uniqueItems"), "array"),
}
"""The JSON type that a keyword of JSON Schema is about."""


def fact_faults(policy: Policy) -> Iterator[PackError]:
    """Paths that no fact has, keywords that don't apply to a fact, values that it can't have."""
    document, table = policy.document, TABLES[policy.on]
    for place, path in paths_used(policy):
        fault = _path_fault(policy.on, table, path)
        if fault:
            in_text = place[0] in ("message", "remedy", "together", "fix")
            yield PackError(fault, str((document.span if in_text else document.key_span)(place)))
    for name in ("when", "require"):
        for place, path, condition in _leaves(getattr(policy, name), (name,)):
            if path in table.by_name:
                for inner, fault in _misfits(table, table.by_name[path], condition):
                    at = (*place, *inner)
                    is_keyword = bool(inner) and inner[-1] in KEYWORDS
                    span = document.key_span(at) if is_keyword else document.span(at)
                    yield PackError(fault, str(span))


def _path_fault(kind: str, table: FactTable, path: str) -> str:
    """Why a path can't be right, empty if it can; it may also lead to an object of facts."""
    if path in table.by_name or any(name.startswith(f"{path}.") for name in table.by_name):
        return ""
    near = get_close_matches(path, table.by_name, n=1)
    return f"the view of a {kind} has no fact {path!r}{_hint(near)}"


def _misfits(table: FactTable, fact: Fact, condition: Any) -> Iterator[tuple[Path, str]]:
    """What of a condition can't apply to a fact, by its path below the condition."""
    if not isinstance(condition, dict):
        yield from _value_misfits(table, fact, condition, ())
        return
    for keyword, argument in condition.items():
        if keyword == "not":
            for inner, fault in _misfits(table, fact, argument):
                yield (keyword, *inner), fault
        elif keyword in COMBINATORS:
            for number, item in enumerate(argument):
                for inner, fault in _misfits(table, fact, item):
                    yield (keyword, number, *inner), fault
        elif KEYWORDS.get(keyword, fact.type.json) != fact.type.json:
            fitting = [row.name for row in table.rows if row.type.json == KEYWORDS[keyword]]
            hint = _hint(_alike(fact, fitting))
            yield (
                (keyword,),
                f"{keyword!r} can't apply to {fact.name!r}: it is {_shown(fact)}{hint}",
            )
        elif keyword == "const":
            yield from _value_misfits(table, fact, argument, (keyword,))
        elif keyword == "enum" and isinstance(argument, list):
            for number, value in enumerate(argument):
                yield from _value_misfits(table, fact, value, (keyword, number))


def _value_misfits(
    table: FactTable, fact: Fact, value: Any, place: Path
) -> Iterator[tuple[Path, str]]:
    if isinstance(value, dict) or _can_be(fact, value):
        return
    near = get_close_matches(str(value), fact.type.names, n=1)
    fitting = [row.name for row in table.rows if _can_be(row, value)]
    hint = _hint(near or _alike(fact, fitting))
    shown = json.dumps(value, default=str)
    yield place, f"{fact.name!r} can't be {shown}: it is {_shown(fact)}{hint}"


def _can_be(fact: Fact, value: Any) -> bool:
    """Whether a value is one that a fact can have."""
    type_ = fact.type
    if value is None:
        return type_.nullable
    if isinstance(value, bool):
        return type_.json == "boolean"
    if isinstance(value, (int, float, Decimal)):
        return type_.json == "number"
    if isinstance(value, str):
        return type_.json == "string" and (not type_.names or value in type_.names)
    return type_.json == "array"


def _alike(fact: Fact, names: list[str]) -> list[str]:
    """The one of the names that is most like a fact's, if any is."""
    return get_close_matches(fact.name, names, n=1, cutoff=0.5)


def _shown(fact: Fact) -> str:
    null = ", null" if fact.type.nullable else ""
    return f"{fact.type.text.replace('`', '')}{null}"


def _hint(near: list[str]) -> str:
    return f"; did you mean {near[0]!r}?" if near else ""


def paths_used(policy: Policy) -> Iterator[tuple[Path, str]]:
    """The dotted paths in conditions and texts of a policy, each with its place in the document."""
    for name in ("when", "require"):
        for place, path, _ in _leaves(getattr(policy, name), (name,)):
            yield place, path
    for place, text in policy.texts:
        for marker, name in PLACEHOLDER.findall(text):
            if not marker:
                yield place, name
    if policy.together:
        yield ("together", "at"), ".".join(policy.together.at)
    for number, change in enumerate(policy.fix.changes if policy.fix else ()):
        edit: Path = ("fix", "edits", number)
        yield (*edit, change.verb), change.fact
        for place, path, _ in _leaves(change.when, (*edit, "when")):
            yield place, path
        for value in change.to.values():
            if value.source == "fact":
                yield (*edit, "to"), value.data


def limits_used(policy: Policy) -> Iterator[tuple[Path, str]]:
    """The limits in the texts of a policy, each with its place in the document."""
    for place, text in policy.texts:
        for marker, name in PLACEHOLDER.findall(text):
            if marker:
                yield place, name


def _leaves(condition: Any, path: Path) -> Iterator[tuple[Path, str, Any]]:
    """The dotted paths of a condition, each with its place and what is asked of the fact there."""
    if isinstance(condition, list):
        for number, item in enumerate(condition):
            yield from _leaves(item, (*path, number))
        return
    for key, inner in condition.items():
        if key in COMBINATORS:
            yield from _leaves(inner, (*path, key))
        else:
            yield (*path, key), key, inner
