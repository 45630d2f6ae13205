"""Modules and data sources in which nothing is read: evaluated only if something asks for them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from azbackup_lint.files import Files
from azbackup_lint.languages.terraform.kept_instances import KeptInstances
from azbackup_lint.languages.terraform.made_instances import MadeInstances
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.languages.terraform.modules.inputs import Inputs
from azbackup_lint.languages.terraform.roots import evaluate_root
from azbackup_lint.resources import Resource, Root
from azbackup_lint.values import Known
from azbackup_lint.values.limits import Budget

VM, DATA = "azurerm_linux_virtual_machine", "azapi_resource"
READ = frozenset({VM, DATA})
ROOT = Path("/module")

WRONG = 'module "m" {\n  source   = "./m"\n  for_each = local.missing\n}\n'
RULE = 'resource "azurerm_role_assignment" "r" {\n  for_each = local.missing\n}\n'
MACHINE = f'resource "{VM}" "vm" {{\n  size = "s"\n}}\n'
CALL = 'module "inner" {\n  source = "%s"\n}\n'


def _evaluated(files: Mapping[str, str], made: MadeInstances | None = None) -> Root:
    library = Library(Files(ROOT, ROOT, {ROOT / name: text for name, text in files.items()}))
    return evaluate_root(ROOT, library, Inputs(), READ, Budget(), made=made)


def _told(root: Root) -> Iterator[str]:
    return (problem.message for problem in root.problems)


def _by_address(root: Root) -> dict[str, Resource]:
    return {resource.address: resource for resource in root.resources}


@pytest.mark.parametrize("made", [MadeInstances, KeptInstances])
@pytest.mark.parametrize(
    "files",
    [
        {"m/main.tf": RULE},
        {"m/main.tf": 'output "o" {\n  value = local.missing\n}\n'},
        {"m/main.tf": CALL % "../n", "n/main.tf": RULE},
        {"m/main.tf.json": '{"module": {"inner": {"source": "../n"}}}', "n/main.tf": RULE},
    ],
)
def test_modules_without_anything_to_read_are_not_evaluated(
    files: Mapping[str, str], made: type[MadeInstances]
) -> None:
    root = _evaluated({"main.tf": WRONG + MACHINE, **files}, made())
    assert (list(_by_address(root)), list(_told(root))) == ([f"{VM}.vm"], [])
    assert {source.path for source in root.sources} == {"main.tf", *files}


@pytest.mark.parametrize(
    "files",
    [
        {"m/main.tf": MACHINE},
        {"m/main.tf": f'data "{DATA}" "d" {{}}\n'},
        {"m/main.tf": CALL % "../n", "n/main.tf": MACHINE},
        {"m/main.tf": CALL % "Azure/compute/azurerm"},
        {"m/main.tf": CALL % "../gone"},
        {"m/main.tf": CALL % "../m"},
        {"m/main.tf": CALL % "../../outside"},
        {"m/main.tf": CALL % "${path.module}/n"},
    ],
)
def test_calls_that_may_lead_to_something_are_evaluated(files: Mapping[str, str]) -> None:
    root = _evaluated({"main.tf": WRONG, **files})
    assert "the module declares no local value 'missing'" in _told(root)


@pytest.mark.parametrize("made", [MadeInstances, KeptInstances])
def test_outputs_of_such_modules_are_there_for_who_asks(made: type[MadeInstances]) -> None:
    main = (
        f'module "m" {{\n  source = "./m"\n}}\nresource "{VM}" "vm" {{\n  size = module.m.o\n}}\n'
    )
    root = _evaluated({"main.tf": main, "m/main.tf": 'output "o" {\n  value = "s"\n}\n'}, made())
    size = _by_address(root)[f"{VM}.vm"].get("size")
    assert isinstance(size, Known)
    assert size.data == "s"


@pytest.mark.parametrize(
    ("arguments", "is_read"),
    [
        ('resource_id = "x"', False),
        ('name = "n"', False),
        ('parent_id = "p"', False),
        ('name = "n"\n  parent_id = "p"', True),
    ],
)
def test_data_sources_are_read_for_the_parts_of_their_ids(arguments: str, *, is_read: bool) -> None:
    root = _evaluated({"main.tf": f'data "{DATA}" "d" {{\n  {arguments}\n}}\n'})
    assert list(_by_address(root)) == ([f"data.{DATA}.d"] if is_read else [])
