"""Suppressions while code is typed: blocks that stay the same are kept from one run to the next."""

from pathlib import Path

import pytest

from tests.lsp.test_session import Editor

DISK = 'resource "azurerm_managed_disk" "data" {\n  max_shares = 2\n}\n'
COMMENT = "# azbackup-lint: ignore[AZB401] a cluster\n"
OTHER = 'resource "azurerm_managed_disk" "other" {\n  name = "other"\n}\n'
VALUE = 'variable "shares" {\n  default = 2\n}\n'


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    editor = Editor(tmp_path)
    editor.write("main.tf", DISK + OTHER)
    editor.open("main.tf")
    assert editor.marks() == {"main.tf": [(2, "error", "AZB401")]}
    return editor


def test_a_comment_counts_as_soon_as_it_is_typed(editor: Editor) -> None:
    editor.type("main.tf", COMMENT + DISK + OTHER)
    assert editor.marks() == {}
    editor.type("main.tf", "\n\n" + COMMENT + DISK + OTHER)
    assert editor.marks() == {}
    editor.type("main.tf", "\n\n" + COMMENT + "\n" + DISK + OTHER)
    assert editor.marks() == {
        "main.tf": [(3, "warning", "AZB017"), (6, "error", "AZB401")],
    }
    editor.type("main.tf", "\n\n" + DISK + OTHER)
    assert editor.marks() == {"main.tf": [(4, "error", "AZB401")]}


def test_one_that_is_left_over_is_marked(editor: Editor) -> None:
    editor.type("main.tf", COMMENT + DISK.replace("2", "1") + OTHER)
    assert editor.marks() == {"main.tf": [(1, "warning", "AZB018")]}


@pytest.mark.parametrize("half", ["  max_shares = \n", '  name = "\n', "  {\n"])
def test_half_written_code_makes_none_unused(editor: Editor, half: str) -> None:
    for text in (COMMENT + DISK, COMMENT + DISK.replace("  max_shares = 2\n", half)):
        editor.type("main.tf", OTHER + text)
        codes = {code for _, _, code in editor.marks().get("main.tf", ())}
        assert codes <= {"AZB002"}


def test_a_value_is_silenced_in_another_file(editor: Editor) -> None:
    editor.write("variables.tf", VALUE)
    editor.type("main.tf", DISK.replace("2", "var.shares"))
    assert "variables.tf" in editor.marks(saved=True)
    editor.open("variables.tf")
    editor.type("variables.tf", COMMENT + VALUE)
    assert editor.marks() == {}
    editor.type("variables.tf", "\n" + COMMENT + VALUE)
    assert editor.marks() == {}
