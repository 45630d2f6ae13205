"""Remedies in the language of the code that they are about."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.remedies import Remedy, language_of, read_remedy
from azbackup_lint.settings import Settings

DISK = """{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0", "resources": [{"type": "Microsoft.Compute/disks", "name": "d",
"apiVersion": "2023-04-02", "location": "westeurope", "sku": {"name": "Premium_LRS"},
"properties": {"diskSizeGB": 64, "maxShares": 3, "creationData": {"createOption": "Empty"}}}]}"""

SHARED = """resource "azurerm_managed_disk" "d" {
  name       = "d"
  max_shares = 3
}
"""


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("azurerm_managed_disk.d", "terraform"),
        ('module.vm["a/b.c"].azurerm_linux_virtual_machine.this[0]', "terraform"),
        ('azurerm_managed_disk.d["a.b"]', "terraform"),
        ("azapi_resource.vm", "arm"),
        ("module.azurerm_vm.azapi_resource.vm", "arm"),
        ("vms/Microsoft.Compute/virtualMachines/vm1", "arm"),
        ("Microsoft.Compute/disks/azurerm_disk", "arm"),
    ],
)
def test_language(address: str, language: str) -> None:
    assert language_of(address) == language


@pytest.mark.parametrize(
    ("name", "code", "word", "other"),
    [
        ("main.tf", SHARED, "max_shares", "maxShares"),
        ("main.json", DISK, "maxShares", "max_shares"),
    ],
)
def test_a_finding_has_the_remedy_of_its_language(
    tmp_path: Path, name: str, code: str, word: str, other: str
) -> None:
    (tmp_path / name).write_text(code)
    (finding,) = lint(Sources((tmp_path,)), Settings(select=("AZB401",))).findings
    assert word in finding.remedy
    assert other not in finding.remedy


def test_one_text_serves_both() -> None:
    assert read_remedy("Do it.") == Remedy("Do it.", "Do it.")
    assert read_remedy({"terraform": "a", "arm": "b"}).of("arm") == "b"


def test_no_remedy_explains_one_language_in_terms_of_another() -> None:
    for policy in load_packs().policies:
        for text in (policy.remedy.terraform, policy.remedy.arm):
            assert "in ARM" not in text, policy.id
        assert "azurerm" not in policy.remedy.arm, policy.id
