"""Unresolved merges: named once a file, in every language, and the first side is linted."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.merge_conflicts import without_conflicts
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from tests.arm.deploying import VM, resource, template

VMS = """resource "azurerm_linux_virtual_machine" "a" {
  name = "a"
<<<<<<< HEAD
  size = "Standard_B1s"
=======
  size = "Standard_D4s_v5"
>>>>>>> feature/larger
}

resource "azurerm_linux_virtual_machine" "b" {
  size = var.size
}

variable "size" {}
"""


def merged(ours: str, theirs: str) -> str:
    return f"<<<<<<< ours\n{ours}\n||||||| base\nold\n=======\n{theirs}\n>>>>>>> theirs\n"


def found(folder: Path, **files: str) -> list[tuple[str, str, int]]:
    for name, text in files.items():
        (folder / name).write_text(text)
    report = lint(Sources((folder,)), Settings(select=("AZB301",)))
    return [
        (item.id, Path(item.span.source.path).name, item.span.first.line)
        for item in report.findings
    ]


def test_terraform(tmp_path: Path) -> None:
    values = merged('size = "Standard_B1s"', 'size = "Standard_D4s_v5"')
    assert found(tmp_path, **{"main.tf": VMS, "terraform.tfvars": values}) == [
        ("AZB014", "main.tf", 3),
        ("AZB301", "main.tf", 4),
        ("AZB301", "main.tf", 11),
        ("AZB014", "terraform.tfvars", 1),
    ]


def test_templates(tmp_path: Path) -> None:
    sizes = {"hardwareProfile": {"vmSize": "[parameters('size')]"}}
    document = template(
        resource(VM, "vm", properties=sizes), parameters={"size": {"type": "string"}}
    )
    value = '{"size": {"value": "%s"}}'
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
    sides = merged(value % "Standard_B1s", value % "Standard_D4s_v5")
    given = f'{{"$schema": "{schema}", "parameters":\n{sides}}}'
    files = {"main.json": json.dumps(document), "main.parameters.json": given}
    assert [item[:2] for item in found(tmp_path, **files)] == [
        ("AZB301", "main.json"),
        ("AZB014", "main.parameters.json"),
    ]


def test_bicep_is_read_on_its_first_side(tmp_path: Path) -> None:
    code = "param a string\n" + merged("param b string", "param c string")
    assert found(tmp_path, **{"main.bicep": code}) == [("AZB014", "main.bicep", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a = 1\n",
        "=======\n",
        "<<<<<<< HEAD\na = 1\n",
        "a = 1\n>>>>>>> other\n",
        "<<<<<<< HEAD\n>>>>>>> other\n",
        "  <<<<<<< HEAD\n  =======\n  >>>>>>> other\n",
        "<<<<<<<<\n========\n>>>>>>>>\n",
    ],
)
def test_no_conflict(text: str) -> None:
    source = Source("main.tf", text)
    assert without_conflicts(source) == (source, None)


def test_nothing_is_moved() -> None:
    text = f"a = 1\r\n{merged('b = 1', 'b = 2')}c = 1\n{merged('d = 1', 'd = 2')}"
    source, problem = without_conflicts(Source("main.tf", text))
    assert problem is not None
    assert "2 unresolved merge conflicts" in problem.message
    assert " ".join(source.text.split()) == "a = 1 b = 1 c = 1 d = 1"
    kept = [text.index(word) for word in ("b = 1", "c = 1", "d = 1")]
    assert kept == [source.text.index(word) for word in ("b = 1", "c = 1", "d = 1")]
    assert len(source.text) == len(text)
