"""Ids of resources after functions: recased ones still lead there, cut ones give names."""

import pytest

from azbackup_lint.values import Known, MapValue, Unknown, Value
from azbackup_lint.values.identifiers import Identifier
from tests.terraform.evaluating import module

TEXT = """
variable "group" {
  type = string
}
resource "azurerm_resource_group" "rg" {
  name     = "rg-one"
  location = "westeurope"
}
resource "azurerm_recovery_services_vault" "v" {
  name                = "Rsv"
  location            = "westeurope"
  resource_group_name = azurerm_resource_group.rg.name
}
resource "azurerm_backup_policy_vm" "p" {
  name                = "daily"
  resource_group_name = azurerm_resource_group.rg.name
  recovery_vault_name = azurerm_recovery_services_vault.v.name
}
resource "azurerm_managed_disk" "d" {
  name                = "disk"
  resource_group_name = var.group
}
resource "azurerm_subnet" "s" {
  name = "subnet"
}
locals {
  id   = azurerm_backup_policy_vm.p.id
  disk = azurerm_managed_disk.d.id
  made = %s
}
"""


def made(expression: str) -> Value:
    instance = module({"main.tf": TEXT % expression})
    return instance.local("made", instance.configuration.sources[0].span(0, 0))


@pytest.mark.parametrize(
    ("expression", "link"),
    [
        ("lower(local.id)", "azurerm_backup_policy_vm.p.lower(id)"),
        ("upper(lower(local.id))", "azurerm_backup_policy_vm.p.upper(lower(id))"),
        ("trimspace(local.id)", "azurerm_backup_policy_vm.p.id"),
        ('trimsuffix(local.id, "/")', "azurerm_backup_policy_vm.p.id"),
        ('"${local.id}"', "azurerm_backup_policy_vm.p.id"),
        (
            'replace(local.id, "resourceGroups", "resourcegroups")',
            "azurerm_backup_policy_vm.p.replace(id, resourceGroups, resourcegroups)",
        ),
        ("lower(azurerm_resource_group.rg.id)", "azurerm_resource_group.rg.lower(id)"),
    ],
)
def test_id_in_another_case_leads_to_the_same_resource(expression: str, link: str) -> None:
    value = made(expression)
    assert isinstance(value, Identifier)
    assert str(value.link) == link
    assert value.link is not None
    assert value.link.is_id


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('split("/", local.id)[8]', "Rsv"),
        ('split("/", lower(local.id))[8]', "rsv"),
        ('element(split("/", local.id), 4)', "rg-one"),
        ('reverse(split("/", local.id))[0]', "daily"),
        ('split("/", local.id)[6]', "Microsoft.RecoveryServices"),
        ('length(split("/", local.id))', 11),
        ('regex("vaults/([^/]+)/", local.id)[0]', "Rsv"),
        ('regex("/resourceGroups/(?P<group>[^/]+)/", local.id).group', "rg-one"),
        ('regex("[^/]+$", local.id)', "daily"),
        ("basename(local.id)", "daily"),
        ("provider::azurerm::parse_resource_id(local.id).resource_group_name", "rg-one"),
        ('provider::azurerm::parse_resource_id(local.id)["parent_resources"]["vaults"]', "Rsv"),
        ('split("/", azurerm_resource_group.rg.id)[4]', "rg-one"),
        ('split("/", local.disk)[8]', "disk"),
        ('split("/", replace(local.id, "Rsv", "rsv"))[8]', "rsv"),
        ('join("-", [basename(local.id), basename(local.disk)])', "daily-disk"),
    ],
)
def test_what_is_cut_out_of_an_id(expression: str, expected: str | int) -> None:
    assert made(expression) == Known(expected)


def test_unknown_name_is_the_same_symbol() -> None:
    value = made('split("/", local.disk)[4]')
    assert isinstance(value, Unknown)
    assert str(value.link) == "var.group"


@pytest.mark.parametrize(
    "expression",
    [
        'split("-", local.id)[0]',
        'trimsuffix(local.id, "y")',
        'regex("[a-z]+", local.id)',
        'regex("/disks/([^/]+)", local.disk)',
        "substr(local.id, 0, 40)",
        'split("/", azurerm_subnet.s.id)[0]',
        "length(local.id)",
        'replace(local.id, "a", "b")',
        'replace(local.id, "daily", var.group)',
        "lower(local.id) == local.id",
        'split("/", local.id)[2]',
    ],
)
def test_what_depends_on_unknown_names_is_unknown(expression: str) -> None:
    assert isinstance(made(expression), Unknown)


def test_a_single_character_is_replaced_between_unknown_names() -> None:
    value = made('replace(local.disk, "/", "-")')
    assert isinstance(value, Unknown)
    known = [part for part in value.parts if isinstance(part, str)]
    assert known == [
        "-subscriptions-",
        "-resourceGroups-",
        "-providers-Microsoft.Compute-disks-disk",
    ]
    assert value.link is None


def test_parsed_id_holds_unknown_parts() -> None:
    value = made("provider::azurerm::parse_resource_id(local.disk)")
    assert isinstance(value, MapValue)
    assert str(value.entries["resource_group_name"].link) == "var.group"
