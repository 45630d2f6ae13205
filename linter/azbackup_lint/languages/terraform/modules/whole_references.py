"""Whole resources, blocks of them and modules in values, as in `vm = azurerm_virtual_machine.this`.

Their entries are evaluated when they are asked for. What a resource or module is given must not
lead back to itself through them: whoever goes through all of such a value would never end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import is_

from azbackup_lint.languages.terraform.expressions.access import Instances, PerhapsNull
from azbackup_lint.languages.terraform.modules.bodies import failed
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.light_typing import Any
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, ListValue, MapValue, Unknown, Value, placed_like
from azbackup_lint.values.encoded_json import EncodedJson
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.open_collections import OpenCollection
from azbackup_lint.values.sizes import NEW


class WholeReference:
    """The entries of a resource, a block or a module, as other expressions see them."""

    __slots__ = ()

    @property
    def subject(self) -> str:
        """The address of what is referred to."""
        raise NotImplementedError


class WholeModule(WholeReference):
    """The outputs of a module."""

    __slots__ = ()


def without_references(value: Value) -> Value:
    """An argument of a resource: what is whole in it, which no argument takes, is unknown."""

    def unknown(whole: MapValue, reference: WholeReference) -> Value:
        remedy = "refer to the attribute that is meant"
        cause = Cause("computed", f"all of {reference.subject}", remedy, whole.span)
        return placed_like(Unknown((cause,)), whole)

    return _Replacing(WholeReference, unknown).replaced(value)


def with_outputs(value: Value) -> Value:
    """An argument of a module: the outputs of whole modules in it are evaluated now.

    Raises CircularReference where one of them needs the argument.
    """

    def evaluated(whole: MapValue, reference: WholeReference) -> Value:
        return replacing.replaced(replace(whole, entries=dict(whole.entries)))

    replacing = _Replacing(WholeModule, evaluated)
    return replacing.replaced(value)


def gone_through(value: Value, header: Span, run: RootEvaluation) -> Value:
    """An entry of a whole reference for what goes through all of them, which is paid for.

    Functions are charged for what they are given without it: it is evaluated only now.
    """
    if not isinstance(value, (ListValue, MapValue)):
        return value
    try:
        run.budget.spend(run.budget.weigh(value) // NEW)
    except LimitReached as error:
        return failed(error, header, run.report)
    return value


class _Replacing:
    """Puts other values in place of whole references; what is shared is looked into once."""

    def __init__(
        self, kind: type[WholeReference], put: Callable[[MapValue, WholeReference], Value]
    ) -> None:
        self._kind = kind
        self._put = put
        self._items: dict[int, tuple[Value, ...]] = {}
        self._entries: dict[int, Mapping[Any, Value]] = {}
        self._kept: list[object] = []  # so that no other object takes an id

    def replaced(self, value: Value) -> Value:
        """The value itself where nothing in it is replaced."""
        if isinstance(value, MapValue) and isinstance(value.entries, self._kind):
            return self._put(value, value.entries)
        if isinstance(value, (ListValue, MapValue)):
            return self._in_collection(value)
        return self._in_unknown(value) if isinstance(value, Unknown) else value

    def _in_collection(self, value: ListValue | MapValue) -> ListValue | MapValue:
        if isinstance(value, ListValue):
            items = self._in_list(value.items)
            return value if items is value.items else replace(value, items=items)
        entries = self._in_map(value.entries)
        return value if entries is value.entries else replace(value, entries=entries)

    def _in_list(self, items: tuple[Value, ...]) -> tuple[Value, ...]:
        if id(items) not in self._items:
            self._kept.append(items)
            new = tuple([self.replaced(item) for item in items])
            is_same = all(map(is_, new, items))
            self._items[id(items)] = items if is_same else new
        return self._items[id(items)]

    def _in_map(self, entries: Mapping[Any, Value]) -> Mapping[Any, Value]:
        if type(entries) is not dict:
            return entries
        if id(entries) not in self._entries:
            self._kept.append(entries)
            new = {name: self.replaced(entry) for name, entry in entries.items()}
            is_same = all(map(is_, new.values(), entries.values()))
            self._entries[id(entries)] = entries if is_same else new
        return self._entries[id(entries)]

    def _in_unknown(self, value: Unknown) -> Value:
        """An unknown with what it may turn out to be, or surely holds."""
        inside: dict[str, Any] = {"options": self._in_list(value.options)}
        if isinstance(value, PerhapsNull):
            inside["instance"] = self.replaced(value.instance)
        elif isinstance(value, EncodedJson):
            inside["value"] = self.replaced(value.value)
        elif isinstance(value, OpenCollection):
            inside["certain"] = self._in_collection(value.certain)
            inside["rest"] = self.replaced(value.rest)
        elif isinstance(value, Instances):
            inside["possible"] = self._in_map(value.possible)
            inside["sample"] = None if value.sample is None else self.replaced(value.sample)
        if all(new is getattr(value, name) for name, new in inside.items()):
            return value
        return replace(value, **inside)
