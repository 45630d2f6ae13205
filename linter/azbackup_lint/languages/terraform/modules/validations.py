"""Values of variables, bounded by their validations."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.languages.terraform.expressions.conditions import ITEM, Conditions
from azbackup_lint.languages.terraform.expressions.deferred import whole
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import ANY, Collection, ObjectType, Type
from azbackup_lint.records import replace
from azbackup_lint.values import Known, Link, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.choices import whole_range
from azbackup_lint.values.constraints import Constraint, Constraints, both
from azbackup_lint.values.open_collections import MAX_CERTAIN, OpenCollection


def constraints_of(conditions: Iterable[ast.Node], reader: Conditions) -> Constraints:
    """The bounds that all conditions together set; none where they contradict."""
    constraints: Constraints | None = {}
    for condition in conditions:
        constraints = both(constraints, reader.implied(condition))
    return constraints or {}


def narrowed(value: Value, type_: Type, subject: str, constraints: Constraints) -> Value:
    """A value with the constraints on it, its attributes and its length."""
    if not any(subject in name for name in constraints):
        return value
    value = whole(value)
    if isinstance(value, ListValue):
        element, inside = _attribute(type_, ITEM), f"{subject}.{ITEM}"
        items = tuple(narrowed(each, element, inside, constraints) for each in value.items)
        return replace(value, items=items)
    if isinstance(value, MapValue):
        if not isinstance(value.entries, dict):
            return value
        entries = {
            name: narrowed(entry, _attribute(type_, name), f"{subject}.{name}", constraints)
            for name, entry in value.entries.items()
        }
        return replace(value, entries=entries)
    if not isinstance(value, Unknown):
        return value
    own = constraints.get(subject)
    if own is not None:
        value = _converted(own, type_).narrow(value)
    if value.options or type(value) is not Unknown:
        return value
    length = constraints.get(f"length({subject})")
    if isinstance(type_, Collection):
        item = narrowed(Unknown(value.causes), type_.element, f"{subject}.{ITEM}", constraints)
        if length is not None or item != Unknown(value.causes):
            return _of_length(value, type_, length or Constraint(), item)
    elif length is not None:
        return replace(value, is_set=True)  # null has no length
    return _with_attributes(value, type_, subject, constraints)


def _converted(constraint: Constraint, type_: Type) -> Constraint:
    """A constraint whose values are of a type; those that can't be of it can't be meant."""
    if constraint.allowed is None:
        return constraint
    allowed: dict[Known, None] = {}
    for value in constraint.allowed:
        try:
            converted = convert(value, type_)
        except ConversionError:
            continue
        if isinstance(converted, Known):
            allowed.setdefault(converted)
    return Constraint(tuple(allowed) or None)


def _with_attributes(
    value: Unknown, type_: Type, subject: str, constraints: Constraints
) -> Unknown:
    """An unknown object with the constraints on its attributes."""
    inner = [
        name.removeprefix("length(").rstrip(")").removeprefix(f"{subject}.").partition(".")[0]
        for name in constraints
        if name.removeprefix("length(").startswith(f"{subject}.")
    ]
    entries = {
        name: narrowed(
            _inside(value, f".{name}"), _attribute(type_, name), f"{subject}.{name}", constraints
        )
        for name in dict.fromkeys(inner)
        if not name.isdigit() and name != ITEM
    }
    if not entries:
        return value
    return OpenCollection(
        value.causes,
        link=value.link,
        span=value.span,
        hops=value.hops,
        certain=MapValue(entries),
        fewest=len(entries),
    )


def _of_length(value: Unknown, type_: Collection, length: Constraint, item: Value) -> Unknown:
    """A collection with a bounded number of items, each like one of those given."""
    counts = [item.data for item in length.allowed or () if isinstance(item.data, int)]
    bounds = Unknown((), minimum=length.minimum, maximum=length.maximum)
    low, high = (min(counts), max(counts)) if counts else whole_range(bounds)
    fewest = max(low or 0, 0)
    items = range(min(fewest, MAX_CERTAIN)) if type_.kind == "list" else ()
    certain = ListValue(tuple(_indexed(value, index, item) for index in items), "list")
    return OpenCollection(
        value.causes,
        link=value.link,
        span=value.span,
        hops=value.hops,
        certain=MapValue({}, "map") if type_.kind == "map" else certain,
        rest=item,
        fewest=fewest,
        most=max(high, 0) if high is not None else None,
    )


def _indexed(value: Unknown, index: int, item: Value) -> Value:
    """An item of a list, which is like any one of them."""
    inside = _inside(value, f"[{index}]")
    return replace(item, link=inside.link) if isinstance(item, Unknown) else item


def _attribute(type_: Type, name: str) -> Type:
    if isinstance(type_, ObjectType) and name in type_.attributes:
        return type_.attributes[name].type
    return type_.element if isinstance(type_, Collection) else ANY


def _inside(value: Unknown, step: str) -> Unknown:
    link = value.link
    if link is not None:
        link = Link(link.address, f"{link.attribute}{step}".removeprefix("."))
    return Unknown(value.causes, link=link, span=value.span, hops=value.hops)
