"""Which facts conditions look at, and keys that are equal where all of those facts are."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping

from azbackup_lint.light_typing import Any
from azbackup_lint.policy.conditions import Condition, as_document
from azbackup_lint.values import Unknown

ABSENT = ("absent",)


class _Step:
    """What is read of the fact that a path leads to: all of it, or some of the facts inside."""

    __slots__ = ("all", "inside")

    def __init__(self) -> None:
        self.all = False
        self.inside: dict[str, _Step] = {}


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
    keys: list[Hashable] = ["facts"]
    for name, inner in step.inside.items():
        value = fact.get(name, ABSENT)
        kind = type(value)
        is_plain = kind is str or kind is int or value is None or value is ABSENT
        keys.append(value if is_plain else _key(inner, value))
    return tuple(keys)


def _whole(fact: Any) -> Hashable:
    """All of a fact that a condition can look at; unlike in Python, true is not 1."""
    kind = type(fact)
    if kind is str or kind is int or fact is None:
        plain: Hashable = fact
        return plain
    if isinstance(fact, Unknown):
        options = tuple([_whole(as_document(option)) for option in fact.options])
        return ("unknown", fact.minimum, fact.maximum, options)
    if isinstance(fact, list):
        return ("list", *[_whole(item) for item in fact])
    if isinstance(fact, dict):
        return ("object", *[(name, _whole(fact[name])) for name in sorted(fact)])
    return (kind, fact)
