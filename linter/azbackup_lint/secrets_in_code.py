"""Secrets that are written in code, told by the names of arguments and by declarations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from azbackup_lint.lazy_regex import lazy_regex

SECRET_NAME = lazy_regex(
    r"(?:^|_)(?:password|secret|passphrase|(?:private|access|account|shared|storage)_key(?:_\w+)?"
    r"|connection_string|sas(?:_token|_url|_uri)?|custom_data|user_data|protected_settings"
    r"|sensitive_body|wo)$"
)
"""The names of arguments and properties, in Terraform's spelling, that hold secrets.

The last ones are azapi's, and those of write-only arguments.
"""

WORD_STARTS = lazy_regex(r"(?<=[a-z0-9])(?=[A-Z])")

ASSIGNED = lazy_regex(
    r'(?P<quote>"?)\b(?P<name>\w{1,80})(?P=quote)\s{0,40}[=:]\s{0,40}'
    r'(?:\{\s{0,40}"value"\s{0,40}:\s{0,40})?(?:\w{1,40}\()*'
    r"(?:\"(?P<text>(?:[^\"\\]|\\.)*)|'''(?P<lines>(?:(?!''').)*)"
    r"|'(?P<plain>(?:[^'\\]|\\.)*)|(?P<number>-?\d[\w.]*))"
)
"""An argument or member with a text or a number, which may stand in functions."""

LITERAL = lazy_regex(
    r"\"(?P<text>(?:[^\"\\]|\\.)*)\"?|'''(?P<lines>(?:(?!''').)*)"
    r"|'(?P<plain>(?:[^'\\]|\\.)*)'?|\b(?P<number>\d[\w.]*)"
)
"""A text or a number."""

CONNECTION = lazy_regex(
    r"\b(?P<name>(?:account|sharedaccess)key|password|pwd|sig)=(?P<value>[^;&\s\"']{1,4000})",
    re.IGNORECASE,
)
"""A key or a password in a connection string, or the signature of a SAS."""

PLAN_OR_STATE = lazy_regex(r'"(?:format_version|terraform_version)"\s*:')
HEAD = 2_000
"""Code points in which plans and states say what they are."""

REFERENCE = lazy_regex(r"\$\{[^{}\"']*(?:\[\"[^{}\"']*\"\][^{}\"']*)*\}|\[[^\[].*\]", re.DOTALL)
"""A text that is nothing but an expression; one in braces holds no text but keys."""

INTERPOLATION = ("${", "%{")
PIECES = lazy_regex(r"\\.|[$%]\{|[\"'{}]", re.DOTALL)

SAYS_SECRET = lazy_regex(
    r'\b(?:sensitive|ephemeral)"?\s*[=:]\s*true|"type"\s*:\s*"secure', re.IGNORECASE
)

SAYS_SECURE = lazy_regex(r"@(?:sys\.)?secure\(\s*\)")
PARAMETER = lazy_regex(r"(?:^|\))[ \t]*param[ \t]+\w+[^=\n]{0,400}=", re.MULTILINE)
STATEMENT = lazy_regex(
    r"^[ \t]*(?:param|var|output|resource|module|type|func|metadata|targetScope)\b", re.MULTILINE
)
"""What begins a statement of Bicep."""

HEREDOC = lazy_regex(
    r"\b(?P<name>\w{1,80})[ \t]*=[ \t]*(?:\w{1,40}\()*<<[-~]?[ \t]*(?P<end>\w{1,80})[ \t]*\r?\n"
)
"""An argument whose text begins on the next line."""

ASSIGNED_NAME = lazy_regex(r'"?\b(\w{1,80})"?\s{0,40}[=:]')
DEFAULTS = ("default", "defaultValue")
BRACE = lazy_regex(r"[{}]")

MAX_DECLARATION = 2_000
"""Code points on either side of a text that are searched for the declaration that it is in."""

MOST_AROUND = 4
"""Objects and blocks around a text in which its declaration is looked for."""


def names_secret(name: str) -> bool:
    """Whether an argument or property of this name holds a secret, in either spelling."""
    return bool(SECRET_NAME.search(WORD_STARTS.sub("_", name).lower()))


def without_secrets(line: str, text: str, offset: int) -> str:
    """A line with stars for the secrets in it, as long as before; it begins at `offset` in text."""
    if _is_in_secret_heredoc(text, offset):
        return "*" * len(line)
    for start, end in (*_by_names(line), *_by_declarations(line, text, offset)):
        line = line[:start] + "*" * (end - start) + line[end:]
    return line


def _by_names(line: str) -> Iterator[tuple[int, int]]:
    """Where the secrets of a line are whose names say that they are."""
    done = 0
    for match in ASSIGNED.finditer(line):
        if match.start() >= done and names_secret(match["name"]):
            start, done = _span_of_value(line, match)
            if not REFERENCE.fullmatch(line, start, done):
                yield start, done
    for match in CONNECTION.finditer(line):
        if not match["value"].startswith("${"):
            yield match.span("value")


def _by_declarations(line: str, text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Where the secrets of a line are whose declarations say that they are."""
    if _declares_secrets(text):
        done = 0
        for match in LITERAL.finditer(line):
            at = offset + match.start()
            if match.start() < done:
                continue
            if _is_secret_default(text, at) or _is_of_secure_parameter(text, at):
                start, done = _span_of_value(line, match)
                if not REFERENCE.fullmatch(line, start, done):
                    yield start, done


def _span_of_value(line: str, match: re.Match[str]) -> tuple[int, int]:
    """Where a value is in a line, with the texts in what is interpolated in it."""
    group = str(match.lastgroup)
    start, end = match.span(group)
    is_quoted = group in ("text", "plain") and any(mark in match[group] for mark in INTERPOLATION)
    return (start, _end_of_text(line, start)) if is_quoted else (start, end)


def _end_of_text(line: str, start: int) -> int:
    """Where a text ends that begins behind a quote; with the line if it isn't closed there."""
    around = [line[start - 1]]
    for piece in PIECES.finditer(line, start):
        sign, innermost = piece.group(), around[-1]
        if innermost == "}":
            if sign in ("'", '"', "}"):
                around.pop() if sign == "}" else around.append(sign)
            elif sign.endswith("{"):
                around.append("}")
        elif sign == innermost:
            around.pop()
            if not around:
                return piece.start()
        elif sign in INTERPOLATION:
            around.append("}")
    return len(line)


@lru_cache(maxsize=2)
def _declares_secrets(text: str) -> bool:
    """Whether anything in a text is declared as secret: in most, nothing is."""
    return SAYS_SECRET.search(text) is not None or SAYS_SECURE.search(text) is not None


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


def _is_secret_default(text: str, offset: int) -> bool:
    """Whether a place is in the default of a block or an object that says that it is sensitive."""
    low, high = max(offset - MAX_DECLARATION, 0), min(offset + MAX_DECLARATION, len(text))
    inside = offset
    for start in islice(_openings(text, low, offset), MOST_AROUND):
        names = ASSIGNED_NAME.findall(_direct(text, start, inside))
        if names and names[-1] in DEFAULTS:
            return SAYS_SECRET.search(_direct(text, start, high)) is not None
        inside = start - 1
    return False


def _openings(text: str, low: int, offset: int) -> Iterator[int]:
    """Behind the braces around a place, from the innermost one outwards."""
    depth = 0
    for brace in BRACE.finditer(text[low:offset][::-1]):
        if brace.group() == "}":
            depth += 1
        elif depth:
            depth -= 1
        else:
            yield offset - brace.start()


def _direct(text: str, start: int, end: int) -> str:
    """What stands in a block or object itself, without those inside of it, up to its end."""
    pieces, depth, at = [], 0, start
    for brace in BRACE.finditer(text, start, end):
        if not depth:
            pieces.append(text[at : brace.start()])
        depth += 1 if brace.group() == "{" else -1
        if depth < 0:
            return "".join(pieces)
        at = brace.end()
    return "".join(pieces) if depth else "".join((*pieces, text[at:end]))


def _is_of_secure_parameter(text: str, offset: int) -> bool:
    """Whether a place is in the default of a parameter of Bicep with `@secure()`."""
    low = max(offset - MAX_DECLARATION, 0)
    *_, match = (None, *PARAMETER.finditer(text, low, offset))
    if match is None or STATEMENT.search(text, match.end(), offset):
        return False
    before = text[max(match.start() - MAX_DECLARATION, 0) : match.start() + 1]
    *_, decorators = STATEMENT.split(before)
    return SAYS_SECURE.search(decorators) is not None


def _is_in_secret_heredoc(text: str, offset: int) -> bool:
    """Whether a line is in a text of several lines whose name says that it is a secret."""
    low = max(offset - MAX_DECLARATION, 0)
    at = text.rfind("<<", low, offset)
    for _ in range(MOST_AROUND):  # the text itself may hold a script with others
        if at < 0:
            break
        match = HEREDOC.search(text, text.rfind("\n", low, at) + 1, offset)
        if match is not None and names_secret(match["name"]):
            end = rf"(?m)^[ \t]*{match['end']}[ \t]*\r?$"
            return re.search(end, text[match.end() : offset]) is None
        at = text.rfind("<<", low, at)
    return False
