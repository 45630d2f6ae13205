"""A secret that is read is in no output: not in any format, hover, cache or message of a bug."""

import json
import zlib
from pathlib import Path

import pytest

from azbackup_lint.cli import fixing
from azbackup_lint.formats import ASSESSMENT_FORMATS, REPORT_FORMATS
from tests import commands
from tests.lsp.test_answers import Asked

SECRET = "hunter2-geheim"
WRONG_SIZE = "Standard_hunter2-geheim"

TERRAFORM = f"""
variable "password" {{
  default   = "{SECRET}"
  sensitive = true
}}
variable "size" {{
  default   = "{WRONG_SIZE}"
  sensitive = true
}}
locals {{
  derived = "Premium-${{var.password}}"
  json    = jsondecode("{{\\"a\\": \\"${{var.password}}\\"}}").a
}}
resource "azurerm_linux_virtual_machine" "vm" {{
  name           = "vm-${{var.password}}"
  location       = local.derived
  size           = var.size
  admin_password = "{SECRET}"
  custom_data    = base64encode("{SECRET}")
  admin_ssh_key {{ public_key = var.password }}
  os_disk {{
    caching              = "ReadOnly"
    storage_account_type = local.json
    disk_size_gb         = var.password
    diff_disk_settings {{ option = var.password }}
  }}
}}
resource "azurerm_virtual_machine_data_disk_attachment" "a" {{
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  managed_disk_id    = azurerm_managed_disk.e.id
  lun                = 0
  caching            = "None"
}}
resource "azurerm_managed_disk" "e" {{
  max_shares           = 2
  location             = var.password[0].x
  storage_account_type = tonumber(var.password)
  name                 = lookup({{}}, var.password)
}}
resource "azurerm_managed_disk" "d" {{
  max_shares   = 2
  for_each     = {{ a = var.password }}
  name         = each.value
  disk_size_gb = tonumber(each.value)
}}
"""

TEMPLATE = f"""{{
"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0",
"parameters": {{
  "password": {{"type": "securestring", "defaultValue": "{SECRET}"}},
  "size": {{"type": "securestring", "defaultValue": "{WRONG_SIZE}"}}
}},
"variables": {{"derived": "[concat('x', parameters('password'))]"}},
"resources": [{{
  "type": "Microsoft.Compute/disks", "apiVersion": "2023-09-01", "name": "d",
  "properties": {{"maxShares": 2, "diskSizeGB": "[int(parameters('password'))]"}}
}}, {{
  "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2023-09-01",
  "name": "vm",
  "location": "[variables('derived')]",
  "properties": {{
    "hardwareProfile": {{"vmSize": "[parameters('size')]"}},
    "osProfile": {{"adminPassword": "{SECRET}", "customData": "[base64('{SECRET}')]"}},
    "storageProfile": {{"dataDisks": [
      {{"lun": 0, "managedDisk": {{"id": "[resourceId('Microsoft.Compute/disks', 'd')]"}}}}
    ], "osDisk": {{
      "diskSizeGB": "[int(parameters('password'))]",
      "createOption": "FromImage",
      "diffDiskSettings": {{"option": "[parameters('password')]"}}
    }}}}
  }}
}}]
}}
"""

NAMES = f"""
variable "password" {{
  default   = "{SECRET}"
  sensitive = true
}}
variable "keys" {{
  default   = {{ "{SECRET}" = 2 }}
  sensitive = true
}}
locals {{
  vm = "Microsoft.Compute/virtualMachines/${{var.password}}"
}}
resource "azurerm_resource_group" "g" {{
  name     = var.password
  location = "westeurope"
}}
resource "azurerm_managed_disk" "each" {{
  for_each   = var.keys
  name       = each.key
  max_shares = each.value
}}
resource "azurerm_managed_disk" "d" {{
  name                = "d-${{var.password}}"
  resource_group_name = azurerm_resource_group.g.name
  max_shares          = 2
  tags                = {{ conn = "DefaultEndpointsProtocol=https;AccountKey={SECRET}" }}
}}
resource "azurerm_recovery_services_vault" "v" {{
  name                = var.password
  resource_group_name = var.password
  location            = var.password
  sku                 = var.password
  soft_delete_enabled = false
}}
resource "azurerm_backup_policy_vm" "p" {{
  name                = var.password
  resource_group_name = var.password
  recovery_vault_name = azurerm_recovery_services_vault.v.name
  timezone            = var.password
  retention_daily {{ count = 3 }}
}}
resource "azurerm_backup_protected_vm" "i" {{
  resource_group_name = var.password
  recovery_vault_name = var.password
  source_vm_id        = join("/", ["/subscriptions/x/resourceGroups/r/providers", local.vm])
  backup_policy_id    = azurerm_backup_policy_vm.p.id
}}
resource "azurerm_management_lock" "l" {{
  name       = var.password
  scope      = "/subscriptions/x/resourceGroups/${{var.password}}"
  lock_level = "ReadOnly"
}}
output "o" {{
  value     = "x${{var.password}}"
  sensitive = true
}}
output "not_marked" {{
  value = "x${{var.password}}"
}}
"""

VM = """{
  "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2023-04-02",
  "name": "[parameters('p')]",
  "properties": {"hardwareProfile": {"vmSize": "[parameters('p')]"}, "storageProfile": {"osDisk": {
    "createOption": "FromImage", "caching": "ReadOnly", "diffDiskSettings": {"option": "Local"}}}}
}"""

TEMPLATE_NAMES = f"""{{
"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0",
"parameters": {{
  "p": {{"type": "securestring", "defaultValue": "{SECRET}"}},
  "o": {{"type": "secureObject", "defaultValue": {{"name": "{SECRET}", "{SECRET}": 2}}}}
}},
"resources": [
  {{"type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": "[parameters('p')]",
    "location": "[parameters('p')]", "properties": {{"maxShares": 2}}}},
  {{"type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02",
    "name": "[concat('a', parameters('o').name)]", "properties": {{"maxShares": 2}}}},
  {{"type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02",
    "name": "[items(parameters('o'))[0].key]", "properties": {{"maxShares": 2}}}},
  {{"type": "Microsoft.Resources/deployments", "apiVersion": "2021-04-01",
    "name": "[parameters('p')]", "resourceGroup": "[parameters('p')]",
    "properties": {{"mode": "Incremental", "template": {{
      "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      "contentVersion": "1.0.0.0", "resources": [{VM}]}}}}}},
  {{"type": "Microsoft.RecoveryServices/vaults", "apiVersion": "2023-04-01",
    "name": "[parameters('p')]", "location": "[parameters('p')]", "properties":
    {{"securitySettings": {{"softDeleteSettings": {{"softDeleteState": "Disabled"}}}}}}}},
  {{"type": "Microsoft.RecoveryServices/vaults/backupPolicies", "apiVersion": "2023-04-01",
    "name": "[concat(parameters('p'), '/', parameters('p'))]",
    "properties": {{"backupManagementType": "AzureIaasVM", "timeZone": "[parameters('p')]"}}}}
],
"outputs": {{
  "x": {{"type": "securestring", "value": "[parameters('p')]"}},
  "y": {{"type": "string", "value": "[concat('l', parameters('p'))]"}}
}}
}}
"""

BICEP = f"""
@secure()
param p string = '{SECRET}'
resource d 'Microsoft.Compute/disks@2023-04-02' = {{
  name: p
  location: p
  properties: {{ maxShares: 2 }}
}}
resource e 'Microsoft.Compute/disks@2023-04-02' = [for k in ['a']: {{
  name: '${{p}}-${{k}}'
  properties: {{ maxShares: 2, diskSizeGB: p }}
}}]
"""

FILES = {
    "main.tf": TERRAFORM,
    "main.json": TEMPLATE,
    "names.tf": NAMES,
    "names.json": TEMPLATE_NAMES,
    "main.bicep": BICEP,
}


def test_hovers_keep_secrets(tmp_path: Path) -> None:
    told = Asked(tmp_path)
    told.write("main.tf", TERRAFORM)
    told.open("main.tf")
    told.marks()
    shown = [
        told.hover("main.tf", marked)
        for marked in (
            "size           = |var.size",
            "location       = |local.derived",
            "name         = |each.value",
            "disk_size_gb         = |var.password",
        )
    ]
    assert any(shown)
    assert all(map(_keeps, shown))


@pytest.fixture(params=FILES)
def file(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a file with secrets in the current folder; the cache lies beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path(".git").mkdir()
    name = str(request.param)
    Path(name).write_text(FILES[name])
    return name


def _keeps(text: str) -> bool:
    return SECRET not in text and SECRET.upper() not in text


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("form", REPORT_FORMATS)
def test_checks_keep_secrets(form: str) -> None:
    outcome = commands.run("check", "--format", form, "--show-unknown", "--verbose")
    assert outcome.returncode == 1
    assert "AZB4" in outcome.stdout
    assert _keeps(outcome.stdout)
    assert _keeps(outcome.stderr)


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("form", ASSESSMENT_FORMATS)
def test_reports_keep_secrets(form: str) -> None:
    outcome = commands.run("report", "--format", form)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert _keeps(outcome.stdout)


@pytest.mark.usefixtures("file")
@pytest.mark.parametrize("form", ["text", "json"])
def test_inspection_keeps_secrets(form: str) -> None:
    outcome = commands.run("inspect", "--format", form)
    assert "vm" in outcome.stdout
    assert _keeps(outcome.stdout)


@pytest.mark.usefixtures("file")
def test_diffs_for_people_keep_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that applies a diff needs the lines as they are; a terminal doesn't."""
    monkeypatch.setattr(fixing, "_is_for_people", lambda: True)
    outcome = commands.run("check", "--unsafe-fixes", "--diff")
    assert "@@" in outcome.stdout or "would fix 0" in outcome.stderr
    assert _keeps(outcome.stdout)
    assert _keeps(outcome.stderr)


@pytest.mark.usefixtures("file")
def test_caches_and_baselines_keep_secrets() -> None:
    commands.run("check", env={"AZBACKUP_LINT_NO_CACHE": ""})
    commands.run("check", "--format", "json", "--output-file", "out.json")
    commands.run("check", "--write-baseline", "known.json")
    files = [path for path in Path().rglob("*") if path.is_file() and path.name not in FILES]
    assert {Path("out.json"), Path("known.json")} <= set(files)
    packed = [path for path in files if path.suffix == ".z"]
    assert packed
    assert all(_keeps(_unpacked(path)) for path in files)


def _unpacked(path: Path) -> str:
    data = path.read_bytes()
    return (zlib.decompress(data) if path.suffix == ".z" else data).decode("utf-8", "replace")


PLAN = {
    "format_version": "1.2",
    "terraform_version": "1.9.0",
    "variables": {"p": {"value": SECRET}},
    "planned_values": {
        "outputs": {"o": {"sensitive": True, "value": SECRET}},
        "root_module": {
            "resources": [
                {
                    "address": "azurerm_managed_disk.d",
                    "mode": "managed",
                    "type": "azurerm_managed_disk",
                    "name": "d",
                    "values": {
                        "name": SECRET,
                        "max_shares": 2,
                        "location": SECRET,
                        "tags": {"x": SECRET},
                    },
                    "sensitive_values": {"name": True, "location": True, "tags": {"x": True}},
                }
            ]
        },
    },
    "configuration": {"root_module": {"variables": {"p": {"sensitive": True}}}},
}
STATE = {
    "format_version": "1.0",
    "terraform_version": "1.9.0",
    "values": PLAN["planned_values"],
}
RAW_STATE = {"version": 4, "terraform_version": "1.9.0", "serial": 1, "outputs": {"o": SECRET}}


@pytest.mark.parametrize("document", [PLAN, STATE, RAW_STATE])
def test_plans_and_states_keep_secrets(
    document: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Terraform writes them in one line, so that every excerpt is beside something sensitive."""
    monkeypatch.chdir(tmp_path)
    Path("plan.json").write_text(json.dumps(document))
    for command in ("check", "report", "inspect"):
        forms = {"check": REPORT_FORMATS, "report": ASSESSMENT_FORMATS, "inspect": ["text", "json"]}
        for form in forms[command]:
            outcome = commands.run(command, "plan.json", "--format", form)
            assert "disk" in outcome.stdout or document is RAW_STATE or form == "csv"
            assert _keeps(outcome.stdout)
            assert _keeps(outcome.stderr)
