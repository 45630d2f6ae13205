"""All roots that paths lead to, evaluated: the one way from files to resources."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from azbackup_lint.discovery import boundary_of, find_roots
from azbackup_lint.estate import RESOURCE_TYPES
from azbackup_lint.files import Files
from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.bicep.installed import bicep
from azbackup_lint.languages.plan.plan_document import plan_document
from azbackup_lint.languages.plan.roots import evaluate_plan
from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.modules.inputs import Inputs
from azbackup_lint.languages.terraform.roots import evaluate_root
from azbackup_lint.languages.terraform.run import Library
from azbackup_lint.problems import (
    BICEP_NOT_INSTALLED,
    SYNTAX_ERROR,
    UNREADABLE_FILE,
    Problem,
    ProblemKind,
)
from azbackup_lint.resources import Root, RootKind, UnreadableRoot
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source, Span

if TYPE_CHECKING:
    from azbackup_lint.template_roots import TemplateRoots

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


def each_root(sources: Sources, settings: Settings) -> Iterator[tuple[str, Root]]:
    """All roots by the path that people know them by, once for each variant of their inputs."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
    named = {item for item in settings.given if isinstance(item, Path)}
    named.update(path for files in settings.variants.values() for path in files)
    named.update(settings.parameters)
    for boundary, paths in _by_boundary(sources.paths).items():
        library = Library(Files(boundary, Path.cwd(), sources.overlay, frozenset(named)))
        templates: TemplateRoots | None = None
        uncompiled: list[Path] = []
        roots = find_roots(paths, library, has_bicep=bicep() is not None)
        for directory in roots.directories:
            for root in _variants(directory, library, settings):
                yield library.files.shown(directory), root
        for document in roots.documents:
            shown = library.files.shown(document.path)
            if document.kind == "bicep" and bicep() is None:
                uncompiled.append(document.path)
            elif document.kind in ("template", "bicep"):
                templates = templates or _template_roots(library.files)
                parameters = settings.parameters or document.parameters
                for root in templates.deployments(document.path, parameters):
                    yield shown, root
            elif document.kind == "plan":
                yield shown, _plan(document.path, library, settings)
            else:
                yield shown, _nothing(_binary(shown, document.path))
        if uncompiled:
            shown = library.files.shown(uncompiled[0])
            yield shown, _nothing(_no_bicep(uncompiled, library.files), "arm")


def _variants(directory: Path, library: Library, settings: Settings) -> Iterator[Root]:
    """The root in a folder, with each set of inputs."""
    variants: list[tuple[str | None, tuple[Path, ...]]] = list(settings.variants.items())
    for variant, files in variants or [(None, ())]:
        given = (*settings.given, *files)
        inputs = Inputs(given, settings.environment, settings.workspace)
        yield evaluate_root(directory, library, inputs, RESOURCE_TYPES, settings.limits, variant)


def _plan(path: Path, library: Library, settings: Settings) -> Root:
    """The plan or state in a file; one that can't be read is a root with nothing but a problem."""
    source = library.files.read(path)
    if isinstance(source, Problem):
        return _nothing(source)
    try:
        document = plan_document(parse_json(source))
    except JsonError as error:
        return _nothing(_unusable(str(error), error.span, SYNTAX_ERROR))
    if isinstance(document, str):
        return _nothing(_unusable(document, source.span(0, 1)))
    folder = settings.plan_root or path.parent
    if settings.plan_root is not None:
        library = Library(Files(boundary_of(folder), Path.cwd(), library.files.overlay))
    has_files = any(is_configuration_file(name) for name in library.files.list_files(folder))
    beside = folder if has_files else None
    return evaluate_plan(document, beside, library, RESOURCE_TYPES, settings.limits)


def _template_roots(files: Files) -> TemplateRoots:
    """Loaded only where there are templates: evaluating them takes a lot of code."""
    from azbackup_lint.template_roots import TemplateRoots

    return TemplateRoots(files)


def _no_bicep(paths: list[Path], files: Files) -> Problem:
    count = f"{len(paths)} Bicep {'file was' if len(paths) == 1 else 'files were'}"
    return Problem(
        BICEP_NOT_INSTALLED,
        f"{count} not linted: the bicep command is not installed",
        "Install it (az bicep install, or a release of Azure/bicep), and put it on the path.",
        Source(files.shown(paths[0]), "", paths[0]).span(0, 0),
    )


def _binary(shown: str, path: Path) -> Problem:
    return _unusable(
        "this is a plan in Terraform's own binary form", Source(shown, "", path).span(0, 0)
    )


def _unusable(reason: str, place: Span, kind: ProblemKind = UNREADABLE_FILE) -> Problem:
    remedy = f"Give the output of terraform show -json {Path(place.source.path).name}."
    if kind is SYNTAX_ERROR:
        remedy = "Write the output of terraform show -json to the file once more."
    return Problem(kind, reason, remedy, place)


def _nothing(problem: Problem, kind: RootKind = "plan") -> Root:
    return UnreadableRoot(kind, (problem,), frozenset({problem.span.source}))


def _by_boundary(paths: tuple[Path, ...]) -> dict[Path, list[Path]]:
    groups: dict[Path, list[Path]] = {}
    for path in paths:
        absolute = Path(os.path.normpath(Path.cwd() / path))
        groups.setdefault(boundary_of(absolute), []).append(absolute)
    return groups
