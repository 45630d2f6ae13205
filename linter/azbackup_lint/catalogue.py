"""What the command tells about policies."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.packs import Packs
from azbackup_lint.policy.policies import Policy

WIDTH = 96


def list_text(packs: Packs, edition: Edition) -> str:
    """One line for each policy that is active in the edition."""
    active = _active(packs, edition)
    width = max((len(policy.name) for policy in active), default=0)
    lines = [
        f"{policy.id}  {policy.name:<{width}}  {policy.severity:<7}  {', '.join(policy.rows)}"
        for policy in active
    ]
    lines.append(f"{len(active)} policies for the matrix of {edition.date}")
    return "\n".join(lines) + "\n"


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
            "rows": list(policy.rows),
            "why": policy.why,
            "remedy": policy.remedy,
        }
        for policy in _active(packs, edition)
    ]
    document = {"schemaVersion": 1, "edition": edition.date, "policies": policies}
    return json.dumps(document, indent=2) + "\n"


def explain_text(packs: Packs, edition: Edition, word: str) -> str:
    """One policy: its rows, why it matters, what to do, how to leave it out, and examples."""
    return "\n".join(_explained(packs.policy(word), edition)) + "\n"


def _active(packs: Packs, edition: Edition) -> list[Policy]:
    policies = [policy for policy in packs.policies if edition.rows_of(policy.id)]
    return sorted(policies, key=lambda policy: policy.id)


def _explained(policy: Policy, edition: Edition) -> Iterator[str]:
    effect: str = "backup fails or is refused" if policy.effect == "backup" else policy.effect
    if policy.methods:
        effect = f"rules out restoring by {', '.join(policy.methods)}"
    yield f"{policy.id} {policy.name} ({policy.severity}: {effect})"
    yield ""
    yield from _paragraph(policy.why)
    if policy.severity_reason:
        yield ""
        yield from _paragraph(f"Severity {policy.severity}: {policy.severity_reason}")
    yield ""
    rows = edition.rows_of(policy.id)
    if not rows:
        yield f"Not active for the matrix of {edition.date}."
    for row in rows:
        yield f"Row {row.id} {row.key}, matrix of {edition.date}: {row.verdict}"
        yield from _paragraph(row.summary, "  ")
        for name, limit in row.limits.items():
            shown = ", ".join(map(str, limit)) if isinstance(limit, list) else f"{limit:,}"
            yield from _paragraph(f"{name}: {shown}", "  ")
    yield ""
    yield "Remedy"
    yield from _paragraph(policy.remedy, "  ")
    yield ""
    yield f"Leave it out with --ignore {policy.id} (or --ignore {policy.name})."
    for example in policy.examples:
        yield ""
        title = f": {example.title}" if example.title else ""
        yield f"Example in {example.language}, {example.verdict}{title}"
        yield textwrap.indent(example.code.rstrip(), "  ")


def _paragraph(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
