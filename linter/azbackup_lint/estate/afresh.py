"""How results come about that may be kept from one run to the next; here, none is."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from azbackup_lint.light_typing import TypeVar

S = TypeVar("S")
T = TypeVar("T")


class Afresh:
    """Makes every result anew."""

    def of(self, key: Hashable, given: tuple[object, ...], around: S, make: Callable[[S], T]) -> T:
        """What a computation makes of its surroundings and of what it is given.

        The key names the computation. It must depend on nothing else, and change nothing.
        """
        return make(around)


AFRESH = Afresh()
