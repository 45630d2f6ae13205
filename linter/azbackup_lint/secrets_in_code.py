"""Secrets that are written in code, told by the names of arguments and by declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable

from azbackup_lint.lazy_regex import lazy_regex

SECRET_NAME = lazy_regex(
    r"(?:^|_)(?:password|secret|passphrase|(?:private|access|account|shared|storage)_key(?:_\w+)?"
    r"|connection_string|sas(?:_token|_url|_uri)?|custom_data|user_data|protected_settings)$"
)
"""The names of arguments and properties, in Terraform's spelling, that hold secrets."""

WORD_STARTS = lazy_regex(r"(?<=[a-z0-9])(?=[A-Z])")

ASSIGNED = lazy_regex(
    r'(?P<quote>"?)\b(?P<name>\w{1,80})(?P=quote)\s{0,40}[=:]\s{0,40}'
    r'(?:\{\s{0,40}"value"\s{0,40}:\s{0,40})?(?:\w{1,40}\()*"(?P<value>(?:[^"\\]|\\.)*)'
)
"""An argument or member with a text, which may stand in functions."""

CONNECTION = lazy_regex(
    r"\b(?P<name>(?:account|sharedaccess)key|password|pwd|sig)=(?P<value>[^;&\s\"']{1,4000})",
    re.IGNORECASE,
)
"""A key or a password in a connection string, or the signature of a SAS."""

PLAN_OR_STATE = lazy_regex(r'"(?:format_version|terraform_version)"\s*:')
HEAD = 2_000
"""Code points in which plans and states say what they are."""

REFERENCE = lazy_regex(r"\$\{[^{}]*\}|\[[^\[].*\]", re.DOTALL)
"""A text that is nothing but an expression."""

SAYS_SECRET = lazy_regex(
    r'\b(?:sensitive|ephemeral)"?\s*[=:]\s*true|"type"\s*:\s*"secure', re.IGNORECASE
)

BRACE = lazy_regex(r"[{}]")

MAX_DECLARATION = 2_000
"""Code points on either side of a default that are searched for its declaration."""


def names_secret(name: str) -> bool:
    """Whether an argument or property of this name holds a secret, in either spelling."""
    return bool(SECRET_NAME.search(WORD_STARTS.sub("_", name).lower()))


def without_secrets(line: str, text: str, offset: int) -> str:
    """A line with stars for the secrets in it, as long as before; it begins at `offset` in text."""
    if '"' not in line:  # only texts are secrets
        return line
    for match in ASSIGNED.finditer(line):
        start, end = match.span("value")
        name = match["name"]
        is_default = name in ("default", "defaultValue")
        if REFERENCE.fullmatch(match["value"]):
            continue
        if names_secret(name) or (is_default and _is_declared_secret(text, offset + match.start())):
            line = line[:start] + "*" * (end - start) + line[end:]
    for match in CONNECTION.finditer(line):
        start, end = match.span("value")
        if not match["value"].startswith("${"):
            line = line[:start] + "*" * (end - start) + line[end:]
    return line


def is_plan_or_state(text: str) -> bool:
    """Whether a text is a plan or a state of Terraform, in which any value may be sensitive."""
    return text.startswith("{") and PLAN_OR_STATE.search(text, 0, HEAD) is not None


def holds_secret(text: str) -> bool:
    """Whether a text has a key, a password or a signature in it, as connection strings do."""
    return "=" in text and CONNECTION.search(text) is not None


def masked(text: str) -> str:
    """A text with stars for the secrets in it, line by line."""
    lines, offset = [], 0
    for line in text.split("\n"):
        lines.append(without_secrets(line, text, offset))
        offset += len(line) + 1
    return "\n".join(lines)


def _is_declared_secret(text: str, offset: int) -> bool:
    """Whether the block or object around a place says that its value is sensitive."""
    low, high = max(offset - MAX_DECLARATION, 0), min(offset + MAX_DECLARATION, len(text))
    before, after = ([*BRACE.finditer(text, *part)] for part in ((low, offset), (offset, high)))
    start, end = _unmatched(reversed(before), "{"), _unmatched(after, "}")
    return bool(SAYS_SECRET.search(text, low if start is None else start, end or high))


def _unmatched(braces: Iterable[re.Match[str]], wanted: str) -> int | None:
    """The place of the first brace of a kind that no one of the other kind before it belongs to."""
    depth = 0
    for brace in braces:
        if brace.group() != wanted:
            depth += 1
        elif depth:
            depth -= 1
        else:
            return brace.start()
    return None
