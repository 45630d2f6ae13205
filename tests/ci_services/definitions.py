"""The files for CI services, with inputs filled in as the services do it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parent.parent.parent
ACTION = PROJECT / "action.yml"
COMPONENT = PROJECT / "templates" / "azbackup-lint" / "template.yml"
TEMPLATE = PROJECT / ".azure-pipelines" / "azbackup-lint.yml"
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))

_ACTION_INPUT = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
_COMPONENT_INPUT = re.compile(r"\$\[\[ inputs\.([\w-]+) \]\]")
_TEMPLATE_PARAMETER = re.compile(r"\$\{\{ parameters\.(\w+) \}\}")
_TEMPLATE_CONDITION = re.compile(r"\$\{\{ if parameters\.(\w+) \}\}")


@dataclass(frozen=True, slots=True)
class Script:
    """A shell script of a job, and the environment that holds the job's inputs."""

    shell: tuple[str, ...]
    text: str
    environment: Mapping[str, str]


def action_script(inputs: Mapping[str, str]) -> Script:
    """What `action.yml` runs; https://docs.github.com/actions has the shell's options."""
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    values = {name: entry["default"] for name, entry in action["inputs"].items()} | inputs
    (step,) = (step for step in action["runs"]["steps"] if step.get("id") == "check")
    filled = _filled(step["env"], _ACTION_INPUT, values)
    bash = ("bash", "--noprofile", "--norc", "-eo", "pipefail")
    return Script(bash, step["run"], {**filled, "GITHUB_ACTION_PATH": str(PROJECT)})


def component_script(inputs: Mapping[str, str]) -> Script:
    """What the job of the GitLab component runs."""
    job = component_job(inputs)
    environment = {name: variable["value"] for name, variable in job["variables"].items()}
    return Script(("sh",), "\n".join(job["script"]), environment)


def component_job(inputs: Mapping[str, str]) -> dict[str, Any]:
    """The job of the GitLab component."""
    (job,) = component_pipeline(inputs).values()
    assert isinstance(job, dict)
    return job


def component_pipeline(inputs: Mapping[str, str]) -> dict[str, Any]:
    """The pipeline of the GitLab component with its inputs."""
    spec, pipeline = yaml.safe_load_all(COMPONENT.read_text(encoding="utf-8"))
    values = {name: entry["default"] for name, entry in spec["spec"]["inputs"].items()} | inputs
    filled = _filled(pipeline, _COMPONENT_INPUT, values)
    assert isinstance(filled, dict)
    return filled


def template_script(parameters: Mapping[str, str]) -> Script:
    """What the template for Azure Pipelines runs."""
    (step,) = (step for step in template_steps(parameters) if "bash" in step)
    return Script(("bash", "--noprofile", "--norc"), step["bash"], step["env"])


def template_steps(parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps of the template for Azure Pipelines with its parameters."""
    template = yaml.safe_load(TEMPLATE.read_text(encoding="utf-8"))
    values = {entry["name"]: entry["default"] for entry in template["parameters"]} | parameters
    steps: list[dict[str, Any]] = []
    for step in template["steps"]:
        conditions = [match for key in step if (match := _TEMPLATE_CONDITION.fullmatch(key))]
        if not conditions:
            steps.append(_filled(step, _TEMPLATE_PARAMETER, values))
        elif values[conditions[0][1]]:
            steps += step[conditions[0][0]]
    return steps


def _filled(node: Any, pattern: re.Pattern[str], values: Mapping[str, Any]) -> Any:
    """The node with inputs in their places; one that is a whole text keeps its type."""
    if isinstance(node, dict):
        return {
            _filled(key, pattern, values): _filled(value, pattern, values)
            for key, value in node.items()
        }
    if isinstance(node, list):
        return [_filled(item, pattern, values) for item in node]
    if not isinstance(node, str):
        return node
    if whole := pattern.fullmatch(node):
        return values[whole[1]]
    return pattern.sub(lambda match: str(values[match[1]]), node)
