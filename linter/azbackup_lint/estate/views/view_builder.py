"""Builds the documents of views: plain facts, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from azbackup_lint.estate.derived.protection import JoinedProtection
from azbackup_lint.estate.facts.model import FactTable
from azbackup_lint.estate.view import Document, End, Place, Placed, Places, View, ViewKind, leaf
from azbackup_lint.light_typing import Any
from azbackup_lint.resources import Existence, Resource
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
        steps = self._set(path, value.data if type(value) is Known else leaf(value))
        if value.span is not None:
            address = resource.address if resource else ""
            self._placed.append((steps, value.span, value.hops, address))

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
        self._set(path, data)

    def _set(self, path: str, data: Document) -> tuple[str, ...]:
        steps = steps_of(path)
        target = self.document
        if len(steps) == 2:  # as most have
            inner = target.get(steps[0])
            if inner is None:
                inner = target[steps[0]] = {}
            inner[steps[1]] = data
            return steps
        for step in steps[:-1]:
            target = target.setdefault(step, {})
        target[steps[-1]] = data
        return steps

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
        *,
        header: Span | None = None,
        existence: Existence | None = None,
    ) -> View:
        """The facts so far as the view of the entity that a resource declares.

        It stands and exists as the resource does unless something else is given.
        """
        return View(
            kind=kind,
            address=resource.address,
            document=self.document,
            header=Place(header or resource.header, (), resource.address),
            places=Places(self._placed),
            existence=existence or resource.existence,
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
