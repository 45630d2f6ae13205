"""Inventories of Azure: what the command line prints tells what exists, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.context import context_of
from azbackup_lint.estate import build_estate
from azbackup_lint.estate.entities import BackupPolicy, Vault, VirtualMachine
from azbackup_lint.inventory import is_inventory, resources_of
from azbackup_lint.json_text import JsonValue, parse_json
from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.source import Source
from azbackup_lint.values import Known, Unknown

GROUP = "/subscriptions/20000000-0000-0000-0000-000000000002/resourceGroups/rg-backup"
VAULT = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"


def document(data: Any) -> JsonValue:
    return parse_json(Source("inventory.json", json.dumps(data)))


def vault(**members: Any) -> dict[str, Any]:
    """A vault as `az backup vault list` prints it."""
    return {
        "id": VAULT,
        "location": "westeurope",
        "name": "rsv",
        "type": "Microsoft.RecoveryServices/vaults",
        "resourceGroup": "rg-backup",
        **members,
    }


REDUNDANCY = {
    "redundancySettings": {
        "crossRegionRestore": "Enabled",
        "standardTierStorageRedundancy": "GeoRedundant",
    }
}


@pytest.mark.parametrize("wrapped", [False, True], ids=["az backup vault list", "az graph query"])
def test_vault(wrapped: bool) -> None:
    rows = [vault(properties=REDUNDANCY)]
    inventory = document({"count": 1, "data": rows} if wrapped else rows)
    assert is_inventory(inventory)
    (found,) = build_estate(resources_of(inventory)).entities.all(Vault)
    assert found.facts["region"] == Known("westeurope")
    assert found.facts["redundancy"] == Known("GeoRedundant")
    assert found.facts["crossRegionRestore"] == Known(True)
    assert found.subscription == Known("20000000-0000-0000-0000-000000000002")


@pytest.mark.parametrize("members", [{}, {"properties": None}, {"properties": {}}])
def test_what_is_not_printed_is_unknown(members: dict[str, Any]) -> None:
    """`az resource list` prints no properties; a default would be a guess."""
    (found,) = build_estate(resources_of(document([vault(**members)]))).entities.all(Vault)
    assert isinstance(found.facts["redundancy"], Unknown)
    assert isinstance(found.facts["crossRegionRestore"], Unknown)


def test_policy() -> None:
    policy = {
        "id": f"{VAULT}/backupPolicies/daily",
        "location": None,
        "name": "daily",
        "type": "Microsoft.RecoveryServices/vaults/backupPolicies",
        "properties": {
            "backupManagementType": "AzureIaasVM",
            "policyType": "V2",
            "instantRpRetentionRangeInDays": 5,
            "schedulePolicy": {"schedulePolicyType": "SimpleSchedulePolicyV2"},
        },
    }
    (found,) = build_estate(resources_of(document([policy]))).entities.all(BackupPolicy)
    assert found.facts["type"] == Known("Enhanced")
    assert found.vault == Known("rsv")


def test_properties_beside_the_name() -> None:
    """`az vm list` prints the properties of a VM beside its name, some in another case."""
    machine = {
        "id": f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web",
        "name": "web",
        "type": "Microsoft.Compute/virtualMachines",
        "location": "northeurope",
        "hardwareProfile": {"vmSize": "Standard_B1s"},
        "osProfile": {"adminPassword": "a secret"},
        "storageProfile": {"osDisk": {"diskSizeGb": 30, "osType": "Linux"}},
    }
    (found,) = build_estate(resources_of(document([machine]))).entities.all(VirtualMachine)
    assert found.facts["size.name"] == Known("Standard_B1s")
    assert found.os_disk.facts["sizeGiB"] == Known(30)
    assert found.facts["region"] == Known("northeurope")


@pytest.mark.parametrize(
    "data",
    [{}, [], [1, "a", None], {"data": {}}, {"data": [{"id": 5}]}, [{"id": "/tenants/a"}], "text"],
)
def test_other_json_is_no_inventory(data: Any) -> None:
    assert not is_inventory(document(data))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "context.json:1:2: a key in quotes is missing"),
        ("{}", "this is no state or plan from terraform show -json, and no list of resources"),
        ("PK\x03\x04", "in Terraform's own binary form"),
    ],
)
def test_unusable_context(
    text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "context.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"--context .*") as error:
        context_of(Settings(context=(path,)))
    assert reason in str(error.value)
