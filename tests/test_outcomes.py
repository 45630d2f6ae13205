"""What comes of a root depends on that root alone."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import UnitOutcome, outcome_of_unit
from azbackup_lint.progress import Progress
from azbackup_lint.roots import Evaluations, RootSearch, Unit, search_roots
from azbackup_lint.settings import Settings
from azbackup_lint.values.limits import Limits

FIXTURES = Path(__file__).parent.parent / "fixtures"
FOLDERS = ("projects", "suppressions", "plans", "input")

SHARED = """\
variable "shares" {}
resource "azurerm_managed_disk" "d" {
  name       = "d"
  max_shares = var.shares
  size       = )
}
locals {
  a = 1
}
locals {
  a = 2
}
"""
CALLER = 'module "disk" {\n  source = "../shared"\n  shares = %d\n}\n'


def _outcomes(
    search: RootSearch, units: Iterable[Unit], settings: Settings, *, apart: bool
) -> dict[Unit, UnitOutcome]:
    """The outcomes of units that share what they read, or of each by itself."""
    judge = Judge(settings)
    evaluations = Evaluations(search.surroundings)
    return {
        unit: outcome_of_unit(
            unit, Evaluations(search.surroundings) if apart else evaluations, judge, Progress()
        )
        for unit in units
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_order_and_company_make_no_difference(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FIXTURES)
    settings = Settings()
    search = search_roots(Sources((Path(folder),)), settings)
    assert len(search.units) > 2
    apart = _outcomes(search, search.units, settings, apart=True)
    for units in (search.units, search.units[::-1]):
        together = _outcomes(search, units, settings, apart=False)
        assert {unit: repr(outcome) for unit, outcome in together.items()} == {
            unit: repr(outcome) for unit, outcome in apart.items()
        }


def test_each_root_tells_what_is_wrong_with_a_module_of_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("shared", SHARED), ("a", CALLER % 1), ("b", CALLER % 2)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    settings = Settings()
    search = search_roots(Sources((Path(),)), settings)
    outcomes = _outcomes(search, search.units, settings, apart=False).values()
    told = [
        {found.item.id for found in one.findings if found.item.effect == "input"}
        for outcome in outcomes
        for one in outcome.outcomes
    ]
    assert told == [{"AZB002"}, {"AZB002"}]
    report = lint(Sources((Path(),)), settings)
    assert [(f.id, f.span.source.path) for f in report.findings if f.id == "AZB002"] == [
        ("AZB002", "shared/main.tf")
    ]


def test_one_root_takes_nothing_from_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lists = 'locals {\n  many = [for a in range(100) : [for b in range(100) : "${a}${b}"]]\n}\n'
    disk = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = %s\n}\n'
    for name, text in (
        ("a", lists + disk % "length(local.many)"),
        ("b", disk % "length([for n in range(2) : n])"),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(text)
    report = lint(Sources((Path(),)), Settings(limits=Limits(steps=500)))
    assert [f.root for f in report.findings if f.id == "AZB009"] == ["a"]
    assert [f.root for f in report.findings if f.id == "AZB401"] == ["b"]
