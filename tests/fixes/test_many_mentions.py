"""Names that thousands of places read: each place is found, and told but for the fix's own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.fixes import sharing
from azbackup_lint.fixes.ways import Way
from azbackup_lint.languages.terraform.editing.notation import HclNotation
from azbackup_lint.source import Source, Span

VARIABLE = 'variable "v" {\n  default = 2\n}\n'
DISK = 'resource "azurerm_managed_disk" "d%d" {\n  max_shares = var.v\n}\n'


@given(st.lists(st.sampled_from(["var.v", ".", "-", "_", "v", "var", " ", "[", '"', "é"])))
def test_names_are_found_as_whole_ones(pieces: list[str]) -> None:
    text = f'resource "a" "b" {{\n  c = {"".join(pieces)}\n}}\n'
    found = [m.span.start for m in HclNotation().mentions(Source("main.tf", text), "var.v")]
    expected = [m.start() for m in re.finditer(r"(?<![\w.-])var\.v(?![\w-])", text)]
    # An open quote or bracket leaves no block, and so no owner of a mention.
    assert found in (expected, [])
    assert found == expected or not {'"', "["}.isdisjoint(pieces)


@pytest.mark.parametrize("own", [0, 7, 19])
def test_all_but_the_own_mention_are_told_in_order(own: int) -> None:
    text = VARIABLE + "".join(DISK % number for number in range(20))
    source = Source("main.tf", text)
    uses = [Span(source, *match.span()) for match in re.finditer(r"var\.v", text)]
    default = Span(source, text.index("2\n"), text.index("2\n") + 1)
    told = sharing.others_at(Way((uses[own], default)), [source])
    assert told == tuple(
        f"azurerm_managed_disk.d{number} (main.tf:{5 + 3 * number})"
        for number in range(20)
        if number != own
    )
