"""Blocks that are kept while their files are edited: only what changed is parsed again.

A block stays the same object as long as its text does, wherever it moves in its file. One that
can't be parsed any more stands as it was when it could be, until it can be again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import is_
from pathlib import Path

from azbackup_lint.languages.terraform.syntax.ast import Body
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock, Scan, scan
from azbackup_lint.languages.terraform.syntax.parser import parse_body
from azbackup_lint.problems import SYNTAX_ERROR, Problem
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.source import Part, Source, Span

HCL = (".tf", ".tofu")
"""The endings of files in the native syntax."""

Parsed = tuple[Body, tuple[Problem, ...]]

Identity = tuple[str, tuple[str, ...], int]
"""The type and labels of a block, and how many of the same stand before it in the file."""


@dataclass(slots=True)
class _Known:
    """A block in a part of its own, and its body if somebody needed that."""

    part: Part
    raw: RawBlock
    parsed: Parsed | None = None

    def body(self) -> Parsed:
        if self.parsed is None:
            self.parsed = parse_body(self.raw.body)
        return self.parsed

    def is_broken(self) -> bool:
        return any(problem.kind is SYNTAX_ERROR for problem in self.body()[1])


@dataclass(slots=True)
class _File:
    """A file as it was scanned last: its blocks, and those that stand in for broken ones."""

    source: Source
    scan: Scan = field(default_factory=lambda: Scan((), (), ()))
    blocks: dict[Identity, _Known] = field(default_factory=dict)
    good: dict[Identity, _Known] = field(default_factory=dict)
    by_part: dict[Source, _Known] = field(default_factory=dict)


class KnownBlocks:
    """The blocks of the files of a root and its modules, from one run to the next."""

    def __init__(self) -> None:
        self._files: dict[Path | None, _File] = {}

    def scan(self, source: Source) -> Scan:
        """The blocks of a file; those that didn't change are the same as before."""
        known = self._files.get(source.file)
        if known is None or known.source is not source:
            known = self._files[source.file] = _updated(known, source)
        return known.scan

    def is_as_before(self, source: Source) -> bool:
        """Whether a file holds the same blocks as before, wherever they have moved."""
        before = self._files.get(source.file)
        if before is None or before.scan.attributes:
            return False
        old, new = before.scan.blocks, self.scan(source)
        same = len(old) == len(new.blocks) and all(map(is_, old, new.blocks))
        return same and not new.attributes

    def problems(self) -> Iterator[Problem]:
        """The syntax errors in all files."""
        for file in self._files.values():
            yield from file.scan.problems
            for raw in file.scan.blocks:
                known = file.by_part.get(raw.body.source)
                if known is not None and known.parsed is not None and known.raw is raw:
                    yield from known.parsed[1]

    def parse(self, span: Span) -> Parsed:
        """The body of a block, parsed once."""
        file = self._files.get(span.source.file)
        known = file.by_part.get(span.source) if file is not None else None
        return parse_body(span) if known is None else known.body()


def _updated(before: _File | None, source: Source) -> _File:
    result = scan(source)
    old = before or _File(source)
    file = _File(source, good=dict(old.good))
    for identity, raw in _identified(result.blocks):
        candidates = (old.blocks.get(identity), old.good.get(identity))
        file.blocks[identity] = _known(candidates, source, raw)
    unclosed = {problem.span for problem in result.problems}
    shown: list[RawBlock] = []
    problems = [*result.problems]
    for (identity, known), raw in zip(file.blocks.items(), result.blocks, strict=True):
        is_new = before is not None and known.part not in old.by_part
        is_open = raw.header in unclosed
        is_broken = is_open or bool((is_new or known.parsed) and known.is_broken())
        stand_in = file.good.get(identity)
        if is_broken and stand_in is not None and stand_in is not known:
            problems += known.body()[1] if not is_open else ()
            _put_in_place(stand_in, raw, source)
            shown.append(stand_in.raw)
            continue
        if not is_broken:
            file.good[identity] = known
        shown.append(known.raw)
    for identity in [identity for identity in file.good if identity not in file.blocks]:
        if result.problems:  # it may be gone only because its header can't be read
            shown.append(file.good[identity].raw)
        else:
            del file.good[identity]
    file.by_part = {known.part: known for known in (*file.blocks.values(), *file.good.values())}
    file.scan = Scan(tuple(shown), result.attributes, tuple(problems))
    return file


def _identified(blocks: Iterable[RawBlock]) -> Iterator[tuple[Identity, RawBlock]]:
    """Each block with its identity."""
    seen: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for raw in blocks:
        name = (raw.type, raw.labels)
        yield (*name, seen[name]), raw
        seen[name] += 1


def _known(candidates: Iterable[_Known | None], source: Source, raw: RawBlock) -> _Known:
    """The same block as before at its place now, or a new one if its text changed."""
    start, end = raw.header.start, raw.body.end
    for old in candidates:
        if old is not None and source.text[start:end] == old.part.text:
            old.part.move(source, start)
            if old.parsed is not None and old.parsed[1]:  # problems may name places in words
                old.parsed = parse_body(old.raw.body)
            return old
    part = Part(source, start, end)
    header = part.span(0, raw.header.end - start)
    body = part.span(raw.body.start - start, end - start)
    return _Known(part, replace(raw, header=header, body=body))


def _put_in_place(stand_in: _Known, raw: RawBlock, source: Source) -> None:
    """Moves a block to where the one that it stands in for is, as if that had its text."""
    start, text = raw.header.start, source.text
    as_if = f"{text[:start]}{stand_in.part.text}{text[raw.body.end :]}"
    stand_in.part.move(Source(source.path, as_if, source.file), start)
