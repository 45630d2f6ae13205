"""Builds the documents of views: plain facts, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from azbackup_lint.estate.derived.protection import JoinedProtection
from azbackup_lint.estate.facts.model import FactTable
from azbackup_lint.estate.view import Document, End, Place, Placed, Places, View, ViewKind, leaf
from azbackup_lint.resources import Resource
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Hop, Known, Value

MAX_PATHS = 1_000
"""Paths of facts whose steps are remembered; there are some 200."""


class ViewBuilder:
    """Collects facts by dotted path; remembers where each was written."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = {}
        self._placed: list[Placed] = []

    def put(self, path: str, value: Value, resource: Resource | None = None) -> None:
        """A fact; its place is the value's, in the resource that sets it."""
        self.put_data(path, value.data if type(value) is Known else leaf(value))
        if value.span is not None:
            address = resource.address if resource else ""
            self._placed.append((steps_of(path), value.span, value.hops, address))

    def put_all(
        self, table: FactTable, facts: Mapping[str, Value], resource: Resource | None = None
    ) -> None:
        """Those facts of a table that are given, in its order."""
        for name in table.by_name:
            value = facts.get(name)
            if value is not None:
                self.put(name, value, resource)

    def put_data(self, path: str, data: Document) -> None:
        """A derived fact, which stands nowhere itself."""
        if "." not in path:
            self.document[path] = data
            return
        *parents, last = steps_of(path)
        target = self.document
        for step in parents:
            target = target.setdefault(step, {})
        target[last] = data

    def put_protection(self, joined: JoinedProtection) -> None:
        """The facts of a VM's protection; defaults stand at the resource that leaves them out."""
        self.put("protected", joined.protected)
        for path, (value, resource) in joined.facts.items():
            self.put(path, value, resource)
            if value.span is None and resource is not None:
                self.at(path, resource.header, resource)

    def view(
        self,
        kind: ViewKind,
        resource: Resource,
        title: str = "",
        ends: tuple[End, ...] = (),
        elsewhere: Cause | None = None,
    ) -> View:
        """The facts so far as the view of the entity that a resource declares."""
        return View(
            kind=kind,
            address=resource.address,
            document=self.document,
            header=Place(resource.header, (), resource.address),
            places=Places(self._placed),
            existence=resource.existence,
            title=title,
            ends=ends,
            elsewhere=elsewhere,
        )

    def at(self, path: str, span: Span, resource: Resource, hops: tuple[Hop, ...] = ()) -> None:
        """Gives a place to a fact without one."""
        self._placed.append((steps_of(path), span, hops, resource.address))


@lru_cache(MAX_PATHS)
def steps_of(path: str) -> tuple[str, ...]:
    """The steps of a dotted path."""
    return tuple(path.split("."))
