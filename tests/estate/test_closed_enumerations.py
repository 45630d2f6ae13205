"""A name that an enumeration can't have decides nothing, in any language."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings

VAULT = "Microsoft.RecoveryServices/vaults"
AZURERM = """
resource "azurerm_recovery_services_vault" "v" {
  name                = "v"
  location            = "westeurope"
  resource_group_name = "rg"
  sku                 = "Standard"
  soft_delete_enabled = "%s"
}
"""
AZAPI = """
resource "azapi_resource" "v" {
  type      = "Microsoft.RecoveryServices/vaults@2024-04-01"
  name      = "v"
  location  = "westeurope"
  parent_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg"
  body = {
    properties = { securitySettings = { softDeleteSettings = { softDeleteState = "%s" } } }
  }
}
"""
BICEP = """
resource v 'Microsoft.RecoveryServices/vaults@2024-04-01' = {
  name: 'v'
  location: 'westeurope'
  properties: { securitySettings: { softDeleteSettings: { softDeleteState: '%s' } } }
}
"""
SETTINGS = {"securitySettings": {"softDeleteSettings": {"softDeleteState": "%s"}}}
ARM = json.dumps(
    {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
            {
                "type": VAULT,
                "apiVersion": "2024-04-01",
                "name": "v",
                "location": "westeurope",
                "properties": SETTINGS,
            }
        ],
    }
)
PLAN = json.dumps(
    {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {
            "root_module": {
                "resources": [
                    {
                        "address": "azurerm_recovery_services_vault.v",
                        "mode": "managed",
                        "type": "azurerm_recovery_services_vault",
                        "name": "v",
                        "values": {"name": "v", "soft_delete_enabled": "%s"},
                    }
                ]
            }
        },
    }
)


@pytest.mark.parametrize(
    ("name", "text", "off"),
    [
        ("main.tf", AZURERM, "false"),
        ("plan.json", PLAN, "false"),
        ("main.tf", AZAPI, "Disabled"),
        ("main.json", ARM, "Disabled"),
        ("main.bicep", BICEP, "Disabled"),
    ],
)
def test_a_name_that_azure_lacks_decides_nothing(
    name: str, text: str, off: str, tmp_path: Path
) -> None:
    settings = Settings(select=("AZB802",))
    (tmp_path / name).write_text(text % off)
    report = lint(Sources((tmp_path,)), settings)
    assert ([f.id for f in report.findings], report.undecided) == (["AZB802"], ())
    (tmp_path / name).write_text(text % "Maybe")
    report = lint(Sources((tmp_path,)), settings)
    (unknown,) = report.undecided
    assert not report.findings
    assert unknown.id == "AZB802"
    (cause,) = unknown.causes
    assert cause.remedy.startswith("make it one of Enabled, Disabled, AlwaysON")
