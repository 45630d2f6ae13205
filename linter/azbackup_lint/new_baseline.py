"""Makes a baseline of what a run finds."""

from __future__ import annotations

import os
from pathlib import Path

from azbackup_lint.baseline.known_findings import (
    baseline_text,
    entry_of,
    folder_of,
    read_baseline,
)
from azbackup_lint.baseline.matching import Match, match_findings
from azbackup_lint.baseline.silencing import silenced
from azbackup_lint.engine import Sources, finished_run
from azbackup_lint.progress import Progress
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Report
from azbackup_lint.report.outcome import is_unread
from azbackup_lint.settings import Settings


@dataclass(frozen=True, slots=True)
class NewBaseline:
    """A report without what is written to a baseline, and the text of that.

    `known` are its findings; `kept` are the entries of the old baseline that the run can't tell of.
    """

    report: Report
    text: str
    known: int
    kept: int


def make_baseline(
    file: Path, sources: Sources, settings: Settings, progress: Progress | None = None
) -> NewBaseline:
    """Lints, and makes the baseline that would keep everything quiet, to be written to a file.

    Entries of the baseline that is in the file stay where this run didn't look. Raises UsageError
    for a file that holds anything else.
    """
    old = read_baseline(file) if os.path.exists(file) else None
    run = finished_run(sources, settings, progress)
    report = run.report()
    kept = match_findings(report, old, run.coverage(report)).unseen if old is not None else ()
    folder = folder_of(file)
    known = {n: entry_of(f, folder) for n, f in enumerate(report.findings) if not is_unread(f)}
    text = baseline_text((*known.values(), *kept))
    return NewBaseline(silenced(report, Match(known, (), ())), text, len(known), len(kept))
