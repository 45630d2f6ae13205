"""Where things lead to: values to where they were written, resources to what they refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from azbackup_lint.engine import JudgedRoot
from azbackup_lint.lsp.facts import Spot, facts_at, facts_written_at
from azbackup_lint.lsp.placing import Located, Placer
from azbackup_lint.records import dataclass
from azbackup_lint.resources import Resource
from azbackup_lint.source import Span
from azbackup_lint.values import ListValue, MapValue, Unknown, Value

MAX_DEPTH = 6
"""Levels of nested blocks that are looked through for links."""


@dataclass(frozen=True, slots=True)
class _Reference:
    """A value in a resource that leads to another one."""

    value: Span
    address: str


def definitions(roots: Iterable[JudgedRoot], spot: Spot, placer: Placer) -> list[Located]:
    """Where the value at a spot was written, and the resources that it leads to."""
    roots = list(roots)
    found: dict[Located, None] = {}
    for judged in roots:
        headers = _headers(judged)
        for resource in _declared_around(judged, spot, placer):
            is_name = spot.is_at(placer.stretch(resource.header))
            for reference in _references(resource):
                if reference.address in headers and (
                    is_name or spot.is_at(placer.stretch(reference.value))
                ):
                    _add(found, headers[reference.address], placer)
    facts = facts_at(roots, spot, placer)
    for fact in facts:
        for span in fact.way[-1:]:
            _add(found, span, placer)
    for fact in facts if not found else ():
        for end in fact.view.ends:
            if end.topic and end.topic == str(fact.path[0]):
                _add(found, end.place.span, placer)
    return list(found)


def references(roots: Iterable[JudgedRoot], spot: Spot, placer: Placer) -> list[Located]:
    """What leads to the resource that is declared at a spot, or uses the value written there."""
    roots = list(roots)
    found: dict[Located, None] = {}
    for fact in facts_written_at(roots, spot, placer):
        _add(found, fact.place.span, placer)
    for judged in roots:
        here = {
            resource.address
            for resource in judged.root.resources
            if resource.header.source.file == spot.file
            and spot.is_at(placer.stretch(resource.header))
        }
        for resource in judged.root.resources if here else ():
            for reference in _references(resource):
                if reference.address in here:
                    _add(found, reference.value, placer)
        for view in judged.views if here else ():
            for end in view.ends:
                if view.address not in here and _is_header(end.place.span, judged, here):
                    _add(found, view.header.span, placer)
    return list(found)


def _is_header(span: Span, judged: JudgedRoot, addresses: set[str]) -> bool:
    return any(
        resource.header == span
        for resource in judged.root.resources
        if resource.address in addresses
    )


def _headers(judged: JudgedRoot) -> Mapping[str, Span]:
    return {resource.address: resource.header for resource in judged.root.resources}


def _declared_around(judged: JudgedRoot, spot: Spot, placer: Placer) -> list[Resource]:
    """The instances of the last resource of the file that begins before a spot."""
    nearest = -1
    resources: list[Resource] = []
    for resource in judged.root.resources:
        if resource.header.source.file != spot.file:
            continue
        stretch = placer.stretch(resource.header)
        if stretch is None or stretch.start > spot.offset:
            continue
        if stretch.start > nearest:
            nearest, resources = stretch.start, []
        if stretch.start == nearest:
            resources.append(resource)
    return resources


def _references(resource: Resource) -> Iterator[_Reference]:
    """The values of a resource that are links to others."""
    for value in resource.attributes.entries.values():
        for inner in _inside(value, MAX_DEPTH):
            if isinstance(inner, Unknown) and inner.link and inner.span is not None:
                yield _Reference(inner.span, inner.link.address)


def _inside(value: Value, depth: int) -> Iterator[Value]:
    yield value
    if depth and isinstance(value, ListValue):
        for item in value.items:
            yield from _inside(item, depth - 1)
    elif depth and isinstance(value, MapValue):
        for item in value.entries.values():
            yield from _inside(item, depth - 1)


def _add(found: dict[Located, None], span: Span, placer: Placer) -> None:
    place = placer.locate(span)
    if place is not None:
        found.setdefault(place)
