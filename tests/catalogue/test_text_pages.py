"""Pages on terminals of any width."""

import pytest

from azbackup_lint.catalogue.blocks import WIDTH, Bullets, Heading, Paragraph, Table
from azbackup_lint.catalogue.policies import policy_blocks
from azbackup_lint.catalogue.text_pages import Screen, render_text
from azbackup_lint.policy import load_packs
from azbackup_lint.report.styles import Style

PACKS = load_packs()
LONG = "It is a sentence of quite some words, so that it doesn't fit on any one line. " * 3
PAGE = (
    Heading("Title", 1),
    Paragraph(LONG),
    Bullets([LONG, "short"]),
    Table(("id", "what"), [("one", LONG), ("three", "short")]),
)


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 140, 300])
def test_everything_fits_the_terminal(columns: int) -> None:
    listing = [*PAGE, *policy_blocks(PACKS, PACKS.edition(None))]
    lines = render_text(listing, Screen(columns)).splitlines()
    names = max(len(policy.name) for policy in PACKS.policies)
    cells = len("  AZB101    warning") + names + 2  # before the last one; they are never cut
    assert max(map(len, lines)) <= max(columns, cells)


def test_a_row_is_one_line_where_there_is_no_terminal() -> None:
    *_, one, three = render_text(PAGE).splitlines()
    assert one == f"  one    {LONG}".rstrip()
    assert three == "  three  short"


def test_a_narrow_terminal_has_the_last_cell_below_the_others() -> None:
    page = [
        Table(("id", "what"), [("x" * 30, "It doesn't fit beside the other cell."), ("y", "z")])
    ]
    assert render_text(page, Screen(50)).splitlines() == [
        f"  {'x' * 30}",
        "      It doesn't fit beside the other cell.",
        f"  {'y':<30}  z",
    ]


def test_a_wide_terminal_has_it_beside_them() -> None:
    page = [Table(("id", "what"), [("one", "word " * 12)])]
    assert render_text(page, Screen(50)).splitlines() == [
        f"  one  {'word ' * 7}word",
        "       word word word word",
    ]


def test_sentences_are_no_longer_than_can_be_read() -> None:
    lines = render_text(PAGE[:3], Screen(400)).splitlines()
    assert max(map(len, lines)) <= WIDTH


def test_headings_stand_out_in_colours_only() -> None:
    assert render_text(PAGE[:1], Screen(80, Style(colour=True))) == "\x1b[1mTitle\x1b[0m\n"
    assert render_text(PAGE[:1], Screen(80)) == "Title\n"
