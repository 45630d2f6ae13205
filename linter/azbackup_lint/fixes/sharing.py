"""What else reads the place where a value is written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from pathlib import Path

from azbackup_lint.fixes.attributes import Attribute
from azbackup_lint.fixes.ways import Way
from azbackup_lint.languages.notation import Notation, notation_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.resources import Resource
from azbackup_lint.source import Source, Span

MOST_SOUGHT = 1_000
"""Readers of a value that are looked for: each of thousands of fixes could have all the others."""

_BICEP = (".bicep", ".bicepparam")
_LOOPED = lazy_regex(r"\b(?:each|count)\.")
_RESOURCE = lazy_regex(r"(?<![\w-])(?!(?:var|local|each)\.)[A-Za-z_][\w-]*\.[\w-]+")
_STEP = lazy_regex(r"(?:\)|\[[^\[\]\n]*\]|\.\*)*\s*\.\s*([A-Za-z_][\w-]*)")
_KEY = lazy_regex(r"\[\s*['\"]([\w-]*)['\"]\s*\]")
"""A key in brackets, which may be an instance's or the name of an argument."""

_WITHOUT_VALUES = lazy_regex(
    r'(?:(?:depends_?on|replace_triggered_by)"?\s*[=:]\s*\[[^\]]*'
    r"|\b(?:length|keys)\(\s*|\b(?:parent|scope)\s*:\s*)\Z",
    re.IGNORECASE,
)
_LOOP = lazy_regex(r"\bfor\s+(?:[\w-]+\s*,\s*)?([\w-]+)\s+in\s+\Z")
MOST_BEFORE = 1_000
"""Code points before the mention of a resource that tell what is made of it."""

MOST_OF_A_LOOP = 5_000
"""Code points after it in which a loop over it may use its items."""

_MOVING = ("moved ", "import ", "removed ")
"""Blocks that name resources without reading them."""

_LOOP_ARGUMENT = lazy_regex(r"(?:for_each|count)[ \t]*=[ \t]*\Z")


class Readers:
    """What else in the code of a root reads the names that a value comes through."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sorted(set(sources), key=lambda source: source.name))
        self._together: dict[Path | Source, _Texts] = {}
        self._imported: dict[Span, list[_Mentions]] = {}

    def others_at(self, way: Way) -> tuple[str, ...]:
        """What other places read the names, at most `MOST_SOUGHT` of them.

        These are names of blocks with a place each, such as `azurerm_managed_disk.b (main.tf:12)`.
        """
        if way.is_direct:
            return ()
        way = Way(tuple(place.source.settled(place) for place in way.places))
        pairs = zip(way.places, way.places[1:], strict=False)
        found = chain.from_iterable(self._mentions(way, use, origin) for use, origin in pairs)
        return tuple(islice(dict.fromkeys(islice(found, 2 * MOST_SOUGHT)), MOST_SOUGHT))

    def of_argument(self, header: Span, steps: Sequence[str]) -> tuple[str, ...]:
        """What reads an argument of a resource, or all of the resource, likewise."""
        header, argument = header.source.settled(header), steps[0]
        if header.source.path.endswith(".json") and not _is_terraform(header.source):
            from azbackup_lint.languages.json_notation import readers_of_state

            read = islice(readers_of_state(header, tuple(steps)), 2 * MOST_SOUGHT)
            shown = dict.fromkeys(f"{mention.inside} ({_line(mention.span)})" for mention in read)
            return tuple(islice(shown, MOST_SOUGHT))
        notation = notation_of(header.source)
        owner = notation.owner_of(header) if notation is not None else ""
        is_bicep, texts = header.source.path.endswith(_BICEP), self._beside(header.source)
        name = owner.removeprefix("resource ") if is_bicep else owner
        if not is_bicep and not any(_reads(span, argument) for span in texts.named(name)):
            return ()
        found = texts.mentions(name).reading(owner, argument)
        return tuple(islice(dict.fromkeys(found), MOST_SOUGHT))

    def take_null(self, way: Way) -> bool:
        """Whether all variables that a value comes through may be null."""
        for place in way.places[:-1]:
            reader = notation_of(place.source)
            name = (reader and reader.reference(place)) or ""
            declared = self._beside(place.source).variable(name) if name[:4] == "var." else None
            notation = notation_of(declared.source) if declared is not None else None
            if notation is not None and declared and not notation.can_be_unset(declared):
                return False
        return True

    def _mentions(self, way: Way, use: Span, origin: Span) -> Iterable[str]:
        notation, reader = notation_of(origin.source), notation_of(use.source)
        if notation is None or reader is None:
            return ()
        reference = reader.reference(use) or ""
        name = notation.name_of(origin) or reference
        if any(notation.aliases(use.source, origin)):
            return self._importing(way, origin, notation, name)
        if use.source.path.endswith(_BICEP):
            name = reference  # also of what a parameters file in JSON gives
        first: tuple[str, ...] = ()
        if not name.startswith(("var.", "local.", "parameters(", "variables(")) and "." in name:
            first, name = (f"{name} ({_line(origin)})",), reference
        others = self._beside(use.source).mentions(name)
        own = {index for place in way.places for index in others.within(place)}
        if _LOOPED.search(reference) is not None:
            own.update(others.looping(reader.owner_of(use)))
        return chain(first, others.without(own))

    def _importing(self, way: Way, origin: Span, notation: Notation, name: str) -> Iterator[str]:
        """What reads a variable, in its own file and in all that import it from there."""
        if origin not in self._imported:
            self._imported[origin] = [
                self._beside(source).mentions(alias)
                for source in self._sources
                for alias in self._names(source, origin, notation, name)
            ]
        for others in self._imported[origin]:
            own = {index for place in way.places for index in others.within(place)}
            yield from others.without(own)

    def _names(self, source: Source, origin: Span, notation: Notation, name: str) -> Iterable[str]:
        return (name,) if source is origin.source else notation.aliases(source, origin)

    def _beside(self, source: Source) -> _Texts:
        """The files of the module of a file: those in its folder; a template is one file."""
        is_template = source.path.endswith((".json", *_BICEP)) and not _is_terraform(source)
        is_alone = is_template or source.file is None
        key = source if is_alone or source.file is None else source.file.parent
        if key not in self._together:
            others = () if is_alone else self._sources
            beside = (other for other in others if other.file and other.file.parent == key)
            self._together[key] = _Texts(tuple(dict.fromkeys((*beside, source))))
        return self._together[key]


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


class _Texts:
    """Files that read each other's names; thousands of values may come through as many names."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._mentions: dict[str, _Mentions] = {}
        self._variables: dict[str, Span] | None = None
        self._named: dict[str, list[Span]] | None = None
        self._apart: dict[str, list[Span]] | None = None
        self._starts = [*accumulate((len(source.text) + 1 for source in sources), initial=0)]
        self._whole = "\0".join(source.text for source in sources) if len(sources) > 1 else ""

    def mentions(self, name: str) -> _Mentions:
        """The places in all files that read a name."""
        if name not in self._mentions:
            self._mentions[name] = _Mentions(self._holding(name), name)
        return self._mentions[name]

    def variable(self, name: str) -> Span | None:
        """Where a variable is declared."""
        if self._variables is None:
            self._variables = {}
            for source in self._sources:
                notation = notation_of(source)
                self._variables.update(notation.variables(source) if notation else ())
        return self._variables.get(name)

    def named(self, name: str) -> Sequence[Span]:
        """The places that name a resource, such as `azurerm_managed_disk.d`, in comments, too."""
        if self._named is None:
            self._named = {}
            for source in self._sources:
                for match in _RESOURCE.finditer(source.text):
                    places = self._named.setdefault(match.group(), [])
                    places.append(Span(source, *match.span()))
        return (*self._named.get(name, ()), *self._named_apart(name))

    def _named_apart(self, name: str) -> Sequence[Span]:
        """The places that have blanks within a name."""
        if self._apart is None:
            self._apart = {}
            for source in self._sources:
                notation = notation_of(source)
                found = notation.apart(source) if notation is not None else {}
                for known, spans in found.items():
                    self._apart.setdefault(known, []).extend(spans)
        return self._apart.get(name, ())

    def _holding(self, name: str) -> Iterable[Source]:
        """The files that may have a name: those with its text, and JSON, which may escape it."""
        if not self._whole or not name:
            return self._sources
        holding: set[int] = set()
        at = self._whole.find(name)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            holding.add(index)
            at = self._whole.find(name, self._starts[index + 1])
        apart = {span.source for span in self._named_apart(name)}
        return (
            source
            for index, source in enumerate(self._sources)
            if index in holding or source.path.endswith(".json") or source in apart
        )


class _Mentions:
    """The mentions of a name in some files, in order."""

    def __init__(self, sources: Iterable[Source], name: str) -> None:
        declared = name.replace("var.", "variable.", 1)
        self.shown: list[str] = []
        self._in: dict[Source, tuple[int, list[Span]]] = {}
        self._by_owner: dict[str, list[tuple[int, Span]]] = {}
        for source in sources:
            notation = notation_of(source)
            mentions = notation.mentions(source, name) if notation else ()
            found = [mention for mention in mentions if mention.inside != declared]
            found.sort(key=lambda mention: mention.span.start)
            first = len(self.shown)
            self._in[source] = (first, [mention.span for mention in found])
            for index, mention in enumerate(found, first):
                self._by_owner.setdefault(mention.inside, []).append((index, mention.span))
                self.shown.append(f"{mention.inside} ({_line(mention.span)})")

    def within(self, place: Span) -> Iterator[int]:
        """Which of them are inside of a place."""
        first, spans = self._in.get(place.source, (0, []))
        begin = bisect_left(spans, place.start, key=_start)
        for index in range(begin, bisect_right(spans, place.end, key=_start)):
            if place.contains(spans[index]):
                yield first + index

    def without(self, own: Collection[int]) -> Iterator[str]:
        """What all others stand in, with their places."""
        ends = sorted(own)
        begins = (0, *(index + 1 for index in ends))
        pairs = zip(begins, (*ends, len(self.shown)), strict=True)
        return chain.from_iterable(islice(self.shown, *pair) for pair in pairs)

    def reading(self, owner: str, argument: str) -> Iterator[str]:
        """What others stand in that read a resource's argument, or all of the resource."""
        for first, spans in self._in.values():
            for index, span in enumerate(spans, first):
                inside = self.shown[index]
                if _reads(span, argument) and not inside.startswith((f"{owner} ", *_MOVING)):
                    yield inside

    def looping(self, owner: str) -> Iterator[int]:
        """Which of them say how many instances there are of a block."""
        for index, span in self._by_owner.get(owner, ()):
            before = span.source.text[max(0, span.start - 40) : span.start]
            if _LOOP_ARGUMENT.search(before):
                yield index


def _reads(mention: Span, argument: str) -> bool:
    """Whether the mention of a resource is of an argument, or of all of it.

    Its number and its order count for nothing, nor does a loop over it that takes other arguments.
    """
    text, start, end = mention.source.text, mention.start, mention.end
    step = _STEP.match(text, end)
    if step is not None:
        return argument in (step.group(1), *_KEY.findall(step.group()))
    begin = max(0, start - MOST_BEFORE)
    if _WITHOUT_VALUES.search(text, begin, start) is not None:
        return False
    loop = _LOOP.search(text, begin, start)
    limit = text.find("\n}", end, end + MOST_OF_A_LOOP) if loop is not None else -1
    if loop is None or limit < 0:
        return True
    item = re.compile(rf"(?<![\w.-]){re.escape(loop.group(1))}(?![\w-])")
    steps = (_STEP.match(text, use.end(), limit) for use in item.finditer(text, end, limit))
    return any(step is None or step.group(1) == argument for step in steps)


def _start(span: Span) -> int:
    return span.start


def _is_terraform(source: Source) -> bool:
    return source.path.endswith((".tf.json", ".tofu.json"))


def _line(span: Span) -> str:
    return f"{span.source.path}:{span.first.line}"
