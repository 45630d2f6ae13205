"""Terraform's types, and how a variable's `type` argument is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass, field
from azbackup_lint.values import Known, ListValue, MapValue, OpenEntries, Unknown, Value
from azbackup_lint.values.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class Primitive:
    """string, number or bool."""

    name: Literal["string", "number", "bool"]


@dataclass(frozen=True, slots=True)
class AnyType:
    """`any`: whatever the value has."""


@dataclass(frozen=True, slots=True)
class Collection:
    """list, set or map of one element type."""

    kind: Literal["list", "set", "map"]
    element: Type


@dataclass(frozen=True, slots=True)
class ObjectAttribute:
    """An attribute of an object type; an optional one has a default, null if none is written."""

    type: Type
    optional: bool = False
    default: Value = field(default=Known(None))


@dataclass(frozen=True, slots=True)
class ObjectType:
    """`object({…})`."""

    attributes: Mapping[str, ObjectAttribute]


@dataclass(frozen=True, slots=True)
class TupleType:
    """`tuple([…])`."""

    elements: tuple[Type, ...]


Type = Primitive | AnyType | Collection | ObjectType | TupleType

STRING = Primitive("string")
NUMBER = Primitive("number")
BOOL = Primitive("bool")
ANY = AnyType()

_NAMED: Mapping[str, Type] = {
    "string": STRING,
    "number": NUMBER,
    "bool": BOOL,
    "any": ANY,
    "list": Collection("list", ANY),
    "set": Collection("set", ANY),
    "map": Collection("map", ANY),
}


def parse_type(node: ast.Node, evaluate: Callable[[ast.Node], Value]) -> Type:
    """The type that an expression names; `evaluate` takes the constant defaults of `optional`.

    Raises EvaluationError for what is no type.
    """
    if isinstance(node, ast.Parenthesis):
        return parse_type(node.inner, evaluate)
    if isinstance(node, ast.Name) and node.name in _NAMED:
        return _NAMED[node.name]
    if isinstance(node, ast.Template) and node.text is not None and node.text in _NAMED:
        return _NAMED[node.text]
    if isinstance(node, ast.Call) and len(node.arguments) == 1:
        argument = node.arguments[0]
        if node.name == "list":
            return Collection("list", parse_type(argument, evaluate))
        if node.name == "set":
            return Collection("set", parse_type(argument, evaluate))
        if node.name == "map":
            return Collection("map", parse_type(argument, evaluate))
        if node.name == "object" and isinstance(argument, ast.ObjectExpression):
            return _object_type(argument, evaluate)
        if node.name == "tuple" and isinstance(argument, ast.ListExpression):
            return TupleType(tuple(parse_type(item, evaluate) for item in argument.items))
    raise EvaluationError(f"{node.span.text[:40]!r} is not a type", node.span)


def _object_type(node: ast.ObjectExpression, evaluate: Callable[[ast.Node], Value]) -> ObjectType:
    attributes: dict[str, ObjectAttribute] = {}
    for key, value in node.items:
        name = _key_name(key)
        if isinstance(value, ast.Call) and value.name == "optional" and value.arguments:
            default = evaluate(value.arguments[1]) if len(value.arguments) > 1 else Known(None)
            type_ = parse_type(value.arguments[0], evaluate)
            attributes[name] = ObjectAttribute(type_, True, default)
        else:
            attributes[name] = ObjectAttribute(parse_type(value, evaluate))
    return ObjectType(attributes)


def _key_name(key: ast.Node) -> str:
    if isinstance(key, ast.Literal):
        return str(key.data)
    if isinstance(key, ast.Template) and key.text is not None:
        return key.text
    if isinstance(key, ast.Name):
        return key.name
    raise EvaluationError("an attribute of an object type needs a plain name", key.span)


def type_of(value: Value) -> Type:
    """The type of a value; an unknown has any type, and so has an object that has unknown entries.

    Conversions keep such an object as it is.
    """
    if isinstance(value, Known):
        if value.data is None:
            return _declared(value.type)
        if isinstance(value.data, bool):
            return BOOL
        return STRING if isinstance(value.data, str) else NUMBER
    if isinstance(value, ListValue):
        if value.kind == "tuple":
            return TupleType(tuple(type_of(item) for item in value.items))
        return Collection(value.kind, _element_type(value.items, value.element))
    if isinstance(value, MapValue):
        if value.kind == "map":
            items = tuple(value.entries.values())
            return Collection("map", _element_type(items, value.element))
        if type(value.entries) is not dict and isinstance(value.entries, OpenEntries):
            return ANY
        return ObjectType(
            {name: ObjectAttribute(type_of(item)) for name, item in value.entries.items()}
        )
    return ANY


def element_type(value: Value) -> Type | None:
    """The type of all elements of a list, set or map; None where nothing shows it."""
    type_ = type_of(value)
    if not isinstance(type_, Collection) or isinstance(type_.element, AnyType):
        return None
    return type_.element


def _declared(type_: object) -> Type:
    return type_ if isinstance(type_, Type) else ANY


def _element_type(items: tuple[Value, ...], declared: object) -> Type:
    if declared is not None:
        return _declared(declared)
    known = [type_of(item) for item in items if not isinstance(item, Unknown)]
    known = [type_ for type_ in known if type_ != ANY]
    return known[0] if known and all(type_ == known[0] for type_ in known) else ANY


def without_optional(type_: Type) -> Type:
    """The type of values of a type: an optional attribute is there once a value is converted."""
    if isinstance(type_, Collection):
        return Collection(type_.kind, without_optional(type_.element))
    if isinstance(type_, TupleType):
        return TupleType(tuple(without_optional(element) for element in type_.elements))
    if isinstance(type_, ObjectType):
        attributes = type_.attributes.items()
        return ObjectType(
            {name: ObjectAttribute(without_optional(item.type)) for name, item in attributes}
        )
    return type_


def type_name(type_: Type) -> str:
    """How Terraform writes a type."""
    if isinstance(type_, Primitive):
        return type_.name
    if isinstance(type_, AnyType):
        return "dynamic"
    if isinstance(type_, Collection):
        return f"{type_.kind}({type_name(type_.element)})"
    if isinstance(type_, TupleType):
        return "tuple([" + ", ".join(type_name(element) for element in type_.elements) + "])"
    inner = ", ".join(
        f"{name}={type_name(item.type)}" for name, item in sorted(type_.attributes.items())
    )
    return "object({" + inner + "})"
