"""Templates that are written so that a linter might overlook them: each is linted, or told."""

import json
from pathlib import Path

import pytest

from tests import commands
from tests.arm.deploying import SCHEMAS

SCHEMA = f"{SCHEMAS}/2019-04-01/deploymentTemplate.json#"
DISK = {
    "type": "Microsoft.Compute/disks",
    "apiVersion": "2023-04-02",
    "name": "d",
    "properties": {"maxShares": 3},
}
BODY = {"contentVersion": "1.0.0.0", "resources": [DISK]}
PLAIN = json.dumps({"$schema": SCHEMA, **BODY})
ESCAPED = PLAIN.replace("$schema", "\\u0024s\\u0063hema").replace(
    "deploymentT", "deployment\\u0054"
)
BICEP = """\
resource d 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'd'
  properties: {
    maxShares: 3
  }
}
"""
DISK_TF = 'resource "azurerm_managed_disk" "d" {\n  max_shares = 2\n}\n'

LINTED = {
    "behind a long text": ("a.json", json.dumps({"m": "x" * 9000, "$schema": SCHEMA, **BODY})),
    "behind blanks": ("a.json", " " * 9000 + PLAIN),
    "behind a comment": ("a.json", f"/*{'x' * 9000}*/{PLAIN}"),
    "in escapes": ("a.json", ESCAPED),
    "an ending in capitals": ("a.JSON", PLAIN),
    "a Bicep file in capitals": ("a.BICEP", BICEP),
}
TOLD = {
    "UTF-16 without a mark": ("a.json", PLAIN.encode("utf-16-le"), "AZB001"),
    "UTF-16 with high bytes first": ("a.json", PLAIN.encode("utf-16-be"), "AZB001"),
    "UTF-32": ("a.json", PLAIN.encode("utf-32"), "AZB001"),
    "UTF-32 with high bytes first": (
        "a.json",
        b"\0\0\xfe\xff" + PLAIN.encode("utf-32-be"),
        "AZB001",
    ),
    "Bicep in UTF-32": ("a.bicep", BICEP.encode("utf-32"), "AZB001"),
    "Terraform in UTF-16": ("a.tf", DISK_TF.encode("utf-16-le"), "AZB001"),
    "simple quotes": ("a.json", PLAIN.replace('"', "'").encode(), "AZB002"),
    "no quotes": ("a.json", PLAIN.replace('"$schema"', "$schema").encode(), "AZB002"),
}


def _told(*paths: str) -> set[tuple[str, str]]:
    outcome = commands.run("check", "--no-cache", "--format", "json", *paths)
    assert (outcome.returncode, outcome.stderr) == (1, "")
    findings = json.loads(outcome.stdout)["findings"]
    return {(finding["id"], finding["location"]["path"]) for finding in findings}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other/main.tf").write_text("locals {}\n")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("kind", LINTED)
def test_is_linted(kind: str) -> None:
    name, text = LINTED[kind]
    Path(name).write_text(text)
    assert _told(".") == _told(name) == {("AZB401", name)}


@pytest.mark.parametrize("kind", TOLD)
def test_is_told(kind: str) -> None:
    name, data, problem = TOLD[kind]
    Path(name).write_bytes(data)
    assert _told(".") == _told(name) == {(problem, name)}


def test_other_json_is_left_alone() -> None:
    document = {
        "name": "x" * 9000,
        "schemas": [SCHEMA],
        "$schema": "https://json.schemastore.org/x",
    }
    Path("other.json").write_text(json.dumps(document))
    outcome = commands.run("check", "--no-cache", "--format", "json", ".")
    assert json.loads(outcome.stdout)["findings"] == []
