"""The lines of a text while many edits are made in it, each in time linear in the lines it touches.

To join and split all of the text for each edit would take time that grows with the square of what
an editor sends at once. The lines lie in a list: an edit replaces those that it touches.
"""

from __future__ import annotations

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.lsp.positions import ClientPosition, ClientRange, Encoding, characters_before

MAX_WORK = 4 * 10**9
"""What the edits of one message may take: a second or two.

A character or a line that is moved counts one, half a nanosecond; one that isn't ASCII counts five,
as it must be looked at.
"""

_LINE = lazy_regex(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


class TooManyEdits(Exception):
    """The edits of one message take more work than a message may."""


class EditedLines:
    """A text that is edited, and the work that it has taken."""

    def __init__(self, text: str) -> None:
        self._lines = _split(text)  # each but the last one with its end
        self.work = 0

    @property
    def text(self) -> str:
        """The text as it is now."""
        return "".join(self._lines)

    def replace(self, place: ClientRange | None, text: str, encoding: Encoding) -> None:
        """Puts a text in place of a range, or of all; a range ends at its start at the least.

        Raises TooManyEdits.
        """
        if place is None:
            self._lines = _split(text)
            return
        lines = self._lines
        first, begin = self._at(place.start, encoding)
        last, end = max((first, begin), self._at(place.end, encoding))
        segment = f"{lines[first][:begin]}{text}{lines[last][end:]}"
        if first and lines[first - 1].endswith("\r"):  # a line feed may follow it now
            first -= 1
            segment = f"{lines[first]}{segment}"
        replaced = _split(segment)
        if last + 1 < len(lines):
            replaced.pop()  # what follows the end of a line is the next one
        self._spend(len(segment) if segment.isascii() else 5 * len(segment))
        if len(replaced) != last + 1 - first:
            self._spend(len(lines) - last)
        lines[first : last + 1] = replaced

    def _at(self, position: ClientPosition, encoding: Encoding) -> tuple[int, int]:
        """The line of a position, and the characters before it; the end for what lies past it."""
        line, character = position
        if line >= len(self._lines):
            return len(self._lines) - 1, len(self._lines[-1])
        whole = self._lines[line]
        length = len(whole) - (2 if whole.endswith("\r\n") else whole.endswith(("\r", "\n")))
        return line, min(characters_before(whole, character, encoding), length)

    def _spend(self, work: int) -> None:
        self.work += work
        if self.work > MAX_WORK:
            raise TooManyEdits


def _split(text: str) -> list[str]:
    """The lines of a text with their ends; the last one has none, and may be empty."""
    if "\r" not in text:
        *lines, last = text.split("\n")
        return [*(f"{line}\n" for line in lines), last]
    *lines, end = _LINE.findall(text)
    return lines if lines and not lines[-1].endswith(("\r", "\n")) else [*lines, end]
