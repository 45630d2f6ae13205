"""Conditions in three values: tables of cases, and what must hold for all documents."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from azbackup_lint.policy.conditions import Condition, Truth, causes_at
from azbackup_lint.policy.facts_read import FactsRead
from azbackup_lint.policy.keywords import RULES, TYPES
from azbackup_lint.policy.validation import schema_text
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown

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


def decide(schema: dict[str, Any], document: Any) -> Truth:
    return Condition(schema).decide(document)


OBJECT = MapValue({"a": Known(1), "b": UNKNOWN})
LIST = ListValue((Known(1), Known(1)))

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
    ({"items": {"const": 1}}, [], "holds"),
    ({"contains": {"const": 1}}, [], "fails"),
    ({"contains": {"const": 1}}, UNKNOWN, "unknown"),
    ({"minItems": 2}, UNKNOWN, "unknown"),
    ({"enum": []}, UNKNOWN, "fails"),
    ({"const": 3}, at_least(4), "fails"),
    ({"const": 3}, at_least(3), "unknown"),
    ({"const": 3}, at_most(2), "fails"),
    ({"enum": [1, 2]}, at_least(3), "fails"),
    ({"enum": [1, 3]}, at_least(3), "unknown"),
    ({"enum": [1, "a"]}, at_least(3), "unknown"),
    ({"const": True}, at_least(3), "unknown"),
    ({"not": {"const": 3}}, at_least(4), "holds"),
    (path("a", leaf={"const": 1}), Unknown((CAUSE,), options=(OBJECT, OBJECT)), "holds"),
    (path("a", leaf={"const": 2}), Unknown((CAUSE,), options=(OBJECT, OBJECT)), "fails"),
    (path("a", leaf={"const": 1}), Unknown((CAUSE,), options=(OBJECT, UNKNOWN)), "unknown"),
    ({"items": {"const": 1}}, Unknown((CAUSE,), options=(LIST,)), "holds"),
    ({"maximum": 3}, Unknown((CAUSE,), options=(Known(1), at_most(2))), "holds"),
    ({"type": "object"}, one_of(None), "fails"),
    ({"type": "object"}, one_of(None, "a"), "fails"),
    ({"maximum": 3}, Decimal("2.5"), "holds"),
    ({"type": "number"}, Decimal("2.5"), "holds"),
    ({"const": 1}, True, "fails"),
    ({"const": [1, 2]}, [1, UNKNOWN], "unknown"),
    ({"const": [1, 2]}, [2, UNKNOWN], "fails"),
    ({"const": {"a": 1}}, {"a": UNKNOWN}, "unknown"),
    ({"enum": [[1], [2]]}, [at_least(3)], "fails"),
]


@pytest.mark.parametrize(("schema", "document", "expected"), CASES)
def test_decision(schema: dict[str, Any], document: Any, expected: str) -> None:
    assert Condition(schema).decide(document) == expected


def test_violation_names_the_fact_of_the_nearest_alternative() -> None:
    few = path("disks", leaf={"maximum": 16})
    many = {"allOf": [path("managed", leaf={"const": True}), path("disks", leaf={"maximum": 32})]}
    condition = Condition({"anyOf": [few, many]})
    assert set(condition.blamed({"disks": 40, "managed": True})) == {("disks",)}


def test_obstacles_are_the_unknowns_that_matter() -> None:
    condition = Condition(path("a", leaf={"const": 1}))
    document = {"a": UNKNOWN, "b": Unknown((OTHER,))}
    assert condition.obstacles(document) == (("a",),)
    assert list(causes_at(document, [("a",)])) == [CAUSE]


@pytest.mark.parametrize(
    ("schema", "document", "expected"),
    [
        (path("a", "b", leaf={"const": 1}), {"a": {"b": 2}}, ("a", "b")),
        (path("a", "b", leaf={"const": 1}), {"a": {}}, ("a",)),
        (path("a", leaf={"not": {"enum": [1, 2]}}), {"a": 2}, ("a",)),
        ({"not": path("a", leaf={"const": 1})}, {"a": 1, "b": 2}, ("a",)),
        (path("a", leaf={"items": {"const": 1}}), {"a": [1, 2]}, ("a", 1)),
        (path("a", leaf={"contains": {"const": 1}}), {"a": [2, 3]}, ("a",)),
        (path("a", leaf={"not": {"contains": {"const": 1}}}), {"a": [2, 1]}, ("a", 1)),
        (path("a", leaf={"not": {"items": {"const": 1}}}), {"a": [1, 1]}, ("a",)),
        ({"allOf": [path("b", leaf={}), path("a", leaf={"const": 1})]}, {"b": 1, "a": 2}, ("a",)),
    ],
)
def test_violation_names_the_fact(
    schema: dict[str, Any], document: Any, expected: tuple[str | int, ...]
) -> None:
    assert Condition(schema).decide(document) == "fails"
    assert Condition(schema).blamed(document) == (expected,)


def test_obstacles_leave_out_what_is_decided_by_others() -> None:
    either = {
        "anyOf": [
            {"allOf": [path("a", leaf={"const": 1}), path("b", leaf={"const": 1})]},
            path("c", leaf={"const": 1}),
        ]
    }
    document = {"a": UNKNOWN, "b": 2, "c": Unknown((OTHER,))}
    assert Condition(either).obstacles(document) == (("c",),)
    assert list(causes_at(document, [("c",)])) == [OTHER]


def test_pack_files_may_use_the_very_keywords_that_are_decided() -> None:
    written = json.loads(schema_text("policy"))["$defs"]["keywords"]["properties"]
    structure = {"properties", "required", "allOf", "anyOf", "not", "items", "contains"}
    assert set(written) == set(RULES) | structure


LEAVES = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([1.0, 2.5]),
    st.sampled_from(["a", "b"]),
    st.booleans(),
    st.none(),
)
KEYS = st.sampled_from("ab")
FACTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.dictionaries(KEYS, inner), st.lists(inner, max_size=3)),
    max_leaves=5,
)
SCHEMAS = st.recursive(
    st.one_of(
        st.fixed_dictionaries({"const": FACTS}),
        st.fixed_dictionaries({"enum": st.lists(FACTS, max_size=3)}),
        *(
            st.fixed_dictionaries({keyword: st.integers(-3, 3)})
            for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        ),
        *(
            st.fixed_dictionaries({keyword: st.integers(0, 2)})
            for keyword in ("minLength", "maxLength", "minItems", "maxItems")
        ),
        st.fixed_dictionaries({"type": st.sampled_from(["integer", *TYPES])}),
        st.fixed_dictionaries({"pattern": st.sampled_from(["a", "^b$"])}),
        st.fixed_dictionaries({"required": st.lists(KEYS, max_size=2)}),
    ),
    lambda inner: st.one_of(
        st.fixed_dictionaries({"not": inner}),
        st.fixed_dictionaries({"items": inner}),
        st.fixed_dictionaries({"contains": inner}),
        st.fixed_dictionaries({"anyOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"allOf": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"properties": st.dictionaries(KEYS, inner)}),
        st.builds(lambda name, leaf: path(name, leaf=leaf), KEYS, inner),
        st.builds(lambda one, other: {**one, **other}, inner, inner),
    ),
    max_leaves=6,
)
DOCUMENTS = st.dictionaries(KEYS, FACTS, min_size=1)


@st.composite
def hidden(draw: st.DrawFn, fact: Any) -> Any:
    """The fact with some of what is known in it hidden behind unknowns that allow for it."""
    kind = draw(st.integers(0, 7))
    if kind == 0:
        return UNKNOWN
    if kind == 1:
        others = draw(st.lists(FACTS, max_size=2))
        options = draw(st.permutations([value_of(item) for item in (fact, *others)]))
        return Unknown((CAUSE,), options=tuple(options))
    if kind == 2 and isinstance(fact, int) and not isinstance(fact, bool):
        room = draw(st.integers(0, 2))
        return draw(st.sampled_from([at_least(fact - room), at_most(fact + room)]))
    if isinstance(fact, dict):
        return {name: draw(hidden(inner)) for name, inner in fact.items()}
    if isinstance(fact, list):
        return [draw(hidden(inner)) for inner in fact]
    return fact


def value_of(fact: Any) -> Any:
    if isinstance(fact, dict):
        return MapValue({name: value_of(inner) for name, inner in fact.items()})
    if isinstance(fact, list):
        return ListValue(tuple(value_of(inner) for inner in fact))
    return fact if isinstance(fact, Unknown) else Known(fact)


@given(SCHEMAS, FACTS)
def test_known_facts_are_decided_as_by_json_schema(schema: dict[str, Any], fact: Any) -> None:
    expected = "holds" if Draft202012Validator(schema).is_valid(fact) else "fails"
    assert decide(schema, fact) == expected


@given(SCHEMAS, DOCUMENTS, st.data())
def test_hiding_a_fact_never_turns_a_decision(
    schema: dict[str, Any], document: dict[str, Any], data: st.DataObject
) -> None:
    truth = decide(schema, document)
    partly = data.draw(hidden(document))
    assert decide(schema, partly) in (truth, "unknown")


@given(SCHEMAS, DOCUMENTS, st.data())
def test_hiding_more_never_decides_what_was_open(
    schema: dict[str, Any], document: dict[str, Any], data: st.DataObject
) -> None:
    partly = data.draw(hidden(document))
    for more in _one_more_hidden(partly):
        assert decide(schema, more) in (decide(schema, partly), "unknown")


@given(SCHEMAS, DOCUMENTS, st.data())
def test_what_is_undecided_has_an_obstacle_and_what_fails_a_place(
    schema: dict[str, Any], document: dict[str, Any], data: st.DataObject
) -> None:
    partly = data.draw(hidden(document))
    condition = Condition(schema)
    truth = condition.decide(partly)
    if truth == "unknown":
        places = condition.obstacles(partly)
        assert set(causes_at(partly, places)) == {CAUSE}
        assert _at(partly, places[0]) is not None
    elif truth == "fails":
        assert all(_at(partly, path) is not MISSING for path in condition.blamed(partly))


@given(SCHEMAS, DOCUMENTS, st.data())
def test_documents_of_equal_keys_are_decided_alike(
    schema: dict[str, Any], document: dict[str, Any], data: st.DataObject
) -> None:
    condition = Condition(schema)
    read = FactsRead([condition])
    one = {name: data.draw(hidden(fact)) for name, fact in document.items()}
    name, fact = data.draw(st.tuples(KEYS, FACTS))
    for other in (document, {**one, name: fact}, {**one, "": fact}, *_one_more_hidden(one)):
        if not isinstance(other, dict) or read.of(one) != read.of(other):
            continue
        assert condition.decide(one) == condition.decide(other)
        if condition.decide(one) == "unknown":
            assert condition.obstacles(one) == condition.obstacles(other)


def test_a_fact_that_is_not_looked_at_is_in_no_key() -> None:
    read = FactsRead([Condition(path("size", "vcpus", leaf={"maximum": 8}))])
    first = {"name": "a", "size": {"vcpus": 4, "name": "Standard_D4s_v5"}}
    assert read.of(first) == read.of({"name": "b", "size": {"vcpus": 4, "name": UNKNOWN}})
    assert read.of(first) != read.of({"name": "a", "size": {"vcpus": True}})
    assert read.of(first) != read.of({"name": "a", "size": UNKNOWN})
    assert read.of(first) != read.of({"name": "a"})


MISSING = object()


def _at(fact: Any, place: tuple[str | int, ...]) -> Any:
    for step in place:
        if isinstance(fact, dict) and step not in fact:
            return MISSING
        fact = fact[step]
    return fact


def _one_more_hidden(fact: Any) -> Iterator[Any]:
    """The fact with one of its parts, known or not, hidden entirely."""
    yield UNKNOWN
    if isinstance(fact, dict):
        for name, inner in fact.items():
            for more in _one_more_hidden(inner):
                yield {**fact, name: more}
    elif isinstance(fact, list):
        for number, inner in enumerate(fact):
            for more in _one_more_hidden(inner):
                yield [*fact[:number], more, *fact[number + 1 :]]
