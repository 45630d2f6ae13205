"""What refers to entities, by the entity that it refers to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.light_typing import Generic, TypeVar
from azbackup_lint.values import Cause

R = TypeVar("R")
E = TypeVar("E", bound=Entity)

MAX_CAUSES = 8
"""Reasons kept where many references are unresolved."""


class Joins(Generic[R, E]):
    """Referrers by their targets, and referrers with uncertain targets."""

    def __init__(self, referrers: Iterable[R], target: Callable[[R], Target[E]]) -> None:
        self._of: dict[int, list[R]] = {}
        self._uncertain: dict[int, dict[Cause, None]] = {}
        self._untargeted: dict[Cause, None] = {}
        self._is_open = False
        for referrer in referrers:
            self._add(referrer, target(referrer))

    def of(self, entity: E) -> list[R]:
        """What surely refers to an entity, in order."""
        return self._of.get(id(entity), [])

    def uncertain(self, entity: E) -> tuple[Cause, ...] | None:
        """Why it isn't known whether more refers to an entity; None if nothing else does."""
        own = self._uncertain.get(id(entity))
        if own is None:
            return tuple(self._untargeted) if self._is_open else None
        return tuple({**own, **self._untargeted})

    def _join(self, entity: E, referrer: R) -> None:
        known = self._of.get(id(entity))
        if known is None:
            self._of[id(entity)] = [referrer]  # as most have one only
        else:
            known.append(referrer)

    def _add(self, referrer: R, target: Target[E]) -> None:
        if target.entity is not None:
            self._join(target.entity, referrer)
        elif target.candidates:
            for candidate in target.candidates:
                if target.must_be(candidate):
                    self._join(candidate, referrer)
                    continue
                _note(self._uncertain.setdefault(id(candidate), {}), target.causes)
        elif not target.elsewhere:
            self._is_open = True
            _note(self._untargeted, target.causes)


def _note(causes: dict[Cause, None], more: tuple[Cause, ...]) -> None:
    if len(causes) < MAX_CAUSES:
        causes.update(dict.fromkeys(more[: MAX_CAUSES - len(causes)]))
