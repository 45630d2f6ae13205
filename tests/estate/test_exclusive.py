"""VMs of which only one can exist: an item for whichever it is protects each, if it exists."""

from typing import Any

import pytest

from azbackup_lint.values import Unknown
from tests.estate.test_views import BACKUP, VM, fact, views

VARIABLES = """
variable "os" {
  type = string
}
variable "on" {
  type = bool
}
locals {
  linux   = var.os == "linux"
  windows = var.os == "windows"
}
"""
ITEM = BACKUP % ""
FIRST, SECOND = "azurerm_linux_virtual_machine.vm[0].id", "azurerm_linux_virtual_machine.w[0].id"


def protections(first: str, second: str, source: str) -> list[Any]:
    one = VM.replace('" {', f'" {{\n  {first}', 1)
    other = VM.replace('"vm" {', f'"w" {{\n  {second}', 1).replace('"vm"', '"w"')
    item = ITEM.replace("azurerm_linux_virtual_machine.vm.id", source)
    found = [view for view in views(VARIABLES + one + other + item) if view.kind == "vm"]
    assert len(found) == 2
    protected = [fact(view, "protected") for view in found]
    return ["unknown" if isinstance(value, Unknown) else value for value in protected]


LINUX = 'count = var.os == "linux" ? 1 : 0'
WINDOWS = 'count = var.os == "windows" ? 1 : 0'
CHOICE = f'var.os == "linux" ? {FIRST} : {SECOND}'


@pytest.mark.parametrize(
    ("first", "second", "source", "expected"),
    [
        (LINUX, WINDOWS, CHOICE, [True, True]),
        (LINUX, 'count = var.os == "linux" ? 0 : 1', CHOICE, [True, True]),
        (LINUX, 'count = var.os != "linux" ? 1 : 0', CHOICE, [True, True]),
        ("count = local.linux ? 1 : 0", "count = local.windows ? 1 : 0", CHOICE, [True, True]),
        ("count = var.on ? 1 : 0", "count = var.on ? 0 : 1", CHOICE, [True, True]),
        (LINUX, "count = var.on ? 1 : 0", CHOICE, ["unknown", "unknown"]),
        (LINUX, LINUX, CHOICE, ["unknown", "unknown"]),
        ("count = 1", "count = 1", CHOICE, ["unknown", "unknown"]),
        ("count = var.on ? 1 : 0", WINDOWS, f"try({FIRST}, {SECOND})", ["unknown", "unknown"]),
    ],
)
def test_item_for_whichever_exists(
    first: str, second: str, source: str, expected: list[Any]
) -> None:
    assert protections(first, second, source) == expected


SPLATS = "azurerm_linux_virtual_machine.vm[*].id", "azurerm_linux_virtual_machine.w[*].id"


@pytest.mark.parametrize(
    "source",
    [
        f"try({FIRST}, {SECOND})",
        f"length({SPLATS[0]}) > 0 ? {FIRST} : {SECOND}",
        f"one(concat({SPLATS[0]}, {SPLATS[1]}))",
        f"concat({SPLATS[0]}, {SPLATS[1]})[0]",
        f"element(concat({SPLATS[0]}, {SPLATS[1]}), 0)",
        f"coalesce(one({SPLATS[0]}), one({SPLATS[1]}))",
        f'coalesce(join("", {SPLATS[0]}), join("", {SPLATS[1]}))',
    ],
)
def test_ways_to_take_whichever_exists(source: str) -> None:
    assert protections(LINUX, WINDOWS, source) == [True, True]
