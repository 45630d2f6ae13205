"""VMs that a deployment passes to a template which isn't on this machine: by their names or ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from azbackup_lint.azure.names import uncased
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.open_collections import OpenCollection
from azbackup_lint.values.texts import parts_of

MACHINES = ("microsoft.compute/virtualmachines", "microsoft.classiccompute/virtualmachines")

_IN_ID = lazy_regex(r"/virtualmachines/([^/]+)")


class DeclaredMachines:
    """The VMs of a root, by their names."""

    def __init__(self) -> None:
        self._addresses: dict[str, list[str]] = {}

    def declare(self, resources: Iterable[Resource]) -> None:
        """Takes the VMs among resources; before that, there are none."""
        for resource in resources:
            name = resource.get("name") if resource.type.lower() in MACHINES else None
            if name is not None and (spelled := _spelled(name)):
                self._addresses.setdefault(spelled, []).append(resource.address)

    def passed_in(self, given: Mapping[str, Value]) -> Iterator[str]:
        """The addresses of the VMs whose names or ids are in what a deployment is given."""
        if not self._addresses:
            return
        pending = [given[name] for name in given]
        while pending:
            value = pending.pop()
            spelled = _spelled(value)
            for name in (spelled, *_IN_ID.findall(spelled)):
                yield from self._addresses.get(name, ())
            pending += _inside(value)


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


def _inside(value: Value) -> Iterable[Value]:
    if isinstance(value, ListValue):
        return value.items
    if isinstance(value, MapValue):
        entries: Mapping[str, Value] = value.entries
        return entries.values()
    if isinstance(value, OpenCollection):
        return (value.certain, value.rest)
    return value.options if isinstance(value, Unknown) else ()
