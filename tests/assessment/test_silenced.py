"""What a suppression keeps quiet, in every form of the report: the VM stays what it is."""

import json
from pathlib import Path

from azbackup_lint.assessment import csv_form, json_form, page, text
from azbackup_lint.report.display import Display
from tests.assessment.assessing import assessed, vm
from tests.assessment.pages import Page

SMALL = vm("a", size='"Standard_B1s" # azbackup-lint: ignore[AZB301] <b>a jump host</b>')


def test_the_vm_can_still_not_be_backed_up(tmp_path: Path) -> None:
    assessment = assessed(tmp_path, SMALL, "AZB301")
    assert assessment.report.findings == ()
    assert [machine.backup.answer for machine in assessment.machines] == ["no"]
    assert assessment.fixes == ()
    assert '"no","AZB301"' in csv_form.render(assessment)


def test_text_and_json_tell_of_it(tmp_path: Path) -> None:
    assessment = assessed(tmp_path, SMALL, "AZB301")
    told = "1 finding is kept quiet; the VMs are judged all the same"
    assert told in text.render(assessment).splitlines()
    (silenced,) = json.loads(json_form.render(assessment))["silenced"]
    assert silenced["id"] == "AZB301"
    assert silenced["silencedBy"]["reason"] == "<b>a jump host</b>"


def test_the_page_lists_it_and_leads_there(tmp_path: Path) -> None:
    html = page.render(assessed(tmp_path, SMALL, "AZB301"), Display(folder=tmp_path))
    shown = Page(html)
    (item,) = [element for element in shown.all("li") if element.attributes.get("id") == "q1"]
    assert item.content.startswith("AZB301 undersized-vm: a has the size Standard_B1s")
    assert item.content.endswith("<b>a jump host</b>")
    assert [link.attributes["href"] for link in shown.all("a", "policy-name")] == ["#q1"]


def test_nothing_is_said_where_nothing_is_kept_quiet(tmp_path: Path) -> None:
    assessment = assessed(tmp_path, vm("a", size='"Standard_B1s"'), "AZB301")
    assert "quiet" not in text.render(assessment)
    assert "kept quiet" not in page.render(assessment, Display(folder=tmp_path))
