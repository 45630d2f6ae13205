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


def test_one_run_writes_several_formats(tmp_path: Path) -> None:
    result = run("--format", "html:vms.html", "--format", "csv:vms.csv", "--format", "json")
    assert json.loads(result.stdout)["summary"]["vms"] == 1
    assert (tmp_path / "vms.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "vms.csv").read_text(encoding="utf-8").count("\n") == 2
    assert run("--format", "html", "--format", "csv").returncode == 2


def test_a_page_of_the_same_time_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782898200")
    first, second = (run("--format", "html").stdout for _ in range(2))
    assert first == second
    assert "1 July 2026, 09:30 UTC" in first
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    refused = run("--format", "html")
    assert refused.returncode == 2
    assert "SOURCE_DATE_EPOCH=yesterday is no number of seconds" in refused.stderr


def test_links_into_a_repository() -> None:
    base = ("--format", "html", "--link-base", "https://example.com/r/blob/main/")
    assert 'href="https://example.com/r/blob/main/main.tf#L2"' in run(*base).stdout
    refused = run("--link-base", "javascript:alert(1)")
    assert refused.returncode == 2
    assert "it must begin with https://" in refused.stderr


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


def test_check_counts_the_same_vms() -> None:
    small = ("--var", "size=Standard_B1s")
    told = commands.run("check", *small)
    assert "0 of 1 VM can be backed up\n" in told.stdout
    assert "whether 1 VM can be backed up is undecided\n" in commands.run("check").stdout
    for given in (small, ()):
        summary = json.loads(run("--format", "json", *given).stdout)["summary"]
        checked = json.loads(commands.run("check", "--format", "json", *given).stdout)["summary"]
        assert checked["vms"] == summary["backup"]


def test_check_counts_what_another_edition_allows(tmp_path: Path) -> None:
    sku = (
        'source_image_reference {\n publisher = "MicrosoftWindowsServer"\n offer = "WindowsServer"'
    )
    image = f'{sku}\n sku = "2025-datacenter-g2"\n version = "latest"\n}}'
    vm = SMALL[SMALL.index("resource") :].replace("linux", "windows").rstrip("}\n")
    (tmp_path / "main.tf").write_text(vm.replace("var.size", f'"Standard_B1s"\n{image}') + "\n}\n")
    told = commands.run("check").stdout
    assert "1 of 2 findings is supported by edition 2026-03-26: --edition 2026-03-26\n" in told
    newest = commands.run("check", "--edition", "latest").stdout
    assert "AZB204" not in newest
    assert "matrix of 2026-03-26" in newest
    assert "is supported by" not in newest
