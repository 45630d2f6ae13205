"""Functions that match and replace by regular expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azbackup_lint.languages.terraform.functions.arguments import beyond, text
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.languages.terraform.type_system.types import (
    STRING,
    ObjectAttribute,
    ObjectType,
    TupleType,
    Type,
)
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.regular_expressions.parsing import compile_regex
from azbackup_lint.regular_expressions.programs import (
    Match,
    Program,
    UnsupportedRegexError,
)
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value, unknown_because
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.identifiers import Identifier, is_named, recased
from azbackup_lint.values.sizes import check_length
from azbackup_lint.values.texts import join, parts_of, replaced

_TEMPLATE = lazy_regex(r"\$(?:\$|\{(\w+)\}|(\w+))")
_GROUP_NUMBER = lazy_regex(r"0|[1-9]\d{0,7}", re.ASCII)


def _capturing(pattern: Value) -> Program:
    """The program of a pattern whose groups are given; only replace() lets some be named."""
    program = compile_regex(text(pattern))
    if any(program.names) and not all(program.names[1:]):
        raise EvaluationError("a regular expression can't mix named and unnamed groups")
    return program


def _captures(program: Program, match: Match) -> Value:
    texts = map(match.group, program.groups)
    groups = [Known(text, type=STRING if text is None else None) for text in texts]
    names = [name for name in program.names if name]
    if names:
        named = dict(zip(names, groups, strict=True))
        return MapValue({name: named[name] for name in sorted(named)})
    return ListValue(tuple(groups), "tuple") if groups else Known(match.group(0))


def _captured_type(program: Program) -> Type:
    """The type of what is captured: by name, by number, or all of the match."""
    names = sorted(name for name in program.names if name)
    if names:
        return ObjectType({name: ObjectAttribute(STRING) for name in names})
    return TupleType((STRING,) * len(program.groups)) if program.groups else STRING


def _regex(host: FunctionHost, pattern: Value, subject: Value) -> Value:
    try:
        program = _capturing(pattern)
        first = next(program.matches(text(subject), host.budget.spend), None)
    except UnsupportedRegexError:
        return beyond("regex()")
    if first is None:
        raise EvaluationError("the pattern doesn't match the text")
    return _captures(program, first)


def _regexall(host: FunctionHost, pattern: Value, subject: Value) -> Value:
    try:
        program = _capturing(pattern)
        matches = program.matches(text(subject), host.budget.spend)
        captures = tuple(_captures(program, match) for match in matches)
    except UnsupportedRegexError:
        return beyond("regexall()")
    return ListValue(captures, "list", element=_captured_type(program))


def _replace(host: FunctionHost, subject: Value, old: Value, new: Value) -> Value:
    if not all(isinstance(value, Known) for value in (subject, old, new)):
        known = _recased(subject, old, new) or _replaced_in_parts(subject, old, new)
        return known or unknown_because(subject, old, new)
    whole, before, after = text(subject), text(old), text(new)
    if len(before) < 2 or not (before.startswith("/") and before.endswith("/")):
        return Known(replaced(whole, before, after))
    pieces: list[str] = []
    position = length = 0
    try:
        program = compile_regex(before[1:-1])
        for match in program.matches(whole, host.budget.spend):
            pieces += [whole[position : match.start], _expanded(after, program, match)]
            position = match.end
            length += len(pieces[-2]) + len(pieces[-1])
            check_length(length)
    except UnsupportedRegexError:
        return beyond("replace()")
    return Known("".join((*pieces, whole[position:])))


def _recased(subject: Value, old: Value, new: Value) -> Value | None:
    """An id after a replacement that changes case only; None for anything else."""
    if (
        not isinstance(subject, Identifier)
        or not isinstance(old, Known)
        or not isinstance(new, Known)
    ):
        return None
    before, after = text(old), text(new)
    if before.lower() != after.lower() or before.startswith("/"):
        return None
    return recased(
        subject, f"replace(id, {before}, {after})", lambda piece: piece.replace(before, after)
    )


def _replaced_in_parts(subject: Value, old: Value, new: Value) -> Value | None:
    """A text known in part after a replacement of a single character, which no two parts share."""
    if not isinstance(subject, Unknown) or not isinstance(old, Known) or not isinstance(new, Known):
        return None
    before, after = text(old), text(new)
    if len(before) != 1:
        return None
    try:
        parts = parts_of(subject.spell() if isinstance(subject, Identifier) else subject)
    except EvaluationError:
        return None
    return join(
        replaced(part, before, after) if isinstance(part, str) else Unknown(part.causes)
        for part in parts
    )


def _leads_to_one_place(pattern: Value, subject: Value) -> bool:
    """Whether a pattern cuts an id at its slashes, whatever stands between them.

    A name that isn't known might hold the first word of a pattern that isn't anchored.
    """
    if not isinstance(pattern, Known) or not isinstance(subject, Identifier):
        return False
    written = str(pattern.data)
    if not _CUT.fullmatch(written):
        return False
    return written.startswith("^") or is_named(subject)


def _expanded(template: str, program: Program, match: Match) -> str:
    """The template with the texts of groups for `$1` and `${name}`, as Go's Regexp.Expand does."""

    def group(reference: re.Match[str]) -> str:
        name = reference[1] or reference[2]
        if name is None:
            return "$"
        if _GROUP_NUMBER.fullmatch(name):
            number = int(name)
            return (match.group(number) or "") if number < len(program.names) else ""
        named = (match.group(it) for it in program.groups if program.names[it] == name)
        return next(filter(None, named), "")

    return _TEMPLATE.sub(group, template)


_SEGMENT = r"(?:[A-Za-z.]+|\(?(?:\?P?<\w+>)?\[\^/\][+*]\)?)"
_CUT = lazy_regex(rf"\^?/?{_SEGMENT}(?:/{_SEGMENT})*/?\$?")
"""Patterns of words and `[^/]+` between slashes."""


FUNCTIONS: Mapping[str, Function] = {
    "regex": Function(_regex, (STRING, STRING), contextual=True, cuts_ids=_leads_to_one_place),
    "regexall": Function(_regexall, (STRING, STRING), contextual=True),
    "replace": Function(_replace, (STRING, STRING, STRING), partial=True, contextual=True),
}
