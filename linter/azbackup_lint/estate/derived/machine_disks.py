"""What the disks of a VM have in common: facts that hold if they hold for any of them."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.estate.derived.encryption import guest_encryption, has_own_key
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.entities import Disk, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.values import FALSE, NULL, Known, Unknown, Value, causes_of


def disk_facts(estate: Estate, machine: VirtualMachine, accounts: Accounts) -> dict[str, Value]:
    """Write accelerator, customer-managed keys, encryption in the guest, kinds of accounts."""
    doubts = list(_doubts(estate, machine))
    disks = list(_disks(estate, machine))
    keys = [_supposing(existence, has_own_key(disk)) for disk, _, existence in disks]
    accelerated = [_supposing(existence, on) for _, on, existence in disks]
    return {
        "disks.writeAccelerator": either(*accelerated, *doubts),
        "disks.customerManagedKey": either(*keys, *doubts),
        "disks.guestEncrypted": either(guest_encryption(estate, machine)),
        "disks.mixedAccounts": _are_mixed([accounts.of(disk).tier for disk, _, _ in disks]),
    }


def _disks(estate: Estate, machine: VirtualMachine) -> Iterator[tuple[Disk, Value, Existence]]:
    """Each disk with its write accelerator; an inline one counts beside the disk that it names."""
    named = estate.disk_uses.os_disk_of(machine)
    accelerator = machine.os_disk.facts["writeAccelerator"]
    yield machine.os_disk, accelerator, CERTAIN
    if named is not machine.os_disk:
        yield named, accelerator, CERTAIN
    for attached in estate.disk_uses.of(machine):
        yield attached.disk, attached.write_accelerator, attached.existence


def _doubts(estate: Estate, machine: VirtualMachine) -> Iterator[Value]:
    """The unknowns of disks that may be there, too."""
    if machine.more_disks is not None:
        yield Unknown(machine.more_disks.causes, span=machine.more_disks.span)
    uncertain = estate.disk_uses.attachments.uncertain(machine)
    if uncertain is not None:
        yield Unknown(uncertain)
    for join in estate.disk_uses.attachments.of(machine):
        if join.disk.entity is None and join.disk.causes:
            yield Unknown(join.disk.causes)


def _supposing(existence: Existence, answer: Value) -> Value:
    """An answer that counts only if something exists."""
    if existence.causes and answer != FALSE:
        return Unknown((*existence.causes, *causes_of(answer)), span=answer.span)
    return answer


def _are_mixed(tiers: list[Value]) -> Value:
    """Whether unmanaged disks are in storage accounts of both tiers."""
    written = [tier for tier in tiers if tier != NULL]
    known = {tier.data for tier in written if isinstance(tier, Known)}
    if len(known) > 1:
        return Known(True, span=written[-1].span, hops=written[-1].hops)
    unknown = [tier for tier in written if isinstance(tier, Unknown)]
    if unknown and len(written) > 1:
        return Unknown(causes_of(*unknown), span=unknown[0].span)
    return FALSE
