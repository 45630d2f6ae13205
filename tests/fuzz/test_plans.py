"""Roots with what Terraform plans for them: nothing in the files contradicts it.

The plans are cut down to the changes of resources. `plans.py` makes such roots at random.
"""

import json
from pathlib import Path

import pytest

from tests.fuzz.plans import Difference, compared, in_attributes

ROOTS = Path(__file__).parent.parent.parent / "fixtures" / "planned-roots"
FOLDERS = sorted(path.parent for path in ROOTS.glob("*/plan.json"))
BOLD = "known after apply"


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_files_agree_with_the_plan(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text("utf-8"))
    assert plan["resource_changes"]
    assert list(in_attributes(folder, plan)) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "unknown", "expected"),
    [
        (1, "1", False, []),
        (True, "true", False, []),
        ("a", "b", False, [Difference("x", "a", "b")]),
        (
            {"$unknown": ["var.a"]},
            "b",
            False,
            [Difference("x", {"$unknown": ["var.a"]}, "b", True)],
        ),
        ({"$unknown": ["var.a"]}, None, True, []),
        ("a", None, True, [Difference("x", "a", BOLD, is_early=True)]),
        (["b", "a"], ["a", "b"], False, []),
        (["a"], ["a", "b"], False, [Difference("x", ["a"], ["a", "b"])]),
        ([{"n": 1}], [{"n": 2, "m": 3}], False, [Difference("x[0].n", 1, 2)]),
        ([{"n": 1}], [{}], [{"n": True}], [Difference("x[0].n", 1, BOLD, is_early=True)]),
    ],
)
def test_differences_are_seen(
    mine: object, theirs: object, unknown: object, expected: list[Difference]
) -> None:
    assert list(compared("x", mine, theirs, unknown)) == expected
