"""What roots learn of resources that others declare: attributes, and where templates go."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.inspection import inspect
from azbackup_lint.settings import Settings

HERE = "10000000-0000-0000-0000-000000000001"
OTHER = "20000000-0000-0000-0000-000000000002"

PROVIDER = f"""
provider "azurerm" {{
  subscription_id = "{HERE}"
  features {{}}
}}
"""
PLATFORM = f"""
{PROVIDER}
resource "azurerm_resource_group" "g" {{
  name     = "rg"
  location = "West Europe"
}}
resource "azurerm_managed_disk" "d" {{
  name                 = "disk"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "UltraSSD_LRS"
  create_option        = "Empty"
  disk_size_gb         = 512
  zone                 = "2"
}}
resource "azurerm_key_vault" "k" {{
  name                = "kv"
  resource_group_name = "rg"
  location            = "westeurope"
}}
resource "azurerm_linux_virtual_machine" "m" {{
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
}}
"""
MACHINE = f"""
{PROVIDER}
data "azurerm_resource_group" "g" {{
  name = "rg"
}}
data "azurerm_managed_disk" "d" {{
  name                = "disk"
  resource_group_name = "rg"
}}
data "azurerm_key_vault" "k" {{
  name                = "kv"
  resource_group_name = "rg"
}}
data "azurerm_virtual_machine" "m" {{
  name                = "vm"
  resource_group_name = "rg"
}}
resource "azurerm_linux_virtual_machine" "v" {{
  name                = "own"
  resource_group_name = "rg-own"
  location            = %s
  zone                = %s
  os_disk {{
    storage_account_type = %s
    disk_size_gb         = %s
  }}
}}
"""
DATA = "data.azurerm_managed_disk.d"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def machines(folder: Path, root: str, settings: Settings | None = None) -> list[dict[str, Any]]:
    """The VMs of a root as they are seen beside the others of a folder."""
    document = inspect(Sources((folder,)), settings or Settings())
    found = [one for one in document["roots"] if Path(one["root"]).name == root]
    return [vm for one in found for vm in one["estate"]["vms"]]


@pytest.mark.parametrize(
    ("written", "fact", "value"),
    [
        (("data.azurerm_resource_group.g.location",), "region", "westeurope"),
        ((f"{DATA}.location",), "region", "westeurope"),
        (("data.azurerm_key_vault.k.location",), "region", "westeurope"),
        (("data.azurerm_virtual_machine.m.location",), "region", "westeurope"),
        (('"x"', f"{DATA}.zones[0]"), "zones", ["2"]),
    ],
)
def test_attributes_of_data_sources(
    tmp_path: Path, written: tuple[str, ...], fact: str, value: object
) -> None:
    arguments = (*written, *('"x"', "null", '"Premium_LRS"', "64")[len(written) :])
    write(tmp_path, "platform/main.tf", PLATFORM)
    write(tmp_path, "web/main.tf", MACHINE % arguments)
    (vm,) = machines(tmp_path, "web")
    assert vm[fact] == value


def test_attributes_of_disks(tmp_path: Path) -> None:
    arguments = ('"x"', "null", f"{DATA}.storage_account_type", f"{DATA}.disk_size_gb")
    write(tmp_path, "platform/main.tf", PLATFORM)
    write(tmp_path, "web/main.tf", MACHINE % arguments)
    document = inspect(Sources((tmp_path,)), Settings())
    (web,) = (one for one in document["roots"] if Path(one["root"]).name == "web")
    (disk,) = web["estate"]["disks"]
    assert (disk["storageType"], disk["sizeGiB"]) == ("UltraSSD_LRS", 512)


def test_attributes_of_a_resource_that_only_may_be_meant(tmp_path: Path) -> None:
    """In an unknown subscription, nothing is taken for known."""
    unknown = MACHINE.replace(f'subscription_id = "{HERE}"', "")
    write(tmp_path, "platform/main.tf", PLATFORM)
    write(tmp_path, "web/main.tf", unknown % (f"{DATA}.location", "null", '"x"', "64"))
    (vm,) = machines(tmp_path, "web")
    assert isinstance(vm["region"], dict)  # an unknown
    settings = Settings(subscriptions={tmp_path / "web": HERE})
    (vm,) = machines(tmp_path, "web", settings)
    assert vm["region"] == "westeurope"


BICEP = """
resource disk 'Microsoft.Compute/disks@2023-04-02' existing = {
  name: 'disk'
  scope: resourceGroup('rg')
}
resource vm 'Microsoft.Compute/virtualMachines@2024-03-01' = {
  name: 'own'
  location: LOCATION
  properties: {
    storageProfile: { osDisk: { createOption: 'FromImage', diskSizeGB: SIZE } }
  }
}
"""


@pytest.mark.parametrize(
    ("location", "settings", "region"),
    [
        ("disk.location", {"subscriptions": HERE}, "westeurope"),
        ("disk.location", {"subscriptions": OTHER}, None),
        ("disk.location", {}, None),
        (
            "resourceGroup().location",
            {"subscriptions": HERE, "resource_groups": "rg"},
            "westeurope",
        ),
        ("resourceGroup().location", {"subscriptions": HERE, "resource_groups": "other"}, None),
        ("resourceGroup().location", {"subscriptions": HERE}, None),
        ("resourceGroup().location", {"resource_groups": "rg"}, None),
    ],
)
def test_attributes_of_existing_resources(
    tmp_path: Path, location: str, settings: Mapping[str, str], region: str | None
) -> None:
    write(tmp_path, "platform/main.tf", PLATFORM)
    text = BICEP.replace("LOCATION", location).replace("SIZE", "disk.properties.diskSizeGB")
    template = write(tmp_path, "app/main.bicep", text)
    given: Any = {key: {template: value} for key, value in settings.items()}
    (vm,) = machines(tmp_path, "main.bicep", Settings(**given))
    if region is None:
        assert isinstance(vm["region"], dict)  # an unknown
    else:
        assert vm["region"] == region


def template(resources: list[object]) -> str:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    parameters = {"name": {"type": "string", "defaultValue": "vm"}}
    document = {"$schema": schema, "parameters": parameters, "resources": resources}
    return json.dumps(document, indent=2)


VAULT = f"""
{PROVIDER}
resource "azurerm_recovery_services_vault" "v" {{
  name                = "rsv"
  resource_group_name = "rg"
  location            = "northeurope"
  sku                 = "Standard"
}}
"""
ITEM = "Azure/iaasvmcontainer;iaasvmcontainerv2;rg;{0}/vm;iaasvmcontainerv2;rg;{0}"


def of_template(
    folder: Path, settings: Settings, parameters: Mapping[str, str] | None = None
) -> list[tuple[str, bool, str]]:
    """What is found about the region of the vault of a template's VM."""
    type_ = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
    machine = {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-03-01",
        "name": "[parameters('name')]",
        "location": "westeurope",
        "properties": {},
    }
    item = {
        "type": type_,
        "apiVersion": "2023-06-01",
        "name": f"[format('rsv/{ITEM}', parameters('name'))]",
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": (
                "[resourceId('Microsoft.Compute/virtualMachines', parameters('name'))]"
            ),
        },
    }
    write(folder, "platform/main.tf", VAULT)
    write(folder, "app/azuredeploy.json", template([machine, item]))
    for name, value in (parameters or {}).items():
        given = {"parameters": {"name": {"value": value}}}
        schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
        file = f"app/azuredeploy.parameters.{name}.json"
        write(folder, file, json.dumps({"$schema": schema, **given}))
    found = lint(Sources((folder,)), settings).findings
    return [
        (one.severity, bool(one.conditional), one.message.partition(" ")[0])
        for one in found
        if one.id == "AZB102"
    ]


def test_where_a_template_is_deployed(tmp_path: Path) -> None:
    app = tmp_path / "app"
    assert of_template(tmp_path, Settings()) == []
    groups = {app: "rg"}
    with_group = Settings(resource_groups=groups)
    assert of_template(tmp_path, with_group) == [("warning", True, "vm")]
    certain = Settings(resource_groups=groups, subscriptions={app: HERE})
    assert of_template(tmp_path, certain) == [("error", False, "vm")]
    elsewhere = Settings(resource_groups=groups, subscriptions={app: OTHER})
    assert of_template(tmp_path, elsewhere) == []


def test_where_each_set_of_parameters_is_deployed(tmp_path: Path) -> None:
    dev = tmp_path / "app" / "azuredeploy.parameters.dev.json"
    settings = Settings(
        resource_groups={tmp_path / "app": "rg"},
        subscriptions={tmp_path / "app": OTHER, dev: HERE},
    )
    found = of_template(tmp_path, settings, {"dev": "vm-dev", "prod": "vm-prod"})
    assert found == [("error", False, "vm-dev")]


def test_a_condition_names_everything_that_is_supposed(tmp_path: Path) -> None:
    """The VM's region is that of a group that may be meant, and the vault may be, too."""
    of_template(tmp_path, Settings())  # writes the roots
    template_file = tmp_path / "app" / "azuredeploy.json"
    text = template_file.read_text(encoding="utf-8")
    here = text.replace('"westeurope"', '"[resourceGroup().location]"')
    template_file.write_text(here, encoding="utf-8")
    platform = tmp_path / "platform" / "main.tf"
    group = 'resource "azurerm_resource_group" "g" {\n  name     = "rg"\n  location = "x"\n}\n'
    platform.write_text(f"{VAULT}{group}", encoding="utf-8")
    settings = Settings(resource_groups={tmp_path / "app": "rg"})
    found = lint(Sources((tmp_path,)), settings).findings
    (supposed,) = (one.conditional for one in found if one.id == "AZB102")
    assert [cause.subject.partition(" declared")[0] for cause in supposed] == [
        "whether this is the vault",
        "whether this is the resource group",
    ]
