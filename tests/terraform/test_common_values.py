"""Values that all instances of a block have in common are evaluated once, others for each."""

from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.languages.terraform.modules.inputs import Inputs
from azbackup_lint.languages.terraform.roots import evaluate_root
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, ListValue, MapValue, Value
from azbackup_lint.values.limits import Budget

FOLDER = Path("/example")

CODE = """
locals {
  size = "Standard_D4s_v5"
}

resource "azurerm_linux_virtual_machine" "vm" {
  count = 3
  name  = "vm-${count.index}"
  size  = local.size
  zone  = azurerm_linux_virtual_machine.vm[0].size

  os_disk {
    caching      = "ReadWrite"
    disk_size_gb = 128
  }

  dynamic "plan" {
    for_each = count.index == 1 ? ["plan"] : []
    content {
      name = plan.value
    }
  }
}
"""


def resources(code: str) -> tuple[Resource, ...]:
    library = Library(Files(FOLDER, FOLDER, {FOLDER / "main.tf": code}))
    types = frozenset({"azurerm_linux_virtual_machine"})
    return evaluate_root(FOLDER, library, Inputs(), types, Budget()).resources


def values(name: str, code: str = CODE) -> list[Value]:
    return [resource.attributes.entries[name] for resource in resources(code)]


def test_what_names_no_instance_is_one_object() -> None:
    for name in ("size", "os_disk"):
        first, *others = values(name)
        assert all(other is first for other in others)
    assert values("size") == [Known("Standard_D4s_v5")] * 3


def test_what_names_an_instance_is_its_own() -> None:
    assert values("name") == [Known("vm-0"), Known("vm-1"), Known("vm-2")]
    assert [len(blocks.items) for blocks in values("plan") if isinstance(blocks, ListValue)] == [
        0,
        1,
        0,
    ]


def test_what_names_its_own_resource_is_evaluated_for_each() -> None:
    assert values("zone") == [Known("Standard_D4s_v5")] * 3
    first, *others = values("zone")
    assert all(other is not first for other in others)


def test_conditions_may_narrow_values_for_each_instance() -> None:
    lifecycle = """
  lifecycle {
    precondition {
      condition     = count.index < 3
      error_message = "too many"
    }
  }

  os_disk {"""
    first, *others = values("size", CODE.replace("\n  os_disk {", lifecycle))
    assert all(other == first and other is not first for other in others)


def test_keys_of_for_each_are_of_instances() -> None:
    code = CODE.replace("count = 3", 'for_each = toset(["0", "1"])')
    code = code.replace("count.index == 1", 'each.key == "1"').replace("count.index", "each.key")
    blocks = values("os_disk", code)
    assert blocks[0] is blocks[1]
    assert isinstance(blocks[0], ListValue)
    assert isinstance(blocks[0].items[0], MapValue)
    names = values("name", code)
    assert names == [Known("vm-0"), Known("vm-1")]
