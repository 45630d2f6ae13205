"""What the fix of a policy sets facts to, for one view."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from azbackup_lint.estate.view import View
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.active_policies import ActivePolicy
from azbackup_lint.policy.conditions import Condition
from azbackup_lint.policy.fix_rules import Change, NewValue
from azbackup_lint.policy.messages import lookup
from azbackup_lint.policy.remedies import Language
from azbackup_lint.records import dataclass
from azbackup_lint.values import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """A change that a view calls for, with the value of each language that could be told."""

    change: Change
    values: Mapping[Language, Any]


def wanted_changes(active: ActivePolicy, view: View) -> Iterator[Wanted]:
    """The changes of the policy's fix whose conditions hold."""
    rule = active.policy.fix
    for number, change in enumerate(rule.changes if rule else ()):
        path = ("fix", "edits", number, "when")
        condition = Condition(active.compiler.condition(change.when, path))
        if condition.decide(view.document) == "holds":
            yield Wanted(change, dict(_values(active, view, change)))


def _values(active: ActivePolicy, view: View, change: Change) -> Iterator[tuple[Language, Any]]:
    for language, value in change.to.items():
        if value.source == "value":
            yield language, value.data
            continue
        data = _computed(active, view, change, value)
        if data is not None and not isinstance(data, Unknown):
            yield language, data


def _computed(active: ActivePolicy, view: View, change: Change, value: NewValue) -> Any:
    """The new value; None for fractions: no number that a fix sets may be one."""
    if value.source == "limit":
        return active.compiler.limit(value.data, ("fix",))
    if value.source == "fact":
        fact = lookup(view.document, value.data)
        return None if isinstance(fact, Decimal) else fact
    return _nearest(active, view, tuple(change.fact.split(".")))


def _nearest(active: ActivePolicy, view: View, path: tuple[str, ...]) -> int | None:
    """The number that the policy allows and that is nearest to a fact."""
    current = lookup(view.document, ".".join(path))
    if not isinstance(current, int) or isinstance(current, bool):
        return None
    schema = active.compiler.condition(active.policy.require, ("require",))
    numbers = sorted(set(_bounds(schema, path)), key=lambda n: (abs(n - current), n))
    for number in numbers:
        if active.require.decide(_with(view.document, path, number)) == "holds":
            return number
    return None


def _bounds(schema: Any, path: tuple[str, ...]) -> Iterator[int]:
    """The numbers that a condition compares a fact with."""
    for part in (*schema.get("allOf", ()), *schema.get("anyOf", ())):
        yield from _bounds(part, path)
    if path:
        inner = schema.get("properties", {}).get(path[0])
        if inner is not None:
            yield from _bounds(inner, path[1:])
        return
    for keyword in ("minimum", "maximum", "const"):
        yield from _whole(schema.get(keyword))
    for value in schema.get("enum", ()):
        yield from _whole(value)


def _whole(value: Any) -> Iterator[int]:
    if isinstance(value, int) and not isinstance(value, bool):
        yield value


def _with(document: Any, path: tuple[str, ...], value: Any) -> Any:
    """The document with another value of one fact."""
    if not path:
        return value
    return {**document, path[0]: _with(document[path[0]], path[1:], value)}
