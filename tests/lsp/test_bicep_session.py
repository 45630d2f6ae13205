"""Bicep in a session: marks move with their text, and stay while lines are half-typed."""

from pathlib import Path

import pytest

from tests.lsp.test_session import Editor

MAIN = """\
param shares int = 2
param days int

module data 'data.bicep' = {
  name: 'data'
  params: {
    shares: shares
  }
}

resource policy 'Microsoft.RecoveryServices/vaults/backupPolicies@2024-10-01' = {
  name: 'vault/daily'
  properties: {
    backupManagementType: 'AzureIaasVM'
    policyType: 'V1'
    instantRpRetentionRangeInDays: days
  }
}
"""
DATA = """\
param shares int

resource disk 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'data'
  location: 'westeurope'
  properties: {
    creationData: {
      createOption: 'Empty'
    }
    diskSizeGB: 256
    maxShares: shares
  }
}
"""
VALUES = "using 'main.bicep'\n\nparam days = 9\n"
FILES = {"main.bicep": MAIN, "data.bicep": DATA, "main.bicepparam": VALUES}
SHARED = (11, "error", "AZB401")
MARKS = {
    "data.bicep": [SHARED],
    "main.bicep": [(1, "hint", "AZB401"), (16, "error", "AZB606")],
    "main.bicepparam": [(3, "hint", "AZB606")],
}


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    """An editor with all files open, and marks as they were written."""
    editor = Editor(tmp_path)
    for name, text in FILES.items():
        editor.write(name, text)
    for name in FILES:
        editor.open(name)
    assert editor.marks() == MARKS
    return editor


def test_marks_move_with_their_text(editor: Editor) -> None:
    editor.type("data.bicep", f"// a disk\n\n{DATA}")
    assert editor.marks() == MARKS | {"data.bicep": [(13, "error", "AZB401")]}


@pytest.mark.parametrize(
    ("written", "half", "line"),
    [
        ("    maxShares: shares\n", "    maxShares: \n", 11),
        ("    maxShares: shares\n", "    maxShares: shares +\n", 11),
        ("    diskSizeGB: 256\n", "    diskSizeGB: 256\n    sku\n", 11),
        ("    diskSizeGB: 256\n", "    diskSizeGB: f(256\n", 10),
        ("  properties: {\n", "  properties: {{\n", 6),
        ("resource disk", "resource ", 3),
        ("resource disk", "resource disk '", 3),
        ("param shares int", "param shares ", 1),
        ("param shares int", "@minValue(\nparam shares int", 1),
    ],
)
def test_a_half_typed_statement_stands_as_it_was(
    editor: Editor, written: str, half: str, line: int
) -> None:
    text = DATA.replace(written, half, 1)
    assert text != DATA
    editor.type("data.bicep", text)
    marks = editor.marks()
    broken = (line, "error", "AZB002")
    assert broken in marks["data.bicep"]
    assert [mark[1:] for mark in marks["data.bicep"] if mark[2] != "AZB002"] == [SHARED[1:]]
    assert {**marks, "data.bicep": [SHARED]} == MARKS
    editor.type("data.bicep", DATA)
    assert editor.marks() == MARKS


def test_a_half_typed_value_of_a_parameter_file_stands_as_it_was(editor: Editor) -> None:
    editor.type("main.bicepparam", VALUES.replace("9", ""))
    half = [(3, "error", "AZB002"), (3, "hint", "AZB606")]
    assert editor.marks() == MARKS | {"main.bicepparam": half}
    editor.type("main.bicepparam", VALUES.replace("9", "3"))
    fine = {name: marks for name, marks in MARKS.items() if name != "main.bicepparam"}
    assert editor.marks() == fine | {"main.bicep": [(1, "hint", "AZB401")]}
