"""docs/views.md names every fact of every view, and no other."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.estate.view import VIEW_KINDS
from tests.estate.test_views import BACKUP, DISK, LINK, VM, views

PAGE = Path(__file__).parent.parent.parent / "docs" / "views.md"
LOCK = """
resource "azurerm_management_lock" "l" {
  name       = "l"
  scope      = "/subscriptions/s/resourceGroups/rg"
  lock_level = "ReadOnly"
}
"""
UNPROTECTED = VM + DISK % (1, 1, LINK)
PROTECTED = UNPROTECTED + LOCK + BACKUP % ""


def documented(kind: str) -> list[str]:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition(f"\n## {kind}\n")
    section = rest.partition("\n## ")[0]
    return re.findall(r"^\| `([\w.]+)` \|", section, re.MULTILINE)


def leaves(document: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, fact in document.items():
        if isinstance(fact, dict):
            yield from leaves(fact, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


@pytest.mark.parametrize("kind", VIEW_KINDS)
def test_every_fact_is_documented(kind: str) -> None:
    names = documented(kind)
    assert len(names) == len(set(names))
    found = [set(leaves(view.document)) for view in views(PROTECTED) if view.kind == kind]
    assert found
    assert all(facts == set(names) for facts in found)


@pytest.mark.parametrize("kind", ["vm", "disk"])
def test_facts_are_the_same_without_protection(kind: str) -> None:
    found = [set(leaves(view.document)) for view in views(UNPROTECTED) if view.kind == kind]
    assert found
    assert all(facts == set(documented(kind)) for facts in found)


def test_every_fact_has_values_and_origins() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    assert all(len([cell for cell in row.split(" | ") if cell.strip("| ")]) == 4 for row in rows)
