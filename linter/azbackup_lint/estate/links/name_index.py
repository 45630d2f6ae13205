"""Entities by their names: finds those that a name may mean without looking at all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.azure.names import are_different, name_key
from azbackup_lint.estate.entities import Entity
from azbackup_lint.light_typing import Generic, TypeVar
from azbackup_lint.values import Known, Value

E = TypeVar("E", bound=Entity)

Names = Sequence[Value | None]
"""The names of an entity and its parents, then its resource group's."""


class NameIndex(Generic[E]):
    """Entities of one kind by their names and resource group, which may be known in part."""

    def __init__(self, entities: Iterable[E]) -> None:
        self._entities = tuple(entities)
        self._exact: dict[object, list[E]] = {}
        self._by_mask: dict[int, list[tuple[Names, E]]] | None = None
        self._tables: dict[tuple[int, int], dict[tuple[object, ...], list[E]]] = {}
        for entity in self._entities:
            key = _key(names_of(entity))
            if key in self._exact:
                self._exact[key].append(entity)
            elif key is not None:
                self._exact[key] = [entity]

    def exact(self, names: Names) -> Sequence[E]:
        """The entities whose names are certainly these: known and equal, or the same symbols."""
        key = _key(names)
        return self._exact.get(key, ()) if key is not None else ()

    def compatible(self, names: Names) -> Iterator[E]:
        """The entities whose known names don't differ from the known ones of these."""
        mask = _mask(names)
        for other, named in self._masked().items():
            common = mask & other
            yield from self._table(other, common, named).get(_cut(names, common), ())

    def _masked(self) -> dict[int, list[tuple[Names, E]]]:
        """Entities by which of their names are known; seldom asked for, as most names are."""
        if self._by_mask is None:
            self._by_mask = {}
            for entity in self._entities:
                names = names_of(entity)
                self._by_mask.setdefault(_mask(names), []).append((names, entity))
        return self._by_mask

    def _table(
        self, mask: int, common: int, named: Iterable[tuple[Names, E]]
    ) -> dict[tuple[object, ...], list[E]]:
        """Entities with some known names, by the names that a question has, too."""
        table = self._tables.get((mask, common))
        if table is None:
            table = self._tables[mask, common] = {}
            for names, entity in named:
                table.setdefault(_cut(names, common), []).append(entity)
        return table


def names_of(entity: Entity) -> tuple[Value, ...]:
    """The names by which an entity is found."""
    return (*entity.path, entity.resource_group)


def may_be_same(first: Names, second: Names) -> bool:
    """Whether names may all be equal."""
    return len(first) == len(second) and not any(map(are_different, first, second))


def _key(names: Names) -> object:
    keys = tuple(name_key(name) for name in names)
    return None if None in keys else keys


def _mask(names: Names) -> int:
    return sum(1 << place for place, name in enumerate(names) if isinstance(name, Known))


def _cut(names: Names, mask: int) -> tuple[object, ...]:
    return tuple(name_key(name) for place, name in enumerate(names) if mask >> place & 1)
