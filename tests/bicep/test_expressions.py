"""Expressions and their trees."""

from __future__ import annotations

import pytest

from tests.bicep.trees import expression, short

TREES = [
    ("1", 1),
    ("'a'", "a"),
    ("true", True),
    ("null", None),
    ("a", ("Name", "a")),
    ("a.b", ("Access", ("Name", "a"), [("Step", "b")])),
]


@pytest.mark.parametrize(("text", "tree"), TREES, ids=[text for text, _ in TREES])
def test_trees(text: str, tree: object) -> None:
    assert short(expression(text)) == tree
