"""`azbackup-lint report` as a person runs it."""

import json
from pathlib import Path

import pytest

from tests import commands
from tests.commands import Outcome

SMALL = """variable "size" {}
resource "azurerm_linux_virtual_machine" "vm" {
  name     = "vm"
  location = "westeurope"
  size     = var.size
}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.tf").write_text(SMALL)
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> Outcome:
    return commands.run("report", *arguments)


def test_a_report_is_no_gate() -> None:
    result = run("--var", "size=Standard_B1s")
    assert (result.returncode, result.stderr) == (0, "")
    assert "no backup: AZB301 undersized-vm" in result.stdout
    assert "1 VM: can be backed up: 0 yes, 1 no, 0 can't tell" in result.stdout


def test_json() -> None:
    document = json.loads(run("--format", "json", "--var", "size=Standard_B1s").stdout)
    assert document["vms"][0]["backup"]["answer"] == "no"


def test_html_links_lead_from_the_output_file(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    result = run("--format", "html", "--output-file", "out/report.html")
    assert (result.returncode, result.stdout) == (0, "")
    assert 'href="../main.tf#L2"' in (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert 'href="main.tf#L2"' in run("--format", "html").stdout


def test_select_edition_and_scope() -> None:
    small = ("--format", "json", "--var", "size=Standard_B1s")
    answers = [
        json.loads(run(*small, *more).stdout)["summary"]["backup"]["no"]
        for more in ([], ["--ignore", "AZB301"], ["--scope", "protected"])
    ]
    assert answers == [1, 0, 0]
    assert json.loads(run(*small, "--edition", "2026-03-26").stdout)["edition"] == "2026-03-26"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "xml"], "'xml' is not one of"),
        (["nowhere"], "there is no such file or folder"),
        (["--edition", "1999-01-01"], "there is no edition"),
        (["--var", "sise=x"], "did you mean size?"),
        (["--output-file", "gone/report.html"], "No such file or directory"),
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
