"""Templates and parameter files among other JSON: found by content, paired, linted once."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.discovery import find_roots
from azbackup_lint.files import Files
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Request
from tests.arm.deploying import SCHEMAS, resource, template

PARAMETERS = f"{SCHEMAS}/2019-04-01/deploymentParameters.json#"


def write(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def parameters(**metadata: Any) -> dict[str, Any]:
    return {"$schema": PARAMETERS, "parameters": {}, **metadata}


def found(folder: Path, *paths: Path) -> dict[str, list[str]]:
    """The templates that are roots, with the names of their parameter files."""
    request = Request(Files(folder, folder, {}), frozenset())
    roots = find_roots(paths or (folder,), LANGUAGES, request)
    return {
        item.path.relative_to(folder).as_posix(): [path.name for path in item.parameters]
        for _, templates in roots.by_language
        for item in templates
    }


def test_templates_are_told_by_their_schema(tmp_path: Path) -> None:
    write(tmp_path, "a/azuredeploy.json", template())
    write(tmp_path, "b/anything.json", {"contentVersion": "x" * 9000, **template()})
    scope = f"{SCHEMAS}/2018-05-01/subscriptionDeploymentTemplate.json#"
    write(tmp_path, "c/main.JSON.json", template(schema=scope))
    write(tmp_path, "package.json", {"name": "x", "dependencies": {}})
    write(tmp_path, "ui.json", {"$schema": f"{SCHEMAS}/0.1.2-preview/CreateUIDefinition.json#"})
    write(tmp_path, "node_modules/x/azuredeploy.json", template())
    write(tmp_path, "orphan.parameters.json", parameters())
    assert found(tmp_path) == {
        "a/azuredeploy.json": [],
        "b/anything.json": [],
        "c/main.JSON.json": [],
    }


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("main.parameters.json", {}),
        ("main.parameters.prod.json", {}),
        ("main.prod.parameters.json", {}),
        ("main.param.json", {}),
        ("parameters/main.parameters.json", {}),
        ("parameters.json", {}),
        ("prod.parameters.json", {}),
        ("envs/prod.json", {"metadata": {"template": "../main.json"}}),
    ],
)
def test_parameter_files_join_their_template(
    name: str, metadata: dict[str, Any], tmp_path: Path
) -> None:
    write(tmp_path, "main.json", template())
    path = write(tmp_path, name, parameters(**metadata))
    assert found(tmp_path) == {"main.json": [path.name]}


def test_each_template_has_its_own_parameter_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}.json", template())
        write(tmp_path, f"{name}.parameters.json", parameters())
    write(tmp_path, "parameters.json", parameters())
    assert found(tmp_path) == {"a.json": ["a.parameters.json"], "b.json": ["b.parameters.json"]}


def test_a_named_parameter_file_stands_for_its_template(tmp_path: Path) -> None:
    write(tmp_path, "main.json", template())
    write(tmp_path, "main.parameters.dev.json", parameters())
    prod = write(tmp_path, "main.parameters.prod.json", parameters())
    assert found(tmp_path, prod) == {"main.json": ["main.parameters.prod.json"]}
    both = ["main.parameters.dev.json", "main.parameters.prod.json"]
    assert found(tmp_path, tmp_path / "main.json") == {"main.json": both}


def linking(**link: str) -> dict[str, Any]:
    properties = {"mode": "Incremental", "templateLink": link}
    return template(resource("Microsoft.Resources/deployments", "n", properties=properties))


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "parts/disk.json"},
        {"uri": "[uri(parameters('base'), 'parts/disk.json')]"},
        {"uri": "https://example.org/x/parts/disk.json"},
    ],
)
def test_linked_templates_are_linted_through_their_caller(
    link: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path, "main.json", linking(**link))
    part = write(tmp_path, "parts/disk.json", template())
    assert found(tmp_path) == {"main.json": []}
    assert found(tmp_path, part) == {"main.json": []}


def test_a_template_that_links_elsewhere_leaves_others_alone(tmp_path: Path) -> None:
    write(tmp_path, "main.json", linking(uri="https://example.org/other.json"))
    write(tmp_path, "parts/disk.json", template())
    assert found(tmp_path) == {"main.json": [], "parts/disk.json": []}


def test_a_broken_template_is_still_one(tmp_path: Path) -> None:
    write(tmp_path, "main.json", json.dumps(template(resource()))[:-20])
    assert found(tmp_path) == {"main.json": []}
