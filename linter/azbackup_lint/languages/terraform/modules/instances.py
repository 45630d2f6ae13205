"""Instances of resources: attributes evaluated when they are asked for, and references to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from azbackup_lint.azure.azurerm_ids import has_known_id, id_text, identity_path
from azbackup_lint.azure.providers import holds_json, is_text
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.bodies import failed
from azbackup_lint.languages.terraform.modules.declared import DeclaredResource, Mode
from azbackup_lint.languages.terraform.modules.expansion import Expanded, Expansion
from azbackup_lint.languages.terraform.modules.meta_arguments import META_NAMES
from azbackup_lint.languages.terraform.modules.preconditions import with_preconditions
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.modules.providers import provider_name, unnamed_subscription
from azbackup_lint.languages.terraform.modules.states import OUTPUTS, state_read
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import STRING
from azbackup_lint.light_typing import Any
from azbackup_lint.resources import Existence, OnDemand, Resource
from azbackup_lint.source import Span
from azbackup_lint.values import (
    Cause,
    Known,
    Link,
    ListValue,
    MapValue,
    OpenEntries,
    Unknown,
    Value,
    placed_like,
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
            value = values[name] = self._evaluate(name)
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


class Referenced(OpenEntries):
    """What a reference to an instance finds: arguments as configured, all else known after apply.

    Any name is found, since the provider's schema is not consulted; iteration covers what is
    configured, and `id`. Comparing two reads no attribute: they are equal if they are one object.
    """

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    __slots__ = ("_instance",)

    def __init__(self, instance: ResourceInstance) -> None:
        self._instance = instance

    def __getitem__(self, name: str) -> Value:
        instance = self._instance
        value = instance.configured(name) if name not in META_NAMES else None
        if value is None or (isinstance(value, Known) and value.data is None):
            if name == "id":
                return instance.id
            told = told_elsewhere(instance, name) if instance.mode == "data" else None
            return computed(instance, name) if told is None else told
        return _open(value, instance, name)

    @property
    def rest(self) -> Unknown:
        return _others(self._instance, self._instance.address)

    def __iter__(self) -> Iterator[str]:
        yield from Configured(self._instance)
        if "id" not in self._instance.body.attributes:
            yield "id"

    def __len__(self) -> int:
        return sum(1 for _ in self)


def told_elsewhere(instance: ResourceInstance, name: str) -> Value | None:
    """An attribute of a data source as the root has it that declares what it reads."""
    run = instance.module.run
    if (instance.type, name) in OUTPUTS:
        state = state_read(instance.type, instance.configured, run.root)
        outputs = run.elsewhere.outputs(state, instance.header) if state is not None else None
        return None if outputs is None else MapValue(_OpenBlock(outputs, instance, name))
    path = identity_path(instance.type)
    if path is None:
        return None
    type_, arguments = path
    names = tuple(map(instance.configured, arguments))
    return run.elsewhere.attribute(type_, names, instance.subscription(), name)


class _OpenBlock(OpenEntries):
    """A nested block of a referenced instance: what it doesn't set is known after apply."""

    __slots__ = ("_entries", "_instance", "_path")

    def __init__(self, entries: Mapping[str, Value], instance: ResourceInstance, path: str) -> None:
        self._entries = entries
        self._instance = instance
        self._path = path

    def __getitem__(self, name: str) -> Value:
        value = self._entries.get(name)
        path = f"{self._path}.{name}"
        if value is None or (isinstance(value, Known) and value.data is None):
            return computed(self._instance, path)
        return _open_blocks(value, self._instance, path)

    @property
    def rest(self) -> Unknown:
        return _others(self._instance, f"{self._instance.address}.{self._path}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def computed(instance: ResourceInstance, attribute: str) -> Unknown:
    """An attribute that is known only after apply, as a link."""
    subject = f"{instance.address}.{attribute}"
    if instance.mode == "data":
        cause = Cause("data", subject, "it is read from Azure when Terraform runs", instance.header)
    else:
        cause = Cause("computed", subject, "it is known only after apply", instance.header)
    return Unknown((cause,), link=Link(instance.address, attribute))


def _others(instance: ResourceInstance, subject: str) -> Unknown:
    """The attributes that the provider's schema has besides those that are set."""
    remedy = "its provider decides which attributes it has; name those that you need"
    cause = Cause("computed", f"the attributes of {subject}", remedy, instance.header)
    return Unknown((cause,))


def _open(value: Value, instance: ResourceInstance, name: str) -> Value:
    """The value of an argument, or the blocks of a name."""
    if name in instance.body.attributes:
        return value
    return _open_blocks(value, instance, name)


def _open_blocks(value: Value, instance: ResourceInstance, path: str) -> Value:
    """Blocks of a referenced instance may have more attributes than are configured.

    So may the objects in an argument of a block, as far as is known without the schema.
    """
    if not isinstance(value, ListValue):
        return value
    items = tuple(
        MapValue(_OpenBlock(item.entries, instance, f"{path}[{index}]"), span=item.span)
        if isinstance(item, MapValue) and item.kind == "object"
        else item
        for index, item in enumerate(value.items)
    )
    return placed_like(ListValue(items, "list"), value)
