"""The syntax of expressions: trees, errors with their offsets, and bounds."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node, Step
from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.parser import MAX_NESTING, is_expression, parse_template_string


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Literal("")),
        ("[concat]x", Literal("[concat]x")),
        ("[[a]", Literal("[a]")),
        ("['a''b']", Literal("a'b")),
        ("[-1]", Literal(-1)),
        ("[f()]", Call("", "f", ())),
        ("[__bicep.f(1, 'x')]", Call("__bicep", "f", (Literal(1), Literal("x")))),
        ("[f()\n .a]", Access(Call("", "f", ()), (Step(Literal("a")),))),
        ("[f().?a]", Access(Call("", "f", ()), (Step(Literal("a"), safe=True),))),
        ("[f()[? 0]]", Access(Call("", "f", ()), (Step(Literal(0), safe=True),))),
        ("[f().a-b]", Access(Call("", "f", ()), (Step(Literal("a-b")),))),
        ("[f().a[0].b]", Access(Call("", "f", ()), tuple(Step(Literal(k)) for k in ("a", 0, "b")))),
        ("[f(g()[0])]", Call("", "f", (Access(Call("", "g", ()), (Step(Literal(0)),)),))),
    ],
)
def test_trees(text: str, node: Node) -> None:
    assert parse_template_string(text) == node


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("[]", 1, "a function, a text or a number is missing"),
        ("[f(]", 3, "a function, a text or a number is missing"),
        ("[f('a' 'b')]", 7, "a comma or a closing parenthesis is missing"),
        ("[f]", 2, "the parenthesis after f is missing"),
        ("[f() + g()]", 5, "'+' has no meaning in an expression"),
        ("[f('a)]", 3, "a text without its closing quote"),
        ("[f()[0]", 6, "a closing bracket is missing"),
        ("[f(); ]", 4, "';' has no meaning in an expression"),
        ("[f().]", 5, "the name of a property is missing"),
        ("[f()x]", 4, "there is something after the end of the expression"),
    ],
)
def test_errors(text: str, offset: int, message: str) -> None:
    with pytest.raises(ExpressionSyntaxError) as raised:
        parse_template_string(text)
    assert (raised.value.offset, raised.value.message) == (offset, message)


@pytest.mark.parametrize("text", ["[f(", "[f().a[", "[g(f(", "[f()["])
def test_nesting_is_bounded(text: str) -> None:
    opened = text[1:] * (MAX_NESTING + 1)
    with pytest.raises(ExpressionSyntaxError, match="nested deeper"):
        parse_template_string(f"[{opened}]")


def test_long_ways_are_not_deep() -> None:
    node = parse_template_string(f"[f(){'.a' * 20_000}]")
    assert isinstance(node, Access)
    assert len(node.steps) == 20_000


def test_equal_texts_are_parsed_once() -> None:
    assert parse_template_string("[f(1)]") is parse_template_string("[f(1)]")


@given(st.text("[](),.?' \n'abz019-_$é"))
def test_parsing_fails_in_one_way_only(text: str) -> None:
    failure: ExpressionSyntaxError | None = None
    try:
        node = parse_template_string(text)
        assert isinstance(node, Literal) or is_expression(text)
    except ExpressionSyntaxError as error:
        failure = error
    assert failure is None or 0 <= failure.offset < len(text)


def test_work_grows_with_the_text() -> None:
    def seconds(size: int) -> float:
        arguments = ", ".join(["parameters('name')", "'x'"] * size)
        start = time.perf_counter()
        parse_template_string(f"[concat({arguments})]")
        return time.perf_counter() - start

    seconds(100)
    assert seconds(10_000) < 60 * max(seconds(1_000), 1e-3)
