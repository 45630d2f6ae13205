"""Functions on strings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azbackup_lint.languages.terraform.functions.arguments import is_null, items, text, whole
from azbackup_lint.languages.terraform.functions.formatting import format_values
from azbackup_lint.languages.terraform.functions.graphemes import graphemes
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    NUMBER,
    STRING,
    Collection,
    type_of,
)
from azbackup_lint.source import Source
from azbackup_lint.values import (
    Cause,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.choices import one_of
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.identifiers import Identifier, recased
from azbackup_lint.values.open_collections import OpenCollection
from azbackup_lint.values.sizes import check_items, check_length
from azbackup_lint.values.texts import by_part, join, replaced

STRINGS = Collection("list", STRING)


def _of_one(compute: Callable[[str], str]) -> Callable[[Value], Value]:
    return lambda value: Known(compute(text(value)))


def _of_two(compute: Callable[[str, str], str | bool]) -> Callable[[Value, Value], Value]:
    return lambda first, second: Known(compute(text(first), text(second)))


def _join(separator: Value, *lists: Value) -> Value:
    if not lists:
        raise EvaluationError("at least one list is required")
    if len(lists) == 1 and isinstance(lists[0], OpenCollection) and lists[0].most == 1:
        rest = lists[0].any_item
        return rest if lists[0].fewest else one_of((Known(""), rest), lists[0].causes)
    if unknown_among(separator, *lists):
        return unknown_because(separator, *lists)
    elements = [item for value in lists for item in items(value)]
    if any(is_null(item) for item in elements):
        raise EvaluationError("null can't be joined")
    pieces: list[str | Unknown] = []
    for index, item in enumerate(elements):
        if index:
            pieces.append(text(separator))
        pieces.append(item if isinstance(item, Unknown) else text(item))
    return join(pieces)


def _split(separator: Value, subject: Value) -> Value:
    mark = text(separator)
    check_items(text(subject).count(mark))
    parts = text(subject).split(mark) if mark else list(text(subject))
    return ListValue(tuple(Known(part) for part in parts), "list", element=STRING)


def _format(spec: Value, *values: Value) -> Value:
    if is_null(spec):
        raise EvaluationError("the format must not be null")
    if isinstance(spec, Unknown):
        return unknown_because(spec, *values)
    return _of_untyped("format()", values) or format_values(text(spec), values)


def _of_untyped(name: str, values: Sequence[Value]) -> Value | None:
    """What comes of null without a type, which Terraform takes for unknown, whatever is asked."""
    if any(is_null(value) and type_of(value) == ANY for value in values):
        return Unknown((Cause("function", f"{name} of null", "give a value"),))
    return None


def _formatlist(spec: Value, *values: Value) -> Value:
    if is_null(spec):
        raise EvaluationError("the format must not be null")
    if unknown_among(spec):
        return unknown_because(spec, *values)
    untyped = _of_untyped("formatlist()", values)
    if untyped is not None:
        return untyped
    lists = [value for value in values if isinstance(value, ListValue)]
    lengths = {len(value.items) for value in lists}
    if len(lengths) > 1:
        raise EvaluationError("the lists differ in length")
    if not lists and unknown_among(*values):
        return unknown_because(*values)
    count = lengths.pop() if lengths else 1
    made: list[Value] = []
    length = 0
    for index in range(count):
        row = [value.items[index] if isinstance(value, ListValue) else value for value in values]
        made.append(format_values(text(spec), tuple(row)))
        length += len(str(made[-1].data)) if isinstance(made[-1], Known) else 0
        check_length(length)
    return ListValue(tuple(made), "list", element=STRING)


def _substr(subject: Value, offset: Value, length: Value) -> Value:
    clusters, start, count = graphemes(text(subject)), whole(offset), whole(length)
    if start < 0:
        start = max(start + len(clusters), 0)
        count = count or -1  # counted from the end, no characters are all, in Terraform
    end = len(clusters) if count < 0 else start + count
    return Known("".join(clusters[start:end]))


def _indent(spaces: Value, subject: Value) -> Value:
    count = whole(spaces)
    if count < 0:
        raise EvaluationError("the indentation must not be negative")
    check_length(count)
    return Known(replaced(text(subject), "\n", "\n" + " " * count))


def _title(subject: str) -> str:
    result: list[str] = []
    before = " "
    for character in subject:
        changed = character.title() if _separates(before) else character
        result.append(changed if len(changed) == 1 else character)
        before = character
    return "".join(result)


def _separates(character: str) -> bool:
    if character.isalnum() or character == "_":
        return False
    return character.isascii() or character.isspace()


def _lower(subject: str) -> str:
    return "".join(character.lower()[0] for character in subject)


def _upper(subject: str) -> str:
    """Upper case, letter by letter: what would become two letters stays."""
    changed = ((character, character.upper()) for character in subject)
    return "".join(upper if len(upper) == 1 else character for character, upper in changed)


def _by_part(name: str, compute: Callable[[str], str]) -> Callable[[Value], Value]:
    """A change letter by letter, which keeps the known parts of a string known, and ids ids."""

    def apply(value: Value) -> Value:
        if isinstance(value, Identifier):
            return recased(value, f"{name}(id)", compute)
        return by_part(value, compute, lambda part: Unknown(part.causes))

    return apply


def _always(*values: Value) -> bool:
    return True


def _is_slash(value: Value) -> bool:
    return value == Known("/")


def _templatestring(host: FunctionHost, template: Value, variables: Value) -> Value:
    if isinstance(template, Unknown) or isinstance(variables, Unknown):
        return unknown_because(*unknown_among(template, variables))
    if not isinstance(variables, MapValue):
        raise EvaluationError("the variables must be an object or a map")
    rendered = host.render(Source("templatestring()", text(template)), variables.entries)
    try:
        value = convert(rendered, STRING)
    except ConversionError as error:
        raise EvaluationError(f"the template: {error}") from None
    if is_null(value):
        raise EvaluationError("the template gives null")
    return value


FUNCTIONS: Mapping[str, Function] = {
    "chomp": Function(_of_one(lambda subject: subject.rstrip("\r\n")), (STRING,)),
    "endswith": Function(_of_two(str.endswith), (STRING, STRING)),
    "format": Function(_format, (STRING,), rest=ANY, partial=True, nullable=True),
    "formatlist": Function(_formatlist, (STRING,), rest=ANY, partial=True, nullable=True, passes=4),
    "indent": Function(_indent, (NUMBER, STRING)),
    "join": Function(_join, (STRING,), rest=STRINGS, partial=True, open=True),
    "lower": Function(_by_part("lower", _lower), (STRING,), partial=True),
    "split": Function(_split, (STRING, STRING), cuts_ids=lambda mark, _: _is_slash(mark)),
    "startswith": Function(_of_two(str.startswith), (STRING, STRING)),
    "strcontains": Function(_of_two(lambda subject, part: part in subject), (STRING, STRING)),
    "strrev": Function(_of_one(lambda subject: "".join(reversed(graphemes(subject)))), (STRING,)),
    "substr": Function(_substr, (STRING, NUMBER, NUMBER)),
    "templatestring": Function(_templatestring, (STRING, ANY), partial=True, contextual=True),
    "title": Function(_of_one(_title), (STRING,)),
    "trim": Function(
        _of_two(str.strip), (STRING, STRING), cuts_ids=lambda _, ends: _is_slash(ends)
    ),
    "trimprefix": Function(
        _of_two(str.removeprefix), (STRING, STRING), cuts_ids=lambda _, start: _is_slash(start)
    ),
    "trimspace": Function(_of_one(str.strip), (STRING,), cuts_ids=_always),
    "trimsuffix": Function(
        _of_two(str.removesuffix), (STRING, STRING), cuts_ids=lambda _, end: _is_slash(end)
    ),
    "upper": Function(_by_part("upper", _upper), (STRING,), partial=True),
}
