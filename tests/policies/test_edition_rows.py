"""The rows of the editions, the policies and the keys of the matrix hold each other."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from azbackup_lint.policy import load_packs
from azbackup_lint.policy.editions import Row

PACKS = load_packs()
MATRIX = Path(__file__).parent.parent.parent / "fixtures" / "matrix"
EDITIONS = files("azbackup_policies") / "editions"
COUNTS = {
    "2023-07-05": {"enforced": 12, "nothing to enforce": 17, "not visible": 68, "planned": 36},
}


def _disposition(row: Row) -> str:
    if row.enforced_by:
        return "enforced"
    if row.nothing_to_enforce:
        return "nothing to enforce"
    return "planned" if row.planned else "not visible"


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_edition_has_every_row_in_order(date: str) -> None:
    expected = (MATRIX / f"rows-{date}.txt").read_text(encoding="utf-8").split("\n")[:-1]
    rows = PACKS.edition(date).rows.values()
    assert [f"{row.id} {row.key}" for row in rows] == expected
    assert len(expected) == 133


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_planned_rows_are_counted(date: str, capsys: pytest.CaptureFixture[str]) -> None:
    counts = Counter(_disposition(row) for row in PACKS.edition(date).rows.values())
    with capsys.disabled():
        print(f"\nrows of {date}: {dict(sorted(counts.items()))}")  # noqa: T201
    text = (EDITIONS / f"{date}.yaml").read_text(encoding="utf-8")
    assert counts["planned"] == text.count("\n    planned: ")
    assert counts == COUNTS[date]


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_rows_are_said_briefly(date: str) -> None:
    for row in PACKS.edition(date).rows.values():
        assert 0 < len(row.title) <= 70, row.key
        assert row.summary.endswith("."), row.key


def test_rows_and_policies_name_each_other() -> None:
    policies = {policy.id: set(policy.rows) for policy in PACKS.policies}
    named: dict[str, set[str]] = {}
    for date in PACKS.editions:
        for row in PACKS.edition(date).rows.values():
            for policy in row.enforced_by:
                named.setdefault(policy, set()).add(row.key)
    assert named == policies


def test_a_reason_is_given_where_nothing_can_be_seen() -> None:
    for date in PACKS.editions:
        for row in PACKS.edition(date).rows.values():
            if _disposition(row) == "not visible":
                assert row.not_visible.endswith("."), row.key
