"""From resources and modules of Bicep to those of a template, with symbolic names.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `resource-declaration` and `modules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from azbackup_lint.languages.arm.ast import Access, Fields, Literal, Node, Step
from azbackup_lint.languages.arm.trees import Named, Tree
from azbackup_lint.languages.bicep.syntax import ast as bicep
from azbackup_lint.languages.bicep.syntax.ast import Resource
from azbackup_lint.languages.bicep.syntax.statement_ast import Module
from azbackup_lint.languages.bicep.templates.declarations import Declared
from azbackup_lint.languages.bicep.templates.expressions import Expressions
from azbackup_lint.languages.bicep.templates.nodes import Locals, call
from azbackup_lint.languages.bicep.templates.places import Place
from azbackup_lint.languages.bicep.templates.registries import Registries, decided_by
from azbackup_lint.languages.bicep.templates.trees import (
    Computed,
    ObjectTree,
    Scalar,
    fields,
    text_tree,
)

DEPLOYMENTS = "Microsoft.Resources/deployments"

_APART = frozenset({"name", "parent", "scope", "dependsOn"})
_OFTEN = ("identity", "kind", "location", "plan", "properties", "sku", "tags", "zones")
"""What resources have at the top of their bodies."""


class ResourceBodies:
    """The bodies of one file's resources and modules."""

    def __init__(self, expressions: Expressions, registries: Registries) -> None:
        self._expressions = expressions
        self._registries = registries
        self._references = expressions.references
        self._scope = expressions.names.scope

    def all(self) -> Iterator[Named]:
        """All resources and modules by their symbolic names."""
        for declared in self._expressions.names.resources.values():
            statement = declared.statement
            make = self._module if isinstance(statement, Module) else self._resource
            body = ObjectTree(statement.span, partial(make, declared))
            yield Named(declared.symbol, statement.name_span, body)

    def _resource(self, declared: Declared) -> Iterator[Named]:
        header, around = declared.statement.header, self._references.locals(declared)
        type_ = self._references.type(declared)
        yield Named("type", header, Scalar(header, type_))
        yield Named("apiVersion", header, Scalar(header, declared.version))
        if isinstance(declared.statement, Resource) and declared.statement.existing:
            yield Named("existing", header, Scalar(header, True))
        yield from self._made(declared)
        place = self._references.place(declared)
        scope = declared.written("scope")
        if place is not None and (place.kind in ("resource", "tenant") or _is_existing(declared)):
            span = scope.span if scope is not None else header
            yield Named("scope", span, Scalar(span, _scope(place)))
        for item in self._expressions.members(declared.body, around) if declared.body else ():
            if item.name not in _APART:
                yield item
        yield from self._spread(declared, around)

    def _module(self, declared: Declared) -> Iterator[Named]:
        header, around = declared.statement.header, self._references.locals(declared)
        yield Named("type", header, Scalar(header, DEPLOYMENTS))
        yield from self._made(declared)
        place = self._references.place(declared)
        scope = declared.written("scope")
        span = scope.span if scope is not None else header
        for name, node in place.members if place is not None else ():
            yield Named(name, span, Scalar(span, node))
        kind = place.kind if place is not None else self._scope
        if kind not in ("resourceGroup", "resource"):
            function = "resourceGroup" if self._scope == "resourceGroup" else "deployment"
            region = Access(call(function), (Step(Literal("location")),))
            yield Named("location", header, Scalar(header, region))
        parameters = declared.written("params")
        link = self._link(declared)
        properties = fields(
            declared.statement.span,
            parameters=self._parameters(parameters, around) if parameters else None,
            templateLink=link,
        )
        yield Named("properties", header, properties)

    def _made(self, declared: Declared) -> Iterator[Named]:
        """The name, the condition and the loop."""
        around = self._references.locals(declared)
        name = declared.written("name")
        span = name.span if name is not None else declared.statement.name_span
        if name is not None and self._references.is_whole(declared):
            yield Named("name", span, self._expressions.tree(name, around))
        elif name is not None or isinstance(declared.statement, Module):
            yield Named("name", span, Computed(span, lambda: self._references.name(declared, None)))
        conditions = list(declared.conditions())
        if len(conditions) == 1:
            tree = self._expressions.tree(conditions[0], around)
            yield Named("condition", tree.span, tree)
        elif conditions:
            nodes = tuple(self._expressions.lowered(item, around) for item in conditions)
            yield Named(
                "condition", conditions[0].span, Scalar(conditions[0].span, call("and", *nodes))
            )
        if declared.loop is not None:
            loop = self._expressions.loop(declared.loop, {}, declared.symbol, whole=False)
            yield Named("copy", declared.loop.span, Scalar(declared.loop.span, loop))

    def _spread(self, declared: Declared, around: Locals) -> Iterator[Named]:
        """What else the objects that a body takes over may say of the resource."""
        spreads = (
            [i for i in declared.body.items if isinstance(i, bicep.Spread)] if declared.body else []
        )
        if declared.body is None and not isinstance(declared.statement.value, bicep.Object):
            spreads = []
        for name in _OFTEN if spreads else ():
            if declared.written(name) is None:
                span = spreads[-1].span
                found = tuple(
                    call("tryGet", self._expressions.lowered(item.value, around), name)
                    for item in reversed(spreads)
                )
                yield Named(name, span, Scalar(span, call("coalesce", *found)))

    def _link(self, declared: Declared) -> Tree | None:
        """Where the template of a module is: a file, or a registry."""
        statement = declared.statement
        assert isinstance(statement, Module)
        source = statement.source
        if not isinstance(source, bicep.Literal) or not isinstance(source.data, str):
            return None
        tree = text_tree(source.span, source.data)
        if ":" not in source.data:
            return fields(source.span, relativePath=tree, module=tree)
        address = self._registries.whole_address(source.data)
        decides = Scalar(source.span, decided_by(address))
        whole = Scalar(source.span, address)
        return fields(source.span, registry=tree, address=whole, decides=decides)

    def _parameters(self, node: bicep.Node, around: Locals) -> Tree:
        """What a module is given, each value in an object of its own."""
        tree = self._expressions.tree(node, around)
        if tree.kind == "object":
            return ObjectTree(
                node.span,
                lambda: (Named(item.name, item.key, _given(item.value)) for item in tree.members),
            )
        value = call("lambdaVariables", "value")
        wrapped = call("lambda", "value", Fields(((Literal("value"), value),)))
        return Computed(
            node.span,
            lambda: call("mapValues", self._expressions.lowered(node, around), wrapped),
        )


def _given(value: Tree) -> ObjectTree:
    return fields(value.span, value=value)


def _is_existing(declared: Declared) -> bool:
    statement = declared.statement
    return isinstance(statement, Resource) and statement.existing


def _scope(place: Place) -> Node:
    return Literal("/") if place.kind == "tenant" else place.id
