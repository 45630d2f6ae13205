"""VMs that reach a module which isn't on this machine by way of other modules."""

import json
from pathlib import Path

import pytest

from azbackup_lint.assessment import assess
from azbackup_lint.engine import Sources, lint
from azbackup_lint.formats import render_assessment
from azbackup_lint.report.display import PLAIN
from azbackup_lint.settings import Settings

VM = """
resource "azurerm_linux_virtual_machine" "vm" {
  %s
  name = "vm"
  size = "Standard_D4s_v5"

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
  }

  os_disk {
    storage_account_type = "Premium_LRS"
  }
}
"""
AZAPI = """
resource "azapi_resource" "vm" {
  type = "Microsoft.Compute/virtualMachines@2024-07-01"
  name = "vm2"
  body = {
    properties = {
      hardwareProfile = { vmSize = "Standard_D4s_v5" }
      securityProfile = { securityType = "Standard" }
      osProfile       = { computerName = "vm2", linuxConfiguration = { provisionVMAgent = true } }
      storageProfile = {
        imageReference = { publisher = "Canonical", offer = "ubuntu-24_04-lts", sku = "server" }
        osDisk = {
          createOption = "FromImage"
          managedDisk  = { storageAccountType = "Premium_LRS" }
        }
      }
    }
  }
}

resource "azapi_resource" "net" {
  type = "Microsoft.Network/virtualNetworks@2024-05-01"
  name = "net"
}
"""
CHILD = (
    VM % 'for_each = toset(["a", "b"])'
    + """
output "ids"   { value = { for key, vm in azurerm_linux_virtual_machine.vm : key => vm.id } }
output "names" { value = [for vm in azurerm_linux_virtual_machine.vm : vm.name] }
output "ips"   { value = [for vm in azurerm_linux_virtual_machine.vm : vm.private_ip_address] }
output "all"   { value = azurerm_linux_virtual_machine.vm }
output "shown" { value = "the VM is ${azurerm_linux_virtual_machine.vm["a"].id}" }
output "size"  { value = length(azurerm_linux_virtual_machine.vm) }
"""
)
USER = """
variable "target" {}
variable "tags" { default = {} }

module "backup" {
  source = "elsewhere/m/azurerm"
  for    = var.target
  tags   = var.tags
}
"""
ADDRESS = "azurerm_linux_virtual_machine.vm"
INPUTS = """
variable "key" {}
variable "on" { type = bool }
"""


def passed(folder: Path, main: str) -> set[str]:
    """The VMs of which it is open what a module does that isn't there.

    The root has a local module `vms`, which makes VMs, and `user`, which calls the missing one.
    """
    (folder / ".git").mkdir()
    for name, text in (("vms", CHILD), ("user", USER)):
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text)
    (folder / "main.tf").write_text(INPUTS + main)
    machines = assess(Sources((folder,)), Settings()).machines
    assert {machine.backup.answer for machine in machines} <= {"yes", "unknown"}
    return {machine.address for machine in machines if machine.backup.answer == "unknown"}


BOTH = {f'module.vms.{ADDRESS}["a"]', f'module.vms.{ADDRESS}["b"]'}


@pytest.mark.parametrize(
    ("argument", "is_passed"),
    [
        ('id = module.vms.ids["a"]', True),
        ("id = module.vms.ids[var.key]", True),
        ('id = var.on ? module.vms.ids["a"] : null', True),
        ("id = lookup(module.vms.ids, var.key, null)", True),
        ("ids = values(module.vms.ids)", True),
        ("disks = { for key, id in module.vms.ids : key => { vm_id = id } }", True),
        ("vms = module.vms.all", True),
        ("vms = module.vms", True),
        ("vms = jsonencode(module.vms.all)", True),
        ("text = module.vms.shown", True),
        ('hash = md5(module.vms.ids["a"])', True),
        ('wrong = module.vms.ids["none"]', True),
        ("for_each = module.vms.ids", True),
        ("names = module.vms.names", False),
        ("ips = module.vms.ips", False),
        ('name = split("/", module.vms.ids["a"])[8]', False),
        ("size = module.vms.size", False),
        ("depends_on = [module.vms]", False),
    ],
)
def test_a_vm_goes_through_the_output_of_a_module(
    tmp_path: Path, argument: str, is_passed: bool
) -> None:
    calls = """
module "vms" {
  source = "./vms"
}

module "m" {
  source = "elsewhere/m/azurerm"
  %s
}
"""
    assert passed(tmp_path, calls % argument) == (BOTH if is_passed else set())


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ('target = module.vms.ids["a"]', BOTH),
        ("for_each = module.vms.ids\n  target = each.value", BOTH),
        ('target = "none"\n  tags = module.vms.all["b"]', BOTH),
        ("target = module.vms.names", set()),
        (f"target = {ADDRESS}.id", {ADDRESS}),
        ("target = azapi_resource.vm.id", {"azapi_resource.vm"}),
        ("target = azapi_resource.net.id", set()),
    ],
)
def test_a_vm_goes_through_the_argument_of_a_module(
    tmp_path: Path, arguments: str, found: set[str]
) -> None:
    calls = """
module "vms" {
  source = "./vms"
}

module "m" {
  source = "./user"
  %s
}
"""
    assert passed(tmp_path, VM % "" + AZAPI + calls % arguments) == found


def test_values_tell_which_instances_of_a_module_are_meant(tmp_path: Path) -> None:
    calls = """
module "vms" {
  for_each = toset(["x", "y"])
  source   = "./vms"
}

module "m" {
  source = "elsewhere/m/azurerm"
  ids    = module.vms["x"].ids
}
"""
    found = passed(tmp_path, calls)
    assert found == {f'module.vms["x"].{ADDRESS}["a"]', f'module.vms["x"].{ADDRESS}["b"]'}


@pytest.mark.parametrize("source", ["./nowhere", "../../elsewhere", "."])
def test_what_a_module_does_that_cannot_be_followed_is_open(tmp_path: Path, source: str) -> None:
    call = f'module "m" {{\n  source = "{source}"\n  id = {ADDRESS}.id\n}}\n'
    assert ADDRESS in passed(tmp_path, VM % "" + call)


def test_arguments_that_cannot_be_evaluated_are_not_reported(tmp_path: Path) -> None:
    """Nothing needs them; Terraform will say it."""
    call = f'module "m" {{\n  source = "a/b/azurerm"\n  id = {ADDRESS}.id + 1\n}}\n'
    (tmp_path / "main.tf").write_text(VM % "" + call)
    report = lint(Sources((tmp_path,)), Settings())
    assert [finding.id for finding in report.findings] == ["AZB006"]
    assert report.backup["unknown"] == 1


def test_the_report_says_what_is_not_known(tmp_path: Path) -> None:
    call = f'module "m" {{\n  source = "a/b/azurerm"\n  id = {ADDRESS}.id\n}}\n'
    (tmp_path / "main.tf").write_text(VM % "" + call)
    assessment = assess(Sources((tmp_path,)), Settings())
    (machine,) = assessment.machines
    (cause,) = machine.backup.causes
    assert machine.protection.state == "perhaps"
    assert machine.protection.causes == (cause,)
    for form in ("text", "html"):
        told = " ".join(render_assessment(assessment, form, PLAIN).split())
        assert f"depends on {cause.subject}" in told.replace("&#39;", "'").replace("&#x27;", "'")
    (vm,) = json.loads(render_assessment(assessment, "json", PLAIN))["vms"]
    assert vm["backup"] == {"answer": "unknown", "reasons": [], "because": [cause.subject]}
