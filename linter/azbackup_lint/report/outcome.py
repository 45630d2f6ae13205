"""Counts of a report, and the exit status that they mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from azbackup_lint.report.entries import entries_of
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.settings import FailOn

RANK = {"note": 1, "warning": 2, "error": 3, "never": 4}


def counts(report: Report) -> dict[str, int]:
    """How many findings there are of each severity: error, warning, note."""
    numbers = Counter(finding.severity for finding in report.findings)
    return {severity: numbers[severity] for severity in ("error", "warning", "note")}


def totals(report: Report) -> Iterator[str]:
    """The number of entries of each severity that there is, and of resources where that is more."""
    entries = entries_of(report.findings)
    for severity in ("error", "warning", "note"):
        mine = [entry for entry in entries if entry.first.severity == severity]
        if mine:
            resources = sum(entry.resources for entry in mine)
            more = f" ({resources:,} resources)" if resources > len(mine) else ""
            yield f"{len(mine):,} {severity}{'' if len(mine) == 1 else 's'}{more}"


def is_unread(finding: Finding) -> bool:
    """Whether a finding tells of input that could not be read, which nothing keeps quiet."""
    return finding.effect == "input" and finding.severity == "error"


def exit_status(report: Report, fail_on: FailOn, *, strict_unknown: bool) -> int:
    """0, or 1 where a finding weighs as much as `fail_on` or input could not be read."""
    if strict_unknown and report.undecided:
        return 1
    for finding in report.findings:
        if RANK[finding.severity] >= RANK[fail_on]:
            return 1
        if is_unread(finding):
            return 1
    return 0
