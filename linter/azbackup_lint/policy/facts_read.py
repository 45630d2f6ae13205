"""Which facts conditions look at, and keys that are equal where all of those facts are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from decimal import Decimal
from operator import itemgetter

from azbackup_lint.light_typing import Any
from azbackup_lint.policy.conditions import Condition, as_document
from azbackup_lint.values import Unknown

ABSENT = object()
"""In place of a fact that a document hasn't."""

PLAIN = frozenset((str, int, bool, Decimal, type(None), object))
"""The types of facts that are keys themselves, together with their types: true is 1 in Python."""


class _Step:
    """What is read of the fact that a path leads to: all of it, or some of the facts inside."""

    __slots__ = ("_get", "all", "inside")

    def __init__(self) -> None:
        self.all = False
        self.inside: dict[str, _Step] = {}
        self._get: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None = None

    def facts(self, document: Mapping[str, Any]) -> tuple[Any, ...]:
        """The facts that are read inside, once the paths of all conditions are known."""
        if len(self.inside) > 1:  # of one, it gets no tuple
            self._get = self._get or itemgetter(*self.inside)
            try:
                return self._get(document)
            except KeyError:
                pass
        return tuple([document.get(name, ABSENT) for name in self.inside])


class FactsRead:
    """The facts that conditions look at, whatever the documents are."""

    def __init__(self, conditions: Iterable[Condition]) -> None:
        self._root = _Step()
        for condition in conditions:
            for path, is_whole in condition.reads():
                step = self._root
                for name in path:
                    step = step.inside.setdefault(name, _Step())
                step.all = step.all or is_whole

    def of(self, document: Mapping[str, Any]) -> Hashable:
        """A key of a document: conditions decide alike on all documents of the same key."""
        return _key(self._root, document)


def _key(step: _Step, fact: Any) -> Hashable:
    if step.all or not isinstance(fact, dict):
        return _whole(fact)
    facts = step.facts(fact)
    kinds = tuple(map(type, facts))
    if PLAIN.issuperset(kinds):
        return facts, kinds
    read = zip(step.inside.values(), facts, kinds, strict=True)
    keys = [fact if kind in PLAIN else _key(inner, fact) for inner, fact, kind in read]
    return tuple(keys), kinds


def _whole(fact: Any) -> Hashable:
    """All of a fact that a condition can look at."""
    if isinstance(fact, Unknown):
        options = tuple([_whole(as_document(option)) for option in fact.options])
        return ("unknown", fact.minimum, fact.maximum, options)
    if isinstance(fact, list):
        return ("list", *[_whole(item) for item in fact])
    if isinstance(fact, dict):
        return ("object", *[(name, _whole(fact[name])) for name in sorted(fact)])
    return type(fact), fact
