"""A session: marks of open buffers and of the roots that they belong to, without a process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.lsp import session
from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.lsp.staleness import StaleError
from azbackup_lint.settings import Settings

DISK = """\
resource "azurerm_managed_disk" "data" {
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 256
  max_shares           = var.shares
}
"""
SHARES = 'variable "shares" {\n  type    = number\n  default = 2\n}\n'


class Editor:
    """An editor without a screen: files on disk, buffers, and a session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.session = Session(lambda _: Lens(Settings(), folder))
        self.buffers: dict[Path, Buffer] = {}
        (folder / ".git").mkdir()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def open(self, name: str) -> None:
        text = (self.folder / name).read_bytes().decode()
        path = self.folder / name
        self.buffers = {**self.buffers, path: Buffer(path, path.as_uri(), text, 1)}

    def type(self, name: str, text: str) -> None:
        path = self.folder / name
        self.buffers = {**self.buffers, path: self.buffers[path].edited([Edit(text)], 2, "utf-16")}

    def close(self, name: str) -> None:
        self.buffers = {p: b for p, b in self.buffers.items() if p != self.folder / name}

    def marks(self, *, saved: bool = False) -> dict[str, list[tuple[int, str, str]]]:
        """By file: the line from 1, the level and the code of every mark."""
        self.session.lint(self.buffers, lambda: False, saved=saved)
        return {
            path.relative_to(self.folder).as_posix(): [_brief(mark) for mark in marks]
            for path, marks in self.session.marks().items()
        }


def _brief(mark: Mark) -> tuple[int, str, str]:
    return mark.range.start.line + 1, mark.level, mark.code


@pytest.fixture
def editor(tmp_path: Path) -> Editor:
    return Editor(tmp_path)


SHARED = {"main.tf": [(8, "error", "AZB401")], "variables.tf": [(3, "hint", "AZB401")]}


def test_a_mistake_is_marked_where_it_takes_effect_and_where_it_was_written(
    editor: Editor,
) -> None:
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    assert editor.marks() == SHARED


def test_a_change_in_one_file_updates_the_others(editor: Editor) -> None:
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.open("variables.tf")
    assert editor.marks() == SHARED
    editor.type("variables.tf", SHARES.replace("2", "1"))
    assert editor.marks() == {}
    editor.type("variables.tf", "\n" + SHARES)
    assert editor.marks() == {**SHARED, "variables.tf": [(4, "hint", "AZB401")]}
    editor.close("variables.tf")
    assert editor.marks() == {}


def test_only_the_roots_of_open_files_are_linted(editor: Editor) -> None:
    for folder in ("one", "two"):
        editor.write(f"{folder}/main.tf", DISK)
        editor.write(f"{folder}/variables.tf", SHARES)
    editor.open("one/main.tf")
    assert set(editor.marks()) == {"one/main.tf", "one/variables.tf"}


def test_a_module_is_linted_through_the_root_that_calls_it(editor: Editor) -> None:
    editor.write("main.tf", 'module "disk" {\n  source = "./disk"\n  shares = 2\n}\n')
    editor.write("disk/main.tf", DISK)
    editor.write("disk/variables.tf", 'variable "shares" {\n  type = number\n}\n')
    editor.open("disk/main.tf")
    expected = {"disk/main.tf": [(8, "error", "AZB401")], "main.tf": [(3, "hint", "AZB401")]}
    assert editor.marks() == expected
    editor.write("main.tf", 'module "disk" {\n  source = "./disk"\n  shares = 1\n}\n')
    assert editor.marks() == expected
    assert editor.marks(saved=True) == {}


def test_what_several_roots_say_alike_is_marked_once(editor: Editor) -> None:
    for root in ("one", "two"):
        call = 'module "disk" {\n  source = "../disk"\n  shares = 2\n}\n'
        editor.write(f"{root}/main.tf", call)
    editor.write("disk/main.tf", DISK)
    editor.write("disk/variables.tf", 'variable "shares" {\n  type = number\n}\n')
    editor.open("disk/main.tf")
    assert editor.marks()["disk/main.tf"] == [(8, "error", "AZB401")]


def test_an_unchanged_root_is_not_linted_again(editor: Editor) -> None:
    for folder in ("one", "two"):
        editor.write(f"{folder}/main.tf", DISK)
        editor.write(f"{folder}/variables.tf", SHARES)
        editor.open(f"{folder}/main.tf")
    editor.marks()
    before = {root.place.files.path.name: root for root in editor.session.roots}
    editor.type("one/main.tf", DISK + "\n")
    editor.marks(saved=True)
    after = {root.place.files.path.name: root for root in editor.session.roots}
    assert after["two"] is before["two"]
    assert after["one"] is not before["one"]


def test_a_new_file_changes_the_root(editor: Editor) -> None:
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    editor.marks()
    editor.write("terraform.tfvars", "shares = 1\n")
    assert editor.marks(saved=True) == {}


def test_a_cancelled_run_leaves_the_state_before(editor: Editor) -> None:
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    editor.marks()
    editor.type("main.tf", DISK.replace("var.shares", "1"))
    asked: list[int] = []

    def stale_soon() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(StaleError):
        editor.session.lint(editor.buffers, stale_soon)
    assert {path.name for path in editor.session.marks()} == set(SHARED)
    assert editor.marks() == {}


TEMPLATE = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Compute/disks",
      "apiVersion": "2023-04-02",
      "name": "data",
      "location": "westeurope",
      "properties": {"diskSizeGB": 64, "creationData": {"createOption": "Empty"}, "maxShares": 2}
    }
  ]
}
"""


@pytest.mark.parametrize("change", [str, lambda text: text.replace("\n", "\r\n")])
def test_templates_are_marked_alike(editor: Editor, change: Callable[[str], str]) -> None:
    editor.write("main.json", change(TEMPLATE))
    editor.open("main.json")
    assert editor.marks() == {"main.json": [(10, "error", "AZB401")]}
    editor.type("main.json", change(TEMPLATE).replace('"maxShares": 2', '"maxShares": 1'))
    assert editor.marks() == {}


def test_positions_count_as_the_client_does(editor: Editor) -> None:
    text = DISK.replace("max_shares           = var.shares", "/* 😀é */ max_shares = 2")
    editor.write("main.tf", text)
    editor.open("main.tf")
    columns = {}
    for encoding in ("utf-8", "utf-16", "utf-32"):
        editor.session.forget()
        editor.session.encoding = encoding
        editor.session.lint(editor.buffers, lambda: False)
        (mark,) = editor.session.marks()[editor.folder / "main.tf"]
        columns[encoding] = mark.range.start.character
    line = text.splitlines()[7]
    before = line[: line.index("= 2") + 2]
    assert columns == {
        "utf-8": len(before.encode()),
        "utf-16": len(before.encode("utf-16-le")) // 2,
        "utf-32": len(before),
    }


OTHER = DISK.replace('"data" {', '"other" {').replace("= var.shares", "= 3")

HALF_TYPED = [
    ("max_shares           = var.shares", "max_shares           = var.shares +"),
    ("max_shares           = var.shares", "max_shares           = "),
    ("max_shares           = var.shares", 'max_shares           = "${var.sh'),
    ("max_shares           = var.shares\n}", "max_shares           = var.shares\n"),
    ('resource "azurerm_managed_disk" "data" {', 'resource "azurerm_managed_disk" "data {'),
    ('resource "azurerm_managed_disk" "data" {', "resource "),
]


@pytest.mark.parametrize(("good", "half"), HALF_TYPED)
def test_the_last_good_state_of_a_broken_block_stands(editor: Editor, good: str, half: str) -> None:
    editor.write("main.tf", DISK + OTHER)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    whole = editor.marks()
    assert [code for _, _, code in whole["main.tf"]] == ["AZB401", "AZB401"]
    broken = DISK.replace(good, half)
    assert broken != DISK
    editor.type("main.tf", broken + OTHER)
    codes = [code for _, _, code in editor.marks()["main.tf"]]
    assert codes.count("AZB401") == 2
    assert "AZB002" in codes
    editor.type("main.tf", broken + OTHER.replace("= 3", "= 1"))
    codes = [code for _, _, code in editor.marks()["main.tf"]]
    assert codes.count("AZB401") == 1, "what stands beside a broken block is up to date"
    editor.type("main.tf", DISK + OTHER)
    assert editor.marks() == whole


def test_places_stay_right_around_a_broken_block(editor: Editor) -> None:
    editor.write("main.tf", DISK + OTHER)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    editor.marks()
    editor.type("main.tf", "\n\n" + DISK.replace('"data"\n', '"da\n\n') + OTHER)
    marks = [mark for mark in editor.marks()["main.tf"] if mark[2] == "AZB401"]
    assert marks == [(11, "error", "AZB401"), (20, "error", "AZB401")]


def test_a_block_that_is_removed_is_gone(editor: Editor) -> None:
    editor.write("main.tf", DISK + OTHER)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    editor.marks()
    editor.type("main.tf", OTHER)
    assert editor.marks() == {"main.tf": [(8, "error", "AZB401")]}


@pytest.mark.parametrize("half", ['"maxShares": ', '"maxShares": 2', ""])
def test_the_last_good_state_of_a_template_stands(editor: Editor, half: str) -> None:
    editor.write("main.json", TEMPLATE)
    editor.open("main.json")
    editor.marks()
    editor.type("main.json", "\n" + TEMPLATE.replace('"maxShares": 2}', half))
    marks = editor.marks()["main.json"]
    assert (11, "error", "AZB401") in marks
    assert "AZB002" in [code for _, _, code in marks]
    editor.type("main.json", TEMPLATE)
    assert editor.marks() == {"main.json": [(10, "error", "AZB401")]}


def test_the_last_good_state_of_a_variable_file_stands(editor: Editor) -> None:
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.write("terraform.tfvars", "shares = 3\n")
    editor.open("terraform.tfvars")
    expected = [(8, "error", "AZB401")]
    assert editor.marks()["main.tf"] == expected
    editor.type("terraform.tfvars", "shares = \n")
    marks = editor.marks()
    assert marks["main.tf"] == expected
    assert "AZB002" in [code for _, _, code in marks["terraform.tfvars"]]
    editor.type("terraform.tfvars", "shares = 1\n")
    assert editor.marks() == {}


def test_opening_what_is_saved_looks_for_no_roots_of_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    places_of = session.places_of

    def counted(path: Path, *rest: Any) -> Any:
        looked.append(path.name)
        return places_of(path, *rest)

    monkeypatch.setattr(session, "places_of", counted)
    editor = Editor(tmp_path)
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.open("main.tf")
    editor.marks()
    editor.open("variables.tf")
    editor.marks()
    editor.close("main.tf")
    editor.marks()
    assert looked == ["main.tf", "variables.tf"]
    editor.type("variables.tf", SHARES + 'module "one" {\n  source = "./one"\n}\n')
    editor.marks()
    assert looked == ["main.tf", "variables.tf", "variables.tf"]
    editor.open("main.tf")
    editor.close("variables.tf")
    editor.marks()
    assert looked[3:] == ["main.tf"]


def test_a_broken_file_of_variables_stays_marked_while_others_change(tmp_path: Path) -> None:
    editor = Editor(tmp_path)
    editor.write("main.tf", DISK)
    editor.write("variables.tf", SHARES)
    editor.write("terraform.tfvars", "shares = 2\n")
    for name in ("main.tf", "variables.tf", "terraform.tfvars"):
        editor.open(name)
    editor.marks()
    editor.type("terraform.tfvars", "shares = 2\n? ?\n")
    broken = [(2, "error", "AZB002")]
    assert editor.marks()["terraform.tfvars"][-1:] == broken
    for lines in range(1, 4):
        editor.type("main.tf", "\n" * lines + DISK)
        assert editor.marks()["terraform.tfvars"][-1:] == broken
