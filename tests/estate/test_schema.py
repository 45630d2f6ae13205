"""Every argument that the estate reads is one of the provider's, with the provider's default."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.estate.readers.azurerm import READERS
from azbackup_lint.resources import Resource
from azbackup_lint.source import Source
from azbackup_lint.values import Known, ListValue, MapValue, Value

SCHEMAS = Path(__file__).parent.parent.parent / "fixtures" / "azurerm-schema"
VERSIONS = sorted(path.stem for path in SCHEMAS.glob("*.json"))
SINCE: Mapping[str, str] = {
    "azurerm_linux_virtual_machine.os_managed_disk_id": "4",
    "azurerm_windows_virtual_machine.os_managed_disk_id": "4",
    "azurerm_backup_policy_vm.consistency_type": "4",
}
"""Arguments that earlier releases don't have, and the release that brought them."""

UNTIL: Mapping[str, str] = {
    "azurerm_recovery_services_vault.soft_delete_enabled": "5",
    "azurerm_managed_disk.encryption_settings.enabled": "3",
    "azurerm_virtual_machine_extension.virtual_machine_name": "2",
}
"""Arguments that later releases don't have, and the release that took them away.

4.0 took away those of encryption_settings; the schema of 3.117 was exported in its mode.
"""

WITHOUT_SCHEMA = {
    "azurerm_key_vault",
    "azurerm_storage_account",
    "azurerm_storage_account_network_rules",
}
"""Types that the cut-down schemas leave out: only unmanaged and encrypted disks need them."""

TYPES = sorted(set(READERS) - WITHOUT_SCHEMA)

DEFAULTS = {
    "azurerm_linux_virtual_machine": {
        "priority": "Regular",
        "vtpm_enabled": None,
        "secure_boot_enabled": None,
        "os_disk.write_accelerator_enabled": False,
    },
    "azurerm_windows_virtual_machine": {
        "priority": "Regular",
        "vtpm_enabled": None,
        "secure_boot_enabled": None,
        "os_disk.write_accelerator_enabled": False,
    },
    "azurerm_virtual_machine": {
        "storage_os_disk.write_accelerator_enabled": False,
        "storage_data_disk.write_accelerator_enabled": False,
    },
    "azurerm_managed_disk": {
        "max_shares": None,
        "performance_plus_enabled": False,
        "public_network_access_enabled": True,
        "trusted_launch_enabled": None,
    },
    "azurerm_virtual_machine_data_disk_attachment": {"write_accelerator_enabled": False},
    "azurerm_virtual_machine_implicit_data_disk_from_source": {"write_accelerator_enabled": False},
    "azurerm_disk_encryption_set": {"encryption_type": "EncryptionAtRestWithCustomerKey"},
    "azurerm_recovery_services_vault": {
        "storage_mode_type": "GeoRedundant",
        "cross_region_restore_enabled": False,
        "public_network_access_enabled": True,
    },
    "azurerm_backup_policy_vm": {"policy_type": "V1", "timezone": "UTC"},
}
"""Defaults that the estate takes where an argument isn't set, as the schema has them."""


class Recorder(Mapping[str, Value]):
    """Arguments that remember which of them were asked for; blocks are there, the rest isn't."""

    def __init__(self, schema: Mapping[str, Any], path: str, read: set[str]) -> None:
        self._schema = schema
        self._path = path
        self._read = read

    def __getitem__(self, name: str) -> Value:
        path = f"{self._path}.{name}"
        self._read.add(path)
        block = self._schema.get(name, {}).get("block")
        if block is None:
            raise KeyError(name)
        return ListValue((MapValue(Recorder(block, path, self._read)),), "list")

    def __iter__(self) -> Iterator[str]:
        return iter(self._schema)

    def __len__(self) -> int:
        return len(self._schema)


def read_paths(type_: str, schema: Mapping[str, Any]) -> set[str]:
    source = Source("main.tf", "")
    read: set[str] = set()
    attributes = MapValue(Recorder(schema, type_, read))
    resource = Resource(type_, "managed", type_, "x", attributes, source.span(0, 0), Known("s"))
    READERS[type_](resource)
    return read


def exists(schema: Mapping[str, Any], steps: list[str]) -> bool:
    for step in steps:
        if step not in schema:
            return False
        schema = schema[step].get("block", {})
    return True


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("type_", TYPES)
def test_arguments_are_the_providers(version: str, type_: str) -> None:
    schema = json.loads((SCHEMAS / f"{version}.json").read_text(encoding="utf-8"))[type_]
    read = read_paths(type_, schema)
    assert read, "a reader that reads nothing"
    unknown = {
        path
        for path in read
        if not exists(schema, path.split(".")[1:])
        and SINCE.get(path, "0") <= version < UNTIL.get(path, "9")
    }
    assert unknown == set()


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("type_", DEFAULTS)
def test_defaults_are_the_providers(version: str, type_: str) -> None:
    schema = json.loads((SCHEMAS / f"{version}.json").read_text(encoding="utf-8"))[type_]
    found = {path: default_of(schema, path.split(".")) for path in DEFAULTS[type_]}
    assert found == DEFAULTS[type_]


def default_of(schema: Mapping[str, Any], steps: list[str]) -> Any:
    *outer, last = steps
    for step in outer:
        schema = schema[step]["block"]
    return schema[last].get("default")


def test_every_reader_has_a_schema() -> None:
    for version in VERSIONS:
        schema = json.loads((SCHEMAS / f"{version}.json").read_text(encoding="utf-8"))
        assert set(schema) == set(TYPES)
