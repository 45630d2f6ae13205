"""How rows and policies are put into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from azbackup_lint.light_typing import Any
from azbackup_lint.policy.editions import Row
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import shown

Linker = Callable[[str], str]
"""Makes a link of the id of a policy, where the form has links."""

SECTIONS = {
    "scenarios": "Scenarios",
    "actions": "Backup actions",
    "windows": "Windows",
    "linux": "Linux",
    "linux-os": "Linux distributions",
    "scripts": "Scripts for databases",
    "confidential": "Confidential VMs",
    "agentless": "Agentless backup",
    "retention": "Frequency and retention",
    "restore": "Restore methods",
    "file-restore": "Restore of files",
    "management": "VM management",
    "compute": "Compute",
    "storage": "Storage",
    "network": "Network",
    "security": "Security and encryption",
    "compression": "Compression",
}

VERBS = {
    "const": "is",
    "enum": "is one of",
    "maximum": "is at most",
    "minimum": "is at least",
    "pattern": "matches",
}


def plain(id_: str) -> str:
    """The id of a policy without a link."""
    return id_


def section_title(section: str) -> str:
    """The title of a section of the matrix, or the name of another pack's section."""
    return SECTIONS.get(section, section.replace("-", " ").capitalize())


def handling(row: Row, link: Linker = plain) -> str:
    """How a row is dealt with, in a few words or with the reason."""
    if row.enforced_by:
        narrowed = f", {condition(row.when)}" if row.when else ""
        return f"enforced by {listed(link(id_) for id_ in row.enforced_by)}{narrowed}"
    if row.nothing_to_enforce:
        return "nothing to enforce"
    if row.planned:
        return f"planned: {row.planned}"
    return f"not visible: {row.not_visible}"


def condition(when: Mapping[str, Any]) -> str:
    """A row's own condition on what its policies find."""
    return f"where {_condition(when)}"


def _condition(when: Mapping[str, Any]) -> str:
    parts = []
    for path, value in when.items():
        if path == "not":
            parts.append(f"not ({_condition(value)})")
        elif path in ("allOf", "anyOf"):
            word = " and " if path == "allOf" else " or "
            parts.append(f"({word.join(map(_condition, value))})")
        else:
            parts.append(f"{path} {_expectation(value)}")
    return " and ".join(parts)


def _expectation(value: Any) -> str:
    if not isinstance(value, dict):
        return f"is {shown(value)}"
    return " and ".join(
        f"{VERBS.get(keyword, keyword)} {_argument(argument)}"
        for keyword, argument in value.items()
    )


def _argument(argument: Any) -> str:
    return f"({_expectation(argument)})" if isinstance(argument, dict) else shown(argument)


def limits(row: Row) -> list[str]:
    """The limits of a row, one text each."""
    return [f"{name}: {shown(value) or 'none'}" for name, value in row.limits.items()]


def effect(policy: Policy) -> str:
    """What a violated policy means for the backup."""
    if policy.methods:
        return f"rules out restoring by {listed(policy.methods)}"
    return {"backup": "backup fails or is refused", "advice": "advice"}[policy.effect]


def listed(words: Iterable[str]) -> str:
    """Words with commas between them."""
    return ", ".join(words)
