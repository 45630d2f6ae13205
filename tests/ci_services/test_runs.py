"""What the CI services run, run as they do it: a checkout, inputs, files for results."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.ci_services.definitions import (
    PROJECT,
    Script,
    action_script,
    component_script,
    template_script,
)

pytestmark = pytest.mark.slow

DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 2\n}\n'
TRAP = "import pathlib\npathlib.Path(__file__).with_name('owned').touch()\n"
TRAPS = ("pip", "venv", "click", "azbackup_lint", "sitecustomize", "json")
"""Modules in a checkout that nothing may import."""

HOSTILE = ("$(touch owned)", "`touch owned`", "a b; touch owned", "-q", "*", '"; touch owned; "')
"""Names of folders that a shell must not read."""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel of the project, where pip finds it."""
    folder = tmp_path_factory.mktemp("wheels")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with a shared disk in folders of all names, and traps."""
    folder = tmp_path / "checkout"
    for name in HOSTILE:
        (folder / name).mkdir(parents=True)
        (folder / name / "main.tf").write_text(DISK)
    for name in TRAPS:
        (folder / f"{name}.py").write_text(TRAP)
    return folder


def run(
    script: Script, checkout: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    file = checkout.parent / "script"
    file.write_text(script.text)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    result = subprocess.run(
        [*script.shell, str(file)],
        cwd=checkout,
        env={**kept, **script.environment, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not list(checkout.rglob("owned")), "a text of the checkout was run"
    return result


def github(tmp_path: Path) -> dict[str, str]:
    """The variables of a runner that the action uses."""
    files = {name: str(tmp_path / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    return {"GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(tmp_path), **files}


def outputs(environment: Mapping[str, str]) -> dict[str, str]:
    lines = Path(environment["GITHUB_OUTPUT"]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_action_reports_findings_and_keeps_the_status(checkout: Path, tmp_path: Path) -> None:
    environment = github(tmp_path)
    inputs = {"paths": "\n".join(HOSTILE), "args": "--select AZB401\n--scope all"}
    result = run(action_script(inputs), checkout, environment)
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout.count("::error file=") == len(HOSTILE)
    assert outputs(environment)["status"] == "1"
    sarif = json.loads(Path(outputs(environment)["sarif"]).read_text())
    assert len(sarif["runs"][0]["results"]) == len(HOSTILE)
    assert "AZB401" in Path(environment["GITHUB_STEP_SUMMARY"]).read_text()


def test_action_succeeds_as_the_input_says(checkout: Path, tmp_path: Path) -> None:
    environment = github(tmp_path)
    result = run(action_script({"fail-on": "never"}), checkout, environment)
    assert result.returncode == 0, result.stdout + result.stderr
    assert outputs(environment)["status"] == "0"


def test_action_with_wrong_arguments_writes_no_results(checkout: Path, tmp_path: Path) -> None:
    environment = github(tmp_path)
    result = run(action_script({"args": "--edition 1999-01-01"}), checkout, environment)
    assert result.returncode == 2
    assert "1999-01-01" in result.stderr
    assert outputs(environment) == {"status": "2"}
    assert not Path(environment["GITHUB_STEP_SUMMARY"]).exists()


@pytest.mark.parametrize("version", ["1.0; touch owned", "$(touch owned)", "-r evil.txt", "./x"])
def test_versions_are_versions(checkout: Path, tmp_path: Path, version: str) -> None:
    result = run(action_script({"version": version}), checkout, github(tmp_path))
    assert (result.returncode, result.stderr) == (2, "")
    assert "the input version is no version" in result.stdout
    environment = {"AGENT_TEMPDIRECTORY": str(tmp_path)}
    result = run(template_script({"version": version}), checkout, environment)
    assert (result.returncode, result.stderr) == (2, "")
    assert "the parameter version is no version" in result.stdout


def test_component_writes_reports(checkout: Path, wheels: Path) -> None:
    inputs = {"paths": "\n".join(HOSTILE), "args": "--select AZB401", "fail-on": "warning"}
    result = run(component_script(inputs), checkout, {"PIP_FIND_LINKS": str(wheels)})
    assert result.returncode == 1, result.stdout + result.stderr
    quality = json.loads((checkout / "azbackup-codequality.json").read_text())
    assert len(quality) == len(HOSTILE)
    assert json.loads((checkout / "azbackup.sarif").read_text())["version"] == "2.1.0"
    junit = ElementTree.parse(checkout / "azbackup-junit.xml")
    assert len(junit.findall(".//failure")) == len(HOSTILE)


@pytest.mark.skipif(shutil.which("python") is None, reason="UsePythonVersion sets up python")
def test_template_reports_issues_and_results(checkout: Path, tmp_path: Path, wheels: Path) -> None:
    inputs = {"paths": "\n".join(HOSTILE), "args": "--select AZB401"}
    environment = {
        "TF_BUILD": "True",
        "AGENT_TEMPDIRECTORY": str(tmp_path),
        "PIP_FIND_LINKS": str(wheels),
    }
    result = run(template_script(inputs), checkout, environment)
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout.count("##vso[task.logissue type=error;") == len(HOSTILE)
    assert f"##vso[task.uploadsummary]{tmp_path}/azbackup-lint/azbackup-lint.md" in result.stdout
    assert "##vso[task.setvariable variable=azbackupLintHasSarif]yes" in result.stdout
    junit = ElementTree.parse(tmp_path / "azbackup-lint" / "azbackup-junit.xml")
    assert len(junit.findall(".//failure")) == len(HOSTILE)
    assert (tmp_path / "azbackup-lint" / "azbackup.sarif").stat().st_size > 0
