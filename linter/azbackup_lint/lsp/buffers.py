"""The texts that an editor has open, as they change."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from azbackup_lint.lsp.edited_lines import EditedLines
from azbackup_lint.lsp.positions import ClientRange, Encoding, Lines
from azbackup_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """A change that an editor made: a text in place of a range, or of all where there is none."""

    text: str
    range: ClientRange | None = None


class Buffer:
    """One version of the text of an open file. It never changes: an edit makes another one."""

    def __init__(self, path: Path, uri: str, text: str, version: int | None) -> None:
        self.path = path
        self.uri = uri
        self.text = text
        self.version = version

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.text)

    def edited(self, edits: Iterable[Edit], version: int | None, encoding: Encoding) -> Buffer:
        """The buffer after edits, each of which is about the text that the one before left.

        Raises TooManyEdits.
        """
        lines = EditedLines(self.text)
        for edit in edits:
            lines.replace(edit.range, edit.text, encoding)
        return Buffer(self.path, self.uri, lines.text, version)
