"""A repository of everything: linted in one run, with the right roots, the same to the byte."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.formats import REPORT_FORMATS
from tests.commands import COMMAND

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows"),
]

FILES = 10_000
"""Files that have nothing to do with infrastructure."""

ENDINGS = (".json", ".yaml", ".yml", ".md", ".py", ".txt", ".tf.bak", ".tfstate")
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"

BICEP = """param shares int = 2
resource d 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'native'
  properties: { maxShares: shares }
}
"""
EXPECTED = {
    ("bicep/main.bicep", "Microsoft.Compute/disks/native"),
    ("infra/dev", "azurerm_managed_disk.dev"),
    ("infra/dev", "azurerm_managed_disk.generated"),  # git ignores it, Terraform does not
    ("infra/prod", "azurerm_managed_disk.linked"),
    ("infra/prod", "azurerm_managed_disk.prod"),
    ("infra/prod", "module.data.azurerm_managed_disk.inner"),
    ("plans/release.json", "azurerm_managed_disk.planned"),
    ("templates/main.json", "Microsoft.Compute/disks/outer"),
    ("templates/main.json", "linked/Microsoft.Compute/disks/nested"),
}


def disk(name: str, shares: str = "2") -> str:
    return f'resource "azurerm_managed_disk" "{name}" {{\n  max_shares = {shares}\n}}\n'


def template(name: str, *more: object) -> str:
    shared = {
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2023-10-02",
        "name": name,
        "properties": {"maxShares": "[parameters('shares')]"},
    }
    document = {
        "$schema": SCHEMA,
        "contentVersion": "1.0.0.0",
        "parameters": {"shares": {"type": "int", "defaultValue": 2}},
        "resources": [shared, *more],
    }
    return json.dumps(document, indent=2)


LINK = {
    "type": "Microsoft.Resources/deployments",
    "apiVersion": "2022-09-01",
    "name": "linked",
    "properties": {"mode": "Incremental", "templateLink": {"relativePath": "nested.json"}},
}
PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "address": "azurerm_managed_disk.planned",
                    "mode": "managed",
                    "type": "azurerm_managed_disk",
                    "name": "planned",
                    "provider_name": "registry.terraform.io/hashicorp/azurerm",
                    "values": {"name": "planned", "max_shares": 3},
                }
            ]
        }
    },
}

CONTENT = {
    ".gitignore": "/ignored/\n*.generated.tf\n",
    "infra/prod/main.tf": disk("prod", "var.n")
    + 'module "data" {\n  source = "../modules/data"\n}\n',
    "infra/prod/variables.tf": 'variable "n" {\n  type = number\n}\n',
    "infra/prod/prod.auto.tfvars": "n = 4\n",
    "infra/dev/main.tf": disk("dev"),
    "infra/dev/more.generated.tf": disk("generated"),
    "infra/modules/data/main.tf": disk("inner"),
    "infra/modules/linked.tf.txt": disk("linked"),
    "infra/prod/.terraform/modules/far/main.tf": disk("installed"),
    "templates/main.json": template("outer", LINK),
    "templates/nested.json": template("nested"),
    "templates/main.parameters.json": json.dumps(
        {"$schema": "deploymentParameters.json#", "parameters": {"shares": {"value": 5}}}
    ),
    "plans/release.json": json.dumps(PLAN),
    "bicep/main.bicep": BICEP,
    "node_modules/pkg/main.tf": disk("node"),
    "ignored/main.tf": disk("ignored"),
    "package.json": '{"name": "web", "resources": []}',
    "deploy/values.yaml": "resources:\n  - type: Microsoft.Compute/disks\n",
    "deploy/broken.json": "{ this is no JSON",
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    top = tmp_path_factory.mktemp("mixed") / "repository"
    (top / ".git").mkdir(parents=True)
    for name, text in CONTENT.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text, encoding="utf-8")
    (top / "infra" / "prod" / "linked.tf").symlink_to("../modules/linked.tf.txt")
    (top / "infra" / "current").symlink_to("prod")
    (top / "infra" / "round").symlink_to(".")
    (top / "deploy" / "nowhere.json").symlink_to("gone.json")
    for number in range(FILES):
        folder = top / "assets" / f"{number % 100:02}"
        folder.mkdir(parents=True, exist_ok=True)
        ending = ENDINGS[number % len(ENDINGS)]
        (folder / f"{number:05}{ending}").write_text(f'{{"key": "value {number}"}}\n')
    yield top
    shutil.rmtree(top)


def run(folder: Path, *arguments: str, seed: str = "0") -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PATH": os.devnull}
    result = subprocess.run(
        [*COMMAND, "check", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, "")
    return result.stdout


def test_everything_is_found_and_nothing_else(repository: Path) -> None:
    document = json.loads(run(repository, "--format", "json"))
    found = [(item["root"], item["resource"]) for item in document["findings"] if item["resource"]]
    assert sorted(found) == sorted(EXPECTED)
    others = {(item["id"], item["location"]["path"]) for item in document["findings"]}
    assert {pair for pair in others if pair[0] != "AZB401"} == {
        ("AZB013", "deploy/nowhere.json"),
    }
    assert document["summary"]["roots"] == 5


def test_output_is_the_same_to_the_byte(repository: Path, tmp_path: Path) -> None:
    """In each format: again, under another hash seed, and of a copy in another place."""
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(repository, copy, symlinks=True)
    outputs = []
    for folder, seed in ((repository, "1"), (repository, "2"), (copy, "3")):
        files = [tmp_path / f"{name}.out" for name in REPORT_FORMATS]
        formats = [
            f"--format={name}:{file}" for name, file in zip(REPORT_FORMATS, files, strict=True)
        ]
        run(folder, "--show-unknown", *formats, seed=seed)
        outputs.append([file.read_bytes() for file in files])
    assert outputs[0] == outputs[1]
    assert outputs[0] == outputs[2]


def test_output_is_the_same_from_other_folders(repository: Path, tmp_path: Path) -> None:
    """From afar, paths are absolute; from inside, they are the only difference."""
    folders = [tmp_path / "a" / "b" / "c" / name for name in ("x", "y")]
    for folder in folders:
        folder.mkdir(parents=True)
    first, second = (run(folder, "--format", "json", str(repository)) for folder in folders)
    assert first == second
    inside = json.loads(run(repository / "infra", "--format", "json", ".."))
    there = json.loads(run(repository, "--format", "json"))
    assert _places(inside, "infra") == _places(there, "")
    assert inside["summary"] == there["summary"]


def _places(document: dict[str, Any], folder: str) -> list[tuple[str, str, str, str]]:
    """What is found, and where, as seen from the top of the repository."""
    return sorted(
        (
            item["id"],
            item["resource"],
            os.path.normpath(os.path.join(folder, item["location"]["path"])),
            str(item["location"]["start"]),
        )
        for item in document["findings"]
    )
