"""Disks that a VM attaches by their ids and that nothing in sight declares."""

from __future__ import annotations

from dataclasses import replace

from azbackup_lint.estate.entities import Disk
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of, placed_like

OWN_FACTS = (
    "maxShares",
    "networkAccess",
    "publicNetworkAccess",
    "securityType",
    "encryption.guest",
    "dataAccessAuthentication",
    "performancePlus",
)
"""What only a managed disk itself says."""


def existing_disk(disk: Disk, reference: Value) -> Disk:
    """What a VM says of a disk that exists; what only the disk itself says is unknown."""
    cause = Cause("absent", "the attached disk", "it is not declared in this root")
    unknown = placed_like(Unknown(causes_of(reference) or (cause,)), reference)

    def written(name: str) -> Value:
        value = disk.facts[name]
        return value if isinstance(value, Known) and value.span is not None else unknown

    return replace(
        disk,
        facts={
            **disk.facts,
            **dict.fromkeys(OWN_FACTS, unknown),
            "storageType": written("storageType"),
            "sizeGiB": written("sizeGiB"),
        },
        encryption_set=disk.encryption_set or unknown,
    )
