"""Changes to texts: what stands in a range is replaced."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` takes the place of what stands in the range, which may be empty."""

    span: Span
    text: str

    def touches(self, other: Edit) -> bool:
        """Whether the two change the same piece of a text, or insert at the same place."""
        mine, theirs = self.span, other.span
        if mine.source is not theirs.source:
            return False
        if mine.start == theirs.start:
            return True
        return mine.start < theirs.end and theirs.start < mine.end


def without_conflicts(edits: Iterable[Edit]) -> tuple[Edit, ...] | None:
    """The edits, each once, in the order of their places; None if two of them touch."""
    ordered = sorted(set(edits), key=lambda edit: (edit.span.source.path, edit.span.start))
    for edit, following in pairwise(ordered):
        if edit.touches(following):
            return None
    return tuple(ordered)


def edited(source: Source, edits: Iterable[Edit]) -> str:
    """The text of a source after edits of it, of which no two touch; all else is as it was."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        pieces += source.text[at : edit.span.start], edit.text
        at = edit.span.end
    return "".join((*pieces, source.text[at:]))
