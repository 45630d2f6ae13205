"""Fixing as a whole: what is taken back, and what never changes."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbackup_lint import repair as repairing
from azbackup_lint.engine import Judge
from azbackup_lint.repair import Repair, repair
from azbackup_lint.report.model import Report
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from tests.fixes.test_planning import POLICY, policy

SETTINGS = Settings(select=("AZB606", "AZB608"))
JUDGE = Judge(SETTINGS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder; the files are buffers."""
    return tmp_path_factory.mktemp("buffers")


def repaired(folder: Path, text: str, name: str = "main.tf") -> Repair:
    """What fixing makes of a buffer."""
    sources = Sources((folder / name,), {folder / name: text})
    return repair(sources, SETTINGS, judge=JUDGE)


def test_fixes_that_touch_each_other_are_made_in_turn(folder: Path) -> None:
    code = policy("9", "first") + policy("8", "second")
    code = code.replace("    count = 30", "    count = 3")
    done = repaired(folder, code)
    assert len(done.fixed) == 4
    assert done.after.findings == ()
    [changed] = done.changed
    assert changed.before == code
    assert changed.after == code.replace("= 9", "= 5").replace("= 8", "= 5").replace("= 3", "= 7")


def test_fix_that_leaves_its_finding_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    done = _with_lint(
        monkeypatch, folder, lambda report, before: replace(report, findings=before.findings)
    )
    assert done.changed == ()
    assert [item.why for item in done.refused] == ["the finding is still there afterwards"]


def test_fix_that_brings_a_finding_is_taken_back(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    def with_another(report: Report, before: Report) -> Report:
        other = replace(before.findings[0], id="AZB999", name="other", message="it is worse")
        return replace(report, findings=(other,))

    done = _with_lint(monkeypatch, folder, with_another)
    assert done.changed == ()
    assert [item.why for item in done.refused] == ["it leads to AZB999 other: it is worse"]


def test_one_bad_fix_does_not_keep_the_others_from_being_made(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    code = policy("9", "first") + policy("8", "second") + policy("7", "third")
    real, seen = repairing.lint, []

    def lint(sources: Sources, *rest: object, **more: object) -> Report:
        report = real(sources, *rest, **more)
        seen.append(report)
        text = sources.overlay[folder / "main.tf"]
        bad = "second" in text and "= 8" not in text
        if not bad:
            return report
        old = next(f for f in seen[0].findings if f.resource.endswith("second"))
        return replace(report, findings=(*report.findings, old))

    monkeypatch.setattr(repairing, "lint", lint)
    done = repaired(folder, code)
    assert [item.finding.resource for item in done.refused] == ["azurerm_backup_policy_vm.second"]
    assert done.changed[0].after == code.replace("= 9", "= 5").replace("= 7", "= 5")


def _with_lint(
    monkeypatch: pytest.MonkeyPatch, folder: Path, change: Callable[[Report, Report], Report]
) -> Repair:
    """Fixing where the report after the first one is a changed one."""
    real, reports = repairing.lint, []

    def lint(*arguments: object, **more: object) -> Report:
        report = real(*arguments, **more)
        reports.append(report)
        return report if len(reports) == 1 else change(report, reports[0])

    monkeypatch.setattr(repairing, "lint", lint)
    return repaired(folder, policy("9"))


_COMMENTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"),
    max_size=20,
)


@settings(max_examples=25)
@given(
    days=st.lists(st.integers(1, 40), min_size=1, max_size=3),
    comment=_COMMENTS,
    newline=st.sampled_from(["\n", "\r\n"]),
)
def test_fixing_is_idempotent_and_leaves_all_else_alone(
    folder: Path, days: list[int], comment: str, newline: str
) -> None:
    code = "".join(
        POLICY.format(name=f"p{number}", days=f"{value} # {comment}")
        for number, value in enumerate(days)
    ).replace("\n", newline)
    done = repaired(folder, code)
    after = done.changed[0].after if done.changed else code
    assert done.after.findings == ()
    number = re.compile(r"(restore_retention_days = )\d+")
    assert number.sub(r"\1N", after) == number.sub(r"\1N", code)
    again = repaired(folder, after)
    assert again.changed == ()
    assert again.after.findings == ()


TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [%s]
}"""


@settings(max_examples=25)
@given(indent=st.sampled_from(["", "  ", "\t", "        "]), comment=_COMMENTS)
def test_templates_keep_their_form(folder: Path, indent: str, comment: str) -> None:
    comment = comment.replace("*", "-").replace('"', "'")
    resource = f"""
{indent}{{ "type": "Microsoft.RecoveryServices/vaults/backupPolicies", /* {comment} */
{indent}{indent}"apiVersion": "2024-10-01", "name": "v/p",
{indent}{indent}"properties": {{"policyType": "V1", "instantRpRetentionRangeInDays":   12,
{indent}{indent}"schedulePolicy": {{"schedulePolicyType": "SimpleSchedulePolicy",
{indent}{indent}"scheduleRunFrequency": "Daily"}},
{indent}{indent}"backupManagementType": "AzureIaasVM"}} }}"""
    done = repaired(folder, TEMPLATE % resource, "azuredeploy.json")
    [changed] = done.changed
    assert changed.after == changed.before.replace("  12,", "  5,")
