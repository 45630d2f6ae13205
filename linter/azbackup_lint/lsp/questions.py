"""Answers in words: what a policy is about, and what would settle what can't be decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.engine import Judge
from azbackup_lint.lsp.linted_roots import LintedRoot
from azbackup_lint.policy.packs import Packs
from azbackup_lint.problems import PROBLEM_KINDS
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.model import Report
from azbackup_lint.report.pages import pages_of

MAX_OBSTACLES = 12
MAX_IDS = 5


def explain(id_: str, judge: Judge) -> str:
    """Why there is a policy or kind of problem, and where to read on."""
    packs: Packs = judge.packs
    page = pages_of(packs.policies).get(id_, "")
    for policy in packs.policies:
        if policy.id == id_:
            rows = ", ".join(row.title for row in judge.evaluator.edition.rows_of(id_))
            about = f" It enforces: {rows} (matrix of {judge.evaluator.edition.date})."
            return f"{id_} {policy.name}: {_flat(policy.why)}{about if rows else ''} {page}".strip()
    for kind in PROBLEM_KINDS:
        if kind.id == id_:
            return f"{id_} {kind.name}: {_flat(kind.summary)} {page}".strip()
    return f"there is no policy {id_}"


def unknowns(roots: Iterable[LintedRoot], file: Path | None) -> str:
    """What isn't known in the roots that a file is part of, and how to supply it."""
    waiting: dict[tuple[str, str], dict[str, None]] = {}
    for root in roots:
        if file is None or file in root.stamps:
            for subject, remedy, id_ in _obstacles(root.report):
                waiting.setdefault((subject, remedy), {}).setdefault(id_)
    if not waiting:
        return "everything could be decided"
    lines = [
        one_line(f"{subject}{f': {remedy}' if remedy else ''} (for {_few(list(ids))})")
        for (subject, remedy), ids in sorted(waiting.items(), key=lambda item: -len(item[1]))
    ]
    more = len(lines) - MAX_OBSTACLES
    if more > 0:
        lines[MAX_OBSTACLES:] = [f"and {more:,} more"]
    return "\n".join(("What can't be decided waits for:", *(f"- {line}" for line in lines)))


def has_unknowns(roots: Iterable[LintedRoot], file: Path) -> bool:
    """Whether something can't be decided in a root that a file is part of."""
    return any(root.report.undecided for root in roots if file in root.stamps)


def _obstacles(report: Report) -> Iterator[tuple[str, str, str]]:
    for item in report.undecided:
        for cause in item.causes:
            yield cause.subject, cause.remedy, item.id


def _few(ids: list[str]) -> str:
    more = len(ids) - MAX_IDS
    return ", ".join(ids[:MAX_IDS]) + (f" and {more} more" if more > 0 else "")


def _flat(text: str) -> str:
    return " ".join(text.split())
