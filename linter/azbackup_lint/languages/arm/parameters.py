"""Parameters: what a template declares, and what it is given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from azbackup_lint.json_text import JsonValue, Member
from azbackup_lint.languages.arm.templates import member, members, read_object, text_of
from azbackup_lint.problems import INVALID_VALUE, Problem
from azbackup_lint.source import Source, Span
from azbackup_lint.values import (
    Cause,
    Known,
    Link,
    ListValue,
    MapValue,
    Number,
    Unknown,
    Value,
)

Given = Mapping[str, Value]
"""What a template is given, by lower-case name of the parameter."""

_TYPES = {
    "string": "a string",
    "securestring": "a string",
    "int": "a number",
    "bool": "true or false",
    "array": "an array",
    "object": "an object",
    "secureobject": "an object",
}


@dataclass(frozen=True, slots=True)
class Declaration:
    """A parameter as it is declared."""

    name: str
    header: Span
    type: str
    default: JsonValue | None
    nullable: bool
    allowed: tuple[Value, ...]
    minimum: Number | None
    maximum: Number | None


def declare(item: Member, definitions: Mapping[str, Member]) -> Declaration:
    """The declaration in a member of `parameters`; `definitions` are the template's own types."""
    body = _resolved(item.value, definitions)
    default = member(item.value, "defaultValue") or member(body, "defaultValue")
    nullable = member(item.value, "nullable") or member(body, "nullable")
    allowed = member(body, "allowedValues")
    return Declaration(
        name=item.name,
        header=item.key,
        type=text_of(member(body, "type")).lower(),
        default=default,
        nullable=nullable is not None and nullable.data is True,
        allowed=_literals(allowed) if allowed is not None else (),
        minimum=_number(member(body, "minValue")),
        maximum=_number(member(body, "maxValue")),
    )


def unset(declaration: Declaration, prefix: str) -> Unknown:
    """The value of a parameter that nobody gives."""
    subject = f"{prefix}parameters('{declaration.name}')"
    remedy = "give it a value in a parameters file (--parameters)" if not prefix else "pass it"
    cause = Cause("variable", subject, remedy, declaration.header)
    return Unknown(
        (cause,),
        link=Link(subject, ""),
        options=() if declaration.type == "array" else declaration.allowed,
        minimum=declaration.minimum,
        maximum=declaration.maximum,
        span=declaration.header,
    )


def mismatch(declaration: Declaration, value: Value) -> str | None:
    """What is wrong with a value that a parameter is given; None where nothing is."""
    if isinstance(value, Unknown) or (declaration.nullable and value == Known(None)):
        return None
    fits = {
        "string": isinstance(value, Known) and isinstance(value.data, str),
        "int": isinstance(value, Known)
        and isinstance(value.data, int)
        and not isinstance(value.data, bool),
        "bool": isinstance(value, Known) and isinstance(value.data, bool),
        "array": isinstance(value, ListValue),
        "object": isinstance(value, MapValue),
    }.get(declaration.type.removeprefix("secure"), True)
    if fits:
        return None
    return f"parameter {declaration.name!r} is to be {_TYPES[declaration.type]}"


def read_parameters(source: Source) -> Mapping[str, Member] | Problem:
    """The members of a parameters file by lower-case name."""
    root = read_object(source)
    if isinstance(root, Problem):
        return root
    node = member(root, "parameters")
    if node is None and member(root, "$schema") is None:
        node = root
    return members(node) if node is not None else {}


def invalid(message: str, span: Span) -> Problem:
    """The problem that a parameter's value is of the wrong type."""
    return Problem(INVALID_VALUE, message, "Give a value of the declared type.", span)


def secret_of(item: Member) -> Unknown | None:
    """The unknown that a reference to a key vault stands for; None for other values."""
    reference = member(item.value, "reference")
    if reference is None:
        return None
    cause = Cause("data", f"parameters('{item.name}')", "it is a secret in a key vault", item.key)
    return Unknown((cause,), span=reference.span)


def _resolved(body: JsonValue, definitions: Mapping[str, Member], depth: int = 0) -> JsonValue:
    """The body of a type, through references to the template's definitions."""
    target = text_of(member(body, "$ref"))
    item = definitions.get(target.rpartition("/")[2].lower()) if target else None
    if item is None or depth > 20:
        return body
    return _resolved(item.value, definitions, depth + 1)


def _literals(node: JsonValue) -> tuple[Value, ...]:
    """Allowed values, if all of them are plain."""
    if node.kind != "array" or any(isinstance(item, (dict, list)) for item in node.data):
        return ()
    return tuple(replace(Known(item.data), span=item.span) for item in node.items)


def _number(node: JsonValue | None) -> int | None:
    if node is None or isinstance(node.data, bool) or not isinstance(node.data, int):
        return None
    return node.data
