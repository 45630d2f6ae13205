"""The extensions that set up the guest: those that run scripts, those of Docker, encryption."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from azbackup_lint.estate.entities import Extension
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.json_objects import json_object
from azbackup_lint.values import Known, MapValue, Value

ENCRYPTION = ("microsoft.azure.security", ("azurediskencryption", "azurediskencryptionforlinux"))
"""The publisher and the types of Azure Disk Encryption."""

SCRIPTS = frozenset(
    {
        "microsoft.azure.extensions/customscript",
        "microsoft.compute/customscriptextension",
        "microsoft.ostcextensions/customscriptforlinux",
    }
)
DOCKER = frozenset(
    {"microsoft.azure.extensions/dockerextension", "msopentech.extensions/dockerextension"}
)
"""Extensions by `publisher/type` in lower case."""


def name_of(extension: Extension) -> str | None:
    """`publisher/type` in lower case; None where they are unknown."""
    publisher, type_ = extension.publisher, extension.type
    if isinstance(publisher, Known) and isinstance(type_, Known):
        return f"{publisher.data}/{type_.data}".lower()
    return None


def may_set_up_guest(extension: Extension) -> bool:
    """Whether an extension runs scripts or Docker, or may be one that does."""
    name = name_of(extension)
    return name is None or name in SCRIPTS or name in DOCKER


def may_encrypt(extension: Extension) -> bool:
    """Whether an extension is Azure Disk Encryption, or may be."""
    publisher, types = ENCRYPTION
    return _may_be(extension.publisher, (publisher,)) and _may_be(extension.type, types)


def _may_be(value: Value, names: Collection[str]) -> bool:
    return not isinstance(value, Known) or str(value.data).lower() in names


def key_vaults_of(extension: Extension) -> Iterator[Value]:
    """What the settings of Azure Disk Encryption name key vaults by: ids and an address."""
    settings = json_object(extension.settings) if extension.settings is not None else None
    for name in ("KeyVaultResourceId", "KekVaultResourceId", "KeyVaultURL"):
        value = dig(settings, name) if isinstance(settings, MapValue) else None
        if value is not None:
            yield value
