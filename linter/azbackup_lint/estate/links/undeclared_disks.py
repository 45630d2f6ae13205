"""Disks that a VM attaches by their ids and that nothing in sight declares."""

from __future__ import annotations

from dataclasses import replace

from azbackup_lint.estate.entities import Disk
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of


def existing_disk(disk: Disk, reference: Value) -> Disk:
    """What a VM says of a disk that exists; what only the disk itself says is unknown."""
    cause = Cause("absent", "the attached disk", "it is not declared in this root")
    unknown = Unknown(causes_of(reference) or (cause,), span=reference.span, hops=reference.hops)

    def written(value: Value) -> Value:
        return value if isinstance(value, Known) and value.span is not None else unknown

    return replace(
        disk,
        storage_type=written(disk.storage_type),
        size_gib=written(disk.size_gib),
        max_shares=unknown,
        network_access=unknown,
        public_access=unknown,
        security_type=unknown,
        guest_encrypted=unknown,
        encryption_set=disk.encryption_set or unknown,
        data_access_authentication=unknown,
        performance_plus=unknown,
    )
