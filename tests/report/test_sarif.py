"""SARIF: valid by the official schema, with exact places, the way of values, and all rules."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.policy import load_packs
from azbackup_lint.problems import PROBLEM_KINDS
from azbackup_lint.report.formats import sarif
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings
from tests.report.reports import FINDING, REPORT, finding, report_of

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SCHEMA = json.loads((FIXTURES / "sarif" / "sarif-schema-2.1.0.json").read_text())


def run_of(report: Report) -> Any:
    """The only run of the log of a report, which is valid."""
    document = json.loads(sarif.render(report))
    jsonschema.Draft4Validator(SCHEMA).validate(document)
    (run,) = document["runs"]
    return run


@pytest.fixture(scope="module")
def project_run() -> Any:
    project = FIXTURES / "projects" / "hub-and-spoke"
    return run_of(lint(Sources((project,)), Settings()))


def test_every_policy_and_problem_is_a_rule(project_run: Any) -> None:
    rules = project_run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    expected = [item.id for item in (*PROBLEM_KINDS, *load_packs().policies)]
    assert ids == sorted(expected)
    for rule in rules:
        assert rule["help"]["text"]
        assert rule["helpUri"].startswith("https://")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert all(
            len(rule[key]["text"]) <= 1024 for key in ("shortDescription", "fullDescription")
        )


def test_results_name_their_rules(project_run: Any) -> None:
    rules = project_run["tool"]["driver"]["rules"]
    assert project_run["results"]
    for result in project_run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_values_are_followed_from_where_they_were_written(project_run: Any) -> None:
    (result,) = [result for result in project_run["results"] if result["ruleId"] == "AZB401"]
    (flow,) = result["codeFlows"]
    uris = [
        step["location"]["physicalLocation"]["artifactLocation"]["uri"]
        for step in flow["threadFlows"][0]["locations"]
    ]
    assert uris[0].endswith("production.auto.tfvars")
    assert uris[-1] == result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


def test_places_and_conditions() -> None:
    run = run_of(REPORT)
    result = run["results"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "modules/vm/main.tf", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 19},
    }
    assert result["level"] == FINDING.severity
    assert "Holds if it is created: that depends on var.enable." in result["message"]["text"]
    assert result["properties"]["conditional"] == ["var.enable"]
    fingerprints = {item["partialFingerprints"]["azbackupLint/v1"] for item in run["results"]}
    assert len(fingerprints) == len(run["results"])


def test_silenced_results_are_dismissed() -> None:
    results = run_of(REPORT)["results"]
    *reported, by_comment, by_baseline = results
    assert len(reported) == len(REPORT.findings)
    assert {result["baselineState"] for result in (*reported, by_comment)} == {"new"}
    assert not any("suppressions" in result for result in reported)
    (suppression,) = by_comment["suppressions"]
    assert suppression["kind"] == "inSource"
    assert suppression["justification"] == "no second region until 2027"
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 1
    assert by_baseline["baselineState"] == "unchanged"
    assert by_baseline["suppressions"][0]["kind"] == "external"
    plain = run_of(report_of(FINDING))["results"]
    assert "baselineState" not in plain[0]


def test_undecided_policies_are_counted_only() -> None:
    run = run_of(REPORT)
    assert len(run["results"]) == len(REPORT.findings) + len(REPORT.silenced)
    assert run["properties"]["undecided"] == len(REPORT.undecided) == 1


def test_unread_input_is_told_of_the_run() -> None:
    run = run_of(report_of(finding(id="AZB002", effect="input", severity="error")))
    (invocation,) = run["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert not invocation["executionSuccessful"]
    assert notification["associatedRule"]["id"] == "AZB002"
    assert run_of(report_of())["invocations"][0]["executionSuccessful"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a b/#1%?.tf", "a%20b/%231%25%3F.tf"),
        ("c:d.tf", "c%3Ad.tf"),
        ("日.tf", "%E6%97%A5.tf"),
        ("/srv/x.tf", "file:///srv/x.tf"),
        ("/srv/x\udcff.tf", "file:///srv/x%ED%B3%BF.tf"),
    ],
)
def test_paths_are_uris(path: str, uri: str) -> None:
    (result,) = run_of(report_of(finding(path)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_messages_hold_neither_placeholders_nor_links() -> None:
    (result,) = run_of(report_of(finding(message="a {0} [x](https://evil) d[0] \ud800")))["results"]
    text = result["message"]["text"]
    assert text.startswith("a {{0}} [x\\](https://evil) d[0] \\ud800.")
