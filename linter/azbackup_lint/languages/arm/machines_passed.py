"""VMs that a deployment passes to a template which isn't on this machine: by their names or ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from azbackup_lint.azure.names import uncased
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.open_collections import OpenCollection
from azbackup_lint.values.texts import parts_of

MACHINES = ("microsoft.compute/virtualmachines", "microsoft.classiccompute/virtualmachines")

_IN_ID = lazy_regex(r"/virtualmachines/([^/]+)")


class DeclaredMachines:
    """The VMs of a root, by their names."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._addresses: dict[str, list[str]] = {}
        self._seen: dict[int, object] = {}  # keeps it, so that no other object takes its id

    def declare(self, resources: Iterable[Resource]) -> None:
        """Takes the VMs among resources; before that, there are none."""
        for resource in resources:
            name = resource.get("name") if resource.type.lower() in MACHINES else None
            if name is not None and (spelled := _spelled(name)):
                self._addresses.setdefault(spelled, []).append(resource.address)

    def passed_in(self, given: Mapping[str, Value]) -> Iterator[str]:
        """The addresses of the VMs whose names or ids are in what a deployment is given.

        They are all of them where that is too much to look through.
        """
        if not self._addresses:
            return
        pending = [given[name] for name in given]
        while pending:
            value = pending.pop()
            try:
                self._budget.spend(1)
            except LimitReached:
                yield from chain.from_iterable(self._addresses.values())
                return
            spelled = _spelled(value)
            for name in (spelled, *_IN_ID.findall(spelled)):
                yield from self._addresses.get(name, ())
            inside = _inside(value)
            if inside and id(inside) not in self._seen:  # many may be given the same
                self._seen[id(inside)] = inside
                pending += inside.values() if isinstance(inside, Mapping) else inside


def _spelled(value: Value) -> str:
    """A text in lower case, with the symbols of its unknown parts; empty where nothing is known.

    Parts without a symbol, such as the index in a loop of unknown length, are taken for alike
    where the parts around them are.
    """
    is_text = isinstance(value, Known) and isinstance(value.data, str)
    if not is_text and not isinstance(value, Unknown):
        return ""
    pieces = []
    for part in parts_of(value):
        if isinstance(part, str):
            pieces.append(part.lower())
        else:
            link = "" if part.link is None else str(uncased(part.link)).replace("/", "\1")
            pieces.append(f"\0{link}\0")
    return "" if pieces == ["\0\0"] else "".join(pieces)


def _inside(value: Value) -> Mapping[str, Value] | Sequence[Value]:
    if isinstance(value, ListValue):
        return value.items
    if isinstance(value, MapValue):
        return value.entries
    if isinstance(value, OpenCollection):
        return (value.certain, value.rest)
    return value.options if isinstance(value, Unknown) else ()
