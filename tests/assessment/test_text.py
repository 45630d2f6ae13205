"""The assessment for a terminal."""

from pathlib import Path

import pytest

from azbackup_lint.assessment import assess, text
from azbackup_lint.assessment.layout import Cell, Column, cut, line
from azbackup_lint.engine import Sources
from azbackup_lint.report.display import Display
from azbackup_lint.report.styles import Style
from azbackup_lint.report.widths import width
from azbackup_lint.settings import Settings
from tests.assessment.assessing import VAULT, assessed, attached, disk, policy, protected, vm

CODE = (
    'variable "size" {}\n'
    + VAULT % ""
    + policy("daily")
    + vm("web", size='"Standard_B1s"')
    + vm("files")
    + vm("later", size="var.size")
    + protected("files", "daily", "exclude_disk_luns = [7]")
)
EXPECTED = """\
VM     backup      policy        vault         new dsk rep reg sub zon fil
web    no          not protected in this code  no  no  no  no  no  no  no
    no backup: AZB301 undersized-vm [compute/vm-size]: web has the size Standard_B1s (1 vCPU);
      backup needs 2 cores and 1 GiB (main.tf:36:25)
files  yes         daily         rsv           no  yes no  off yes off yes
    no create-new-vm, replace-existing: AZB713 selective-disks-with-limited-restore
      [service/selective-disk-restore]: disks of files are left out of the backup: it can't be
      restored as a new VM, nor can its disks be replaced (main.tf:79:23)
later  can't tell  not protected in this code  ?   ?   ?   ?   ?   off ?
    ? backup: depends on var.size (AZB301 undersized-vm)

restore: new create a new vm; dsk restore disks; rep replace existing disks; reg restore in the
  paired region; sub restore in another subscription; zon restore in another zone; fil restore
  single files

could not be decided
  var.size: give it a value with --var size=… or --var-file (1 check, 1 VM)

3 VMs: can be backed up: 1 yes, 1 no, 1 can't tell; 2 not protected in this code
1 error, 1 warning; matrix of 2023-07-05
"""


def test_a_table_with_reasons(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    output = text.render(assessed(Path(), CODE, "AZB301", "AZB713"))
    assert output.partition("\n")[2] == EXPECTED


def test_colours_change_nothing_but_colours(tmp_path: Path) -> None:
    assessment = assessed(tmp_path, CODE, "AZB301", "AZB713")
    coloured = text.render(assessment, Display(colour=True))
    for code in ("1;31", "1;33", "1;36", "32", "1", "2", "0"):
        coloured = coloured.replace(f"\x1b[{code}m", "")
    assert coloured == text.render(assessment)


def test_tables_fit_and_hostile_names_stay_text(tmp_path: Path) -> None:
    name = "\u202e\\u001b[31m" + "日本" * 40
    code = vm("a").replace('= "a"', f'= "{name}"') + VAULT % "" + protected("a", "p" * 70)
    code += policy("p" * 70)
    output = text.render(assessed(tmp_path, code, "AZB301"))
    _, head, row, *_ = output.splitlines()
    assert width(head) <= 100
    assert width(row) <= 100
    assert "日本…日本" in row.replace(" ", "") or "…" in row
    assert not set("\x1b\u202e") & set(output)


def test_many_disks_of_one_kind_are_counted(tmp_path: Path) -> None:
    code = vm("a") + "".join(
        disk(f"d{n}", "2")
        + attached(f"azurerm_managed_disk.d{n}.id", "a").replace('"a"', f'"a{n}"', 1)
        for n in range(9)
    )
    output = text.render(assessed(tmp_path, code, "AZB401"))
    assert output.count("AZB401") == 3
    assert "and 6 more like it" in " ".join(output.split())


def test_variants_and_roots_have_tables_of_their_own(tmp_path: Path) -> None:
    code = 'variable "size" {}\n' + vm("a", size="var.size")
    (tmp_path / "main.tf").write_text(code, encoding="utf-8")
    files = {}
    for variant, size in (("dev", "Standard_B1s"), ("prod", "Standard_D2s_v5")):
        file = tmp_path / f"{variant}.tfvars"
        file.write_text(f'size = "{size}"\n', encoding="utf-8")
        files[variant] = (file,)
    settings = Settings(variants=files, select=("AZB301",))
    assessment = assess(Sources((tmp_path,)), settings)
    assert [(vm.variant, vm.backup.answer) for vm in assessment.machines] == [
        ("dev", "no"),
        ("prod", "yes"),
    ]
    assert "[dev]\n" in text.render(assessment)


def test_nothing_is_said_plainly(tmp_path: Path) -> None:
    assert text.render(assess(Sources((tmp_path,)), Settings())) == (
        "nothing to assess was found\n1 note; matrix of 2023-07-05\n"
    )
    (tmp_path / "main.tf").write_text("resource {\n", encoding="utf-8")
    told = text.render(assess(Sources((tmp_path,)), Settings()))
    assert "no VMs were found" in told
    assert "not everything could be read" in told


@pytest.mark.parametrize(
    ("whole", "room", "expected"),
    [
        ("short", 5, "short"),
        ("abcdefghij", 7, "abcd…ij"),
        ("日本日本日本", 7, "日本…本"),
        ("ab", 1, "…"),
    ],
)
def test_texts_are_cut_in_the_middle(whole: str, room: int, expected: str) -> None:
    assert cut(whole, room) == expected
    assert width(expected) <= room


def test_lines_are_padded_by_what_is_seen() -> None:
    cells = [Cell("日本", "bold"), Cell("x")]
    shown = line([Column(6), Column(3)], cells, Style(True), "end")
    assert shown == "\x1b[1m日本\x1b[0m    x    end"


def test_vms_that_nothing_makes_are_counted(tmp_path: Path) -> None:
    code = 'variable "on" {\n  default = 0\n}\nresource "azurerm_linux_virtual_machine" "vm" {\n'
    (tmp_path / "main.tf").write_text(f"{code}  count = var.on\n}}\n", encoding="utf-8")
    told = text.render(assess(Sources((tmp_path,)), Settings()))
    assert "1 more VM is declared, but not made with these inputs" in told
    told = text.render(assess(Sources((tmp_path,)), Settings(given=(("on", "1"),))))
    assert "not made with these inputs" not in told
