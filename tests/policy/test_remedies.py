"""Remedies in the language of the code that they are about."""

import re
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.lint_policies import Policy
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


SNAKE_CASE = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
CAMEL_CASE = re.compile(r"\b[a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]*)+\b")
PLACEHOLDER = re.compile(r"\{[^{}]*\}")

SCHEMAS = Path(__file__).parent.parent.parent / "fixtures" / "azurerm-schema"
POLICIES = [pytest.param(policy, id=policy.id) for policy in load_packs().policies]

ONLY_IN_ARM = {"dataAccessAuthMode", "enhancedSecurityState"}
"""Properties that azurerm has no argument for, so that only azapi can break their policies."""

OUTSIDE_THE_SCHEMAS = {
    "azurerm_network_interface",
    "azurerm_monitor_diagnostic_setting",
    "azurerm_storage_account",
    "account_tier",
    "default_action",
    "network_acls",
    "network_rules",
    "private_ip_address_allocation",
    "subscription_id",
    "target_resource_id",
}
"""Names of resource types and of the provider that the schemas in the fixtures leave out."""

OUTSIDE_THE_EXAMPLES = {"sqlLogSettings", "sqlTempDbSettings", "storageModelType"}
"""Properties of Microsoft.SqlVirtualMachine and of backupstorageconfig that no example has."""


@pytest.fixture(scope="module")
def azurerm_names() -> set[str]:
    """Every resource type, block and argument in the schemas of azurerm."""
    texts = [path.read_text(encoding="utf-8") for path in SCHEMAS.glob("*.json")]
    return {name for text in texts for name in re.findall(r'"([a-z0-9_]+)":', text)}


@pytest.fixture(scope="module")
def arm_names() -> set[str]:
    """Every such word in the examples of policies for ARM, and in what facts are read from."""
    examples = (example for policy in load_packs().policies for example in policy.examples)
    texts = [example.code for example in examples if example.language == "arm"]
    facts = (Path(__file__).parent.parent.parent / "docs" / "views.md").read_text(encoding="utf-8")
    return {word for text in (*texts, facts) for word in CAMEL_CASE.findall(text)}


@pytest.mark.parametrize("policy", POLICIES)
def test_each_language_is_told_its_own_names(
    policy: Policy, azurerm_names: set[str], arm_names: set[str]
) -> None:
    terraform = PLACEHOLDER.sub("", policy.remedy.terraform)
    arm = PLACEHOLDER.sub("", policy.remedy.arm)
    assert {*CAMEL_CASE.findall(terraform)} <= ONLY_IN_ARM
    assert {*SNAKE_CASE.findall(terraform)} <= azurerm_names | OUTSIDE_THE_SCHEMAS
    assert not SNAKE_CASE.findall(arm)
    assert {*CAMEL_CASE.findall(arm)} <= arm_names | OUTSIDE_THE_EXAMPLES


@pytest.mark.parametrize("policy", POLICIES)
def test_messages_name_no_attribute(policy: Policy) -> None:
    """A message is the same in every language."""
    message = PLACEHOLDER.sub("", policy.message)
    assert {*SNAKE_CASE.findall(message), *CAMEL_CASE.findall(message)} <= {"vCPU"}
