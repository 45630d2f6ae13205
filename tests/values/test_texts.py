"""Texts of which parts are unknown, and whether they may be equal."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.values import Cause, Known, Link, Unknown, Value
from azbackup_lint.values.equality import Rules, equality
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.limits import MAX_PARTS
from azbackup_lint.values.sizes import MAX_TEXT
from azbackup_lint.values.texts import Part, join, may_be_equal, parts_of, split
from tests.arm.evaluating import value_at
from tests.terraform.evaluating import evaluate, module

X = Unknown((Cause("variable", "x"),), link=Link("var.x", ""))
Y = Unknown((Cause("variable", "y"),), link=Link("var.y", ""))

PARTS = st.lists(st.one_of(st.text("ab", max_size=3), st.sampled_from([X, Y])), max_size=5)


def _filled(parts: list[Part], x: str, y: str) -> str:
    return "".join({id(X): x, id(Y): y}.get(id(part), str(part)) for part in parts)


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        ([], Known("")),
        (["a", "", "b"], Known("ab")),
        ([X], X),
        (["", X, ""], X),
        (["a", "b", X, "c"], Unknown(X.causes, parts=("ab", X, "c"))),
        ([Unknown(X.causes, parts=("a", X)), "-", Y], join(["a", X, "-", Y])),
    ],
)
def test_join(pieces: list[Part], joined: Value) -> None:
    assert join(pieces) == joined
    assert tuple(parts_of(join(pieces))) == tuple(parts_of(joined))


def test_texts_have_bounds() -> None:
    with pytest.raises(LimitReached):
        join(["x" * MAX_TEXT, "x"])
    long = join([X, "-"] * MAX_PARTS)
    assert isinstance(long, Unknown)
    assert long.parts == ()


@given(PARTS)
def test_split_and_join_are_inverse(parts: list[Part]) -> None:
    text = join(parts)
    pieces = split(text, "a")
    if pieces is None:
        assert text in (X, Y)
    else:
        assert join([part for piece in pieces for part in ("a", piece)][1:]) == text


@given(PARTS, st.text("ab", max_size=6))
def test_what_a_text_may_spell(parts: list[Part], text: str) -> None:
    """Exactly what a pattern with a gap for each unknown matches."""
    parts = list(parts_of(join(parts)))
    pattern = "".join(re.escape(part) if isinstance(part, str) else ".*" for part in parts)
    assert may_be_equal(parts, [text]) is (re.fullmatch(pattern, text) is not None)


@given(PARTS, PARTS, st.text("ab", max_size=3), st.text("ab", max_size=3))
def test_texts_that_differ_never_are_the_same(
    left: list[Part], right: list[Part], x: str, y: str
) -> None:
    if _filled(left, x, y) == _filled(right, x, y):
        left, right = list(parts_of(join(left))), list(parts_of(join(right)))
        assert may_be_equal(left, right)
        assert may_be_equal(right, left)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("foo", False),
        ("-abc-", None),
        ("x-abc-y", None),
        ("x-ab-c-y", False),
        ("-abc", False),
    ],
)
def test_known_parts_decide_in_both_languages(text: str, same: bool | None) -> None:
    """`"${var.x}-abc-${var.y}" == "foo"`."""
    variables = module({"main.tf": 'variable "x" {}\nvariable "y" {}\n'})
    terraform = evaluate(f'"${{var.x}}-abc-${{var.y}}" == "{text}"', within=variables)
    arm = value_at(
        f"[equals(concat(parameters('unknown'), '-abc-', parameters('symbol')), '{text}')]"
    )
    for value in (terraform, arm):
        assert (value.data if isinstance(value, Known) else None) is same


BOUNDED = Unknown((), minimum=2, maximum=5)
ID = Unknown((), link=Link("azurerm_managed_disk.d", "id"))


@pytest.mark.parametrize(
    ("left", "right", "rules", "same"),
    [
        (BOUNDED, Known(6), Rules(), False),
        (BOUNDED, Known(5), Rules(), None),
        (BOUNDED, Known("5"), Rules(), False),
        (BOUNDED, Known("5"), Rules(converts=True), None),
        (join(["a", X]), Known(1), Rules(), False),
        (join(["a", X]), Known(1), Rules(converts=True), False),
        (join(["a", X]), Known(True), Rules(converts=True), False),
        (join(["1", X]), Known(1), Rules(converts=True), None),
        (join(["t", X]), Known(True), Rules(converts=True), None),
        (join(["a", X]), Known(None), Rules(converts=True), False),
        (ID, Known(""), Rules(ids_are_set=True), False),
        (ID, Known(None), Rules(), None),
        (join(["a", X]), join(["b", Y]), Rules(), False),
        (join(["a", X]), join(["a", Y]), Rules(), None),
        (join(["a", X]), join(["a", X]), Rules(), True),
    ],
)
def test_equality(left: Value, right: Value, rules: Rules, same: bool | None) -> None:
    assert equality(left, right, rules) is same
    assert equality(right, left, rules) is same
