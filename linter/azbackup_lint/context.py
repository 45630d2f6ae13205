"""What exists already, as states, plans and inventories of Azure tell it: read, and not linted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from azbackup_lint.discovery import find_roots
from azbackup_lint.estate import RESOURCE_TYPES, build_estate
from azbackup_lint.estate.summaries import Summary, summary_of
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.inventory import is_inventory, resources_of
from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Request
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Finished, Root
from azbackup_lint.settings import Settings, UsageError


def context_of(settings: Settings) -> tuple[Summary, ...]:
    """What the files of the context declare.

    Raises UsageError for a file that is no state, plan or inventory.
    """
    return tuple(_summaries(settings))


def _summaries(settings: Settings) -> Iterator[Summary]:
    for path in settings.context:
        files = Files(boundary_of(path), Path.cwd(), {})
        root = _root(path, files, settings)
        yield summary_of(build_estate(root.resources), root, files.shown(path), is_context=True)


def _root(path: Path, files: Files, settings: Settings) -> Root:
    """The state, plan or inventory in a file."""
    request = Request(files, RESOURCE_TYPES, settings)
    for language, roots in find_roots((path,), LANGUAGES, request).by_language:
        for _, evaluate in language.evaluations(roots):
            root = evaluate()
            if root.kind in ("plan", "state"):
                return _usable(root)
    source = files.read(path)
    if isinstance(source, Problem):
        raise UsageError(f"--context {source.span}: {source.message}")
    try:
        document = parse_json(source)
    except JsonError as error:
        raise UsageError(f"--context {error.span}: {error}") from None
    if not is_inventory(document):
        raise UsageError(
            f"--context {source.path}: this is no state or plan from terraform show -json,"
            " and no list of resources as az prints it with --output json"
        )
    return Root("state", resources_of(document), Finished((), frozenset({source})))


def _usable(root: Root) -> Root:
    """A state or plan with something in it."""
    wrong = [problem for problem in root.problems if problem.kind.severity == "error"]
    if wrong and not root.resources:
        raise UsageError(f"--context {wrong[0].span}: {wrong[0].message}")
    return root
