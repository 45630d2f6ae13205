"""Keeps the findings of a baseline quiet, and names what is no longer needed in it."""

from __future__ import annotations

from azbackup_lint.baseline.known_findings import Baseline, KnownFinding
from azbackup_lint.baseline.matching import Match
from azbackup_lint.problems import UNNEEDED_BASELINE, Problem, few_of
from azbackup_lint.records import replace
from azbackup_lint.report.collection import finding_order
from azbackup_lint.report.entries import with_causes
from azbackup_lint.report.findings import problem_finding
from azbackup_lint.report.model import Report, Silenced


def silenced(report: Report, match: Match) -> Report:
    """The report without the findings that the baseline knows, which it counts as silenced."""
    known = [
        Silenced(finding, "baseline")
        for number, finding in enumerate(report.findings)
        if number in match.known
    ]
    both = sorted((*report.silenced, *known), key=lambda item: finding_order(item.finding))
    findings = (f for number, f in enumerate(report.findings) if number not in match.known)
    return replace(report, findings=tuple(findings), silenced=tuple(both))


def with_unneeded(report: Report, match: Match, baseline: Baseline) -> Report:
    """The report with one note on all entries that nothing needs any more.

    What is wrong with the input comes and goes with what is on a machine, and is left out.
    """
    unneeded = [entry for entry in match.unneeded if not entry.is_about_input]
    if not unneeded:
        return report
    finding = problem_finding(_problem(unneeded, baseline), baseline.source.path)
    findings = sorted((*report.findings, *with_causes([finding])), key=finding_order)
    return replace(report, findings=tuple(findings))


def _problem(unneeded: list[KnownFinding], baseline: Baseline) -> Problem:
    names = few_of([f"{entry.policy} {entry.resource} in {entry.root}" for entry in unneeded])
    number = len(unneeded)
    entries = "1 entry is" if number == 1 else f"{number:,} entries are"
    path = baseline.source.path
    return Problem(
        UNNEEDED_BASELINE,
        f"{entries} no longer needed: {names}",
        f"Leave {'it' if number == 1 else 'them'} out: --write-baseline {path} does so.",
        unneeded[0].span or baseline.source.span(0, 0),
        subject=path,
    )
