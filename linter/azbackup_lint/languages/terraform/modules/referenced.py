"""Resources as other expressions see them: as configured, all else known after apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.azure.azurerm_ids import identity_path
from azbackup_lint.languages.terraform.modules.declared import DeclaredResource
from azbackup_lint.languages.terraform.modules.meta_arguments import META_NAMES
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.modules.states import OUTPUTS, state_read
from azbackup_lint.languages.terraform.modules.whole_references import WholeReference, gone_through
from azbackup_lint.light_typing import Protocol
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


class Instance(Protocol):
    """An instance of a resource or data source that expressions refer to."""

    address: str
    declared: DeclaredResource

    @property
    def module(self) -> Module:
        """The instance of the module that it is in."""

    @property
    def id(self) -> Unknown:
        """Its id, as a link."""

    def configured(self, name: str) -> Value | None:
        """What the configuration sets an argument or block to; None where it sets nothing."""

    def subscription(self) -> Value:
        """The subscription of its provider."""


class Referenced(WholeReference, OpenEntries):
    """What a reference to an instance finds: arguments as configured, all else known after apply.

    Any name is found, since the provider's schema is not consulted; iteration covers what is
    configured, and `id`. Comparing two reads no attribute: they are equal if they are one object.
    """

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    __slots__ = ("_instance",)

    def __init__(self, instance: Instance) -> None:
        self._instance = instance

    @property
    def subject(self) -> str:
        return self._instance.address

    def get(self, name: str, default: object = None) -> Value:
        """An attribute; there is one of any name."""
        return self._attribute(name, self._configured(name))

    def __getitem__(self, name: str) -> Value:
        instance, value = self._instance, self._configured(name)
        if value is not None:
            value = gone_through(value, instance.declared.header, instance.module.run)
        return self._attribute(name, value)

    def _configured(self, name: str) -> Value | None:
        return self._instance.configured(name) if name not in META_NAMES else None

    def _attribute(self, name: str, value: Value | None) -> Value:
        instance = self._instance
        if value is None or (isinstance(value, Known) and value.data is None):
            if name == "id":
                return instance.id
            told = _told_elsewhere(instance, name) if instance.declared.mode == "data" else None
            return computed(instance, name) if told is None else told
        return _open(value, instance, name)

    @property
    def rest(self) -> Unknown:
        return _others(self._instance, self.subject)

    def __iter__(self) -> Iterator[str]:
        yield from self._instance.declared.names
        if "id" not in self._instance.declared.body.attributes:
            yield "id"

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _told_elsewhere(instance: Instance, name: str) -> Value | None:
    """An attribute of a data source as the root has it that declares what it reads."""
    run = instance.module.run
    if (instance.declared.type, name) in OUTPUTS:
        state = state_read(instance.declared.type, instance.configured, run.root)
        outputs = (
            run.elsewhere.outputs(state, instance.declared.header) if state is not None else None
        )
        return None if outputs is None else MapValue(_OpenBlock(outputs, instance, name))
    path = identity_path(instance.declared.type)
    if path is None:
        return None
    type_, arguments = path
    names = tuple(map(instance.configured, arguments))
    return run.elsewhere.attribute(type_, names, instance.subscription(), name)


class _OpenBlock(WholeReference, OpenEntries):
    """A nested block of a referenced instance: what it doesn't set is known after apply."""

    __slots__ = ("_entries", "_instance", "_path")

    def __init__(self, entries: Mapping[str, Value], instance: Instance, path: str) -> None:
        self._entries = entries
        self._instance = instance
        self._path = path

    @property
    def subject(self) -> str:
        return f"{self._instance.address}.{self._path}"

    def __getitem__(self, name: str) -> Value:
        value = self._entries.get(name)
        path = f"{self._path}.{name}"
        if value is None or (isinstance(value, Known) and value.data is None):
            return computed(self._instance, path)
        return _open_blocks(value, self._instance, path)

    @property
    def rest(self) -> Unknown:
        return _others(self._instance, self.subject)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def computed(instance: Instance, attribute: str) -> Unknown:
    """An attribute that is known only after apply, as a link."""
    subject = f"{instance.address}.{attribute}"
    if instance.declared.mode == "data":
        cause = Cause(
            "data", subject, "it is read from Azure when Terraform runs", instance.declared.header
        )
    else:
        cause = Cause("computed", subject, "it is known only after apply", instance.declared.header)
    return Unknown((cause,), link=Link(instance.address, attribute))


def _others(instance: Instance, subject: str) -> Unknown:
    """The attributes that the provider's schema has besides those that are set."""
    remedy = "its provider decides which attributes it has; name those that you need"
    cause = Cause("computed", f"the attributes of {subject}", remedy, instance.declared.header)
    return Unknown((cause,))


def _open(value: Value, instance: Instance, name: str) -> Value:
    """The value of an argument, or the blocks of a name."""
    if name in instance.declared.body.attributes:
        return value
    return _open_blocks(value, instance, name)


def _open_blocks(value: Value, instance: Instance, path: str) -> Value:
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
