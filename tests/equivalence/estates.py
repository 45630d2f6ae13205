"""The estates of fixtures/equivalence: one folder each, the same estate in five languages."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.view import View
from azbackup_lint.policy import load_packs
from azbackup_lint.roots import Sources, each_root
from azbackup_lint.settings import Settings
from azbackup_lint.values import Unknown

FOLDER = Path(__file__).parent.parent.parent / "fixtures" / "equivalence"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
LANGUAGES = {
    "azurerm": "azurerm",
    "azapi": "azapi",
    "plan": "plan.json",
    "arm": "template.json",
    "bicep": "bicep/main.bicep",
}
"""The languages, and where each lies in a case; plans are of the first configuration there."""

API_VERSIONS = ("apiVersion", "item.apiVersion")
"""Facts that differ: each release of azurerm has API versions of its own."""

PACKS = load_packs()
EVALUATORS = {date: PACKS.evaluator(date, lambda id_, name: True) for date in PACKS.editions}


def languages(case: str) -> list[str]:
    """The languages of a case; the others are compared with the first."""
    return [name for name, path in LANGUAGES.items() if (FOLDER / case / path).exists()]


def pairs() -> list[tuple[str, str, str]]:
    """Every case with a language and the one that it is compared with."""
    return [
        (case, language, first)
        for case in CASES
        for first, *others in [languages(case)]
        for language in others
    ]


@cache
def views(case: str, language: str) -> tuple[View, ...]:
    """The views of a case's estate in one language; nothing in it may be a problem."""
    path = FOLDER / case / LANGUAGES[language]
    ((_, root),) = each_root(Sources((path,)), Settings())
    assert [f"{problem.span}: {problem.message}" for problem in root.problems] == []
    return views_of(build_estate(root.resources), "all")


def facts(case: str, language: str) -> list[str]:
    """Every fact of every entity as a line of text: `vm web: region = westeurope`."""
    return sorted(
        f"{view.kind} {view.document['name']}: {path} = {fact}"
        for view in views(case, language)
        for path, fact in _leaves(view.document)
        if path not in API_VERSIONS
    )


@cache
def verdicts(case: str, language: str) -> list[tuple[str, str, str, str]]:
    """Every verdict as edition, policy with its severity, kind of verdict, and entity with what
    is said of it."""
    return sorted(
        (
            date,
            f"{found.policy.id} {found.policy.severity}",
            found.verdict,
            f"{found.view.kind} {found.view.document['name']}: {found.message}",
        )
        for date, evaluator in EVALUATORS.items()
        for found in evaluator.decide_all(views(case, language))
    )


def _leaves(document: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Dotted paths and facts; of an unknown, what bounds it."""
    if isinstance(document, dict):
        for name, inner in document.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(document, list):
        yield path, str([fact for item in document for _, fact in _leaves(item)])
    elif isinstance(document, Unknown):
        yield path, f"unknown, {document.minimum} to {document.maximum}"
    else:
        yield path, str(document)
