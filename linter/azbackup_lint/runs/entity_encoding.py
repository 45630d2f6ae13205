"""What roots tell each other, as texts of JSON: each is named by its digest, and names others.

Equal contents have equal names, so that a name tells whether anything has changed. Whoever decodes
a text holds it against its name: what is damaged, or was made by another program, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from decimal import Decimal

from azbackup_lint.estate import entities as kinds
from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.neighbours import Neighbours
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.estate.root_links import Declaration, Links
from azbackup_lint.estate.summaries import Summary
from azbackup_lint.light_typing import Any
from azbackup_lint.records import fields
from azbackup_lint.resources import Existence, Resource
from azbackup_lint.runs.encoding import Find, TextName, UndecodableError, digest_of
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause, Hop, Known, Link, ListValue, MapValue, Unknown

PARTS: tuple[type[Any], ...] = (
    *(Cause, Declaration, Existence, Hop, JoinedItem, Known, Link, Links, ListValue, MapValue),
    *(Neighbours, Resource, Summary, Target, Unknown),
)
"""The records that are encoded in place; entities are texts of their own."""

RECORDS: Mapping[str, type[Any]] = {
    record.__name__: record
    for record in (*PARTS, *(getattr(kinds, name) for name in kinds.__all__))
    if isinstance(record, type) and hasattr(record, "__record_fields__")
}
"""What a text may consist of, by name."""

SPAN, TUPLE, SET, MAPPING, DECIMAL, NAMED = "span", "tuple", "set", "mapping", "decimal", "named"


class EntityEncoder:
    """Encodes what consists of records, tuples and mappings; each entity once.

    It `met_secrets` once a value was encoded that is marked as sensitive.
    """

    def __init__(self) -> None:
        self.met_secrets = False
        self._texts: dict[str, str] = {}
        self._names: dict[int, tuple[Entity, str]] = {}
        self._rows: dict[Source, list[str | None]] = {}
        self._sources: dict[TextName, Source] = {}

    def encoded(self, value: Any) -> tuple[str, Mapping[str, str]]:
        """The name of a value that wasn't met yet, and the texts that it takes, by their names."""
        self._texts, self.met_secrets = {}, False
        return self.name(value), self._texts

    def named(self, entity: Entity, name: str) -> None:
        """Says that an entity was decoded from the text of a name."""
        self._names[id(entity)] = (entity, name)

    def source(self, name: TextName) -> Source | None:
        """A text that places of what was encoded are in."""
        return self._sources.get(name)

    def name(self, value: Any) -> str:
        """The name of a value."""
        known = self._names.get(id(value))
        if known is not None:
            return known[1]
        sources: dict[Source, int] = {}
        is_entity = isinstance(value, Entity)
        plain = self._record(value, sources) if is_entity else self._plain(value, sources)
        rows = [self._row(source) for source in sources]
        text = json.dumps([rows, plain], separators=(",", ":"))
        name = digest_of(text)
        self._texts[name] = text
        if is_entity:
            self._names[id(value)] = (value, name)
        return name

    def _row(self, source: Source) -> list[str | None]:
        row = self._rows.get(source)
        if row is None:
            file, digest = str(source.file) if source.file else None, digest_of(source.text)
            row = self._rows[source] = [source.path, file, digest]
            self._sources[TextName(source.path, file, digest)] = source
        return row

    def _record(self, record: Any, sources: dict[Source, int]) -> list[Any]:
        if isinstance(record, Hop) and record.is_secret:
            self.met_secrets = True
        values = (getattr(record, item.name) for item in fields(record))
        return [type(record).__name__, *(self._plain(value, sources) for value in values)]

    def _plain(self, value: Any, sources: dict[Source, int]) -> Any:
        if value is None or isinstance(value, (str, bool, int)):
            return value
        if isinstance(value, Span):
            number = sources.setdefault(value.source, len(sources))
            return [SPAN, number, value.start, value.end]
        if isinstance(value, Entity):
            return [NAMED, self.name(value)]
        if isinstance(value, tuple):
            return [TUPLE, *(self._plain(item, sources) for item in value)]
        if isinstance(value, frozenset):
            return [SET, *(self._plain(item, sources) for item in sorted(value))]
        if isinstance(value, Mapping):
            items = value.items()
            pairs = ([self._plain(k, sources), self._plain(v, sources)] for k, v in items)
            return [MAPPING, *pairs]
        if isinstance(value, Decimal):
            return [DECIMAL, str(value)]
        return self._record(value, sources)


class EntityDecoder:
    """Decodes texts by their names; raises UndecodableError for one that isn't its own.

    `find` finds the texts of files. An entity that was decoded is `told` with its name.
    """

    def __init__(
        self, texts: Mapping[str, str], find: Find, told: Callable[[Entity, str], None]
    ) -> None:
        self._texts = texts
        self._find = find
        self._told = told
        self._made: dict[str, Any] = {}

    def value(self, name: str) -> Any:
        """The value of a name; of the same name, always the same one."""
        if name not in self._made:
            text = self._texts.get(name)
            if not isinstance(text, str) or digest_of(text) != name:
                raise UndecodableError("a text that doesn't have its name")
            rows, plain = json.loads(text)
            made = self._value(plain, [self._source(*row) for row in rows])
            if isinstance(made, Entity):
                self._told(made, name)
            self._made[name] = made
        return self._made[name]

    def _source(self, path: str, file: str | None, digest: str) -> Source:
        source = self._find(TextName(path, file, digest))
        if source is None:
            raise UndecodableError("a text has changed")
        return source

    def _value(self, plain: Any, sources: list[Source]) -> Any:
        if not isinstance(plain, list):
            return plain
        kind, *parts = plain
        if kind == SPAN:
            number, start, end = parts
            return Span(sources[number], start, end)
        if kind == NAMED:
            return self.value(parts[0])
        if kind == TUPLE:
            return tuple(self._value(item, sources) for item in parts)
        if kind == SET:
            return frozenset(self._value(item, sources) for item in parts)
        if kind == MAPPING:
            return {self._value(k, sources): self._value(v, sources) for k, v in parts}
        if kind == DECIMAL:
            return Decimal(parts[0])
        record = RECORDS[kind]
        names = (item.name for item in fields(record))
        values = (self._value(item, sources) for item in parts)
        return record(**dict(zip(names, values, strict=True)))
