"""Files that several roots read, and those that are only looked into: parsed once, or less."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator

from azbackup_lint.languages.bicep.syntax.ast import Statement
from azbackup_lint.languages.bicep.syntax.parser import Scan, parse_file, parse_statement, scan
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source

MOST_TEXT = 1_000_000
"""Code points of files that are kept: trees and tokens take many times the memory of their text."""


@dataclass(slots=True)
class _Known:
    scan: Scan | None = None
    file: BicepFile | None = None


class SharedFiles:
    """What follows from the texts of files alone, whatever root they belong to."""

    def __init__(self) -> None:
        self._known: OrderedDict[Source, _Known] = OrderedDict()
        self._length = 0

    def parse(self, source: Source) -> BicepFile:
        """All of a file."""
        known = self._of(source)
        if known.file is None:
            known.file = parse_file(source)
        return known.file

    def statements(self, source: Source, *keywords: str) -> Iterator[Statement]:
        """The statements of a file that begin with one of some keywords; no other one is parsed."""
        known = self._of(source)
        if known.scan is None:
            known.scan = scan(source)
        for raw in known.scan.statements:
            if raw.keyword in keywords:
                statement, _ = parse_statement(raw)
                if statement is not None:
                    yield statement

    def _of(self, source: Source) -> _Known:
        known = self._known.get(source)
        if known is None:
            known = self._known[source] = _Known()
            self._length += len(source.text)
            while len(self._known) > 1 and self._length > MOST_TEXT:
                oldest, _ = self._known.popitem(last=False)
                self._length -= len(oldest.text)
        else:
            self._known.move_to_end(source)
        return known
