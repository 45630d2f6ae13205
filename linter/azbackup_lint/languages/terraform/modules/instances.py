"""Instances of resources: attributes evaluated when they are asked for, and references to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from azbackup_lint.azure.azurerm_ids import has_known_id, id_text
from azbackup_lint.azure.providers import holds_json, is_text
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.bodies import failed
from azbackup_lint.languages.terraform.modules.declared import DeclaredResource, Mode
from azbackup_lint.languages.terraform.modules.expansion import Expanded, Expansion
from azbackup_lint.languages.terraform.modules.preconditions import with_preconditions
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.modules.providers import provider_name, unnamed_subscription
from azbackup_lint.languages.terraform.modules.referenced import Referenced, computed
from azbackup_lint.languages.terraform.modules.whole_references import without_references
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import STRING
from azbackup_lint.light_typing import Any
from azbackup_lint.resources import Existence, OnDemand, Resource
from azbackup_lint.source import Span
from azbackup_lint.values import (
    ListValue,
    MapValue,
    Unknown,
    Value,
)
from azbackup_lint.values.errors import CircularReference, LimitReached
from azbackup_lint.values.identifiers import Identifier

NO_BODY = ast.Body({}, ())
"""What Terraform itself reads of a plain block."""


class ResourceInstance:
    """One instance of a resource or data source in one instance of a module."""

    __slots__ = ("_scope", "_values", "address", "declared", "expanded")

    def __init__(self, declared: DeclaredResource, expanded: Expanded) -> None:
        self.declared = declared
        self.expanded = expanded
        self.address = declared.prefix + expanded.suffix  # of one instance, the same text
        self._scope: Scope | None = None
        self._values: dict[str, Value | None] = {} if declared.has_several else declared.values

    @property
    def module(self) -> Module:
        """The instance of the module that it is in."""
        return self.declared.module

    @property
    def mode(self) -> Mode:
        """Whether it is a resource or a data source."""
        return self.declared.mode

    @property
    def type(self) -> str:
        """The type of the resource."""
        return self.declared.type

    @property
    def name(self) -> str:
        """The name of the block."""
        return self.declared.name

    @property
    def header(self) -> Span:
        """The header of the block."""
        return self.declared.header

    @property
    def body(self) -> ast.Body:
        """The body of the block."""
        return self.declared.body

    @property
    def scope(self) -> Scope:
        """The names in sight of the instance's body."""
        if self._scope is None:
            module, bindings = self.module, self.expanded.bindings
            self._scope = Scope(module, bindings) if bindings else module.scope
            if not self.declared.is_plain:  # the preconditions themselves see the plain names
                self._scope = with_preconditions(module, bindings, self.body)
        return self._scope

    @property
    def existence(self) -> Existence:
        """Whether the instance exists, all the calls that lead to it considered."""
        return self.expanded.existence.within(self.module.existence)

    def configured(self, name: str) -> Value | None:
        """What the configuration sets an argument or block to; None where it sets nothing."""
        declared, values = self.declared, self._values
        is_shared = declared.has_several and declared.is_common(name)
        if is_shared:
            if name in declared.heavy:
                return self._paid(name)
            values = declared.values
        if name not in values:
            values[name] = None  # an argument that depends on itself finds nothing here
            value = self._evaluate(name)
            value = values[name] = None if value is None else without_references(value)
            if is_shared and isinstance(value, (ListValue, MapValue)):
                declared.weigh(name, value)
        return values[name]

    def _paid(self, name: str) -> Value | None:
        """A large value that all instances have: it is evaluated once, but judged in each."""
        if name not in self._values:
            declared, run = self.declared, self.module.run
            self._values[name] = declared.values[name]
            try:
                run.budget.spend(declared.heavy[name])
            except LimitReached as error:
                self._values[name] = failed(error, self.header, run.report)
        return self._values[name]

    def resource(self) -> Resource:
        """The instance; each argument is evaluated when the estate reads it."""
        run = self.module.run
        return Resource(
            address=self.address,
            mode=self.mode,
            type=self.type,
            name=self.name,
            attributes=MapValue(Configured(self), span=self.header),
            header=self.header,
            subscription=self.subscription(),
            existence=self.existence,
            calls=self.module.calls,
            afford=partial(run.affords, run.budget, self.header),
        )

    @property
    def id(self) -> Unknown:
        """The id of the instance, as a link; spelled out from its arguments on demand."""
        unknown = computed(self, "id")
        if not has_known_id(self.type):
            return unknown
        return Identifier(unknown.causes, link=unknown.link, spell=self._spelled_id)

    def _spelled_id(self) -> Value:
        seen = Referenced(self)
        return id_text(self.type, self.subscription(), lambda name: seen[name])

    def reference(self) -> MapValue:
        """The instance as other expressions see it."""
        return MapValue(Referenced(self))

    def subscription(self) -> Value:
        """The subscription of the instance's provider."""
        declared = self.declared
        if declared.is_common("provider"):
            if declared.subscription is None:
                declared.subscription = self._own_subscription()
            return declared.subscription
        return self._own_subscription()

    def _own_subscription(self) -> Value:
        body = NO_BODY if self.declared.is_plain else self.body
        provider = provider_name(
            body, self.type, lambda node: self.module.bodies.safely(node, self.scope)
        )
        if provider is None:
            return unnamed_subscription(self.body.attributes["provider"].expression.span)
        return self.module.subscription(provider)

    def _readable(self, name: str, expression: ast.Node) -> ast.Node:
        """The argument of `jsonencode`, which has more bounds than the JSON text."""
        if not holds_json(self.type, name):
            return expression
        if not isinstance(expression, ast.Call) or expression.name != "jsonencode":
            return expression
        return expression.arguments[0] if len(expression.arguments) == 1 else expression

    def _evaluate(self, name: str) -> Value | None:
        if self.declared.is_plain and name not in self.declared.names:
            return None
        attribute = self.body.attributes.get(name)
        bodies = self.module.bodies
        if attribute is not None:
            try:
                value = bodies.safely(self._readable(name, attribute.expression), self.scope)
            except CircularReference:
                return None
            return _as_text(value) if is_text(self.type, name) else value
        if name in ast.block_types(self.body):
            return bodies.nested(self.body, name, self.scope, self.header)
        return None


def _as_text(value: Value) -> Value:
    """A value as the provider's schema has it; what it would refuse stays as it is."""
    try:
        return convert(value, STRING)
    except ConversionError:
        return value


Instances = tuple[Expansion, tuple[ResourceInstance, ...]]
"""The instances of a resource, and how they are indexed."""


class Configured(OnDemand):
    """The arguments and blocks that the configuration of an instance sets."""

    __slots__ = ("_instance",)

    def __init__(self, instance: ResourceInstance) -> None:
        self._instance = instance

    @property
    def _names(self) -> Mapping[str, None]:
        return self._instance.declared.names

    def __getitem__(self, name: str) -> Value:
        value = self._instance.configured(name) if name in self._names else None
        if value is None:
            raise KeyError(name)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """What is set, or the default; most of what readers ask for is not there."""
        instance = self._instance
        value = instance.configured(name) if name in instance.declared.names else None
        return default if value is None else value

    def let_go(self) -> None:
        self._instance.declared.let_go()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
