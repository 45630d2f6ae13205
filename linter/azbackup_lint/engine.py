"""The one core call: sources and settings in, report out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.policy import Evaluator, load_packs
from azbackup_lint.report.collection import Collection
from azbackup_lint.report.findings import finding_of, problem_finding, undecided_of
from azbackup_lint.report.model import Report
from azbackup_lint.report.selection import selector
from azbackup_lint.resources import Root
from azbackup_lint.roots import Sources, each_root
from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.source import Source

__all__ = ["Sources", "lint"]


def lint(sources: Sources, settings: Settings) -> Report:
    """Lints everything that the paths lead to.

    Raises UsageError for settings that name what doesn't exist, and PackError for a pack that
    can't be used; whatever is wrong with the input is a finding.
    """
    packs = load_packs(settings.policy_dirs)
    known = [(policy.id, policy.name) for policy in packs.policies]
    wanted = selector(settings.select, settings.ignore, known)
    linter = _Linter(packs.evaluator(settings.edition, wanted), settings, wanted)
    declared: set[str] = set()
    for name, root in each_root(sources, settings):
        linter.add(root, name)
        declared.update(root.inputs)
    if linter.has_roots:
        _check_names(settings, declared)
    return linter.report(sources.only)


class _Linter:
    """Decides the policies on one root after another."""

    def __init__(
        self, evaluator: Evaluator, settings: Settings, wanted: Callable[[str, str], bool]
    ) -> None:
        self._evaluator = evaluator
        self._settings = settings
        self._wanted = wanted
        self._collection = Collection()
        self._sources: set[Source] = set()
        self._resources: dict[str, int] = {}

    def add(self, root: Root, name: str) -> None:
        """Adds the findings of one root with one set of inputs."""
        variants = (root.variant,) if root.variant is not None else ()
        self._resources[name] = max(self._resources.get(name, 0), len(root.resources))
        resources = {resource.address: resource for resource in root.resources}
        views = views_of(build_estate(root.resources), self._settings.scope)
        for decision in self._evaluator.decide_all(views):
            if decision.verdict == "violated":
                notes = self._evaluator.notes(decision)
                finding = finding_of(decision, resources, name, notes)
                self._collection.find(replace(finding, variants=variants))
            elif decision.verdict == "unknown":
                undecided = undecided_of(decision, name)
                self._collection.leave_undecided(replace(undecided, variants=variants))
        self._sources.update(root.sources)
        for problem in root.problems:
            kind = problem.kind
            if kind.severity != "error" and not self._wanted(kind.id, kind.name):
                continue  # what could not be read is never left out
            self._collection.find(replace(problem_finding(problem, name), variants=variants))

    @property
    def has_roots(self) -> bool:
        """Whether there was anything to lint."""
        return bool(self._resources)

    def report(self, only: frozenset[Path]) -> Report:
        """Everything that was found, in the files asked for."""
        evaluator = self._evaluator
        return Report(
            edition=evaluator.edition.date,
            findings=tuple(
                finding
                for finding in self._collection.findings
                if not only or finding.span.source.file in only
            ),
            undecided=tuple(
                item
                for item in self._collection.undecided
                if not only or item.span.source.file in only
            ),
            roots=len(self._resources),
            files=len(self._sources),
            resources=sum(self._resources.values()),
            row_titles={key: row.title for key, row in evaluator.edition.rows.items()},
        )


def _check_names(settings: Settings, declared: set[str]) -> None:
    """Like Terraform, refuses a variable that is given by name and that nothing declares."""
    for item in settings.given:
        if isinstance(item, tuple) and item[0] not in declared:
            near = get_close_matches(item[0], declared, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"--var {item[0]}: no root module declares this variable{hint}")
