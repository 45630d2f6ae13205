"""What to mend first."""

from pathlib import Path

from azbackup_lint.assessment import text
from azbackup_lint.assessment.model import Fix
from tests.assessment.assessing import assessed, attached, disk, vm

SMALL = '"Standard_B1s"'


def told(fix: Fix) -> tuple[str, int, int, int, int]:
    """The policy and line of a fix, and its numbers."""
    line = fix.entry.span.first.line
    return (fix.entry.first.id, line, fix.concerned, fix.freed, fix.opened)


def shared(*machines: str) -> str:
    """Machines that share a disk with somebody."""
    return "".join(
        disk(f"{name}-d", "2") + attached(f"azurerm_managed_disk.{name}-d.id", name)
        for name in machines
    )


def test_the_cause_that_frees_most_comes_first(tmp_path: Path) -> None:
    """One variable makes three VMs too small; a fourth has a size of its own."""
    code = 'variable "size" {\n  default = "Standard_B1s"\n}\n'
    code += vm("own", size=SMALL) + "".join(vm(name, size="var.size") for name in "abc")
    assessment = assessed(tmp_path, code, "AZB301")
    first, second = map(told, assessment.fixes)
    assert first[2:] == (3, 3, 0)
    assert second[2:] == (1, 1, 0)


def test_a_vm_with_two_causes_is_freed_by_the_second(tmp_path: Path) -> None:
    code = vm("a", size=SMALL) + shared("a")
    assessment = assessed(tmp_path, code, "AZB301", "AZB401")
    assert [told(fix)[2:] for fix in assessment.fixes] == [(1, 0, 0), (1, 1, 0)]


def test_causes_that_free_none_count_by_their_share(tmp_path: Path) -> None:
    """The VMs of the first cause have one more each, those of the second have two more."""
    code = 'variable "size" {\n  default = "Standard_B1s"\n}\n'
    code += vm("a", size="var.size") + shared("a")
    assessment = assessed(tmp_path, code, "AZB301", "AZB401")
    assert len(assessment.fixes) == 2
    assert sum(fix.freed for fix in assessment.fixes) == 1


def test_what_stays_undecided_is_told_apart(tmp_path: Path) -> None:
    code = 'variable "n" {}\n' + vm("a", size=SMALL) + disk("a-d", "var.n")
    code += attached("azurerm_managed_disk.a-d.id", "a")
    (fix,) = assessed(tmp_path, code, "AZB301", "AZB401").fixes
    assert told(fix)[2:] == (1, 0, 1)


def test_what_may_not_be_there_rules_out_none(tmp_path: Path) -> None:
    code = 'variable "on" {}\n' + vm("a") + disk("a-d", "2", "count = var.on ? 1 : 0")
    code += attached("azurerm_managed_disk.a-d[0].id", "a")
    assert assessed(tmp_path, code, "AZB401").fixes == ()


def test_the_text_has_place_remedy_and_gain(tmp_path: Path) -> None:
    code = vm("a", size=SMALL) + vm("b", size=SMALL)
    shown = " ".join(text.render(assessed(tmp_path, code, "AZB301")).split())
    assert "fix these first 1. AZB301 undersized-vm: a has the size Standard_B1s" in shown
    assert "Choose a size with two cores" in shown
    assert "(mending it lets 1 of 1 VM be backed up)" in shown


def test_the_text_of_one_vm_has_its_reasons_only(tmp_path: Path) -> None:
    shown = text.render(assessed(tmp_path, vm("a", size=SMALL), "AZB301"))
    assert "fix these first" not in shown


def test_nothing_is_said_where_nothing_is_wrong(tmp_path: Path) -> None:
    assessment = assessed(tmp_path, vm("a"), "AZB301")
    assert assessment.fixes == ()
    assert "fix these first" not in text.render(assessment)
