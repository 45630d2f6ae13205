"""The list of policies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from azbackup_lint.catalogue.blocks import Block, Heading, Paragraph, Table, render_text
from azbackup_lint.catalogue.words import Linker, plain, section_title
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.packs import Packs
from azbackup_lint.policy.policies import Policy


def list_text(packs: Packs, edition: Edition) -> str:
    """The policies that are active in the edition, one line each, by section."""
    return render_text(policy_blocks(packs, edition))


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
            "remedy": policy.remedy,
        }
        for policy in active_policies(packs, edition)
    ]
    document = {"schemaVersion": 1, "edition": edition.date, "policies": policies}
    return json.dumps(document, indent=2) + "\n"


def active_policies(packs: Packs, edition: Edition) -> list[Policy]:
    """The policies that the edition has rows for, by id."""
    policies = [policy for policy in packs.policies if edition.rows_of(policy.id)]
    return sorted(policies, key=lambda policy: policy.id)


def summary(policy: Policy, edition: Edition) -> str:
    """What the rows of the edition say that a policy enforces."""
    return " ".join(row.summary for row in edition.rows_of(policy.id))


def policy_blocks(packs: Packs, edition: Edition, link: Linker = plain) -> Iterator[Block]:
    """A table for each section."""
    active = active_policies(packs, edition)
    for section, policies in groupby(
        sorted(active, key=lambda policy: (_first_id(active, policy.section), policy.id)),
        key=lambda policy: policy.section,
    ):
        yield Heading(section_title(section))
        rows = [
            (link(policy.id), policy.name, policy.severity, summary(policy, edition))
            for policy in policies
        ]
        yield Table(("policy", "name", "severity", "what the matrix says"), rows)
    yield Paragraph(f"{_policies(len(active))} for the matrix of {edition.date}.")


def _first_id(policies: list[Policy], section: str) -> str:
    """Sections come in the order of their first policies."""
    return min(policy.id for policy in policies if policy.section == section)


def _policies(number: int) -> str:
    return "1 policy" if number == 1 else f"{number} policies"
