"""Statements that are kept while their files are edited: only what changed is parsed again.

A statement stays the same object as long as its text does, wherever it moves in its file. One that
can't be parsed any more stands as it was when it could be, until it can be again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.languages.bicep.syntax.ast import Statement
from azbackup_lint.languages.bicep.syntax.faults import one_a_line, problems_of
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.syntax.splitting import RawStatement, split
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.source import Part, Source

Identity = tuple[str, str, int]
"""The keyword and name of a statement, and how many of the same stand before it in the file."""


@dataclass(slots=True, eq=False)
class _Known:
    """A statement in a part of its own, if its header can be read, and what is wrong with it."""

    part: Part
    statement: Statement | None
    problems: tuple[Problem, ...]

    def settled(self) -> Iterator[Problem]:
        """What is wrong, where it stands in the file now."""
        for problem in self.problems:
            yield replace(problem, span=self.part.settled(problem.span))


@dataclass(slots=True, eq=False)
class _File:
    """A file as it was parsed last: its statements, and the last good one of each."""

    parsed: BicepFile
    statements: dict[Identity, _Known] = field(default_factory=dict)
    good: dict[Identity, _Known] = field(default_factory=dict)


class KnownStatements:
    """The statements of the files of a root and its modules, from one run to the next."""

    def __init__(self) -> None:
        self._files: dict[Path | None, _File] = {}

    def parse(self, source: Source) -> BicepFile:
        """The statements of a file; those whose text didn't change are the same as before."""
        known = self._files.get(source.file)
        if known is None or known.parsed.source is not source:
            known = self._files[source.file] = _updated(known, source)
        return known.parsed

    def statements(self, source: Source, *_: str) -> Iterable[Statement]:
        """See `SharedFiles`: here, all statements are parsed in any case."""
        return self.parse(source).statements


def _updated(before: _File | None, source: Source) -> _File:
    raws, outside = split(source)
    old = before or _File(BicepFile(source, (), ()))
    file = _File(BicepFile(source, (), ()), good=dict(old.good))
    shown: list[Statement | None] = []
    problems = [*problems_of(source, outside)]
    is_broken = False
    for identity, raw in _identified(raws):
        known = file.statements[identity] = _known(identity, old, source, raw)
        if not raw.keyword and is_broken:
            continue  # told as one with what is broken before it
        is_broken = bool(known.problems)
        problems += known.settled()
        stand_in = file.good.get(identity)
        if not is_broken:
            file.good[identity] = known
        elif stand_in is not None:
            _put_in_place(stand_in, raw, source)
            shown.append(stand_in.statement)
            continue
        shown.append(known.statement)
    for identity in [identity for identity in file.good if identity not in file.statements]:
        if problems:  # it may be gone only because its header can't be read
            shown.append(file.good[identity].statement)
        else:
            del file.good[identity]
    statements = tuple(statement for statement in shown if statement is not None)
    file.parsed = BicepFile(source, statements, one_a_line(problems))
    return file


def _identified(raws: Iterable[RawStatement]) -> Iterator[tuple[Identity, RawStatement]]:
    """Each statement with its identity."""
    seen: Counter[tuple[str, str]] = Counter()
    for raw in raws:
        name = (raw.keyword, raw.name if raw.keyword else "")
        yield (*name, seen[name]), raw
        seen[name] += 1


def _known(identity: Identity, old: _File, source: Source, raw: RawStatement) -> _Known:
    """The same statement as before at its place now, or a new one if its text changed."""
    start, end = raw.span.start, raw.span.end
    for known in (old.statements.get(identity), old.good.get(identity)):
        if known is not None and source.text[start:end] == known.part.text:
            known.part.move(source, start)
            return known
    part = Part(source, start, end)
    parsed = parse_file(part)
    statement = parsed.statements[0] if parsed.statements else None
    return _Known(part, statement, parsed.problems)


def _put_in_place(stand_in: _Known, raw: RawStatement, source: Source) -> None:
    """Moves a statement to where the one that it stands in for is, as if that had its text."""
    start, text = raw.span.start, source.text
    as_if = f"{text[:start]}{stand_in.part.text}{text[raw.span.end :]}"
    stand_in.part.move(Source(source.path, as_if, source.file), start)
