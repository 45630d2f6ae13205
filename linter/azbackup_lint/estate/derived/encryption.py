"""What is encrypted with which keys."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.estate.entities import Disk, Extension, KeyVault, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either, is_named, is_set, mapped
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.json_objects import json_object
from azbackup_lint.estate.facts.spellings import BYPASSES
from azbackup_lint.estate.links.guest_extensions import key_vaults_of, may_encrypt
from azbackup_lint.resources import CERTAIN, Resource
from azbackup_lint.values import (
    FALSE,
    NULL,
    TRUE,
    Known,
    MapValue,
    Unknown,
    Value,
    causes_of,
    placed_like,
    unknown_because,
)


def guest_encryption(estate: Estate, machine: VirtualMachine) -> Value:
    """Whether Azure Disk Encryption is on: by an extension, or by the settings of a disk."""
    extensions = [encrypts(extension) for extension in estate.encrypting_extensions.of(machine)]
    disks = [estate.disk_uses.os_disk_of(machine).facts["encryption.guest"]]
    disks.append(machine.os_disk.facts["encryption.guest"])
    disks += [attached.disk.facts["encryption.guest"] for attached in estate.disk_uses.of(machine)]
    answer = either(*extensions, *disks)
    uncertain = estate.encrypting_extensions.uncertain(machine)
    if uncertain is not None and answer != TRUE:
        return Unknown((*causes_of(answer), *uncertain), span=answer.span)
    return answer


def key_vault_open(estate: Estate, machine: VirtualMachine) -> tuple[Value, Resource | None]:
    """Whether the key vaults that hold the keys of Azure Disk Encryption let Azure Backup in.

    And the key vault that doesn't; null where none is surely declared in sight.
    """
    answers: list[tuple[Value, Resource]] = []
    for extension in estate.encrypting_extensions.of(machine):
        encrypted = encrypts(extension)
        if encrypted == FALSE:
            continue
        for vault in _key_vaults(estate, extension):
            answer = _lets_services_in(vault)
            doubts = causes_of(encrypted) or vault.existence.causes
            if doubts and answer != TRUE:
                answer = Unknown((*doubts, *causes_of(answer)), span=answer.span)
            answers.append((answer, vault.resource))
    for wanted in (lambda value: value == FALSE, lambda value: isinstance(value, Unknown)):
        for answer, owner in answers:
            if wanted(answer):
                return answer, owner
    return (TRUE if answers else NULL), None


def _key_vaults(estate: Estate, extension: Extension) -> Iterator[KeyVault]:
    """The key vaults that an extension names by id, or by a reference to their address."""
    for value in key_vaults_of(extension):
        vault = estate.key_vaults.by_id(value).entity
        if vault is None and isinstance(value, Unknown) and value.link is not None:
            vault = estate.key_vaults.at(value.link.address)
        if vault is not None:
            yield vault


def _lets_services_in(vault: KeyVault) -> Value:
    """Whether trusted services pass the firewall, or it keeps no network out."""
    trusted = is_named(vault.bypass, "AzureServices", BYPASSES)
    return either(trusted, mapped(vault.restricted, lambda data: data is False))


def encrypts(extension: Extension) -> Value:
    """Whether an extension is Azure Disk Encryption and is not there to switch it off."""
    if not may_encrypt(extension):
        return FALSE
    publisher, type_ = extension.publisher, extension.type
    if not isinstance(publisher, Known) or not isinstance(type_, Known):
        return Unknown(causes_of(publisher, type_), span=type_.span)
    operation = _operation(extension.settings)
    if isinstance(operation, Known) and str(operation.data).lower().startswith("disable"):
        return placed_like(FALSE, operation)
    doubts = (*extension.existence.causes, *causes_of(operation))
    if doubts and (extension.existence != CERTAIN or isinstance(operation, Unknown)):
        return placed_like(Unknown(doubts), type_)
    return placed_like(TRUE, type_)


def _operation(settings: Value | None) -> Value:
    """The operation that the settings ask for; they are an object, or the JSON text of one."""
    if settings is None:
        return NULL
    held = json_object(settings)
    if isinstance(held, MapValue):
        operation = dig(held, "EncryptionOperation") or NULL
        if held is settings:
            return operation
        return placed_like(operation, settings)
    if held is None:
        return NULL
    return _operation_in_text(settings)


def _operation_in_text(settings: Value) -> Value:
    """A JSON text with unknown parts may still show what it switches off."""
    parts = settings.parts if isinstance(settings, Unknown) else ()
    text = "".join(part for part in parts if isinstance(part, str))
    for operation in ("DisableEncryption", "EnableEncryption"):
        if f'"{operation}' in text:
            return placed_like(Known(operation), settings)
    return placed_like(unknown_because(settings), settings)


def has_own_key(disk: Disk) -> Value:
    """Whether a disk is encrypted at rest with a customer-managed key."""
    if disk.encryption_set is None:
        return FALSE
    return is_set(disk.encryption_set)


def set_kind(estate: Estate, disk: Disk) -> Value:
    """The encryption type of a disk's encryption set; null without one."""
    if disk.encryption_set is None:
        return NULL
    encryption_set = estate.encryption_sets.by_id(disk.encryption_set).entity
    if encryption_set is not None:
        return encryption_set.kind
    return Unknown(causes_of(disk.encryption_set), span=disk.encryption_set.span)
