"""Disks that a VM attaches by their ids and that nothing in sight declares."""

from __future__ import annotations

from azbackup_lint.estate.entities import Disk
from azbackup_lint.records import replace
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
"""Facts that only a managed disk itself has."""


def existing_disk(disk: Disk, reference: Value) -> Disk:
    """A VM's facts of a disk that exists; facts that only the disk has are unknown."""
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
