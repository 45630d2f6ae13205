"""Lets go of what evaluated roots leave in memory, where nothing else does."""

from __future__ import annotations

import gc

ENOUGH = 1_000
"""Resources whose values are worth looking for: some ten megabytes, for some ten milliseconds."""


class Leftovers:
    """Counts the resources of roots that are done with, and now and then frees their memory.

    The values of a root refer to each other in circles, which Python frees only when it looks for
    them; the command switches that off. What survives is kept for the report, and is not looked at
    again, so that many roots take no longer each than few.
    """

    def __init__(self) -> None:
        self._resources = 0

    def add(self, resources: int) -> None:
        """A root of so many resources is done with."""
        self._resources += resources

    def free(self) -> None:
        """Another root begins, and nothing refers to those before it any more."""
        if self._resources < ENOUGH or gc.isenabled():
            return
        gc.collect()
        gc.freeze()
        self._resources = 0
