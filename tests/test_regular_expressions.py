"""Regular expressions beside Python's, and the work that they may take."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.regular_expressions.character_classes import (
    case_variants,
    named_class,
)
from azbackup_lint.regular_expressions.parsing import compile_regex
from azbackup_lint.regular_expressions.programs import (
    ADVANCE,
    VISITS,
    Match,
    Search,
)
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.limits import Budget, Limits
from tests.terraform.evaluating import evaluate

ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"\w", r"\W", "(?i:A)", "ab", "é"])
TEXTS = st.text("abcAé\n ", max_size=12)
SHAPES = [
    *("({0})+", "({0})+?", "({0}){{2}}", "({0}){{1,2}}", "({0}){{2,}}", "({0}){{1,3}}?"),
    *(
        "({0})",
        "(?:{0}|{1})",
        "({0})|({1})",
        "{0}{1}",
        "({0})*{1}",
        "{1}({0})*?",
        "({0}){{0,2}}{1}",
    ),
    *("({0})?{1}({0})??", "^{0}", "{0}$", r"\b{0}\B", "(?m:^){0}", "{0}(?m:$)"),
]
"""Ways to make an expression of two others; only those that match no empty text are repeated.

Python goes through a repetition of an empty text once more than RE2, which shows in groups.
"""

EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.builds(str.format, st.sampled_from(SHAPES), inner, inner),
    max_leaves=8,
)


def _first(expression: str, subject: str) -> Match | None:
    return next(compile_regex(expression).matches(subject, Budget().spend), None)


@given(EXPRESSIONS, TEXTS)
def test_matches_what_python_matches(expression: str, subject: str) -> None:
    written = expression.replace("(?m:$)", r"(?=\n|\Z)").replace("$", r"\Z")
    python = re.compile(written, re.ASCII)  # RE2's \w, \d, \s and \b are ASCII's
    expected = python.search(subject)
    match = _first(expression, subject)
    assert (match is None) is (expected is None)
    if match is not None and expected is not None:
        groups = [match.group(number) for number in range(python.groups + 1)]
        assert (match.start, groups) == (expected.start(), [expected[0], *expected.groups()])


@given(EXPRESSIONS, st.text("abc", max_size=40))
def test_a_search_takes_linear_time(expression: str, subject: str) -> None:
    code = compile_regex(expression).code
    spent: list[int] = []
    Search(code, subject, spent.append).first(0)
    assert sum(spent) * VISITS <= (len(subject) + 1) * (len(code) + 1 + ADVANCE)


@pytest.mark.parametrize(
    "expression",
    [r"(a|a)*b", r"(a|ab|b)*c", r"(a+)+$", r"((a+)+)+b", r"(.*)*(.*)*!", r"(a?){25}b", r"a*a*a*b"],
)
def test_ambiguity_costs_little(expression: str) -> None:
    spent: list[int] = []
    search = Search(compile_regex(expression).code, "a" * 200 + "?", spent.append)
    assert search.first(0) is None
    assert sum(spent) * VISITS < 50_000


@pytest.mark.parametrize(
    ("expression", "subject"),
    [
        ("(a{30}){30}" * 12, "a"),  # compiles to too many instructions
        ("(a?){900}b", "a" * 2000),
        ("a.*b|a", "a" * 1500),  # each search goes on to the end
        ("a" * 10_001, "a"),
    ],
)
def test_much_work_is_refused(expression: str, subject: str) -> None:
    budget = Budget(Limits(steps=300_000))
    with pytest.raises(LimitReached):
        list(compile_regex(expression).matches(subject, budget.spend))


def test_what_is_refused_is_told() -> None:
    with pytest.raises(LimitReached, match="regexall"):
        evaluate(f'regexall("(a?){{900}}b", "{"a" * 2000}")')


@given(st.characters(), st.characters())
def test_case_variants_are_a_partition(first: str, second: str) -> None:
    assert first in case_variants(first)
    shared = set(case_variants(first)) & set(case_variants(second))
    assert not shared or set(case_variants(first)) == set(case_variants(second))


def test_case_variants_differ_from_letter_to_letter() -> None:
    assert sorted(case_variants("k")) == ["K", "k", "\u212a"]
    assert sorted(case_variants("ß")) == ["ß", "ẞ"]
    assert case_variants("1") == "1"


@given(st.characters())
def test_a_negated_class_holds_the_others(character: str) -> None:
    for name in (r"\w", "[:punct:]", "L", "Nd", "Any"):
        positive = named_class(name, negated=False, folded=False)
        negative = named_class(name, negated=True, folded=False)
        assert positive is not None
        assert negative is not None
        assert (character in positive) is not (character in negative)
