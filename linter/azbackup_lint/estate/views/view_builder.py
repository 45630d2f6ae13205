"""Builds the documents of views: plain facts, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

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
        """The facts of a table, of which most are what they are where nothing is set."""
        unset = table.unset
        for step, data in _copied(_unset_document(table)).items():
            self.document[step] = data
        for name, value in facts.items():
            if value is not unset.get(name):
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

    def put_common(self, common: ViewBuilder) -> None:
        """Facts that several views have in common, which nothing may be added to any more."""
        self.document.update(common.document)
        self._placed += common._placed

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


@cache
def _unset_document(table: FactTable) -> dict[str, Any]:
    """The plain facts of a table where nothing is set."""
    builder = ViewBuilder()
    for name, value in table.unset.items():
        builder.put(name, value)
    return builder.document


def _copied(document: dict[str, Any]) -> dict[str, Any]:
    return {step: _copied(data) if type(data) is dict else data for step, data in document.items()}
