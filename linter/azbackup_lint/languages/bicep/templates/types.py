"""From types and decorators of Bicep to what templates say of parameters.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `parameters`, `data-types` and
`user-defined-data-types`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.languages.arm.ast import Literal as Evaluated
from azbackup_lint.languages.arm.trees import Named, Tree
from azbackup_lint.languages.bicep.syntax.ast import Decorator, Literal, Name, Node
from azbackup_lint.languages.bicep.syntax.type_ast import (
    ArrayType,
    NonNullableType,
    NullableType,
    ObjectType,
    TupleType,
    TypeMember,
    TypeName,
    UnionType,
)
from azbackup_lint.languages.bicep.templates.declarations import Names
from azbackup_lint.languages.bicep.templates.expressions import Expressions
from azbackup_lint.languages.bicep.templates.trees import ArrayTree, ObjectTree, Scalar
from azbackup_lint.source import Span

PLAIN = ("string", "int", "bool", "object", "array")

_NUMBERS = ("minValue", "maxValue", "minLength", "maxLength")


class Types:
    """The types of one file."""

    def __init__(self, expressions: Expressions) -> None:
        self._expressions = expressions
        self._names: Names = expressions.names

    def members(self, type_: Node | None, decorators: Sequence[Decorator]) -> list[Named]:
        """What a template says of a parameter or a definition with a type and decorators."""
        said: dict[str, Tree] = dict(self._of(type_)) if type_ is not None else {}
        for decorator in decorators:
            call = decorator.call
            if call.name == "secure":
                said["secure"] = Scalar(decorator.span, True)
            elif call.name == "allowed" and call.arguments:
                said["allowedValues"] = self._values(call.arguments[0])
            elif call.name in _NUMBERS and call.arguments:
                said[call.name] = self._plain(call.arguments[0])
        return [Named(name, tree.span, tree) for name, tree in said.items()]

    def tree(self, type_: Node, decorators: Sequence[Decorator] = ()) -> ObjectTree:
        """The same as an object."""
        return ObjectTree(type_.span, lambda: self.members(type_, decorators))

    def _of(self, type_: Node) -> Iterator[tuple[str, Tree]]:
        span = type_.span
        if isinstance(type_, TypeName):
            yield from self._named(type_.name, span)
        elif isinstance(type_, NullableType):
            yield from self._of(type_.base)
            yield "nullable", Scalar(span, True)
        elif isinstance(type_, NonNullableType):
            yield from ((name, tree) for name, tree in self._of(type_.base) if name != "nullable")
        elif isinstance(type_, (UnionType, Literal)):
            yield from _union(type_.members if isinstance(type_, UnionType) else (type_,), span)
        elif isinstance(type_, ArrayType):
            yield "type", Scalar(span, "array")
            yield "items", self.tree(type_.item)
        elif isinstance(type_, TupleType):
            yield "type", Scalar(span, "array")
        elif isinstance(type_, ObjectType):
            yield "type", Scalar(span, "object")
            yield "properties", ObjectTree(span, lambda: self._properties(type_))
        elif isinstance(type_, TypeMember):
            yield from self._member(type_)

    def _named(self, name: str, span: Span) -> Iterator[tuple[str, Tree]]:
        names = self._names
        if name in names.types:
            yield "$ref", Scalar(span, f"#/definitions/{names.prefix}{name}")
        elif name in names.imported:
            found = names.imported[name]
            if found.names is not None:
                yield "$ref", Scalar(span, f"#/definitions/{found.names.prefix}{found.name}")
        elif name in PLAIN:
            yield "type", Scalar(span, name)

    def _member(self, type_: TypeMember) -> Iterator[tuple[str, Tree]]:
        """A type out of another one, as far as that is written out."""
        base = type_.base
        if isinstance(base, (TypeName, Name)):
            whole = self._names.wholes.get(base.name)
            if whole is not None and whole.names is not None:
                target = f"#/definitions/{whole.names.prefix}{type_.key}"
                yield "$ref", Scalar(type_.span, target)
                return
            if base.name in ("sys", "az") and type_.key in PLAIN:
                yield "type", Scalar(type_.span, type_.key)
                return
            declared = self._names.types.get(base.name)
            base = declared.type if declared is not None else base
        if isinstance(base, ObjectType):
            for item in base.properties:
                if item.name == type_.key:
                    yield from self._of(item.type)
        elif isinstance(base, ArrayType) and type_.step in ("item", "any item"):
            yield from self._of(base.item)

    def _properties(self, type_: ObjectType) -> list[Named]:
        return [
            Named(item.name, item.span, self.tree(item.type, item.decorators))
            for item in type_.properties
            if item.name is not None
        ]

    def _values(self, node: Node) -> Tree:
        tree = self._expressions.tree(node, {})
        return ArrayTree(node.span, lambda: (_plainly(item) for item in tree.items))

    def _plain(self, node: Node) -> Tree:
        return _plainly(self._expressions.tree(node, {}))


def _union(members: Sequence[Node], span: Span) -> Iterator[tuple[str, Tree]]:
    """The type of literals; of anything else nothing is known."""
    data = [item.data for item in members if isinstance(item, Literal) and item.data is not None]
    kinds = {type(item) for item in data}
    nullable = any(isinstance(item, Literal) and item.data is None for item in members)
    if len(data) + nullable < len(members) or len(kinds) != 1:
        return
    words = {str: "string", bool: "bool", int: "int"}
    yield "type", Scalar(span, words[kinds.pop()])
    values = [
        Scalar(item.span, item.data)
        for item in members
        if isinstance(item, Literal) and item.data is not None
    ]
    yield "allowedValues", ArrayTree(span, lambda: values)
    if nullable:
        yield "nullable", Scalar(span, True)


def _plainly(tree: Tree) -> Tree:
    """What is written out, as plain data."""
    data = tree.data
    return Scalar(tree.span, data.data) if isinstance(data, Evaluated) else tree
