"""The rules of a SARIF log: all policies and kinds of problems, whatever was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.light_typing import Any
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import PLACEHOLDER
from azbackup_lint.problems import PROBLEM_KINDS, ProblemKind, Severity
from azbackup_lint.report.model import Report
from azbackup_lint.report.pages import page_of, page_of_problem

HEADING = "## "

MAX_TEXT = 1_024
"""Characters that code scanning takes of a description."""

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "recommendation"}
"""The severities of code scanning for rules that are not about security."""


def rules_of(report: Report) -> list[dict[str, Any]]:
    """All rules by id."""
    rules = [*map(_problem_rule, PROBLEM_KINDS)]
    rules += [_policy_rule(policy, report) for policy in report.policies]
    return sorted(rules, key=lambda rule: str(rule["id"]))


def _problem_rule(kind: ProblemKind) -> dict[str, Any]:
    return {
        **_rule(kind.id, kind.name, kind.severity, ["input"]),
        "fullDescription": {"text": kind.summary},
        "help": _help([kind.summary]),
        "helpUri": page_of_problem(kind),
    }


def _policy_rule(policy: Policy, report: Report) -> dict[str, Any]:
    tags = ["azure", "backup", "reliability", policy.section, f"effect/{policy.effect}"]
    page = page_of(policy)
    return {
        **_rule(policy.id, policy.name, policy.severity, tags),
        "fullDescription": {"text": policy.why[:MAX_TEXT]},
        "help": _help(_paragraphs(policy, report)),
        **({"helpUri": page} if page else {}),
    }


def _rule(id_: str, name: str, severity: Severity, tags: list[str]) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "shortDescription": {"text": name.replace("-", " ").capitalize()},
        "defaultConfiguration": {"level": severity},
        "properties": {
            "tags": tags,
            "precision": "very-high",
            "problem.severity": LEVELS[severity],
        },
    }


def _help(paragraphs: Iterable[str]) -> dict[str, str]:
    """Paragraphs as plain text and as Markdown; headings begin as in Markdown."""
    markdown = "\n\n".join(paragraphs)
    return {"text": markdown.replace(HEADING, ""), "markdown": markdown.replace("<", "&lt;")}


def _paragraphs(policy: Policy, report: Report) -> Iterator[str]:
    """Why, which rows of the edition, what to do, and where to read on."""
    yield policy.why
    rows = [f"{key}: {report.row_titles[key]}" for key in policy.rows if key in report.row_titles]
    if rows:
        yield f"{HEADING}Rows of the matrix of {report.edition}"
        yield from rows
    yield f"{HEADING}What to do"
    for title, remedy in policy.remedy.by_language.items():
        yield f"{title}: {_plain(remedy)}" if title else _plain(remedy)
    yield f"To leave the policy out: --ignore {policy.id}, or --ignore {policy.name}."
    if policy.references:
        yield f"{HEADING}Sources"
        yield from policy.references


def _plain(remedy: str) -> str:
    """A remedy as it reads where no finding fills it."""
    return PLACEHOLDER.sub(lambda match: f"‹{match.group(2)}›", remedy)
