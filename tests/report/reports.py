"""A report made by hand, and findings in which any text can stand anywhere."""

from dataclasses import replace
from typing import Any

from azbackup_lint.edits import Edit
from azbackup_lint.report.model import Finding, Fix, Related, Report, Silenced, Undecided
from azbackup_lint.source import Source
from azbackup_lint.values import Cause

MAIN = Source("modules/vm/main.tf", 'name = "\U0001f4be" # disk\nmax_shares = var.n\n')
VALUES = Source("prod.tfvars", "n = 2\n")
CAUSE = Cause("variable", "var.enable", "give it a value")
START = MAIN.text.index("var.n")
VALUE = MAIN.span(START, START + len("var.n"))

FINDING = Finding(
    id="AZB401",
    name="shared-disk",
    severity="warning",
    effect="backup",
    message="disk 日本 is shared by 2 VMs",
    remedy="Remove max_shares.",
    resource='module.vm["a"].azurerm_managed_disk.d[0]',
    span=VALUE,
    root=".",
    fingerprint="0123456789abcdef",
    rows=("storage/shared-disks",),
    conditional=(CAUSE,),
    related=(Related("the value of var.n comes from here", VALUES.span(4, 5), True, True),),
    notes=("another edition judges differently",),
    variants=("prod", "dev"),
    supported_by=("2026-03-26",),
    cause="0123456789ab",
    fix=Fix(
        "Leave max_shares out",
        (Edit(VALUES.span(4, 5), "null"),),
        safe=False,
        why="The VMs no longer share the disk.",
        also=("azurerm_managed_disk.e",),
    ),
)
RESTORE = replace(
    FINDING,
    id="AZB714",
    name="cross-region-restore-without-public-access",
    severity="error",
    effect="restore",
    message="vault rsv has cross-region restore, and denies public network access",
    remedy="Set public_network_access_enabled = true.",
    resource="azurerm_recovery_services_vault.rsv",
    methods=("cross-region",),
    rows=("service/cross-region-restore-network",),
    conditional=(),
    variants=(),
    related=(),
    notes=(),
    supported_by=(),
    span=MAIN.span(0, 4),
    fingerprint="1" * 16,
    cause="1" * 12,
    fix=None,
)
ADVICE = replace(
    RESTORE,
    id="AZB616",
    name="retention-on-days-without-backup",
    severity="note",
    effect="advice",
    rows=("service/retention-weekdays",),
    message="policy weekly keeps points of weekdays on which it makes no backup",
    remedy="Name the same weekdays in backup and in retention_weekly.",
    resource="azurerm_backup_policy_vm.weekly",
    methods=(),
    span=MAIN.span(0, len(MAIN.text)),
    fingerprint="2" * 16,
    cause="2" * 12,
)
PROBLEM = Finding(
    id="AZB001",
    name="unreadable-file",
    severity="error",
    effect="input",
    message="not UTF-8 text",
    remedy="Save the file as UTF-8.",
    resource="",
    span=Source("broken.tf", "").span(0, 0),
    root=".",
    fingerprint="3" * 16,
)
SUPPRESSION = MAIN.span(MAIN.text.index("# disk"), MAIN.text.index("\n"))
SILENCED = (
    Silenced(
        replace(RESTORE, fingerprint="4" * 16, cause="4" * 12),
        "suppression",
        "no second region until 2027",
        SUPPRESSION,
    ),
    Silenced(replace(FINDING, fingerprint="5" * 16, cause="5" * 12), "baseline"),
)
UNDECIDED = Undecided("AZB405", "ultra-disk", "azurerm_managed_disk.e", (CAUSE,), VALUE, ".")


def report_of(*findings: Finding) -> Report:
    """A report of some findings and an undecided policy."""
    titles = {"storage/shared-disks": "Shared disks"}
    backup = {"yes": 2, "no": 1, "unknown": 0}
    return Report("2023-07-05", findings, (UNDECIDED,), 1, 3, 9, titles, backup=backup)


REPORT = replace(report_of(FINDING, RESTORE, ADVICE, PROBLEM), silenced=SILENCED)


def finding(path: str = "main.tf", **texts: Any) -> Finding:
    """A finding in a file of one line, with other texts in it."""
    return replace(FINDING, span=Source(path, "max_shares = 2\n").span(13, 14), **texts)
