"""The storage accounts that unmanaged disks are in."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.azure.names import name_key
from azbackup_lint.estate.entities import Disk, StorageAccount, StorageFirewall
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either
from azbackup_lint.records import dataclass
from azbackup_lint.values import FALSE, NULL, TRUE, Cause, Unknown, Value, causes_of
from azbackup_lint.values.texts import split


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """Name, tier and firewall of a storage account; all null for a managed disk."""

    name: Value
    tier: Value
    restricted: Value


MANAGED = AccountFacts(NULL, NULL, NULL)


class Accounts:
    """The storage accounts of a root, whose names are unique in all of Azure."""

    def __init__(self, estate: Estate) -> None:
        entities = estate.entities
        self._by_address: dict[str, StorageAccount] = {}
        self._by_name: dict[object, StorageAccount] = {}
        for account in entities.all(StorageAccount):
            self._by_address[account.address] = account
            key = name_key(account.name)
            if key is not None:
                self._by_name[key] = account
        self._firewalls: dict[str, list[StorageFirewall]] = {}
        self._strays: list[StorageFirewall] = []
        for firewall in entities.all(StorageFirewall):
            self._add(estate, firewall)

    def of(self, disk: Disk) -> AccountFacts:
        """What is known of the account that a disk is in."""
        if disk.vhd is None:
            return MANAGED
        name, account = self._find(disk.vhd)
        if account is None:
            cause = Cause("absent", "the storage account", "it is not declared in this root")
            unknown = Unknown(causes_of(disk.vhd) or (cause,), span=disk.vhd.span)
            return AccountFacts(name or unknown, unknown, unknown)
        own = self._firewalls.get(account.address, ())
        restricted = _restricted(account, own, bool(self._strays))
        return AccountFacts(account.name, account.tier, restricted)

    def _find(self, vhd: Value) -> tuple[Value | None, StorageAccount | None]:
        """`https://<account>.blob…/…`, or what an account's own endpoint begins."""
        if isinstance(vhd, Unknown):
            first = vhd.parts[0] if vhd.parts else vhd
            if isinstance(first, Unknown) and first.link is not None:
                account = self._by_address.get(first.link.address)
                return (account.name if account else None), account
        segments = split(vhd, "/")
        if segments is None or len(segments) < 4:
            return None, None
        host = split(segments[2], ".")
        if not host:
            return None, None
        return host[0], self._by_name.get(name_key(host[0]))

    def _add(self, estate: Estate, firewall: StorageFirewall) -> None:
        reference = firewall.account
        link = reference.link if isinstance(reference, Unknown) else None
        if link is not None and link.address in self._by_address:
            self._firewalls.setdefault(link.address, []).append(firewall)
            return
        id_ = estate.identities.of(reference)
        account = self._by_name.get(name_key(id_.names[-1])) if id_ and id_.names else None
        if account is not None:
            self._firewalls.setdefault(account.address, []).append(firewall)
        elif id_ is None:
            self._strays.append(firewall)


def _restricted(account: StorageAccount, own: Sequence[StorageFirewall], strays: bool) -> Value:
    """Whether a firewall of the account, or its own settings, keep networks out."""
    answer = either(account.restricted, *(_if_it_exists(firewall) for firewall in own))
    if strays and answer != TRUE:
        return Unknown((Cause("absent", "the account of a firewall"),), span=answer.span)
    return answer


def _if_it_exists(firewall: StorageFirewall) -> Value:
    conditions = firewall.existence.causes
    if conditions and firewall.restricted != FALSE:
        return Unknown(conditions, span=firewall.restricted.span)
    return firewall.restricted
