"""Less knowledge never leads to another answer: unknowns in place of what is known.

Every expression of the tables is evaluated again with each of its operands, and each value nested
in them, made unknown in several ways; then so are expressions made up at random.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node, Step
from azbackup_lint.languages.arm.equality import equal
from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.evaluator import evaluate
from azbackup_lint.languages.arm.functions import FORMS, FUNCTIONS
from azbackup_lint.languages.arm.functions.arguments import text_of
from azbackup_lint.languages.arm.parser import parse_template_string
from azbackup_lint.values import (
    Cause,
    Known,
    Link,
    ListValue,
    MapValue,
    Unknown,
    Value,
    is_wholly_known,
)
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import OpenCollection
from tests.arm.evaluating import Around
from tests.arm.grammar import TEXTS, expressions
from tests.opening import holds, opened

CASES = Path(__file__).parent.parent.parent / "fixtures" / "arm-functions"
FILES = sorted(CASES.rglob("*.jsonl"))
CAUSE = Cause("variable", "parameters('x')")
PLAIN = Unknown((CAUSE,))
OTHERS = (Known(None), Known("other"), Known(7), Known(True), ListValue(()), MapValue({}))
MAX_PLACES = 8


def weakened(value: Value) -> Iterator[Value]:
    """The value known less well."""
    yield PLAIN
    yield from opened(value, CAUSE)
    yield Unknown((CAUSE,), link=Link("parameters('x')", ""))
    for other in OTHERS:
        yield Unknown((CAUSE,), options=(value, other))
    data = value.data if isinstance(value, Known) else None
    if isinstance(data, str):
        yield Unknown((CAUSE,), parts=(PLAIN,))
        if data:
            yield Unknown((CAUSE,), parts=(data[:1], PLAIN))
            yield Unknown((CAUSE,), parts=(PLAIN, data[-1:]))
    if isinstance(data, int) and not isinstance(data, bool):
        yield Unknown((CAUSE,), minimum=data)
        yield Unknown((CAUSE,), maximum=data)
        yield Unknown((CAUSE,), minimum=data - 2, maximum=data + 1)


def variants(value: Value) -> Iterator[Value]:
    """The value with itself, or one thing nested in it, known less well."""
    yield from weakened(value)
    if isinstance(value, ListValue):
        for index, item in enumerate(value.items[:MAX_PLACES]):
            for weaker in variants(item):
                yield ListValue((*value.items[:index], weaker, *value.items[index + 1 :]))
    elif isinstance(value, MapValue):
        for key in list(value.entries)[:MAX_PLACES]:
            for weaker in variants(value.entries[key]):
                yield MapValue({**value.entries, key: weaker})


def allows(weak: Value, strong: Value) -> bool:
    """Whether what is known in the weak value holds of the strong one."""
    if isinstance(weak, Unknown):
        return _unknown_allows(weak, strong)
    if isinstance(weak, ListValue) and isinstance(strong, ListValue):
        same = len(weak.items) == len(strong.items)
        return same and all(map(allows, weak.items, strong.items))
    if isinstance(weak, MapValue) and isinstance(strong, MapValue):
        same = set(weak.entries) == set(strong.entries)
        return same and all(allows(weak.entries[key], strong.entries[key]) for key in weak.entries)
    return isinstance(weak, Known) and weak == strong


def _unknown_allows(weak: Unknown, strong: Value) -> bool:
    data = strong.data if isinstance(strong, Known) else None
    if isinstance(weak, OpenCollection):
        return holds(weak, strong, allows)
    if weak.options and not any(allows(option, strong) for option in weak.options):
        return False
    if weak.parts:
        pattern = "".join(".*" if isinstance(p, Unknown) else re.escape(p) for p in weak.parts)
        if not isinstance(data, str) or not re.fullmatch(pattern, data, re.DOTALL):
            return False
    if weak.minimum is not None or weak.maximum is not None:
        if isinstance(data, (bool, str)) or data is None:
            return False
        low, high = weak.minimum, weak.maximum
        return (low is None or low <= data) and (high is None or data <= high)
    return True


def _without_operands(node: Node, found: list[Node]) -> Node:
    """The outermost call or access with parameters in the place of its operands."""
    if isinstance(node, Access):
        steps = [Step(_stand_in(step.key, found), step.safe) for step in node.steps]
        return Access(_stand_in(node.object, found), tuple(steps))
    assert isinstance(node, Call)
    arguments = tuple(
        argument if _is_lambda(argument) else _stand_in(argument, found)
        for argument in node.arguments
    )
    return Call(node.namespace, node.name, arguments)


def _stand_in(node: Node, found: list[Node]) -> Node:
    found.append(node)
    return Call("", "parameters", (Literal(f"p{len(found) - 1}"),))


def _is_lambda(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "lambda"


def operations(file: Path) -> Iterator[tuple[str, Node, list[Node]]]:
    """The cases of a file that are a call or an access with operands."""
    for line in file.read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["expression"]
        with suppress(ExpressionSyntaxError):
            node = parse_template_string(text)
            if isinstance(node, (Call, Access)):
                operands: list[Node] = []
                yield text, _without_operands(node, operands), operands


def _evaluated(node: Node, *operands: Value) -> Value:
    parameters = {f"p{index}": value for index, value in enumerate(operands)}
    return evaluate(node, Around(parameters=parameters))


def contradictions(compute: Callable[..., Value], operands: tuple[Value, ...]) -> list[str]:
    """What a computation says of weakened operands that doesn't hold of the operands."""
    try:
        strong = compute(*operands)
    except EvaluationError:
        return []
    if not is_wholly_known(strong):
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
    assert sum(1 for file in FILES for _ in operations(file)) > 900


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_less_knowledge_never_contradicts(file: Path) -> None:
    for text, node, nodes in operations(file):
        with suppress(EvaluationError):
            operands = tuple(evaluate(operand, Around()) for operand in nodes)
            compute = partial(_evaluated, node)
            assert (text, contradictions(compute, operands)) == (text, [])


LEAVES = st.one_of(
    st.sampled_from([Known(None), Known(True), Known(False), *map(Known, TEXTS)]),
    st.integers(-3, 3).map(Known),
)
VALUES: st.SearchStrategy[Value] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: ListValue(tuple(items))),
        st.dictionaries(st.sampled_from("ab"), inner, max_size=2).map(MapValue),
    ),
    max_leaves=4,
)
OPERANDS = st.tuples(
    st.sampled_from(TEXTS).map(Known),
    st.integers(-3, 3).map(Known),
    st.booleans().map(Known),
    st.lists(VALUES, max_size=3).map(lambda items: ListValue(tuple(items))),
    st.dictionaries(st.sampled_from("abB"), VALUES, max_size=2).map(MapValue),
)


@example(
    "map(parameters('p3'), lambda('v', createArray(lambdaVariables('v'))))[?parameters('p1')]",
    (Known(""), Known(0), Known(False), ListValue(()), MapValue({})),
)
@given(st.sampled_from("TIBAOX").flatmap(lambda kind: expressions(kind, 3)), OPERANDS)
def test_expressions(expression: str, operands: tuple[Value, ...]) -> None:
    node = parse_template_string(f"[{expression}]")
    assert contradictions(partial(_evaluated, node), operands) == []


@given(VALUES, VALUES)
def test_equality_is_symmetric(left: Value, right: Value) -> None:
    for weaker in variants(left):
        assert equal(weaker, right) is equal(right, weaker)


HOSTILE = st.one_of(
    VALUES,
    st.sampled_from(
        [
            Known("{0:D999999}{1"),
            Known("2020-02-30T99:00:00Z"),
            Known("\ud800é😀\r\n"),
            Known("10.0.0.0/8"),
            Known("http://[x"),
            Known("data:;base64,é"),
            PLAIN,
            Known(Decimal("0.5")),
            Known(10**30),
            Unknown((CAUSE,), parts=("a", PLAIN)),
            Unknown((CAUSE,), minimum=Decimal("0.5"), maximum=10**30),
            Unknown((CAUSE,), options=(Known(1), PLAIN)),
        ]
    ),
)


@given(st.sampled_from(sorted({*FUNCTIONS, *FORMS})), st.lists(HOSTILE, max_size=4))
def test_functions_fail_in_one_way_only(name: str, arguments: list[Value]) -> None:
    nodes = tuple(
        Call("", "parameters", (Literal(f"p{index}"),)) for index in range(len(arguments))
    )
    with suppress(EvaluationError):
        assert isinstance(_evaluated(Call("", name, nodes), *arguments), Value)


def test_texts_of_primitives() -> None:
    assert [text_of(data) for data in (True, 5, Decimal("1.50"), None)] == ["True", "5", "1.5", ""]
