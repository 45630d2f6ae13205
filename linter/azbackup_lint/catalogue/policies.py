"""The list of policies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.catalogue.blocks import Block, Heading, Paragraph, Table
from azbackup_lint.catalogue.input_problems import TITLE, problem_rows
from azbackup_lint.catalogue.wording import section_title
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.packs import Packs
from azbackup_lint.report.escaping import json_text


def list_json(packs: Packs, edition: Edition) -> str:
    """The same as JSON, with more of each policy."""
    policies = [
        {
            "id": policy.id,
            "name": policy.name,
            "severity": policy.severity,
            "effect": policy.effect,
            "methods": list(policy.methods),
            "section": policy.section,
            "on": policy.on,
            "rows": [row.key for row in edition.rows_of(policy.id)],
            "summary": summary(policy, edition),
            "why": policy.why,
            "remedy": {"terraform": policy.remedy.terraform, "arm": policy.remedy.arm},
        }
        for policy in active_policies(packs, edition)
    ]
    keys = ("id", "name", "severity", "summary")
    problems = [dict(zip(keys, row, strict=True)) for row in problem_rows()]
    document = {
        "schemaVersion": 1,
        "edition": edition.date,
        "policies": policies,
        "problems": problems,
    }
    return json_text(document)


def active_policies(packs: Packs, edition: Edition) -> list[Policy]:
    """The policies that the edition has rows for, by id."""
    policies = [policy for policy in packs.policies if edition.rows_of(policy.id)]
    return sorted(policies, key=lambda policy: policy.id)


def summary(policy: Policy, edition: Edition) -> str:
    """The summaries of the rows of an edition that a policy enforces."""
    return " ".join(row.summary for row in edition.rows_of(policy.id))


def policy_blocks(packs: Packs, edition: Edition) -> Iterator[Block]:
    """The active policies of the edition by section, the problems in the input, and a count."""
    active = active_policies(packs, edition)
    for title, policies in by_section(active):
        yield Heading(title)
        rows = [
            (policy.id, policy.name, policy.severity, summary(policy, edition))
            for policy in policies
        ]
        yield Table(("policy", "name", "severity", "what the matrix says"), rows)
    yield Heading(TITLE)
    yield Table(("policy", "name", "severity", "what the matrix says"), problem_rows())
    yield Paragraph(f"{_policies(len(active))} for the matrix of {edition.date}.")


def by_section(policies: Sequence[Policy]) -> Iterator[tuple[str, list[Policy]]]:
    """The titles of sections in the order of their first policies, with the policies by id."""
    sections: dict[str, list[Policy]] = {}
    for policy in sorted(policies, key=lambda policy: policy.id):
        sections.setdefault(policy.section, []).append(policy)
    return ((section_title(section), listed) for section, listed in sections.items())


def _policies(number: int) -> str:
    return "1 policy" if number == 1 else f"{number} policies"
