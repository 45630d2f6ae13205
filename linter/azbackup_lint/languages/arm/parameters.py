"""Parameters: what a template declares, and what it is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.languages.arm.parameter_types import Definitions, is_true, of_type, resolved
from azbackup_lint.languages.arm.templates import member, members, read_object, text_of
from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.languages.arm.wording import JSON, Wording
from azbackup_lint.problems import INVALID_VALUE, Problem
from azbackup_lint.records import dataclass, replace
from azbackup_lint.source import Source, Span
from azbackup_lint.values import (
    Cause,
    Known,
    Link,
    ListValue,
    MapValue,
    Unknown,
    Value,
)
from azbackup_lint.values.constraints import tighter

Given = Mapping[str, Value]
"""What a template is given, by lower-case name of the parameter."""

_TYPES = {
    "string": "a string",
    "int": "a number",
    "bool": "true or false",
    "array": "an array",
    "object": "an object",
}


_FROM_OUTSIDE = {
    "reference": "it is a secret in a key vault",
    "expression": "it is worked out from what the command that deploys it is given",
}
"""Where a parameter file takes values from that it doesn't hold.

Source: learn.microsoft.com/azure/azure-resource-manager, `templates/key-vault-parameter` and
`bicep/bicep-functions-parameters-file`.
"""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A parameter as it is declared."""

    name: str
    header: Span
    type: str
    default: Tree | None
    nullable: bool
    node: Tree
    definitions: Definitions

    def narrowed(self, value: Unknown) -> Unknown:
        """An unknown with the bounds of its type, unless it has bounds already."""
        if value.options or type(value) is not Unknown:
            return replace(value, is_set=value.is_set or not self.nullable)
        narrowed = of_type(value, self.node, self.definitions)
        return replace(
            narrowed,
            is_set=not self.nullable,
            minimum=tighter(value.minimum, narrowed.minimum, max),
            maximum=tighter(value.maximum, narrowed.maximum, min),
        )


def declare(item: Member, definitions: Definitions) -> Declaration:
    """The declaration in a member of `parameters`; `definitions` are the template's own types."""
    body = resolved(item.value, definitions)
    default = member(item.value, "defaultValue") or member(body, "defaultValue")
    nullable = member(item.value, "nullable") or member(body, "nullable")
    return Declaration(
        name=item.name,
        header=item.key,
        type=text_of(member(body, "type")).lower(),
        default=default,
        nullable=is_true(nullable),
        node=item.value,
        definitions=definitions,
    )


def unset(declaration: Declaration, prefix: str, words: Wording = JSON) -> Unknown:
    """The value of a parameter that isn't given."""
    subject = f"{prefix}{words.parameter.format(declaration.name)}"
    remedy = (
        f"give it a value in {words.parameter_file} (--parameters)" if not prefix else "pass it"
    )
    cause = Cause("variable", subject, remedy, declaration.header)
    unknown = Unknown((cause,), link=Link(subject, ""), span=declaration.header)
    return declaration.narrowed(unknown)


def mismatch(declaration: Declaration, value: Value) -> str | None:
    """What is wrong with a value that a parameter is given; None where nothing is."""
    if isinstance(value, Unknown) or (declaration.nullable and value == Known(None)):
        return None
    type_ = declaration.type.removeprefix("secure")
    fits = {
        "string": isinstance(value, Known) and isinstance(value.data, str),
        "int": isinstance(value, Known)
        and isinstance(value.data, int)
        and not isinstance(value.data, bool),
        "bool": isinstance(value, Known) and isinstance(value.data, bool),
        "array": isinstance(value, ListValue),
        "object": isinstance(value, MapValue),
    }.get(type_, True)
    if fits:
        return None
    return f"parameter {declaration.name!r} is to be {_TYPES[type_]}"


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


def given_value(item: Member, value: Callable[[Tree], Value]) -> Value:
    """What a member of `parameters` gives; unknown where its value comes from outside.

    `value` evaluates the JSON of a value.
    """
    written = members(item.value).get("value")
    if written is not None:
        node = written.value
        return Known(None, span=node.span) if node.data is None else value(node)
    for name, remedy in _FROM_OUTSIDE.items():
        source = member(item.value, name)
        if source is not None:
            cause = Cause("data", f"parameters('{item.name}')", remedy, source.span)
            return Unknown((cause,), span=source.span)
    cause = Cause("invalid", f"parameters('{item.name}')", "give it a value", item.key)
    return Unknown((cause,), span=item.value.span)
