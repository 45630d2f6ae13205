"""The one core call: sources and settings in, report out; and the run behind it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.judging import EarlierRun, Judge, JudgedRoot
from azbackup_lint.light_typing import TYPE_CHECKING, Any
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.outcomes import (
    Assess,
    Outcome,
    Placed,
    UnitOutcome,
    marked,
    outcome_of,
)
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.reasons import ANSWERS, Answer
from azbackup_lint.problems import PROBLEM_KINDS, UNNEEDED_BASELINE, Problem, ProblemKind
from azbackup_lint.progress import Interrupted, Progress
from azbackup_lint.report.collection import Collection
from azbackup_lint.report.findings import problem_finding, settled
from azbackup_lint.report.model import Failure, Finding, Report, Silenced
from azbackup_lint.report.outcome import is_unread
from azbackup_lint.roots import FoundRoot, RootSearch, Sources, search_roots
from azbackup_lint.runs.running import unit_outcomes
from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.source import Span
from azbackup_lint.suppressions.run import RunSuppressions

if TYPE_CHECKING:
    from azbackup_lint.baseline.matching import Coverage
    from azbackup_lint.changes.changed_lines import ChangedLines
    from azbackup_lint.fixes.reach import Reading

__all__ = [
    "EarlierRun",
    "Judge",
    "JudgedRoot",
    "LintRun",
    "Sources",
    "finished_run",
    "lint",
    "report_of",
]


def lint(
    sources: Sources,
    settings: Settings,
    progress: Progress | None = None,
    judge: Judge | None = None,
) -> Report:
    """Lints everything that the paths lead to; a judge of the settings saves reading the packs.

    Raises UsageError for settings that name what doesn't exist, and PackError for a pack that
    can't be used; whatever is wrong with the input is a finding, and a root that a bug kept from
    being linted is a failure.
    """
    return report_of(finished_run(sources, settings, progress, judge), settings)


def report_of(run: LintRun, settings: Settings) -> Report:
    """The report of a run, held against the baseline if the settings name one."""
    report = run.report()
    if settings.baseline is not None:
        from azbackup_lint.baseline.known_findings import read_baseline
        from azbackup_lint.baseline.matching import match_findings
        from azbackup_lint.baseline.silencing import silenced, with_unneeded

        baseline = read_baseline(settings.baseline)
        match = match_findings(report, baseline, run.coverage(report))
        report = silenced(report, match)
        if run.wants(UNNEEDED_BASELINE):
            report = with_unneeded(report, match, baseline)
    return report


def finished_run(
    sources: Sources,
    settings: Settings,
    progress: Progress | None = None,
    judge: Judge | None = None,
) -> LintRun:
    """A run that has gathered all roots."""
    run = LintRun(sources, settings, progress, judge)
    run.lint_all()
    return run


class LintRun:
    """One run over everything that the paths lead to: judge root after root, gather, report.

    Raises UsageError and PackError as `lint` does.
    """

    def __init__(
        self,
        sources: Sources,
        settings: Settings,
        progress: Progress | None = None,
        judge: Judge | None = None,
        *,
        earlier: EarlierRun | None = None,
    ) -> None:
        self._earlier = earlier
        self._progress = progress or Progress()
        with self._progress.stage("policies"):
            self._judge = judge or Judge(settings)
        self.edition, self._weights = self._judge.edition, self._judge.weights
        self._suppressions = RunSuppressions(self._judge.known, sources.paths, settings)
        self._is_partial = bool(settings.select or settings.ignore) or self._weights.leave_out
        self._input = sources
        self._settings = settings
        self._collection = Collection()
        self._files: set[str] = set()
        self._readings: list[Reading] = []
        self._resources: dict[str, int] = {}
        self._unmade: dict[str, set[str]] = {}
        self._declared: set[str] = set()
        self._answers: Counter[Answer] = Counter()
        self._failures: list[Failure] = []
        self._unchanged: set[str] = set()
        self._changes: ChangedLines | None = None
        if settings.diff_base is not None:
            from azbackup_lint.changes.changed_lines import (
                ChangedLines,  # runs git; seldom asked for
            )

            with self._progress.stage("changes"):
                self._changes = ChangedLines(settings.diff_base, sources.paths)

    def lint_all(self, assess: Assess | None = None) -> tuple[Any, ...]:
        """Judges and gathers all that the paths lead to; what `assess` makes of all roots."""
        with self._progress.stage("discovery"):
            search = self._search()
        self._progress.expects(len(search.units))
        conflicts: dict[Path, Problem] = {}
        assessed: list[Any] = []
        of = (self._judge, self._progress, assess)
        outcomes = unit_outcomes(search, *of)
        if self._settings.context or sum(len(unit.outcomes) for unit in outcomes) > 1:
            from azbackup_lint.joined_outcomes import JoinedOutcomes  # one root has no others

            outcomes = JoinedOutcomes(search, outcomes, *of).all()
        for outcome in outcomes:
            with self._progress.stage("report"):
                self.gather_unit(outcome)
            conflicts.update((item.span.source.file or Path(), item) for item in outcome.conflicts)
            assessed += (item for one in outcome.outcomes for item in one.assessed)
            self._progress.finishes()
        self._suppressions.read(source for files in search.files for source in marked(files))
        for problem in search.problems(conflicts):
            self._add_problem(problem)
        return tuple(assessed)

    def _search(self) -> RootSearch:
        """The roots that the paths lead to; where results are kept, so is that."""
        if self._settings.cache is None:
            return search_roots(self._input, self._settings)
        from azbackup_lint.runs.searches import found_roots

        return found_roots(self._input, self._settings)

    def judged_roots(self, roots: Iterable[FoundRoot]) -> Iterator[JudgedRoot]:
        """Some roots that are known, with their verdicts, evaluated one after the other.

        One that can't be judged because of a bug is left out, and the report says so.
        """
        self._suppressions.keep_to_roots()
        for found in roots:
            self._progress.begins(found.name, found.language)
            if found.path is not None and found.files is not None:
                self._suppressions.linted(found.path)
                self._suppressions.reads(found.files)
            with self._surviving(found.name, found.language):
                yield self._judge.judged(found, self._progress, self._earlier)

    @contextmanager
    def _surviving(self, root: str, language: str) -> Iterator[None]:
        """Keeps a bug in one root from losing the others.

        Beside the program's own, this and that of units are the only places that catch everything:
        only here is known which root it is. The bug is told, and the exit status is that of a bug.
        """
        try:
            yield
        except (UsageError, PackError, Interrupted):
            raise
        except Exception as error:  # noqa: BLE001 - told as a failure, see above
            from azbackup_lint.report.failures import failure_of

            self._failures.append(failure_of(error, root, language))

    def gather(self, judged: JudgedRoot) -> None:
        """Adds what a root has to the report: its findings, problems and counts."""
        with self._surviving(judged.name, judged.root.kind), self._progress.stage("report"):
            is_whole = self._earlier is None
            self._add(outcome_of(judged, self._judge, is_whole=is_whole))

    def gather_unit(self, unit: UnitOutcome) -> None:
        """Adds what came of a unit to the report."""
        for path in unit.roots:
            self._suppressions.linted(path)
        self._suppressions.read(unit.marked)
        self._failures += unit.failures
        for problem in unit.lost:
            self._add_problem(problem)
        for outcome in unit.outcomes:
            self._add(outcome)

    def _add(self, outcome: Outcome) -> None:
        name = outcome.name
        self._declared.update(outcome.inputs)
        self._readings.append((outcome.files, name, outcome.links.variant))
        if outcome.kind != "none":
            self._resources[name] = max(self._resources.get(name, 0), outcome.resources)
        self._answers.update(outcome.answers)
        unmade = set(outcome.unmade)
        self._unmade[name] = self._unmade.get(name, unmade) & unmade
        self._suppressions.judged(outcome.made, is_cut_short=outcome.is_cut_short)
        for found in outcome.findings:
            self._keep(found, outcome.path)
        for open_ in outcome.undecided:
            is_silenced = self._suppressions.silencing(open_.item.id, open_.places[:-1])
            if not is_silenced and not open_.quiet and self._is_touched(open_.places):
                self._collection.leave_undecided(open_.item)
        self._files.update(outcome.files)

    def _add_problem(self, problem: Problem) -> None:
        """Adds what is wrong with a path or a file, whatever root it belongs to."""
        kind, place = problem.kind, problem.span
        if kind.severity != "error" and not self.wants(kind):
            return  # what could not be read is never left out
        finding = settled(problem_finding(problem, place.source.path))
        self._keep(Placed(finding, (finding.span, finding.span)), None)

    def _keep(self, found: Placed[Finding], root: Path | None) -> None:
        """Keeps a finding, as one that is silenced if a suppression stands at any of its places."""
        silencing = self._suppressions.silencing(found.item.id, found.places[:-1])
        finding = self._weights.weighed(found.item, root)
        if finding is None:
            return
        if silencing:
            first = silencing[0]
            silenced = Silenced(finding, "suppression", first.reason, first.place)
            self._collection.silence(silenced)
        elif is_unread(finding) or self._is_touched(found.places):
            self._collection.find(finding)
        else:
            self._unchanged.add(finding.fingerprint)

    def _is_touched(self, places: Sequence[Span]) -> bool:
        """Whether anything at the places was changed, if the report keeps to that."""
        return self._changes is None or self._changes.touch(places)

    def _review_suppressions(self) -> None:
        """Adds what is wrong with the suppressions of all files that were read."""
        complete = not self._failures
        only = self._input.only
        for problem in self._suppressions.problems(self._judge.active, only, is_complete=complete):
            finding = self._weights.weighed(
                problem_finding(problem, problem.span.source.path), None
            )
            if finding and self.wants(problem.kind) and self._is_touched((problem.span,)):
                self._collection.find(finding)

    def wants(self, kind: ProblemKind) -> bool:
        """Whether problems of a kind are selected."""
        return self._judge.wants(kind.id, kind.name)

    def coverage(self, report: Report) -> Coverage:
        """What the run looked at for its report."""
        from azbackup_lint.baseline.matching import Coverage  # for a baseline only

        is_partial = bool(self._input.only or self._changes or self._failures)
        paths = (Path.cwd() / path for path in self._input.paths)
        kinds = {kind.id for kind in PROBLEM_KINDS if self.wants(kind)}
        return Coverage(
            roots=frozenset(self._resources),
            folders=tuple(Path(os.path.normpath(path)) for path in paths if looks.is_folder(path)),
            policies=frozenset(self._judge.active | kinds),
            complete=not (is_partial or any(map(is_unread, report.findings))),
        )

    def report(self) -> Report:
        """The report on all roots gathered, about the files asked for.

        Raises UsageError for a variable given by name that none of them declares.
        """
        if self._resources and not self._failures:
            _check_names(self._settings, self._declared)
        edition, only = self.edition, self._input.only
        self._review_suppressions()
        findings, silenced = self._collection.results()
        if len(self._readings) > 1 and any(finding.fix for finding in findings):
            from azbackup_lint.fixes.reach import with_reach  # one root is no reader of others

            by_variant = self._settings.files_by_variant
            named = {os.path.normpath(Path.cwd() / file): of for file, of in by_variant.items()}
            findings = with_reach(findings, self._readings, named)
        if only:
            from azbackup_lint.report.buffers import findings_in, silenced_in  # editors name files

            findings = findings_in(findings, only)
            silenced = silenced_in(silenced, only)
        return Report(
            edition=edition.date,
            findings=findings,
            silenced=silenced,
            undecided=tuple(
                item
                for item in self._collection.undecided
                if not only or item.span.source.file in only
            ),
            roots=len(self._resources),
            files=len(self._files),
            resources=sum(self._resources.values()),
            backup={} if self._is_partial else {a: self._answers[a] for a in ANSWERS},
            unmade=sum(map(len, self._unmade.values())),
            failures=tuple(self._failures),
            unchanged=len(self._unchanged),
            policies=self._judge.packs.policies,
            row_titles={key: row.title for key, row in edition.rows.items()},
            rows_beside=frozenset(
                key for key, row in edition.rows.items() if row.source != edition.source
            ),
        )


def _check_names(settings: Settings, declared: set[str]) -> None:
    """Like Terraform, refuses a variable that is given by name and that nothing declares."""
    for item in settings.given:
        if isinstance(item, tuple) and item[0] not in declared:
            near = get_close_matches(item[0], declared, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"--var {item[0]}: no root module declares this variable{hint}")
