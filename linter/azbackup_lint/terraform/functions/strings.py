"""Functions on strings."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Mapping

from azbackup_lint.source import Source
from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.functions.formatting import format_values
from azbackup_lint.terraform.functions.signature import Function, FunctionContext
from azbackup_lint.terraform.types import ANY, NUMBER, STRING, Collection
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
)

STRINGS = Collection("list", STRING)
MAX_SUBJECT = 100_000
"""Code points that a regular expression is applied to."""


def text(value: Value) -> str:
    """The string of a known value that was converted to one."""
    assert isinstance(value, Known)
    return str(value.data)


def _of_one(compute: Callable[[str], str]) -> Callable[[Value], Value]:
    return lambda value: Known(compute(text(value)))


def _of_two(compute: Callable[[str, str], str | bool]) -> Callable[[Value, Value], Value]:
    return lambda first, second: Known(compute(text(first), text(second)))


def _whole(value: Value) -> int:
    assert isinstance(value, Known)
    if not isinstance(value.data, int):
        raise EvaluationError("a whole number is needed")
    return value.data


def _join(separator: Value, *lists: Value) -> Value:
    items: list[Value] = []
    for value in lists:
        if not isinstance(value, ListValue):
            return Unknown(causes_of(separator, *lists))
        items.extend(value.items)
    if isinstance(separator, Unknown):
        return Unknown(causes_of(separator, *lists))
    pieces: list[str | Unknown] = []
    for index, item in enumerate(items):
        if index and text(separator):
            pieces.append(text(separator))
        if isinstance(item, Known):
            if item.data is None:
                raise EvaluationError("join() can't join null")
            pieces.append(text(item))
        else:
            pieces.append(item if isinstance(item, Unknown) else Unknown(causes_of(item)))
    unknown = [piece for piece in pieces if isinstance(piece, Unknown)]
    if unknown:
        return Unknown(causes_of(*unknown), parts=tuple(pieces))
    return Known("".join(piece for piece in pieces if isinstance(piece, str)))


def _split(separator: Value, whole: Value) -> Value:
    mark, subject = text(separator), text(whole)
    parts = subject.split(mark) if mark else list(subject)
    return ListValue(tuple(Known(part) for part in parts), "list")


def _format(spec: Value, *values: Value) -> Value:
    if isinstance(spec, Unknown):
        return Unknown(causes_of(spec, *values))
    return format_values(text(spec), values)


def _formatlist(spec: Value, *values: Value) -> Value:
    lengths = {len(value.items) for value in values if isinstance(value, ListValue)}
    if any(isinstance(value, Unknown) for value in (spec, *values)):
        return Unknown(causes_of(spec, *values))
    if len(lengths) > 1:
        raise EvaluationError("the lists of formatlist() differ in length")
    count = lengths.pop() if lengths else 1
    rows = (
        [value.items[index] if isinstance(value, ListValue) else value for value in values]
        for index in range(count)
    )
    return ListValue(tuple(format_values(text(spec), tuple(row)) for row in rows), "list")


def _pattern(pattern: str) -> re.Pattern[str]:
    named = re.sub(r"\(\?<(?=[A-Za-z_])", "(?P<", pattern)
    classes = {"alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "digit": "0-9", "lower": "a-z"}
    classes |= {"upper": "A-Z", "space": r"\s", "punct": r"!-/:-@\[-`{-~", "word": r"\w"}
    for name, members in classes.items():
        named = named.replace(f"[:{name}:]", members)
    named = named.replace(r"\z", r"\Z")
    if _NESTED_REPEAT.search(named):
        raise EvaluationError("this regular expression could take too long")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # `[[` means a plain bracket
            return re.compile(named, re.ASCII)
    except re.error as error:
        raise EvaluationError(f"invalid regular expression: {error}") from None


_NESTED_REPEAT = re.compile(r"\([^()]*[*+][^()]*\)[*+{]")


def _captures(match: re.Match[str]) -> Value:
    def group(found: str | None) -> Value:
        return Known(found)

    names = match.re.groupindex
    if names:
        return MapValue({name: group(match.group(name)) for name in names})
    if match.re.groups:
        return ListValue(tuple(group(found) for found in match.groups()), "tuple")
    return Known(match.group())


def _subject(value: Value) -> str:
    subject = text(value)
    if len(subject) > MAX_SUBJECT:
        raise EvaluationError(
            f"regular expressions are applied to {MAX_SUBJECT} characters at most"
        )
    return subject


def _regex(pattern: Value, subject: Value) -> Value:
    match = _pattern(text(pattern)).search(_subject(subject))
    if match is None:
        raise EvaluationError("the regular expression doesn't match")
    return _captures(match)


def _regexall(pattern: Value, subject: Value) -> Value:
    matches = _pattern(text(pattern)).finditer(_subject(subject))
    return ListValue(tuple(_captures(match) for match in matches), "list")


def _replace(subject: Value, old: Value, new: Value) -> Value:
    target, before, after = _subject(subject), text(old), text(new)
    if len(before) > 1 and before.startswith("/") and before.endswith("/"):
        replacement = re.sub(r"\$\{(\w+)\}|\$(\w+)", r"\\g<\1\2>", after.replace("\\", "\\\\"))
        try:
            return Known(_pattern(before[1:-1]).sub(replacement, target))
        except (re.error, IndexError) as error:
            raise EvaluationError(f"invalid replacement: {error}") from None
    return Known(target.replace(before, after))


def _substr(subject: Value, offset: Value, length: Value) -> Value:
    whole, start, count = text(subject), _whole(offset), _whole(length)
    start = max(len(whole) + start, 0) if start < 0 else start
    if count < -1:
        raise EvaluationError("the length of substr() must be -1 or more")
    return Known(whole[start:] if count == -1 else whole[start : start + count])


def _indent(spaces: Value, subject: Value) -> Value:
    return Known(text(subject).replace("\n", "\n" + " " * min(max(_whole(spaces), 0), 1000)))


def _title(subject: str) -> str:
    return re.sub(r"(^|[\s])(\S)", lambda match: match.group(1) + match.group(2).upper(), subject)


def _chomp(subject: str) -> str:
    return re.sub(r"(\r\n|\n|\r)*\Z", "", subject)


def _templatestring(context: FunctionContext, template: Value, variables: Value) -> Value:
    if not isinstance(variables, MapValue):
        return Unknown(causes_of(template, variables))
    return context.render(Source("templatestring()", text(template)), variables.entries)


def _case(compute: Callable[[str], str]) -> Callable[[Value], Value]:
    """Case changes keep the parts of a partly known string."""

    def apply(value: Value) -> Value:
        if isinstance(value, Known):
            return Known(compute(text(value)))
        assert isinstance(value, Unknown)
        options = tuple(Known(compute(text(o))) for o in value.options if isinstance(o, Known))
        if options and len(options) == len(value.options):
            return Unknown(value.causes, options=options)
        return Unknown(value.causes)

    return apply


FUNCTIONS: Mapping[str, Function] = {
    "chomp": Function(_of_one(_chomp), (STRING,)),
    "endswith": Function(_of_two(str.endswith), (STRING, STRING)),
    "format": Function(_format, (STRING,), rest=ANY, partial=True, nullable=True),
    "formatlist": Function(_formatlist, (STRING,), rest=ANY, partial=True, nullable=True),
    "indent": Function(_indent, (NUMBER, STRING)),
    "join": Function(_join, (STRING,), rest=STRINGS, partial=True),
    "lower": Function(_case(str.lower), (STRING,), partial=True),
    "regex": Function(_regex, (STRING, STRING)),
    "regexall": Function(_regexall, (STRING, STRING)),
    "replace": Function(_replace, (STRING, STRING, STRING)),
    "split": Function(_split, (STRING, STRING)),
    "startswith": Function(_of_two(str.startswith), (STRING, STRING)),
    "strcontains": Function(_of_two(lambda whole, part: part in whole), (STRING, STRING)),
    "strrev": Function(_of_one(lambda subject: subject[::-1]), (STRING,)),
    "substr": Function(_substr, (STRING, NUMBER, NUMBER)),
    "templatestring": Function(_templatestring, (STRING, ANY), contextual=True),
    "title": Function(_of_one(_title), (STRING,)),
    "trim": Function(_of_two(str.strip), (STRING, STRING)),
    "trimprefix": Function(_of_two(str.removeprefix), (STRING, STRING)),
    "trimspace": Function(_of_one(str.strip), (STRING,)),
    "trimsuffix": Function(_of_two(str.removesuffix), (STRING, STRING)),
    "upper": Function(_case(str.upper), (STRING,), partial=True),
}
