"""Whole projects: exact output in both forms, for each folder in fixtures/projects."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.policy import load_packs
from azbackup_lint.report.display import Display
from azbackup_lint.report.formats import json_form, text
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings

PROJECTS = Path(__file__).parent.parent / "fixtures" / "projects"
NAMES = sorted(path.name for path in PROJECTS.iterdir() if path.is_dir())


def _report(name: str, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(PROJECTS)
    return lint(Sources((Path(name),)), Settings())


@pytest.mark.parametrize("name", NAMES)
def test_text(
    name: str, monkeypatch: pytest.MonkeyPatch, compare: Callable[[str, Path], None]
) -> None:
    output = text.render(_report(name, monkeypatch), Display(show_unknown=True))
    compare(output, PROJECTS / f"{name}.expected.txt")


@pytest.mark.parametrize("name", NAMES)
def test_json(
    name: str, monkeypatch: pytest.MonkeyPatch, compare: Callable[[str, Path], None]
) -> None:
    output = json_form.render(_report(name, monkeypatch))
    compare(output, PROJECTS / f"{name}.expected.json")


def test_fine_project_can_be_backed_up() -> None:
    """Some of what it has can't be restored in every way, however well it is set up."""
    document = json.loads((PROJECTS / "everything-fine.expected.json").read_text())
    found = {(finding["id"], finding["effect"]) for finding in document["findings"]}
    assert found == {("AZB706", "restore"), ("AZB708", "restore")}
    assert document["summary"]["resources"] > 5


UNBROKEN = {
    "AZB406": "Ultra disks are supported in the region of the others",
    "AZB903": "a crowd of a thousand VMs would bury the other findings",
    "AZB904": "so would a hundred",
}
"""Policies that the project doesn't break, with the reason; their examples do."""


def test_wrong_project_breaks_every_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {finding.id for finding in _report("everything-wrong", monkeypatch).findings}
    packs = load_packs()
    active = packs.edition(None)
    missing = {policy.id for policy in packs.policies if active.rows_of(policy.id)} - broken
    assert missing == UNBROKEN.keys()
