"""Functions that match and replace by regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azbackup_lint.languages.terraform.functions.arguments import beyond, text
from azbackup_lint.languages.terraform.functions.regexes import UntranslatableError, translate
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.types import STRING
from azbackup_lint.values import NULL, Known, ListValue, MapValue, Value
from azbackup_lint.values.errors import EvaluationError

MAX_LENGTH = 4_000_000
"""Code points of a text that replacements make."""

_TEMPLATE = re.compile(r"\$(?:\$|\{(\w+)\}|(\w+))", re.ASCII)


def _matches(pattern: str, subject: str) -> Iterator[re.Match[str]]:
    """All matches as Go finds them: an empty one doesn't follow a match right away."""
    translated = translate(pattern)
    translated.check(subject)
    end = -1
    for match in translated.compiled.finditer(subject):
        if match.end() > match.start() or match.start() != end:
            end = match.end()
            yield match


def _captures(match: re.Match[str]) -> Value:
    def group(found: str | None) -> Value:
        return NULL if found is None else Known(found)

    if match.re.groupindex:
        return MapValue({name: group(match.group(name)) for name in sorted(match.re.groupindex)})
    if match.re.groups:
        return ListValue(tuple(group(found) for found in match.groups()), "tuple")
    return Known(match.group())


def _regex(pattern: Value, subject: Value) -> Value:
    try:
        first = next(_matches(text(pattern), text(subject)), None)
    except UntranslatableError:
        return beyond("regex()")
    if first is None:
        raise EvaluationError("the pattern doesn't match the text")
    return _captures(first)


def _regexall(pattern: Value, subject: Value) -> Value:
    try:
        found = tuple(_captures(match) for match in _matches(text(pattern), text(subject)))
    except UntranslatableError:
        return beyond("regexall()")
    return ListValue(found, "list")


def _replace(subject: Value, old: Value, new: Value) -> Value:
    whole, before, after = text(subject), text(old), text(new)
    if len(whole) * (len(after) + 1) > MAX_LENGTH * 4:
        return beyond("replace()")
    if len(before) < 2 or not (before.startswith("/") and before.endswith("/")):
        return Known(whole.replace(before, after))
    pieces: list[str] = []
    position = 0
    try:
        for match in _matches(before[1:-1], whole):
            pieces += [whole[position : match.start()], _expanded(after, match)]
            position = match.end()
    except UntranslatableError:
        return beyond("replace()")
    return Known("".join((*pieces, whole[position:])))


def _expanded(template: str, match: re.Match[str]) -> str:
    def group(reference: re.Match[str]) -> str:
        name = reference[1] or reference[2]
        if name is None:
            return "$"
        if name.isdigit():
            return (match.group(int(name)) or "") if int(name) <= match.re.groups else ""
        return (match.group(name) or "") if name in match.re.groupindex else ""

    return _TEMPLATE.sub(group, template)


FUNCTIONS: Mapping[str, Function] = {
    "regex": Function(_regex, (STRING, STRING)),
    "regexall": Function(_regexall, (STRING, STRING)),
    "replace": Function(_replace, (STRING, STRING, STRING)),
}
