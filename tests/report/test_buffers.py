"""A mistake is shown in the buffer where it was written, not only where it takes effect."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings
from tests.arm.deploying import VM, resource, template

MODULE = """variable "size" {}

resource "azurerm_linux_virtual_machine" "vm" {
  size = var.size
}
"""
ROOT = """module "vm" {
  source = "./vm"
  size   = var.size
}
"""
VARIABLES = """variable "size" {
  default = "Standard_B1s"
}
"""
PROJECT = {"vm/main.tf": MODULE, "main.tf": ROOT, "variables.tf": VARIABLES}
VALUES = {"variables.tf": 'variable "size" {}\n', "terraform.tfvars": 'size = "Standard_B1s"\n'}
LITERAL = {"main.tf": ROOT.replace("var.size", '"Standard_B1s"')}

SIZES = {"hardwareProfile": {"vmSize": "[parameters('size')]"}}
TEMPLATE = template(resource(VM, "vm", properties=SIZES), parameters={"size": {"type": "string"}})
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
GIVEN = {"$schema": SCHEMA, "parameters": {"size": {"value": "Standard_B1s"}}}
DEPLOYMENT = {
    "vm.json": json.dumps(TEMPLATE),
    "vm.parameters.json": json.dumps(GIVEN, indent=1),
}


@pytest.mark.parametrize(
    ("files", "buffer", "text", "effect"),
    [
        (PROJECT, "variables.tf", '"Standard_B1s"', "main.tf:4"),
        (PROJECT, "main.tf", "var.size", "main.tf:4"),
        (PROJECT, "vm/main.tf", "var.size", None),
        (PROJECT | VALUES, "terraform.tfvars", '"Standard_B1s"', "main.tf:4"),
        (PROJECT | LITERAL, "main.tf", '"Standard_B1s"', "main.tf:4"),
        (DEPLOYMENT, "vm.parameters.json", '"Standard_B1s"', "vm.json:1"),
        (DEPLOYMENT, "vm.json", "\"[parameters('size')]\"", None),
    ],
)
def test_a_mistake_is_shown_in_the_buffer(
    tmp_path: Path, files: dict[str, str], buffer: str, text: str, effect: str | None
) -> None:
    (tmp_path / ".git").mkdir()
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    file = tmp_path / buffer
    sources = Sources((file,), {file: files[buffer]}, frozenset({file}))
    report = lint(sources, Settings(select=("AZB301",)))
    (finding,) = report.findings
    assert (finding.span.source.file, finding.span.text) == (file, text)
    told = [item for item in finding.related if item.message == "the value takes effect here"]
    places = [f"{Path(item.span.source.path).name}:{item.span.first.line}" for item in told]
    assert places == ([effect] if effect else [])
    assert finding.span not in {item.span for item in finding.related}


def test_what_was_written_in_other_files_is_left_out(tmp_path: Path) -> None:
    for name, content in {
        "main.tf": MODULE,
        "terraform.tfvars": VALUES["terraform.tfvars"],
    }.items():
        (tmp_path / name).write_text(content)
    other = tmp_path / "other.tf"
    sources = Sources((other,), {other: "locals {}\n"}, frozenset({other}))
    assert lint(sources, Settings(select=("AZB301",))).findings == ()
