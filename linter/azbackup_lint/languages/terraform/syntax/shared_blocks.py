"""Blocks that several roots read: each is scanned and parsed once for all of them."""

from __future__ import annotations

from collections import OrderedDict

from azbackup_lint.languages.terraform.syntax.ast import Body
from azbackup_lint.languages.terraform.syntax.blocks import Scan, scan
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span

MOST_FILES = 1_000
"""Files whose blocks are kept, those that were asked for last: roots near each other share them."""

MOST_TEXT = 1_000_000
"""Code points of these files: syntax takes some ten times the memory of its text."""

Parsed = tuple[Body, tuple[Problem, ...]]


@dataclass(slots=True)
class _File:
    scan: Scan | None = None
    bodies: dict[Span, Parsed] = field(default_factory=dict)


def is_shared(source: Source) -> bool:
    """Whether a file is short enough for the syntax of its blocks to be kept."""
    return len(source.text) <= MOST_TEXT


class SharedBlocks:
    """What follows from the texts of files alone, whatever root they belong to."""

    def __init__(self) -> None:
        self._files: OrderedDict[Source, _File] = OrderedDict()
        self._length = 0

    def scan(self, source: Source) -> Scan:
        """The blocks of a file."""
        file = self._file(source)
        if file.scan is None:
            file.scan = scan(source)
        return file.scan

    def parse(self, span: Span) -> Parsed:
        """The body of a block, with its problems."""
        from azbackup_lint.languages.terraform.syntax.parser import parse_body  # as needed

        if not is_shared(span.source):
            return parse_body(span)
        bodies = self._file(span.source).bodies
        parsed = bodies.get(span)
        if parsed is None:
            parsed = bodies[span] = parse_body(span)
        return parsed

    @property
    def _is_full(self) -> bool:
        return len(self._files) > MOST_FILES or self._length > MOST_TEXT

    def _file(self, source: Source) -> _File:
        file = self._files.get(source)
        if file is None:
            file = self._files[source] = _File()
            self._length += len(source.text)
            while len(self._files) > 1 and self._is_full:
                oldest, _ = self._files.popitem(last=False)
                self._length -= len(oldest.text)
        else:
            self._files.move_to_end(source)
        return file
