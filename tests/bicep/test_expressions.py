"""Expressions and types, and their trees."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bicep.trees import expression, parsed, short, type_expression

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "bicep" / "trees"


def cases(name: str) -> list[tuple[str, str]]:
    """The cases of a file: a text, `=>` and its tree, and a line that ends the case."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    pairs = [case.split("\n=> ") for case in text.split("\n---\n")[:-1]]
    return [(code.lstrip("\n"), tree) for code, tree in pairs]


@pytest.mark.parametrize(("text", "tree"), cases("expressions.txt"))
def test_expressions(text: str, tree: str) -> None:
    assert short(expression(text)) == tree


@pytest.mark.parametrize(("text", "tree"), cases("types.txt"))
def test_types(text: str, tree: str) -> None:
    assert short(type_expression(text)) == tree


FAULTS = [
    ("var x = ", 8, 8, "the statement breaks off at the end of this line"),
    ("var x", 5, 5, "'=' is missing here"),
    ("var = 1", 4, 5, "the name of a variable is missing here"),
    ("var x = 1 2", 10, 11, "'2' can't stand here"),
    ("var x = !!a", 9, 10, "'!' can't stand here"),
    ("var x = a +", 11, 11, "the statement breaks off at the end of this line"),
    ("var x = a +\n  b", 11, 11, "the statement breaks off at the end of this line"),
    ("var x = a ? b", 13, 13, "a colon and the other value is missing here"),
    ("var x = (a", 10, 10, "a closing parenthesis is missing here"),
    ("var x = ()", 9, 10, "')' can't stand here"),
    ("var x = f(a,)", 12, 13, "')' can't stand here"),
    ("var x = f(a\n b)", 11, 11, "a comma or a closing parenthesis is missing here"),
    ("var x = null()", 12, 13, "'(' can't stand here"),
    ("var x = a.", 10, 10, "the name of a property is missing here"),
    ("var x = a[]", 10, 11, "']' can't stand here"),
    ("var x = [a b]", 11, 12, "a comma or a new line is missing here"),
    ("var x = [\n a,\n b\n]", 12, 13, "a comma can't end a line"),
    ("var x = {a}", 10, 11, "a colon is missing here"),
    ("var x = {\n  a: \n}", 15, 15, "the statement breaks off at the end of this line"),
    ("var x = 'a", 8, 10, "this text is not closed on its line"),
    ("var x = 'a${b", 10, 13, "this hole in a text is not closed on its line"),
    ("var x = 'a${b\n}'", 10, 13, "this hole in a text is not closed on its line"),
    ("var x = 'a${b}c", 8, 15, "this text is not closed on its line"),
    ("var x = \"a\"", 8, 9, "'\"' can't stand here"),
    ("var x = '''a", 8, 11, "this text is not closed"),
    ("var x = $'''a", 8, 12, "this text is not closed"),
    ("var x = '\\q'", 9, 11, "'\\\\q' is no escape of Bicep"),
    ("var x = '\\u{110000}'", 9, 19, "'\\\\u{110000}' is no escape of Bicep"),
    ("var x = 9223372036854775808", 8, 27, "this number has more than 64 bits"),
    ("var x = 1 /* a", 10, 12, "this comment is not closed"),
    ("var x = {", 8, 9, "this '{' is not closed"),
    ("var x = [for a of b: c]", 15, 17, "the word in is missing here"),
    ("param x", 7, 7, "the type of this parameter is missing here"),
    ("param x = 1", 8, 9, "the type of this parameter is missing here"),
    ("param x string 'a'", 15, 18, "\"'a'\" can't stand here"),
    ("output x = 1", 9, 10, "a type is missing here"),
    ("resource x = {}", 11, 12,
     "a type such as 'Microsoft.Compute/disks@2024-03-02' is missing here"),
    ("resource x 'a@1' = 1", 19, 20, "an object is missing here"),
    ("module x 'a' = if a {}", 18, 19, "a parenthesis with a condition is missing here"),
    ("import {a} 'b'", 11, 14, "the word from and a path is missing here"),
    ("@a()", 4, 4, "the statement of this decorator is missing here"),
    ("@a\nvar x = 1", 2, 2, "the parenthesis of this decorator is missing here"),
    ("vra x = 1", 0, 3, "a statement can't begin with 'vra'"),
    ("using 'main.bicep'", 0, 5, "a statement can't begin with 'using'"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "start", "end", "message"), FAULTS)
def test_faults_are_told_where_they_are(text: str, start: int, end: int, message: str) -> None:
    (problem,) = parsed(text).problems
    assert (problem.span.start, problem.span.end, problem.message) == (start, end, message)
