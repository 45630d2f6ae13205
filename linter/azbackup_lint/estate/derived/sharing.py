"""What disks share."""

from __future__ import annotations

from azbackup_lint.estate.derived.bounds import Bounds
from azbackup_lint.estate.entities import Disk, DiskEncryptionSet
from azbackup_lint.estate.estate import Estate
from azbackup_lint.values import NULL, Cause, Known, Unknown, Value


def disks_in_set(estate: Estate, disk: Disk) -> Value:
    """How many disks of this root a disk's encryption set encrypts; null without one."""
    if disk.encryption_set is None:
        return NULL
    target = estate.encryption_sets.by_id(disk.encryption_set)
    if target.entity is None:
        causes = target.causes or (Cause("absent", "the disk encryption set"),)
        return Unknown(causes, minimum=1)
    return _counted(estate, target.entity)


def _counted(estate: Estate, encryption_set: DiskEncryptionSet) -> Value:
    bounds = Bounds()
    for disk in estate.disks_by_set.of(encryption_set):
        bounds.add(1, 1, disk.existence)
    uncertain = estate.disks_by_set.uncertain(encryption_set)
    if uncertain is not None:
        bounds.open(uncertain)
    result = bounds.result()
    return result if isinstance(result, Unknown) else Known(result)
