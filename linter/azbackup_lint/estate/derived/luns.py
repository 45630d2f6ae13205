"""The LUNs that selective disk backup names, held against those that disks have."""

from __future__ import annotations

from azbackup_lint.estate.derived.exclusion import lun_of
from azbackup_lint.estate.entities import ProtectedItem, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.resources import CERTAIN
from azbackup_lint.values import Cause, Known, ListValue, Unknown, Value, causes_of, placed_like

OS_DISK = -1
"""The OS disk, which has no LUN."""


def stray_luns(estate: Estate, joined: JoinedItem) -> Value:
    """The LUNs that an item names and no data disk of its VM has, as a list."""
    named = _named(joined.item)
    if not isinstance(named, ListValue) or not named.items:
        return named
    target = joined.machine
    if target.entity is None:
        cause = Cause("absent", "the VM", "it is not declared in this root")
        return placed_like(Unknown(target.causes or (cause,)), named)
    taken, doubts = _taken(estate, target.entity)
    strays = [lun for lun in named.items if _number(lun) not in taken | {OS_DISK}]
    causes = (*causes_of(*strays), *doubts)
    if strays and causes:
        return placed_like(Unknown(tuple(dict.fromkeys(causes))), named)
    return placed_like(ListValue(tuple(strays)), named)


def _named(item: ProtectedItem) -> Value:
    """The list of LUNs that are included, or of those that are excluded."""
    for luns in (item.included_luns, item.excluded_luns):
        if isinstance(luns, Unknown) or (isinstance(luns, ListValue) and luns.items):
            return luns
    return ListValue(())


def _taken(estate: Estate, machine: VirtualMachine) -> tuple[set[object], tuple[Cause, ...]]:
    """The LUNs of the disks of a VM, and why there may be more."""
    causes: dict[Cause, None] = dict.fromkeys(estate.disk_uses.attachments.uncertain(machine) or ())
    luns = [disk.lun for disk in machine.inline_disks]
    if machine.more_disks is not None:
        causes.update(dict.fromkeys(machine.more_disks.causes))
    for join in estate.disk_uses.attachments.of(machine):
        luns.append(join.attachment.lun)
        if join.attachment.existence != CERTAIN:
            causes.update(dict.fromkeys(join.attachment.existence.causes))
    if machine.facts["image.source"] != Known("marketplace"):
        causes[Cause("computed", "the data disks of the image")] = None
    causes.update(dict.fromkeys(causes_of(*(lun for lun in luns if lun is not None))))
    return {_number(lun) for lun in luns if isinstance(lun, Known)}, tuple(causes)


def _number(lun: Value) -> object:
    return lun_of(lun.data) if isinstance(lun, Known) else None
