"""The VMs as a table of comma-separated values for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.methods import METHODS
from azbackup_lint.assessment.model import AssessedVm, Assessment
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.formats.csv_text import csv_text

HEADER = (
    *("name", "address", "root", "variant", "path", "line", "conditional"),
    *("backup", "ruled_out_by", "not_certain"),
    *("protection", "policy", "policy_type", "vault", "vault_region"),
    *(method.name.replace("-", "_") for method in METHODS),
)


def render(assessment: Assessment, _: Display = PLAIN) -> str:
    """A header, then a row a VM; several values in one cell are separated by spaces."""
    return csv_text(HEADER, map(_cells, assessment.machines))


def _cells(machine: AssessedVm) -> Iterator[str]:
    """The cells in the order of the header."""
    yield from (machine.name, machine.address, machine.root, machine.variant)
    yield from (machine.span.source.path, str(machine.span.first.line))
    yield wording.existence(machine)
    yield machine.backup.answer
    reasons = machine.backup.reasons
    yield _ids(reason for reason in reasons if reason.standing == "violated")
    yield _ids(reason for reason in reasons if reason.standing != "violated")
    protection = machine.protection
    yield protection.state
    for named in (protection.policy, protection.vault):
        yield from (named.name, named.kind) if named is not None else ("", "")
    for outlook in machine.methods:
        yield outlook.state


def _ids(reasons: Iterator[Reason]) -> str:
    return " ".join(dict.fromkeys(reason.policy.id for reason in reasons))
