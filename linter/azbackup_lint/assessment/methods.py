"""Restore methods, and the settings without which the platform doesn't offer them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.assessment.model import MethodOutlook
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.messages import lookup, shown
from azbackup_lint.policy.reasons import Answer, Reason, strongest
from azbackup_lint.records import dataclass
from azbackup_lint.values import Unknown


@dataclass(frozen=True, slots=True)
class Setting:
    """A fact of a VM's view that must have a value; `without` is what it means if it hasn't."""

    path: str
    value: str | bool
    without: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Method:
    """A restore method by the name that policies use, with a title and a short one."""

    name: str
    title: str
    short: str
    needs: Setting | None = None


METHODS = (
    Method("create-new-vm", "Create a new VM", "New VM"),
    Method("restore-disks", "Restore disks", "Disks"),
    Method("replace-existing", "Replace existing disks", "Replace"),
    Method(
        "cross-region",
        "Restore in the paired region",
        "Region",
        Setting(
            "vault.crossRegionRestore",
            True,
            lambda vault: f"the vault {vault} doesn't have cross-region restore switched on",
        ),
    ),
    Method(
        "cross-subscription",
        "Restore in another subscription",
        "Subscr.",
        Setting(
            "vault.crossSubscriptionRestore",
            "Enabled",
            lambda vault: f"the vault {vault} has cross-subscription restore switched off",
        ),
    ),
    Method(
        "cross-zonal",
        "Restore in another zone",
        "Zone",
        Setting("zonePinned", True, lambda _: "the VM is not pinned to a zone"),
    ),
    Method("file-level", "Restore single files", "Files"),
)
"""In the order of the matrix; the settings are conditions that its rows on restore name."""


def outlook(
    method: Method, document: Mapping[str, Any], backup: Answer, reasons: tuple[Reason, ...]
) -> MethodOutlook:
    """What a VM can expect of a method, by its view, its backup and the reasons of policies."""
    name, needs = method.name, method.needs
    if backup == "no":
        return MethodOutlook(name, "ruled-out", follows_backup=True)
    if strongest(reasons) == "no":
        return MethodOutlook(name, "ruled-out", _certain(reasons))
    value = lookup(document, needs.path) if needs is not None else None
    if needs is not None and not isinstance(value, Unknown) and value != needs.value:
        vault = shown(lookup(document, "vault.name"))
        return MethodOutlook(name, "off", setting=needs.without(vault))
    if isinstance(value, Unknown):
        return MethodOutlook(name, "undecided", reasons, causes=value.causes)
    if reasons:
        return MethodOutlook(name, "undecided", reasons)
    if backup == "unknown":
        return MethodOutlook(name, "undecided", follows_backup=True)
    return MethodOutlook(name, "available")


def _certain(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.standing == "violated")
