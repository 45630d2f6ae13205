"""The one core call: sources and settings in, report out; and the run behind it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from azbackup_lint.baseline.known_findings import read_baseline
from azbackup_lint.baseline.matching import Coverage, match_findings
from azbackup_lint.baseline.silencing import silenced, with_unneeded
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.judging import EarlierRun, Judge, JudgedRoot
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.reasons import ANSWERS, Answer, machines_of
from azbackup_lint.problems import PROBLEM_KINDS, UNNEEDED_BASELINE, ProblemKind
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.buffers import findings_in, silenced_in
from azbackup_lint.report.collection import Collection
from azbackup_lint.report.failures import failure_of
from azbackup_lint.report.findings import finding_of, places_of, problem_finding, undecided_of
from azbackup_lint.report.model import Failure, Finding, Report, Silenced
from azbackup_lint.report.outcome import is_unread
from azbackup_lint.report.weights import Weights
from azbackup_lint.roots import FoundRoot, Sources, found_roots
from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.source import Source, Span
from azbackup_lint.suppressions.run import RunSuppressions

if TYPE_CHECKING:
    from azbackup_lint.changes.changed_lines import ChangedLines
    from azbackup_lint.fixes.planning import Planned

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
    for judged in run.judged_roots():
        run.gather(judged)
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
            judge = judge or Judge(settings)
        self.packs, self.evaluator, self._wanted = judge.packs, judge.evaluator, judge.wants
        known = [(policy.id, policy.name) for policy in self.packs.policies]
        self._weights = Weights(settings, known)
        self._suppressions = RunSuppressions(known, sources.paths, settings)
        self._is_partial = bool(settings.select or settings.ignore) or self._weights.leave_out
        self._input = sources
        self._settings = settings
        self._collection = Collection()
        self._sources: set[Source] = set()
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

    def judged_roots(self, roots: Iterator[FoundRoot] | None = None) -> Iterator[JudgedRoot]:
        """Every root with its verdicts, evaluated one after the other; or only some that are known.

        One that can't be judged because of a bug is left out, and the report says so.
        """
        if roots is not None:
            self._suppressions.keep_to_roots()
        found_one_by_one = roots or found_roots(self._input, self._settings)
        while True:
            with self._progress.stage("discovery"):
                found = next(found_one_by_one, None)
            if found is None:
                return
            self._progress.begins(found.name, found.language)
            self._suppressions.found(found.path, found.files)
            with self._surviving(found.name, found.language):
                yield self._judged(found)

    def _judged(self, found: FoundRoot) -> JudgedRoot:
        with self._progress.stage("evaluation"):
            root = found.evaluate()
        known = self._earlier.judged(root) if self._earlier is not None else None
        if known is not None:
            return replace(known, root=root)
        with self._progress.stage("estate"):
            estate = build_estate(root.resources)
            views = views_of(estate, self._settings.at(found.path).scope)
        with self._progress.stage("verdicts"):
            if self._earlier is not None:
                reported = self._earlier.decisions.decide(self.evaluator, root.variant, views)
            else:
                decisions = self.evaluator.decide_all(views)
                reported = tuple(item for item in decisions if item.verdict != "satisfied")
            counted = [item for item in reported if not self._is_off(item, found.path)]
            machines = machines_of(views, counted, self.evaluator)
        return JudgedRoot(found.path, found.name, root, estate, views, reported, machines)

    def _is_off(self, decision: Decision, root: Path | None) -> bool:
        """Whether the settings leave a policy out where a decision is reported."""
        if not self._weights.leave_out:
            return False
        policy, place = decision.policy, decision.view.place_of(decision.path).span.source
        return self._weights.of(policy.id, policy.name, place.file, root) == "off"

    @contextmanager
    def _surviving(self, root: str, language: str) -> Iterator[None]:
        """Keeps a bug in one root from losing the others.

        Beside the program's own, this is the only place that catches everything: only here is known
        which root it is. The bug is told, and the exit status is that of a bug.
        """
        try:
            yield
        except (UsageError, PackError):
            raise
        except Exception as error:  # noqa: BLE001 - told as a failure, see above
            self._failures.append(failure_of(error, root, language))

    def gather(self, judged: JudgedRoot) -> None:
        """Adds what a root has to the report: its findings, problems and counts."""
        with self._surviving(judged.name, judged.root.kind), self._progress.stage("report"):
            self._gather(judged)

    def _gather(self, judged: JudgedRoot) -> None:
        root, name, variants = judged.root, judged.name, judged.variants
        self._declared.update(root.inputs)
        if root.kind != "none":
            self._resources[name] = max(self._resources.get(name, 0), len(root.resources))
        self._answers.update(machine.can_be_backed_up for machine in judged.machines)
        unmade = {item.address for item in root.unmade}
        self._unmade[name] = self._unmade.get(name, unmade) & unmade
        resources = {resource.address: resource for resource in root.resources}
        self._suppressions.judged(root)
        planned = self._fixes(judged)
        for decision in judged.decisions:
            places = places_of(decision, resources)
            if decision.verdict == "violated":
                finding = finding_of(decision, resources, name)
                plan = planned.get(id(decision))
                allowances = self.evaluator.allowances(decision)
                notes = tuple(item.note for item in allowances)
                certain = tuple(item.edition for item in allowances if item.is_certain)
                finding = replace(finding, variants=variants, notes=notes, supported_by=certain)
                if plan is not None:
                    finding = replace(finding, fix=plan.fix, unfixed=plan.unfixed)
                self._keep(finding, places, decision.view.header.span, judged.path)
            elif decision.verdict == "unknown":
                is_silenced = self._suppressions.silencing(decision.policy.id, places)
                is_off = self._is_off(decision, judged.path)
                is_quiet = is_silenced or is_off or decision.is_for_another_root
                if not is_quiet and self._is_touched(*places, decision.view.header.span):
                    undecided = undecided_of(decision, name)
                    self._collection.leave_undecided(replace(undecided, variants=variants))
        self._sources.update(root.sources)
        missing = root.read_unread_inputs() if judged.lacks_inputs else ()
        for problem in (*root.problems, *missing):
            kind = problem.kind
            if kind.severity != "error" and not self.wants(kind):
                continue  # what could not be read is never left out
            finding = replace(problem_finding(problem, name), variants=variants)
            self._keep(finding, (problem.span,), problem.span, judged.path)

    def _keep(
        self, found: Finding, places: tuple[Span, ...], header: Span, root: Path | None
    ) -> None:
        """Keeps a finding, as one that is silenced if a suppression stands at any of its places."""
        silencing = self._suppressions.silencing(found.id, places)
        finding = self._weights.weighed(found, root)
        if finding is None:
            return
        if silencing:
            first = silencing[0]
            silenced = Silenced(finding, "suppression", first.reason, first.place)
            self._collection.silence(silenced)
        elif is_unread(finding) or self._is_touched(*places, header):
            self._collection.find(finding)
        else:
            self._unchanged.add(finding.fingerprint)

    def _is_touched(self, *places: Span) -> bool:
        """Whether anything at the places was changed, if the report keeps to that."""
        return self._changes is None or self._changes.touch(places)

    def _review_suppressions(self) -> None:
        """Adds what is wrong with the suppressions of all files that were read."""
        complete = not self._failures
        only = self._input.only
        for problem in self._suppressions.problems(self._active, only, is_complete=complete):
            finding = self._weights.weighed(
                problem_finding(problem, problem.span.source.path), None
            )
            if finding and self.wants(problem.kind) and self._is_touched(problem.span):
                self._collection.find(finding)

    @property
    def _active(self) -> set[str]:
        """The ids of the policies that are decided."""
        return {item.policy.id for active in self.evaluator.active.values() for item in active}

    def wants(self, kind: ProblemKind) -> bool:
        """Whether problems of a kind are selected."""
        return self._wanted(kind.id, kind.name)

    def coverage(self, report: Report) -> Coverage:
        """What the run looked at for its report."""
        is_partial = bool(self._input.only or self._changes or self._failures)
        paths = (Path.cwd() / path for path in self._input.paths)
        kinds = {kind.id for kind in PROBLEM_KINDS if self.wants(kind)}
        return Coverage(
            roots=frozenset(self._resources),
            folders=tuple(Path(os.path.normpath(path)) for path in paths if path.is_dir()),
            policies=frozenset(self._active | kinds),
            complete=not (is_partial or any(map(is_unread, report.findings))),
        )

    def _fixes(self, judged: JudgedRoot) -> dict[int, Planned]:
        """What becomes of the fixes of violations, by the ids of their decisions."""
        violations = [d for d in judged.decisions if d.verdict == "violated" and d.policy.fix]
        if not violations or self._earlier is not None:
            return {}
        from azbackup_lint.fixes.planning import FixPlanner  # most runs have nothing to fix

        folder = judged.path or Path()
        folder = folder if os.path.isdir(folder) else folder.parent
        plans = FixPlanner(judged.root, folder, self.evaluator).plans(violations)
        return {id(d): plan for d, plan in zip(violations, plans, strict=True)}

    def report(self) -> Report:
        """The report on all roots gathered, about the files asked for.

        Raises UsageError for a variable given by name that none of them declares.
        """
        if self._resources and not self._failures:
            _check_names(self._settings, self._declared)
        edition, only = self.evaluator.edition, self._input.only
        self._review_suppressions()
        findings, silenced = self._collection.results()
        if only:
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
            files=len(self._sources),
            resources=sum(self._resources.values()),
            backup={} if self._is_partial else {a: self._answers[a] for a in ANSWERS},
            unmade=sum(map(len, self._unmade.values())),
            failures=tuple(self._failures),
            unchanged=len(self._unchanged),
            policies=self.packs.policies,
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
