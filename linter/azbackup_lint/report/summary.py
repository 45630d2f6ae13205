"""The lines that end a report for people: what was found, read and left open, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from azbackup_lint.report.entries import entries_of
from azbackup_lint.report.model import Report
from azbackup_lint.report.outcome import RANK, totals
from azbackup_lint.report.phrases import count

FIXABLE = "[*]"
"""The mark of what a safe fix mends, as in ruff."""


def summary(report: Report, *, show_unknown: bool = False) -> str:
    """Counts entries and VMs that can be backed up, what is open or kept quiet, what was read."""
    found = ", ".join(totals(report)) or "no findings"
    if not report.roots:
        return f"{found}; nothing to lint was found"
    read = f"{count(report.resources, 'resource')} in {count(report.files, 'file')}"
    lines = [
        "; ".join((found, *_machines(report))),
        "; ".join((*_open(report, show_unknown), *_silenced(report))),
        f"{read} of {count(report.roots, 'root')}; matrix of {report.edition}",
        *_editions(report),
    ]
    return "\n".join(line for line in lines if line)


def next_command(report: Report) -> str:
    """The command that tells more on what weighs most, with a word on what it tells; or nothing."""
    weights: Counter[tuple[int, str]] = Counter()
    for entry in entries_of(report.findings):
        if entry.first.effect != "input":
            weights[RANK[entry.first.severity], entry.first.name] += 1
    if weights:
        (_, name), _ = max(weights.items(), key=lambda pair: (pair[0][0], pair[1], pair[0][1]))
        return f"azbackup-lint explain {name}"
    if report.backup and any(report.backup.values()):
        return "azbackup-lint report shows the protection and the restores of each VM"
    return ""


def fixable(report: Report) -> str:
    """How many entries the command can mend, safely or not; or nothing."""
    entries = entries_of(report.findings)
    safe = sum(entry.is_fixed_safely for entry in entries)
    more = sum(entry.is_fixed for entry in entries) - safe
    parts = [f"{FIXABLE} --fix mends {count(safe, 'entry', 'entries')}"] if safe else []
    if more:
        others = f"{more:,} more" if safe else count(more, "entry", "entries")
        parts.append(f"--fix --unsafe-fixes mends {others}")
    return "; ".join(parts)


def _machines(report: Report) -> Iterator[str]:
    machines = sum(report.backup.values())
    can, unknown = report.backup.get("yes", 0), report.backup.get("unknown", 0)
    if unknown == machines > 0:
        yield f"whether {count(machines, 'VM')} can be backed up is undecided"
    elif unknown:
        parts = [f"{can:,} can be backed up"] if can else []
        if machines > can + unknown:
            parts.append(f"{machines - can - unknown:,} can't{'' if can else ' be backed up'}")
        parts.append(f"{unknown:,} {'is' if unknown == 1 else 'are'} undecided")
        yield f"of {count(machines, 'VM')} {', '.join(parts)}"
    elif machines:
        yield f"{can:,} of {count(machines, 'VM')} can be backed up"


def _open(report: Report, show_unknown: bool) -> Iterator[str]:
    if report.undecided:
        hint = "" if show_unknown else " (--show-unknown says why)"
        yield f"{count(len(report.undecided), 'check')} could not be decided{hint}"


def _silenced(report: Report) -> Iterator[str]:
    numbers = Counter(silenced.by for silenced in report.silenced)
    if numbers["suppression"]:
        yield f"{count(numbers['suppression'], 'finding')} suppressed in the code"
    if numbers["baseline"]:
        yield f"{count(numbers['baseline'], 'finding')} in the baseline"
    if report.unchanged:
        yield f"{count(report.unchanged, 'finding')} on unchanged lines left out"


def _editions(report: Report) -> Iterator[str]:
    """Which findings another edition doesn't have."""
    numbers = Counter(edition for f in report.findings for edition in f.supported_by)
    for edition, number in sorted(numbers.items()):
        verb = "is" if number == 1 else "are"
        total = count(len(report.findings), "finding")
        yield f"{number:,} of {total} {verb} supported by edition {edition}: --edition {edition}"
