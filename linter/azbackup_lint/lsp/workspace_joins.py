"""What the other roots of a workspace decide about those that are open.

The whole workspace is linted for that, as it is on disk, with what earlier runs left in the cache.
It takes longer than a root does, so it is done in pauses, and holds until the next one.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from azbackup_lint.engine import Judge, LintRun, Sources
from azbackup_lint.joined_outcomes import JoinedOutcomes
from azbackup_lint.lsp.diagnostics import Mark, marks_of
from azbackup_lint.lsp.placing import Placer
from azbackup_lint.outcomes import UnitOutcome
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.runs.running import unit_outcomes
from azbackup_lint.runs.searches import found_roots

MOST_ROOTS = 1000
"""Roots of a workspace, above which the open ones are told nothing of the others."""


class WorkspaceJoins:
    """The findings that only joins with other roots lead to, as they were looked for last."""

    def __init__(self) -> None:
        self._found: list[tuple[Report, dict[Path, list[Finding]]]] = []
        self._left_out: set[Path] = set()

    def forget(self) -> None:
        """Looks at every workspace anew, as after files came or went."""
        self._left_out.clear()

    def look(self, workspaces: Mapping[Path, Judge], watch: Progress) -> None:
        """Lints workspaces, each by its judge; `watch` may raise to end that.

        One with too many roots, or with a single one, is looked at once.
        """
        looked = []
        for folder, judge in workspaces.items():
            if folder in self._left_out:
                continue
            report = _joined(folder, judge, watch)
            if report is None:
                self._left_out.add(folder)
            else:
                looked.append((report, _by_root(report)))
        self._found = looked

    def marks(self, roots: Collection[Path], placer: Placer) -> Iterator[Mark]:
        """The marks in some roots, at the places that their texts have now.

        What leads through text that has changed since is left out.
        """
        for report, by_root in self._found:
            own = (finding for root in roots for finding in by_root.get(root, ()))
            standing = tuple(finding for finding in own if _stands(finding, placer))
            if standing:
                yield from marks_of(replace(report, findings=standing), placer)


def _stands(finding: Finding, placer: Placer) -> bool:
    """Whether the texts at all places of a finding are as they were."""
    for span in (finding.span, *(item.span for item in finding.related)):
        place = placer.stretch(span)
        buffer = placer.buffers.get(place.file) if place is not None else None
        if place and buffer and buffer.text[place.start : place.end] != span.text:
            return False
    return True


def _by_root(report: Report) -> dict[Path, list[Finding]]:
    """The findings by the folders and files that are their roots."""
    by_root: dict[Path, list[Finding]] = {}
    for finding in report.findings:
        root = Path(os.path.normpath(Path.cwd() / finding.root))
        by_root.setdefault(root, []).append(finding)
    return by_root


def _joined(folder: Path, judge: Judge, watch: Progress) -> Report | None:
    """What is found in a workspace only because its roots are joined.

    None where there is nothing to join, or too much.
    """
    sources, settings = Sources((folder,)), judge.settings
    search = found_roots(sources, settings)
    has_others = len(search.units) > 1 or settings.context
    if not has_others or len(search.units) > MOST_ROOTS:
        return None
    outcomes = unit_outcomes(search, judge, watch)
    together = JoinedOutcomes(search, outcomes, judge, watch).all()
    alone = _report(sources, outcomes, judge, watch)
    known = {(one.fingerprint, one.message) for one in alone.findings}
    report = _report(sources, together, judge, watch)
    new = (one for one in report.findings if (one.fingerprint, one.message) not in known)
    return replace(report, findings=tuple(new))


def _report(
    sources: Sources, outcomes: Sequence[UnitOutcome], judge: Judge, watch: Progress
) -> Report:
    run = LintRun(sources, judge.settings, watch, judge)
    for unit in outcomes:
        run.gather_unit(unit)
    return run.report()
