"""Colours and hyperlinks on terminals."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.records import dataclass, field

CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "bold": "1",
    "dim": "2",
    "path": "1",
    "help": "32",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Paints words, or leaves them as they are; and links ids of policies to their pages.

    `pages` has the addresses, of printable ASCII characters, by the ids; it is empty where
    nothing can be linked.
    """

    colour: bool = False
    pages: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, kind: str, text: str) -> str:
        """The text in the colour of its kind."""
        return f"\x1b[{CODES[kind]}m{text}\x1b[0m" if self.colour and text else text

    def policy(self, id_: str) -> str:
        """The id of a policy, as a hyperlink to its page where there is one.

        https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda describes the sequence.
        """
        page = self.pages.get(id_)
        return f"\x1b]8;;{page}\x1b\\{id_}\x1b]8;;\x1b\\" if page else id_
