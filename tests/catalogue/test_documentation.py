"""The generated pages in docs/ are those of the policies and editions.

UPDATE_FIXTURES=1 writes them.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.catalogue.documentation import documentation
from azbackup_lint.policy import load_packs

DOCS = Path(__file__).parent.parent.parent / "docs"
PACKS = load_packs()
PAGES = documentation(PACKS)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", list(PAGES))
def test_page_is_up_to_date(name: str, compare: Callable[[str, Path], None]) -> None:
    if os.environ.get("UPDATE_FIXTURES"):
        (DOCS / name).parent.mkdir(exist_ok=True)
    compare(PAGES[name], DOCS / name)


def test_every_policy_has_a_page_and_no_page_is_left_over() -> None:
    pages = {path.name for path in (DOCS / "policies").iterdir()}
    assert pages == {f"{policy.id}.md" for policy in PACKS.policies} | {"README.md", "input.md"}


@pytest.mark.parametrize("name", list(PAGES))
def test_links_lead_somewhere(name: str) -> None:
    for target in LINK.findall(PAGES[name]):
        assert ((DOCS / name).parent / target).is_file(), target


def test_matrix_has_all_rows_of_all_editions() -> None:
    for edition in PACKS.all_editions():
        for row in edition.rows.values():
            assert f"| {row.id} `{row.key}` |" in PAGES["matrix.md"]


def test_tables_keep_their_columns() -> None:
    for line in PAGES["matrix.md"].splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 6, line
