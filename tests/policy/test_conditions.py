"""Conditions in three values: tables of cases, and what must hold for all documents."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from azbackup_lint.policy.conditions import Condition
from azbackup_lint.values import Cause, Known, Unknown

CAUSE = Cause("variable", "var.x")
OTHER = Cause("variable", "var.y")
UNKNOWN = Unknown((CAUSE,))


def one_of(*values: Any) -> Unknown:
    return Unknown((CAUSE,), options=tuple(Known(value) for value in values))


def at_least(number: int) -> Unknown:
    return Unknown((CAUSE,), minimum=number)


def at_most(number: int) -> Unknown:
    return Unknown((CAUSE,), maximum=number)


def path(*steps: str, leaf: dict[str, Any]) -> dict[str, Any]:
    for step in reversed(steps):
        leaf = {"properties": {step: leaf}, "required": [step]}
    return leaf


CASES = [
    ({"maximum": 1}, 1, "holds"),
    ({"maximum": 1}, 2, "fails"),
    ({"maximum": 1}, UNKNOWN, "unknown"),
    ({"maximum": 1}, one_of(1, 0), "holds"),
    ({"maximum": 1}, one_of(3, 2), "fails"),
    ({"maximum": 1}, one_of(1, 2), "unknown"),
    ({"maximum": 32}, at_least(33), "fails"),
    ({"maximum": 32}, at_least(32), "unknown"),
    ({"maximum": 32}, at_most(32), "holds"),
    ({"maximum": 32}, at_most(33), "unknown"),
    ({"exclusiveMaximum": 32}, at_least(32), "fails"),
    ({"exclusiveMaximum": 32}, at_most(31), "holds"),
    ({"minimum": 2}, at_least(2), "holds"),
    ({"minimum": 2}, at_most(1), "fails"),
    ({"exclusiveMinimum": 2}, at_most(2), "fails"),
    ({"const": "a"}, UNKNOWN, "unknown"),
    ({"const": "a"}, one_of("a"), "holds"),
    ({"enum": ["a", "b"]}, one_of("b", "a"), "holds"),
    ({"enum": ["a", "b"]}, one_of("c", "d"), "fails"),
    ({"enum": ["a"]}, one_of("a", "d"), "unknown"),
    ({"not": {"const": "a"}}, UNKNOWN, "unknown"),
    ({"not": {"const": "a"}}, one_of("b", "c"), "holds"),
    ({"not": {"const": "a"}}, one_of("a"), "fails"),
    ({"not": {"not": {"const": "a"}}}, UNKNOWN, "unknown"),
    ({"anyOf": [{"const": 1}, {"const": 2}]}, UNKNOWN, "unknown"),
    ({"anyOf": [{"maximum": 16}, {"maximum": 32}]}, at_least(33), "fails"),
    ({"allOf": [{"const": 1}, {"const": 2}]}, 1, "fails"),
    ({"type": "string"}, UNKNOWN, "unknown"),
    (path("a", "b", leaf={"const": 1}), {"a": {"b": 1}}, "holds"),
    (path("a", "b", leaf={"const": 1}), {"a": {"b": UNKNOWN}}, "unknown"),
    (path("a", "b", leaf={"const": 1}), {"a": UNKNOWN}, "unknown"),
    (path("a", "b", leaf={"const": 1}), {"a": {}}, "fails"),
    ({"contains": {"const": 1}}, [2, UNKNOWN], "unknown"),
    ({"contains": {"const": 1}}, [1, UNKNOWN], "holds"),
    ({"items": {"const": 1}}, [1, UNKNOWN], "unknown"),
    ({"items": {"const": 1}}, [2, UNKNOWN], "fails"),
    ({"minItems": 2}, UNKNOWN, "unknown"),
]


@pytest.mark.parametrize(("schema", "document", "expected"), CASES)
def test_decision(schema: dict[str, Any], document: Any, expected: str) -> None:
    assert Condition(schema).decide(document) == expected


def test_violation_names_the_fact_of_the_nearest_alternative() -> None:
    few = path("disks", leaf={"maximum": 16})
    many = {"allOf": [path("managed", leaf={"const": True}), path("disks", leaf={"maximum": 32})]}
    condition = Condition({"anyOf": [few, many]})
    assert condition.violation({"disks": 40, "managed": True}) == ("disks",)


def test_obstacles_are_the_unknowns_that_matter() -> None:
    condition = Condition(path("a", leaf={"const": 1}))
    document = {"a": UNKNOWN, "b": Unknown((OTHER,))}
    assert condition.obstacles(document) == ((CAUSE,), ("a",))


LEAVES = st.one_of(st.integers(-3, 3), st.sampled_from(["a", "b"]), st.booleans())
SCHEMAS = st.recursive(
    st.one_of(
        st.fixed_dictionaries({"const": LEAVES}),
        st.fixed_dictionaries({"enum": st.lists(LEAVES, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"maximum": st.integers(-3, 3)}),
        st.fixed_dictionaries({"exclusiveMinimum": st.integers(-3, 3)}),
        st.fixed_dictionaries({"type": st.sampled_from(["integer", "string", "boolean"])}),
    ),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=3)}),
        st.builds(lambda name, leaf: path(name, leaf=leaf), st.sampled_from("ab"), inner),
    ),
    max_leaves=5,
)
DOCUMENTS = st.dictionaries(st.sampled_from("ab"), LEAVES)


@given(SCHEMAS, DOCUMENTS, st.sampled_from("ab"), st.lists(LEAVES, max_size=3))
def test_an_unknown_never_contradicts_what_it_turns_out_to_be(
    schema: dict[str, Any], document: dict[str, Any], name: str, others: list[Any]
) -> None:
    if name not in document:
        return
    concrete = "holds" if Draft202012Validator(schema).is_valid(document) else "fails"
    assert Condition(schema).decide(document) == concrete
    options = one_of(document[name], *others)
    number = document[name]
    bounded = [UNKNOWN, options]
    if isinstance(number, int) and not isinstance(number, bool):
        bounded += [at_least(number - 1), at_most(number + 1)]
    for unknown in bounded:
        assert Condition(schema).decide({**document, name: unknown}) in (concrete, "unknown")
