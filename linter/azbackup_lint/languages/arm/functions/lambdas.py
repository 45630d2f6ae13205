"""Functions that take lambdas, and the variables of lambdas."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cmp_to_key

from azbackup_lint.languages.arm.access import element_of, kind_of
from azbackup_lint.languages.arm.ast import Call, Literal, Node
from azbackup_lint.languages.arm.functions.arguments import text_of
from azbackup_lint.languages.arm.functions.lazy_functions import Evaluating, Form, expect
from azbackup_lint.languages.arm.functions.signature import undocumented
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    is_wholly_known,
    unknown_because,
    way_of,
)
from azbackup_lint.values.choices import MAX_OPTIONS
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import mapped_items, open_list
from azbackup_lint.values.provenance import chosen_by, named_by

Lambda = Callable[..., Value]
"""Takes as many values as it has variables; values beyond those are left out."""


class _Undecided(Exception):
    """A lambda gave an unknown where the result depends on it."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


def _lambda(evaluator: Evaluating, name: str, node: Node, most: int) -> Lambda:
    """The function that a `lambda(…)` among the arguments describes."""
    if not (isinstance(node, Call) and node.name.lower() == "lambda"):
        raise EvaluationError(f"{name}() takes a lambda here")
    *variables, body = node.arguments or (node,)
    names = [
        item.data.lower()
        for item in variables
        if isinstance(item, Literal) and isinstance(item.data, str)
    ]
    if len(names) < len(variables) or not 1 <= len(names) <= most:
        raise EvaluationError(f"the lambda of {name}() takes the names of 1 to {most} variables")

    def apply(*values: Value) -> Value:
        evaluator.surroundings.budget.spend(len(evaluator.variables) + 1)
        bound = dict(zip(names, values, strict=False))
        return evaluator.bind(bound).evaluate(body)

    return apply


def _outside(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    raise EvaluationError("a lambda can only be an argument of the functions that take one")


def _variable(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 1, 1)
    wanted = evaluator.evaluate(nodes[0])
    key = text_of(wanted.data) if isinstance(wanted, Known) else ""
    variable = evaluator.variables.get(key.lower())
    if variable is None:
        raise EvaluationError(f"no lambda around has a variable {key!r}")
    return variable


def _items(evaluator: Evaluating, name: str, node: Node) -> tuple[Value, ...] | Unknown:
    value = evaluator.evaluate(node)
    if isinstance(value, Unknown):
        return value
    if isinstance(value, ListValue):
        return tuple(element_of(value, item) for item in value.items)
    if isinstance(value, Known) and value.data is None:
        return undocumented(f"{name}() of null")
    raise EvaluationError(f"{name}() takes array as argument 1, not {kind_of(value)}")


def _map(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 2, 2)
    items = _items(evaluator, name, nodes[0])
    apply = _lambda(evaluator, name, nodes[1], 2)
    if isinstance(items, Unknown):
        several = open_list(items)
        if several is None:
            return Unknown(items.causes)
        return mapped_items(several, apply)
    results = tuple([apply(item, Known(index)) for index, item in enumerate(items)])
    return _weighed(evaluator, ListValue(results))


def _weighed(evaluator: Evaluating, value: Value) -> Value:
    """The value, unless it is too large."""
    evaluator.surroundings.budget.weigh(value, deep=True)
    return value


def _filter(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 2, 2)
    items = _items(evaluator, name, nodes[0])
    apply = _lambda(evaluator, name, nodes[1], 2)
    if isinstance(items, Unknown):
        return Unknown(items.causes)
    answers = [apply(item, Known(index)) for index, item in enumerate(items)]
    if any(isinstance(answer, Unknown) for answer in answers):
        return unknown_because(*answers)
    kept = [item for item, answer in zip(items, answers, strict=True) if _decided(name, answer)]
    return chosen_by(ListValue(tuple(kept)), answers, None)


def _decided(name: str, answer: Value) -> bool:
    if isinstance(answer, Unknown):
        raise _Undecided(answer)
    if not isinstance(answer, Known) or not isinstance(answer.data, bool):
        raise EvaluationError(f"the lambda of {name}() gives {kind_of(answer)}, not bool")
    return answer.data


def _reduce(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 3, 3)
    items = _items(evaluator, name, nodes[0])
    current = evaluator.evaluate(nodes[1])
    apply = _lambda(evaluator, name, nodes[2], 3)
    if isinstance(items, Unknown):
        return unknown_because(items, current)
    for index, item in enumerate(items):
        current = apply(current, item, Known(index))
    return current


def _sort(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    """The items in the order of a lambda that decides whether one comes before another."""
    expect(name, nodes, 2, 2)
    items = _items(evaluator, name, nodes[0])
    before = _lambda(evaluator, name, nodes[1], 2)
    if isinstance(items, Unknown):
        return Unknown(items.causes)

    def compare(first: Value, second: Value) -> int:
        if _decided(name, before(first, second)):
            return -1
        return 1 if _decided(name, before(second, first)) else 0

    try:
        return ListValue(tuple(sorted(items, key=cmp_to_key(compare))))
    except _Undecided as undecided:
        return _in_some_order(items, undecided.value)


def _in_some_order(items: tuple[Value, ...], reason: Value) -> Value:
    known = len(items) <= MAX_OPTIONS and all(is_wholly_known(item) for item in items)
    any_item = Unknown(causes_of(reason, *items), options=items if known else ())
    return ListValue(tuple(any_item for _ in items))


def _to_object(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 2, 3)
    items = _items(evaluator, name, nodes[0])
    key_of = _lambda(evaluator, name, nodes[1], 1)
    value_of = _lambda(evaluator, name, nodes[2], 1) if len(nodes) > 2 else None
    if isinstance(items, Unknown):
        return Unknown(items.causes)
    keys = [key_of(item) for item in items]
    if any(isinstance(key, Unknown) for key in keys):
        return unknown_because(*keys)
    names = [_key(name, key) for key in keys]
    if len({key.lower() for key in names}) < len(names):
        return undocumented(f"{name}() with a name twice")
    values = [value_of(item) for item in items] if value_of is not None else items
    made = MapValue(dict(zip(names, values, strict=True)))
    return _weighed(evaluator, named_by(made, keys))


def _key(name: str, key: Value) -> str:
    if not isinstance(key, Known) or not isinstance(key.data, str):
        raise EvaluationError(f"the lambda of {name}() gives {kind_of(key)} as a name, not string")
    return key.data


def _group_by(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 2, 3)
    items = _items(evaluator, name, nodes[0])
    key_of = _lambda(evaluator, name, nodes[1], 2)
    value_of = _lambda(evaluator, name, nodes[2], 1) if len(nodes) > 2 else None
    if isinstance(items, Unknown):
        return Unknown(items.causes)
    keys = [key_of(item, Known(index)) for index, item in enumerate(items)]
    if any(isinstance(key, Unknown) for key in keys):
        return unknown_because(*keys)
    groups: dict[str, list[Value]] = {}
    for key, item in zip(keys, items, strict=True):
        value = value_of(item) if value_of is not None else item
        groups.setdefault(_key(name, key), []).append(value)
    if len({key.lower() for key in groups}) < len(groups):
        return undocumented(f"{name}() with names that differ by case alone")
    grouped = MapValue({key: ListValue(tuple(group)) for key, group in groups.items()})
    return _weighed(evaluator, named_by(grouped, keys))


def _map_values(evaluator: Evaluating, name: str, nodes: Sequence[Node]) -> Value:
    expect(name, nodes, 2, 2)
    value = evaluator.evaluate(nodes[0])
    apply = _lambda(evaluator, name, nodes[1], 1)
    if isinstance(value, Unknown):
        return Unknown(value.causes)
    if not isinstance(value, MapValue):
        raise EvaluationError(f"{name}() takes object as argument 1, not {kind_of(value)}")
    entries = {key: apply(element_of(value, entry)) for key, entry in value.entries.items()}
    return _weighed(evaluator, MapValue(entries, hops=way_of((value,))))


FORMS: Mapping[str, Form] = {
    "filter": _filter,
    "groupby": _group_by,
    "lambda": _outside,
    "lambdavariables": _variable,
    "map": _map,
    "mapvalues": _map_values,
    "reduce": _reduce,
    "sort": _sort,
    "toobject": _to_object,
}
