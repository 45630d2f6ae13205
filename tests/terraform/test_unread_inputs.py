"""Files that would give missing values, and the VMs that nothing makes without them."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.inspection import inspect
from azbackup_lint.settings import Settings

VM = """resource "azurerm_linux_virtual_machine" "vm" {
  %s
}
"""
SIZE = 'variable "size" {}\n' + VM % "size = var.size"
COUNT = 'variable "vms" {\n  default = {}\n}\n' + VM % "for_each = var.vms\n  size = each.value"
ALL = COUNT + 'variable "size" {}\n'


def write(folder: Path, **files: str) -> None:
    (folder / ".git").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def notes(folder: Path, settings: Settings | None = None) -> list[str]:
    chosen = settings or Settings()
    findings = lint(Sources((folder,)), chosen).findings
    return [f"{item.id} {item.message}" for item in findings if item.id in ("AZB015", "AZB016")]


@pytest.mark.parametrize("code", [SIZE, COUNT])
def test_variable_files_are_named(tmp_path: Path, code: str) -> None:
    values = 'size = "a"\nvms = { a = "b" }\n'
    names = ("prod.tfvars", "envs/dev.tfvars", "envs/prod/terraform.tfvars")
    files = dict.fromkeys(names, values)
    write(tmp_path, **{"main.tf": code, "envs/z.tfvars.json": json.dumps({"size": 1, "vms": {}})})
    write(tmp_path, **files)
    assert notes(tmp_path) == [
        "AZB015 prod.tfvars, envs/dev.tfvars, envs/z.tfvars.json and 1 more are variable files that"
        " Terraform takes only if told: give --var-file, or --variant for each"
    ]
    given = Settings(given=(tmp_path / "prod.tfvars",))
    assert notes(tmp_path, given) == []


@pytest.mark.parametrize(
    "files",
    [
        {"main.tf": SIZE, "terraform.tfvars": 'size = "a"', "x.auto.tfvars": 'size = "a"'},
        {"main.tf": SIZE, "terraform.tfvars": 'size = "a"', "prod.tfvars": 'size = "b"'},
        {"main.tf": SIZE, "prod.tfvars": 'other = "b"'},
        {"main.tf": SIZE, "other/main.tf": 'variable "size" {}', "other/prod.tfvars": 'size = "b"'},
        {"main.tf": SIZE, "a/b/c/prod.tfvars": 'size = "b"'},
        {"main.tf": VM % "count = 0", "prod.tfvars": 'size = "b"', "v.tf": 'variable "size" {}'},
        {"main.tf": SIZE, "terraform.tfvars": 'size = "a"', "terragrunt.hcl": "inputs = {}"},
    ],
)
def test_no_note_where_nothing_is_missing_or_nothing_helps(
    tmp_path: Path, files: dict[str, str]
) -> None:
    write(tmp_path, **files)
    assert notes(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("terragrunt.hcl", "../terragrunt.hcl"),
        ("module/terragrunt.hcl", "terragrunt.hcl"),
        ("estate.tfcomponent.hcl", "../estate.tfcomponent.hcl"),
        ("module/dev.tfdeploy.hcl", "dev.tfdeploy.hcl"),
        ("vms.tfstack.hcl", "../vms.tfstack.hcl"),
    ],
)
def test_files_of_terragrunt_and_stacks_are_named(tmp_path: Path, name: str, told: str) -> None:
    write(tmp_path, **{"module/main.tf": SIZE, name: "inputs = {}\n"})
    assert notes(tmp_path) == [
        f"AZB016 variables may get their values from {told}, not evaluated here"
    ]


CALL = 'variable "on" {\n  default = false\n}\nmodule "%s" {\n  source = "./vm"\n  count = %s\n}\n'


@pytest.mark.parametrize(
    ("files", "unmade"),
    [
        ({"main.tf": COUNT}, ["azurerm_linux_virtual_machine.vm"]),
        ({"main.tf": VM % "count = 0"}, []),
        ({"main.tf": VM % "for_each = {}"}, []),
        ({"main.tf": SIZE}, []),
        (
            {"main.tf": CALL % ("a", "var.on ? 1 : 0"), "vm/main.tf": VM % 'name = "x"'},
            ["module.a.azurerm_linux_virtual_machine.vm"],
        ),
        ({"main.tf": CALL % ("a", "0"), "vm/main.tf": VM % 'name = "x"'}, []),
        (
            {"main.tf": CALL % ("a", "1"), "vm/main.tf": COUNT},
            ["module.a[0].azurerm_linux_virtual_machine.vm"],
        ),
    ],
)
def test_vms_that_are_not_made_are_told(
    tmp_path: Path, files: dict[str, str], unmade: list[str]
) -> None:
    write(tmp_path, **files)
    document = inspect(Sources((tmp_path,)), Settings())
    assert document["roots"][0]["notMade"] == unmade


@pytest.mark.parametrize(
    "expression",
    ["local.sizes[terraform.workspace]", "lookup(local.sizes, terraform.workspace)"],
)
def test_a_value_that_the_workspace_lacks_names_the_option(tmp_path: Path, expression: str) -> None:
    sizes = (
        'locals {\n  sizes = {\n    dev = "Standard_B1s"\n    prod = "Standard_D4s_v5"\n  }\n}\n'
    )
    write(tmp_path, **{"main.tf": sizes + VM % f"size = {expression}"})
    report = lint(Sources((tmp_path,)), Settings(select=("AZB301", "AZB007")))
    (note,) = report.findings
    assert (
        note.message
        == "there is nothing for this workspace; choose one with --workspace: dev, prod"
    )
    (item,) = report.undecided
    assert [cause.remedy for cause in item.causes] == ["give --workspace, one of dev, prod"]
    assert len(lint(Sources((tmp_path,)), Settings(workspace="prod")).findings) == 0


def test_expressions_that_fail_on_one_empty_variable_are_one_note(tmp_path: Path) -> None:
    groups = "".join(
        f'resource "azurerm_resource_group" "g{index}" {{\n'
        f"  name     = coalesce(null, var.network)\n"
        f'  location = split("/", var.network)[{index}]\n}}\n'
        for index in (4, 8)
    )
    (tmp_path / "main.tf").write_text('variable "network" {\n  default = ""\n}\n' + groups)
    (finding,) = lint(Sources((tmp_path,)), Settings(select=("AZB007",))).findings
    told = "4 expressions can't be evaluated with the empty value of var.network; the first: "
    assert finding.message.startswith(told)
    assert finding.span.first.line == 5


@pytest.mark.parametrize(("lines", "told"), [(2, "2 expressions can't"), (1, "this can't")])
def test_attributes_of_an_empty_object_are_one_note(tmp_path: Path, lines: int, told: str) -> None:
    arguments = ("  name     = var.group.name\n", "  location = var.group.place\n")[:lines]
    group = f'resource "azurerm_resource_group" "g" {{\n{"".join(arguments)}}}\n'
    variable = 'variable "group" {\n  type    = any\n  default = {}\n}\n'
    (tmp_path / "main.tf").write_text(variable + group)
    (finding,) = lint(Sources((tmp_path,)), Settings(select=("AZB007",))).findings
    assert finding.message.startswith(f"{told} be evaluated with the empty value of var.group")
    assert finding.message.endswith("there is no attribute 'name' in this object")
