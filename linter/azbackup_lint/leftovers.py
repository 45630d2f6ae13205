"""Lets go of what evaluated roots leave in memory, where nothing else does."""

from __future__ import annotations

import gc

ENOUGH = 1_000
"""Resources whose values are worth looking for: some ten megabytes, for some ten milliseconds."""


class Leftovers:
    """Counts the resources of roots that are done with, and now and then frees their memory.

    The values of a root refer to each other in circles, which Python frees only when it looks for
    them; the command switches that off. What is there before the first root stays, and is not
    looked at again.
    """

    def __init__(self) -> None:
        self._resources = 0
        self._is_settled = False

    def add(self, resources: int) -> None:
        """A root of so many resources is done with."""
        self._resources += resources

    def free(self) -> None:
        """Another root begins, and nothing refers to those before it any more."""
        if self._resources < ENOUGH or gc.isenabled():
            return
        gc.collect()
        if not self._is_settled:
            self._is_settled = True
            gc.freeze()
        self._resources = 0
