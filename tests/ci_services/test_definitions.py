"""The files for CI services follow the services' schemas and hold no shell of users."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import azbackup_lint
from tests.ci_services.definitions import (
    ACTION,
    COMPONENT,
    PROJECT,
    TEMPLATE,
    WORKFLOWS,
    action_script,
    component_pipeline,
    component_script,
    template_script,
    template_steps,
)

SCRIPTS = {
    "action": action_script({}),
    "component": component_script({}),
    "template": template_script({}),
}


def loaded(file: Path) -> Any:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def steps_of(file: Path) -> list[dict[str, Any]]:
    """The steps of an action or a workflow."""
    document = loaded(file)
    if "runs" in document:
        return list(document["runs"]["steps"])
    return [step for job in document["jobs"].values() for step in job["steps"]]


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: file.name)
def test_scripts_hold_no_expressions(file: Path) -> None:
    for step in steps_of(file):
        assert "${{" not in step.get("run", ""), step


@pytest.mark.parametrize("name", SCRIPTS)
def test_inputs_are_data(name: str) -> None:
    assert not re.search(r"\$\{\{|\$\[\[|\$\(\w", re.sub(r"\$\(mktemp", "", SCRIPTS[name].text))


@pytest.mark.parametrize("file", [ACTION, *WORKFLOWS], ids=lambda file: file.name)
def test_actions_of_others_are_pinned(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for used in re.findall(r"uses: (.*)", text):
        pinned = re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", used)
        assert pinned or used.split()[0] == "./", used


def test_versions_are_those_of_the_package() -> None:
    spec = next(yaml.safe_load_all(COMPONENT.read_text(encoding="utf-8")))
    assert spec["spec"]["inputs"]["version"]["default"] == azbackup_lint.__version__
    parameters = {entry["name"]: entry["default"] for entry in loaded(TEMPLATE)["parameters"]}
    assert parameters["version"] == azbackup_lint.__version__


def test_switches_leave_out_steps() -> None:
    off = {"publishTestResults": False, "publishSarif": False}
    assert [next(iter(step)) for step in template_steps(off)] == ["task", "bash"]
    assert len(template_steps({})) == 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("schema", "document"),
    [
        ("github-actions", loaded(ACTION)),
        *(("github-workflows", loaded(file)) for file in WORKFLOWS),
        ("gitlab-ci", component_pipeline({})),
        ("azure-pipelines", {"steps": template_steps({})}),
        *(
            ("github-issue-forms", loaded(file))
            for file in sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
        ),
    ],
)
def test_schema(schema: str, document: Any, tmp_path: Path) -> None:
    if True in document:  # YAML 1.1 reads the key `on` as a truth value
        document["on"] = document.pop(True)
    file = tmp_path / "document.json"
    file.write_text(json.dumps(document))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    result = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.slow
def test_shell_scripts_are_sound(tmp_path: Path) -> None:
    files = [*PROJECT.glob(".github/action/*.sh"), *PROJECT.glob(".ci/*")]
    for name, script in SCRIPTS.items():
        file = tmp_path / f"{name}.sh"
        file.write_text(f"#!/usr/bin/env {script.shell[0]}\n{script.text}\n")
        files.append(file)
    shell = [file for file in files if b"sh\n" in file.read_bytes().partition(b"\n")[0] + b"\n"]
    assert len(shell) >= len(SCRIPTS) + 2
    command = [str(Path(sys.executable).with_name("shellcheck")), *shell]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


@pytest.mark.slow
def test_workflows_are_safe() -> None:
    command = [str(Path(sys.executable).with_name("zizmor")), "--offline", "--no-progress"]
    targets = [str(file) for file in (ACTION, *WORKFLOWS)]
    result = subprocess.run([*command, *targets], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout
