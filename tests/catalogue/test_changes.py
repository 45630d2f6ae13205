"""What changed between editions: counted, and told in three forms."""

import json
from typing import Any

import pytest

from azbackup_lint.catalogue.blocks import render_markdown
from azbackup_lint.catalogue.changes import changes_between, changes_blocks, changes_json
from azbackup_lint.catalogue.text_pages import render_text
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.editions import Edition, Row

PACKS = load_packs()
OLD, NEW = PACKS.edition("2023-07-05"), PACKS.edition("2026-03-26")
CHANGES = changes_between(OLD, NEW)


def row(key: str, **fields: Any) -> Row:
    said = {"id": key, "title": key, "verdict": "limit", "summary": "Said.", "limits": {}}
    return Row(key=key, **{**said, **fields})


def edition(date: str, *rows: Row) -> Edition:
    return Edition(date, "Matrix", "somewhere", {item.key: item for item in rows})


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([], [row("a/b")], {"added": ["a/b"]}),
        ([row("a/b")], [], {"removed": ["a/b"]}),
        ([row("a/b")], [row("a/b")], {}),
        ([row("a/b")], [row("a/b", summary="Else.")], {"reworded": ["a/b"]}),
        (
            [row("a/b")],
            [row("a/c", replaces=("a/b",)), row("a/d", replaces=("a/b",))],
            {"replaced": [{"row": "a/b", "by": ["a/c", "a/d"]}]},
        ),
    ],
)
def test_rows_come_go_and_stay(
    old: list[Row], new: list[Row], expected: dict[str, list[Any]]
) -> None:
    found = json.loads(changes_json(changes_between(edition("1", *old), edition("2", *new))))
    kinds = ("added", "removed", "replaced", "reworded", "changed")
    assert {kind: found[kind] for kind in kinds if found[kind]} == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"verdict": "supported"}, {"verdict": ["limit", "supported"]}),
        ({"limits": {"most": 2}}, {"limits": {"most": [1, 2], "least": [0, None]}}),
        ({"planned": "Soon."}, {}),
        ({"enforced_by": ()}, {"handling": ["enforced by ABC001", "not visible: "]}),
        (
            {"when": {"not": {"excluded": True, "size": {"maximum": 3}}}},
            {
                "handling": [
                    "enforced by ABC001",
                    "enforced by ABC001, where not (excluded is true and size is at most 3)",
                ]
            },
        ),
    ],
)
def test_changes_of_a_row_are_named(fields: dict[str, Any], expected: dict[str, Any]) -> None:
    limits = {"most": 1, "least": 0}
    before = row("a/b", limits=limits, enforced_by=("ABC001",))
    after = row("a/b", **{"limits": limits, "enforced_by": ("ABC001",), **fields})
    found = changes_between(edition("1", before), edition("2", after))
    (changed,) = json.loads(changes_json(found))["changed"] or [{}]
    assert {key: changed[key] for key in changed if key not in ("row", "summary")} == expected


def test_counts_between_the_editions_add_up() -> None:
    same = set(OLD.rows) & set(NEW.rows)
    heirs = [heir for _, found in CHANGES.replaced for heir in found]
    assert len(OLD.rows) == len(same) + len(CHANGES.removed) + len(CHANGES.replaced)
    assert len(NEW.rows) == len(same) + len(CHANGES.added) + len(heirs)
    assert [row.key for row in CHANGES.removed] == ["file-restore/ultra-disk"]
    assert [row.key for row, _ in CHANGES.replaced] == ["actions/cross-region-or-subscription"]
    assert {heir.key for heir in heirs} == {"actions/cross-region", "actions/cross-subscription"}
    assert len(CHANGES.added) == 21


def test_changes_that_matter_are_told() -> None:
    text = render_text(changes_blocks(CHANGES))
    assert "\n  disk-gib: 32,768 → 65,536\n  total-gib: 262,144 → 524,288\n" in text
    assert (
        "\n  verdict: unsupported → supported\n  enforced by AZB410 → nothing to enforce\n" in text
    )
    assert "\n- disk-gib: 32,768 → 65,536\n" in render_markdown(changes_blocks(CHANGES))


def test_backwards_is_told_as_well() -> None:
    back = changes_between(NEW, OLD)
    assert len(back.removed) == len(CHANGES.added) + 2
    assert [row.key for row in back.added] == [
        "actions/cross-region-or-subscription",
        "file-restore/ultra-disk",
    ]
