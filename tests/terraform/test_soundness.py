"""Less knowledge never leads to another answer: unknowns in place of what is known.

Every expression of the tables that is one call, operation or condition is evaluated again with
each of its arguments, and each value nested in them, made unknown in several ways.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.functions import FUNCTIONS, call
from azbackup_lint.languages.terraform.numbers import parse_number
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.languages.terraform.type_system.conversion import text_of
from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.languages.terraform.type_system.operators import binary, conditional, unary
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import OpenCollection
from tests.opening import holds, opened
from tests.terraform.evaluating import module

CASES = Path(__file__).parent.parent.parent / "fixtures" / "functions"
FILES = sorted((CASES / "cases").rglob("*.jsonl"))
DIRECTORY = module({"main.tf": ""}, CASES / "files")
DIRECTORY.evaluator.budget.begin(10**9)  # as much work as all cases need together
CAUSE = Cause("variable", "var.x")
PLAIN = Unknown((CAUSE,))
OTHERS = (Known(None), Known("other"), Known(7), Known(True))
MAX_PLACES = 8

SKIPPED = frozenset(
    {
        'formatlist("%s", [null])',
        'format("%z", null)',
        'format("%s", "a", null)',
        'formatlist("%s", ["a"], null)',
    }
)
"""Undecided to begin with: Terraform's answer depends on its version, or is unknown itself."""

Compute = Callable[..., Value]


def weakened(value: Value) -> Iterator[Value]:
    """The value known less well."""
    yield PLAIN
    yield from opened(value, CAUSE)
    for other in OTHERS:
        yield Unknown((CAUSE,), options=(value, other))
    data = value.data if isinstance(value, Known) else None
    if isinstance(data, str) and data:
        yield Unknown((CAUSE,), parts=(data[:1], PLAIN))
        yield Unknown((CAUSE,), parts=(PLAIN, data[-1:]))
    if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
        yield Unknown((CAUSE,), minimum=data)
        yield Unknown((CAUSE,), minimum=data - 2, maximum=data + 1)


def variants(value: Value) -> Iterator[Value]:
    """The value with itself, or one thing nested in it, known less well."""
    yield from weakened(value)
    if isinstance(value, ListValue):
        for index, item in enumerate(value.items[:MAX_PLACES]):
            for weaker in variants(item):
                items = (*value.items[:index], weaker, *value.items[index + 1 :])
                if value.kind != "set" or len(items) == 1:
                    yield ListValue(items, value.kind)
    elif isinstance(value, MapValue):
        for key in list(value.entries)[:MAX_PLACES]:
            for weaker in variants(value.entries[key]):
                yield MapValue({**value.entries, key: weaker}, value.kind)


def allows(weak: Value, strong: Value) -> bool:
    """Whether what is known in the weak value holds of the strong one."""
    if isinstance(weak, Unknown):
        return _unknown_allows(weak, strong)
    if isinstance(weak, ListValue) and isinstance(strong, ListValue):
        if len(weak.items) != len(strong.items):
            return False
        if weak.kind == "set":
            return any(all(map(allows, weak.items, order)) for order in permutations(strong.items))
        return all(map(allows, weak.items, strong.items))
    if isinstance(weak, MapValue) and isinstance(strong, MapValue):
        if set(weak.entries) != set(strong.entries):
            return False
        return all(allows(weak.entries[key], strong.entries[key]) for key in weak.entries)
    if isinstance(weak, Known) and isinstance(strong, Known):
        if weak.data is None or strong.data is None:
            return weak == strong
        return text_of(weak) == text_of(strong)  # an unknown may have turned all to strings
    return False


def _unknown_allows(weak: Unknown, strong: Value) -> bool:
    data = strong.data if isinstance(strong, Known) else None
    if isinstance(weak, OpenCollection):
        return holds(weak, strong, allows)
    if weak.options and not any(allows(option, strong) for option in weak.options):
        return False
    if weak.parts:
        pattern = "".join(".*" if isinstance(p, Unknown) else re.escape(p) for p in weak.parts)
        if not isinstance(strong, Known) or not re.fullmatch(pattern, text_of(strong), re.DOTALL):
            return False
    if weak.minimum is not None or weak.maximum is not None:
        if isinstance(data, str):
            data = parse_number(data)
        if isinstance(data, (bool, str)) or data is None:
            return False
        low, high = weak.minimum, weak.maximum
        return (low is None or low <= data) and (high is None or data <= high)
    return True


def operations(file: Path) -> Iterator[tuple[str, Compute, tuple[ast.Node, ...]]]:
    """The cases of a file that are one call, operation or condition, with its operands."""
    for line in file.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["expression"]
        node, problems = parse_expression(Source("case", text).span(0, len(text)))
        if node is None or problems or text in SKIPPED:
            continue
        found = _operation(node)
        if found is not None:
            yield (text, *found)


def _operation(node: ast.Node) -> tuple[Compute, tuple[ast.Node, ...]] | None:
    context = DIRECTORY.evaluator.host
    if isinstance(node, ast.Call) and not node.expand_last and node.name not in ("try", "can"):
        return (lambda *values: call(node.name, values, context)), node.arguments
    if isinstance(node, ast.Unary):
        return (lambda value: unary(node.operator, value)), (node.operand,)
    if isinstance(node, ast.Binary):
        return (lambda a, b: binary(node.operator, a, b)), (node.left, node.right)
    if isinstance(node, ast.Conditional):
        return conditional, (node.condition, node.then, node.otherwise)
    return None


def _contradictions(compute: Compute, operands: tuple[Value, ...]) -> list[str]:
    try:
        strong = compute(*operands)
    except EvaluationError:
        return []
    found = []
    for index, operand in enumerate(operands):
        for weaker in variants(operand):
            given = (*operands[:index], weaker, *operands[index + 1 :])
            try:
                result = compute(*given)
            except EvaluationError as error:
                found.append(f"{given} fails: {error.message}")
                continue
            if not allows(result, strong):
                found.append(f"{given} is {result}, not {strong}")
    return found


def test_there_are_operations() -> None:
    assert sum(1 for file in FILES for _ in operations(file)) > 1000


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_less_knowledge_never_contradicts(file: Path) -> None:
    scope = Scope(DIRECTORY)
    for text, compute, nodes in operations(file):
        with suppress(EvaluationError):
            operands = tuple(DIRECTORY.evaluator.evaluate(node, scope) for node in nodes)
            assert (text, _contradictions(compute, operands)) == (text, [])


LEAVES = st.one_of(
    st.sampled_from([Known(None), Known(True), Known(False), Known(""), Known("a"), Known("1")]),
    st.integers(-3, 3).map(Known),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: ListValue(tuple(items))),
        st.dictionaries(st.sampled_from("ab"), inner, max_size=2).map(MapValue),
    ),
    max_leaves=4,
)
SIGNS = st.sampled_from(["==", "!=", "&&", "||", "<", "<=", ">", ">=", "+", "-", "*", "/", "%"])


@given(SIGNS, VALUES, VALUES)
def test_operators(sign: str, left: Value, right: Value) -> None:
    assert _contradictions(lambda a, b: binary(sign, a, b), (left, right)) == []


@given(VALUES, VALUES, VALUES)
def test_conditions(condition: Value, then: Value, otherwise: Value) -> None:
    assert _contradictions(conditional, (condition, then, otherwise)) == []


@given(VALUES, VALUES)
def test_equality_is_symmetric(left: Value, right: Value) -> None:
    for weaker in variants(left):
        assert equal(weaker, right) is equal(right, weaker)


HOSTILE = st.one_of(
    VALUES,
    st.sampled_from(
        [
            Known("%s[("),
            Known("/(a/"),
            Known("\ud7ffé\r\n"),
            Known("10.0.0.0/8"),
            PLAIN,
            Known(Decimal("0.5")),
            Known(10**30),
            Unknown((CAUSE,), parts=("a", PLAIN)),
        ]
    ),
)


@given(st.sampled_from(sorted(FUNCTIONS)), st.lists(HOSTILE, max_size=4))
def test_functions_fail_in_one_way_only(name: str, arguments: list[Value]) -> None:
    with suppress(EvaluationError):
        assert isinstance(call(name, tuple(arguments), DIRECTORY.evaluator.host), Value)
