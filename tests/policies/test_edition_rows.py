"""The rows of the editions, the policies and the keys of the matrix hold each other."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from azbackup_lint.policy import load_packs

PACKS = load_packs()
MATRIX = Path(__file__).parent.parent.parent / "fixtures" / "matrix"
EDITIONS = files("azbackup_policies") / "editions"
COUNTS = {
    "2023-07-05": {"enforced-by": 74, "nothing-to-enforce": 17, "not-visible": 62},
    "2026-03-26": {"enforced-by": 84, "nothing-to-enforce": 24, "not-visible": 66},
}


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_edition_has_every_row_in_order(date: str) -> None:
    expected = (MATRIX / f"rows-{date}.txt").read_text(encoding="utf-8").split("\n")[:-1]
    edition = PACKS.edition(date)
    rows = [row for row in edition.rows.values() if row.source == edition.source]
    assert [f"{row.id} {row.key}" for row in rows] == expected
    beside = [row for row in edition.rows.values() if row not in rows]
    assert {row.section for row in beside} == {"service"}
    assert len(rows) + len(beside) == sum(COUNTS[date].values())


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_rows_are_counted(date: str, capsys: pytest.CaptureFixture[str]) -> None:
    edition = PACKS.edition(date)
    counts = Counter(row.disposition for row in edition.rows.values())
    active = sum(bool(edition.rows_of(policy.id)) for policy in PACKS.policies)
    with capsys.disabled():
        print(f"\n{date}: {active} policies, rows {dict(sorted(counts.items()))}")  # noqa: T201
    text = (EDITIONS / f"{date}.yaml").read_text(encoding="utf-8")
    assert counts.get("planned", 0) == text.count("\n    planned: ")
    assert active == len({id_ for row in edition.rows.values() for id_ in row.enforced_by})
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
            if row.disposition == "not-visible":
                assert row.not_visible.endswith("."), row.key


def test_ids_of_rows_mean_one_row_in_all_editions() -> None:
    keys: dict[str, set[str]] = {}
    for date in PACKS.editions:
        for row in PACKS.edition(date).rows.values():
            keys.setdefault(row.id, set()).add(row.key)
    assert [id_ for id_, found in keys.items() if len(found) > 1] == []


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_every_edition_says_of_every_policy_whether_its_fault_is_one(date: str) -> None:
    """Active, allowed by a row, or about something that the edition's rows left alone."""
    edition = PACKS.edition(date)
    silent = [policy for policy in PACKS.policies if not edition.rows_about(policy.id)]
    assert [policy.id for policy in silent if set(policy.rows) & set(edition.rows)] == []
    for row in edition.rows.values():
        for id_ in row.allows:
            policy = PACKS.policy(id_)
            assert row.key in policy.rows or set(row.replaces) & set(policy.rows), row.key
            assert not edition.rows_of(id_), row.key


@pytest.mark.parametrize("date", list(PACKS.editions))
def test_rows_replace_rows_of_earlier_editions(date: str) -> None:
    edition = PACKS.edition(date)
    earlier = [PACKS.edition(other) for other in PACKS.editions if other < date]
    for row in edition.rows.values():
        for key in row.replaces:
            assert key not in edition.rows
            assert any(key in other.rows for other in earlier)
