"""The one core call: sources and settings in, report out."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from azbackup_lint.discovery import boundary_of, find_roots
from azbackup_lint.estate import RESOURCE_TYPES, build_estate, views_of
from azbackup_lint.policy import Evaluator, load_packs
from azbackup_lint.report.findings import finding_of, problem_finding, undecided_of
from azbackup_lint.report.model import Finding, Report, Undecided
from azbackup_lint.report.selection import selector
from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.source import Source
from azbackup_lint.terraform.files import Files
from azbackup_lint.terraform.inputs import Inputs
from azbackup_lint.terraform.roots import RootResult, evaluate_root
from azbackup_lint.terraform.run import Library

RECURSION_LIMIT = 12_000
"""Python frames: enough for the deepest evaluation that `Limits.depth` allows."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What to lint: files and folders, with unsaved editor buffers on top.

    `overlay` maps absolute paths to texts. If `only` is not empty, findings elsewhere are left
    out of the report.
    """

    paths: tuple[Path, ...]
    overlay: Mapping[Path, str] = field(default_factory=dict)
    only: frozenset[Path] = frozenset()


def lint(sources: Sources, settings: Settings) -> Report:
    """Lints everything that the paths lead to.

    Raises UsageError for settings that name what doesn't exist, and PackError for a pack that
    can't be used; whatever is wrong with the input is a finding.
    """
    packs = load_packs()
    known = [(policy.id, policy.name) for policy in packs.policies]
    wanted = selector(settings.select, settings.ignore, known)
    evaluator = packs.evaluator(settings.edition, wanted)
    collected = _Collected(wanted)
    declared: set[str] = set()
    for root, result in each_root(sources, settings):
        collected.add(result, root, evaluator, settings)
        declared.update(result.module.configuration.variables)
    if collected.has_roots:
        _check_names(settings, declared)
    return collected.report(evaluator, sources.only)


def each_root(sources: Sources, settings: Settings) -> Iterator[tuple[str, RootResult]]:
    """All roots that the paths lead to, by the path that people know them by, evaluated."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
    named = frozenset(item for item in settings.given if isinstance(item, Path))
    for boundary, paths in _by_boundary(sources.paths).items():
        library = Library(Files(boundary, Path.cwd(), sources.overlay, named))
        roots = find_roots(paths, library)
        for directory in roots.directories:
            inputs = Inputs(settings.given, settings.environment, settings.workspace)
            result = evaluate_root(directory, library, inputs, RESOURCE_TYPES, settings.limits)
            yield library.files.shown(directory), result


class _Collected:
    """What the roots of one run add up to."""

    def __init__(self, wanted: Callable[[str, str], bool]) -> None:
        self._wanted = wanted
        self._findings: dict[tuple[object, ...], Finding] = {}
        self._undecided: dict[tuple[object, ...], Undecided] = {}
        self._sources: set[Source] = set()
        self._roots = 0
        self._resources = 0

    def add(self, result: RootResult, root: str, evaluator: Evaluator, settings: Settings) -> None:
        """Adds the findings of one root; what two roots share counts once."""
        self._roots += 1
        self._resources += len(result.resources)
        estate = build_estate(result.resources)
        resources = {resource.address: resource for resource in result.resources}
        for decision in evaluator.decide_all(views_of(estate, settings.scope)):
            if decision.verdict == "violated":
                notes = evaluator.notes(decision.policy)
                self._keep(finding_of(decision, resources, root, notes))
            elif decision.verdict == "unknown":
                undecided = undecided_of(decision, root)
                key = (undecided.id, undecided.resource, undecided.root)
                self._undecided.setdefault(key, undecided)
        self._sources.update(result.sources)
        for problem in result.problems:
            kind = problem.kind
            if kind.severity != "error" and not self._wanted(kind.id, kind.name):
                continue  # what could not be read is never left out
            self._keep(problem_finding(problem, root))

    @property
    def has_roots(self) -> bool:
        """Whether there was anything to lint."""
        return self._roots > 0

    def report(self, evaluator: Evaluator, only: frozenset[Path]) -> Report:
        """Everything in a stable order: by file, place and policy."""
        findings = [
            finding
            for finding in self._findings.values()
            if not only or finding.span.source.file in only
        ]
        undecided = [
            item for item in self._undecided.values() if not only or item.span.source.file in only
        ]
        return Report(
            edition=evaluator.edition.date,
            findings=tuple(sorted(findings, key=_finding_order)),
            undecided=tuple(sorted(undecided, key=_undecided_order)),
            roots=self._roots,
            files=len(self._sources),
            resources=self._resources,
            row_titles={key: row.title for key, row in evaluator.edition.rows.items()},
        )

    def _keep(self, finding: Finding) -> None:
        place = finding.span
        key = (finding.id, finding.resource, finding.message, place.source, place.start)
        self._findings.setdefault(key, finding)


def _check_names(settings: Settings, declared: set[str]) -> None:
    """Like Terraform, refuses a variable that is given by name and that nothing declares."""
    for item in settings.given:
        if isinstance(item, tuple) and item[0] not in declared:
            near = get_close_matches(item[0], declared, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise UsageError(f"--var {item[0]}: no root module declares this variable{hint}")


def _by_boundary(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
    groups: dict[Path, list[Path]] = {}
    for path in paths:
        absolute = Path(os.path.normpath(Path.cwd() / path))
        groups.setdefault(boundary_of(absolute), []).append(absolute)
    return groups


def _finding_order(finding: Finding) -> tuple[str, int, str, str, str]:
    span = finding.span
    return (span.source.path, span.start, finding.id, finding.resource, finding.message)


def _undecided_order(item: Undecided) -> tuple[str, int, str, str]:
    return (item.span.source.path, item.span.start, item.id, item.resource)
