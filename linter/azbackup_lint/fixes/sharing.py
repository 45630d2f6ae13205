"""What else reads the place where a value is written."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache

from azbackup_lint.fixes.attributes import Attribute
from azbackup_lint.fixes.ways import Way
from azbackup_lint.languages.notation import notation_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.resources import Resource
from azbackup_lint.source import Source, Span

_LOOPED = lazy_regex(r"\b(?:each|count)\.")
_LOOP_ARGUMENT = lazy_regex(r"(?:for_each|count)[ \t]*=[ \t]*\Z")


def others_at(way: Way, sources: Iterable[Source]) -> tuple[str, ...]:
    """What other places of the code read the names that a value comes through.

    These are names of blocks with a place each, such as `azurerm_managed_disk.b (main.tf:12)`.
    """
    if way.is_direct:
        return ()
    way = Way(tuple(place.source.settled(place) for place in way.places))
    texts = tuple(dict.fromkeys((*sources, *(place.source for place in way.places))))
    found: dict[str, None] = {}
    for use, origin in zip(way.places, way.places[1:], strict=False):
        found.update(dict.fromkeys(_mentions(way, use, origin, texts)))
    return tuple(found)


class Siblings:
    """The instances of the blocks of a root, by the places where they get a value from."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_header: dict[Span, list[Resource]] = {}
        for resource in resources:
            self._by_header.setdefault(resource.header, []).append(resource)
        self._users: dict[tuple[Span, str], dict[Span | None, frozenset[str]]] = {}

    def of(self, attribute: Attribute, way: Way) -> frozenset[str]:
        """The instances of the block of a resource that have the value from its place.

        Where the argument isn't written, these are those that don't have it. All of them get the
        same set, as there may be thousands; it holds the resource itself if there are several.
        """
        own = attribute.resource
        if len(self._by_header.get(own.header, ())) < 2:
            return frozenset()
        key = (own.header, attribute.path)
        if key not in self._users:
            users: dict[Span | None, set[str]] = {}
            for resource in self._by_header[own.header]:
                for place in _places(attribute, resource):
                    users.setdefault(place, set()).add(resource.address)
            self._users[key] = {place: frozenset(names) for place, names in users.items()}
        place = None if attribute.value is None else way.written
        return self._users[key].get(place, frozenset())


def _places(attribute: Attribute, resource: Resource) -> tuple[Span | None, ...]:
    value = attribute.value_in(resource)
    if value is None:
        return (None,)
    return (value.span, *(hop.span for hop in value.hops))


def _mentions(way: Way, use: Span, origin: Span, sources: tuple[Source, ...]) -> Iterator[str]:
    notation, reader = notation_of(origin.source), notation_of(use.source)
    if notation is None or reader is None:
        return
    reference = reader.reference(use) or ""
    name = notation.name_of(origin) or reference
    if not name.startswith(("var.", "local.", "parameters(", "variables(")) and "." in name:
        yield f"{name} ({_line(origin)})"
        name = reference
    looped = _LOOPED.search(reference) is not None
    for source in sources:
        if not _is_beside(source, use.source):
            continue
        others = _others(source, name)
        own = {index for place in way.places for index in others.within(place)}
        if looped:
            own.update(others.looping(reader.owner_of(use)))
        begin = 0
        for index in sorted(own):
            yield from others.shown[begin:index]
            begin = index + 1
        yield from others.shown[begin:]


class _Others:
    """The mentions of a name in a file, in order; thousands of values may come through one name."""

    def __init__(self, source: Source, name: str) -> None:
        notation = notation_of(source)
        declared = name.replace("var.", "variable.", 1)
        found = notation.mentions(source, name) if notation else ()
        mentions = sorted(
            (mention for mention in found if mention.inside != declared),
            key=lambda mention: mention.span.start,
        )
        self._spans = [mention.span for mention in mentions]
        self._starts = [span.start for span in self._spans]
        self._by_owner: dict[str, list[int]] = {}
        for index, mention in enumerate(mentions):
            self._by_owner.setdefault(mention.inside, []).append(index)
        self.shown = [f"{mention.inside} ({_line(mention.span)})" for mention in mentions]

    def within(self, place: Span) -> Iterator[int]:
        """Which of them are inside of a place."""
        first = bisect_left(self._starts, place.start)
        for index in range(first, bisect_right(self._starts, place.end)):
            if place.contains(self._spans[index]):
                yield index

    def looping(self, owner: str) -> Iterator[int]:
        """Which of them say how many instances there are of a block."""
        for index in self._by_owner.get(owner, ()):
            span = self._spans[index]
            before = span.source.text[max(0, span.start - 40) : span.start]
            if _LOOP_ARGUMENT.search(before):
                yield index


@lru_cache(maxsize=256)
def _others(source: Source, name: str) -> _Others:
    return _Others(source, name)


def _is_beside(source: Source, other: Source) -> bool:
    """Whether two files belong to the same module: they share a folder; a template is one file."""
    if source is other:
        return True
    if other.path.endswith((".json", ".bicep")) and not other.path.endswith((".tf.json",)):
        return False
    if source.file is None or other.file is None:
        return False
    return source.file.parent == other.file.parent


def _line(span: Span) -> str:
    return f"{span.source.path}:{span.first.line}"
