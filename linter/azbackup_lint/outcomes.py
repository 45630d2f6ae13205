"""The outcome of a root: what a report takes from it, and nothing that keeps it in memory.

It is made of the root alone. Whatever needs several roots, or the code around a place, is done with
outcomes: joining sets of inputs, suppressions, changed lines, order, the baseline.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.estate.root_links import Links, no_links
from azbackup_lint.files import Files
from azbackup_lint.judging import Judge, JudgedRoot
from azbackup_lint.light_typing import TYPE_CHECKING, Any, Generic, TypeVar
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.reasons import Answer
from azbackup_lint.problems import LIMIT_REACHED, SYNTAX_ERROR, Problem
from azbackup_lint.progress import Interrupted, Progress
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.findings import (
    finding_of,
    places_of,
    problem_finding,
    settled,
    undecided_of,
)
from azbackup_lint.report.model import Failure, Finding, Undecided
from azbackup_lint.resources import Resource, RootKind
from azbackup_lint.roots import Evaluations, FoundRoot, Unit
from azbackup_lint.settings import UsageError
from azbackup_lint.source import Source, Span
from azbackup_lint.suppressions.mark import MARK
from azbackup_lint.values.limits import Budget, Work

if TYPE_CHECKING:
    from azbackup_lint.estate.view import View
    from azbackup_lint.fixes.planning import Planned

LEAVING_OUT = (LIMIT_REACHED, SYNTAX_ERROR)
"""Problems after which a part of the code was not judged."""

Item = TypeVar("Item", Finding, Undecided)

Assess = Callable[[JudgedRoot], tuple[Any, ...]]
"""What a run wants to know of each root beside its findings."""


@dataclass(frozen=True, slots=True)
class Placed(Generic[Item]):
    """What is to be told, and every place that leads to it, the header of its block last.

    What is `quiet` isn't told, but a suppression at one of its places is needed.
    """

    item: Item
    places: tuple[Span, ...]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one root with one set of inputs.

    `resources` is their number, and `answers` has one for each VM; `unmade` are the addresses of
    VMs that the inputs don't make. `made` are the headers of what exists and of the module calls on
    the way, in files that may hold suppressions. `files` are the names of those that were read.
    `number` is its place among those of its unit, `links` is what may join it with other roots.
    Where something was left out (`is_cut_short`), no suppression is known to be unused. `assessed`
    is what an `Assess` makes of it, if there is one.
    """

    name: str
    path: Path | None
    kind: RootKind
    inputs: tuple[str, ...]
    resources: int
    answers: tuple[Answer, ...]
    unmade: tuple[str, ...]
    findings: tuple[Placed[Finding], ...]
    undecided: tuple[Placed[Undecided], ...]
    files: tuple[str, ...]
    links: Links
    number: int = 0
    made: tuple[Span, ...] = ()
    is_cut_short: bool = False
    assessed: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitOutcome:
    """What came of a unit: its roots by their inputs, and the bugs that kept it from more.

    `roots` are the folders and files that they lie in. `conflicts` are unresolved merges; `marked`
    are the files it read that may hold suppressions; `lost` says why nothing could be linted.
    `work` is what it took of its share. Where results are kept, `state` tells the files that it was
    made of from others.
    """

    outcomes: tuple[Outcome, ...] = ()
    failures: tuple[Failure, ...] = ()
    roots: tuple[Path, ...] = ()
    conflicts: tuple[Problem, ...] = ()
    marked: tuple[Source, ...] = ()
    lost: tuple[Problem, ...] = ()
    work: Work = Work()
    state: str = ""


def outcome_of_unit(
    unit: Unit,
    evaluations: Evaluations,
    judge: Judge,
    progress: Progress,
    assess: Assess | None = None,
) -> UnitOutcome:
    """Evaluates and judges a unit; a bug costs the root at hand, and is told."""
    evaluations.leftovers.free()
    outcome = _outcome_of_unit(unit, evaluations, judge, progress, assess)
    evaluations.leftovers.add(sum(one.resources for one in outcome.outcomes))
    return outcome


def _outcome_of_unit(
    unit: Unit, evaluations: Evaluations, judge: Judge, progress: Progress, assess: Assess | None
) -> UnitOutcome:
    outcomes: list[Outcome] = []
    failures: list[Failure] = []
    roots: dict[Path, None] = {}
    files: Files | None = None
    budget: Budget | None = None
    for number, found in enumerate(evaluations.of(unit)):
        files, budget = found.files, found.budget
        if found.path is not None:
            roots[found.path] = None
        made = outcome_of_root(found, judge, progress, assess)
        if isinstance(made, Failure):
            failures.append(made)
        else:
            outcomes.append(replace(made, number=number))
    return UnitOutcome(
        tuple(outcomes),
        tuple(failures),
        tuple(roots),
        tuple(files.conflicts.values()) if files is not None else (),
        tuple(marked(files)) if files is not None else (),
        work=budget.work if budget is not None else Work(),
    )


def outcome_of_root(
    found: FoundRoot, judge: Judge, progress: Progress, assess: Assess | None = None
) -> Outcome | Failure:
    """What a root comes to once it is evaluated and judged."""
    progress.begins(found.name, found.language)
    # Beside the program's own, this and the engine's are the only places that catch everything:
    # only here is known which root it is.
    try:
        judged = judge.judged(found, progress, whole=assess is not None)
        with progress.stage("report"):
            outcome = outcome_of(judged, judge)
            return outcome if assess is None else replace(outcome, assessed=assess(judged))
    except (UsageError, PackError, Interrupted):
        raise
    except Exception as error:  # noqa: BLE001 - told as a failure, see above
        from azbackup_lint.report.failures import failure_of

        return failure_of(error, found.name, found.language)


def marked(files: Files) -> Iterator[Source]:
    """The files that were read and may hold suppressions."""
    return (source for source in files.sources if MARK in source.text)


def outcome_of(judged: JudgedRoot, judge: Judge, *, is_whole: bool = True) -> Outcome:
    """What a judged root comes to; unless that is `is_whole`, without fixes and links to others."""
    root, name = judged.root, judged.name
    resources = {resource.address: resource for resource in root.resources}
    planned = _fixes(judged, judge) if is_whole else {}
    findings: list[Placed[Finding]] = []
    undecided: list[Placed[Undecided]] = []
    leading = _Leading(resources)
    for decision in judged.decisions:
        if decision.is_told_elsewhere:
            continue
        places = leading.to(decision)
        if decision.verdict == "violated":
            finding = finding_of(decision, resources, name)
            finding = _with_notes(finding, decision, judge, planned.get(id(decision)))
            findings.append(Placed(_of_variants(settled(finding), judged), places))
        elif decision.verdict == "unknown":
            item = undecided_of(decision, places[0], name, judged.variants)
            is_quiet = decision.is_for_another_root or judge.is_off(decision, judged.path)
            undecided.append(Placed(item, places, is_quiet))
    sources = root.sources
    missing = root.read_unread_inputs() if judged.lacks_inputs else ()
    for problem in (*root.problems, *missing):
        kind = problem.kind
        if kind.severity != "error" and not judge.wants(kind.id, kind.name):
            continue  # what could not be read is never left out
        finding = _of_variants(settled(problem_finding(problem, name)), judged)
        findings.append(Placed(finding, (finding.span, finding.span)))
    return Outcome(
        name=name,
        path=judged.path,
        kind=root.kind,
        inputs=tuple(sorted(root.inputs)),
        resources=len(root.resources),
        answers=judged.answers,
        unmade=tuple(dict.fromkeys(item.address for item in root.unmade)),
        findings=tuple(findings),
        undecided=tuple(undecided),
        files=tuple(sorted({source.name for source in sources})),
        links=_links(judged) if is_whole else no_links(name),
        made=tuple(_made(root.resources)),
        is_cut_short=any(problem.kind in LEAVING_OUT for problem in root.problems),
    )


class _Leading:
    """The places that lead to verdicts, in whole files; found once for each value of a view."""

    def __init__(self, resources: Mapping[str, Resource]) -> None:
        self._resources = resources
        self._view: View | None = None
        self._by_path: dict[tuple[tuple[str | int, ...], str], tuple[Span, ...]] = {}
        self._by_place: dict[tuple[object, ...], tuple[Span, ...]] = {}

    def to(self, decision: Decision) -> tuple[Span, ...]:
        """Every place that leads to a verdict, the header of its block last."""
        policy, view = decision.policy, decision.view
        if view is not self._view:
            self._view = view
            self._by_path.clear()
            self._by_place.clear()
        own = policy.id if policy.together or view.ends else ""
        places = self._by_path.get((decision.path, own))
        if places is None:
            place = view.place_of(decision.path)
            key = (id(place.span), id(place.hops), place.resource, own)
            if key not in self._by_place:
                found = (*places_of(decision, self._resources), view.header.span)
                self._by_place[key] = tuple(span.source.settled(span) for span in found)
            places = self._by_path[decision.path, own] = self._by_place[key]
        return places


def _of_variants(finding: Finding, judged: JudgedRoot) -> Finding:
    variants = judged.variants
    return replace(finding, variants=variants) if variants else finding


def _with_notes(
    finding: Finding, decision: Decision, judge: Judge, plan: Planned | None
) -> Finding:
    allowances = judge.evaluator.allowances(decision)
    if allowances:
        notes = tuple(item.note for item in allowances)
        certain = tuple(item.edition for item in allowances if item.is_certain)
        finding = replace(finding, notes=notes, supported_by=certain)
    if plan is not None:
        finding = replace(finding, fix=plan.fix, unfixed=plan.unfixed)
    return finding


def _fixes(judged: JudgedRoot, judge: Judge) -> dict[int, Planned]:
    """What becomes of the fixes of violations, by the ids of their decisions."""
    violations = [d for d in judged.decisions if d.verdict == "violated" and d.policy.fix]
    if not violations:
        return {}
    from azbackup_lint.fixes.planning import FixPlanner  # most runs have nothing to fix

    folder = judged.path or Path()
    folder = folder if os.path.isdir(folder) else folder.parent
    plans = FixPlanner(judged.root, folder, judge.evaluator).plans(violations)
    return {id(d): plan for d, plan in zip(violations, plans, strict=True)}


def _links(judged: JudgedRoot) -> Links:
    from azbackup_lint.estate.summaries import links_of  # kept results need none

    return links_of(judged.estate, judged.root, judged.name)


def _made(resources: Iterable[Resource]) -> dict[Span, None]:
    """The headers of resources and of the module calls that lead to them."""
    made: dict[Span, None] = {}
    is_marked: dict[Source, bool] = {}
    for resource in resources:
        for place in (resource.header, *(call.span for call in resource.calls)):
            place = place.source.settled(place)
            if place.source not in is_marked:
                is_marked[place.source] = MARK in place.source.text
            if is_marked[place.source]:
                made[place] = None
    return made
