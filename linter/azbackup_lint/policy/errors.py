"""What is wrong with a pack."""

from __future__ import annotations


class PackError(Exception):
    """A pack, edition or policy that can't be used.

    `place` names file, line and column where they are known; the text of the error starts with it.
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place
