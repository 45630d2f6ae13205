"""What the rest of the linter asks of Bicep's syntax."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import Statement
from azbackup_lint.languages.bicep.syntax.faults import one_a_line, problems_of
from azbackup_lint.languages.bicep.syntax.splitting import RawStatement, split
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile
from azbackup_lint.languages.bicep.syntax.statements import StatementParser
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source

PARAMETER_FILE = ".bicepparam"


@dataclass(frozen=True, slots=True)
class Scan:
    """The statements of a file that aren't parsed yet, and what is wrong outside of them."""

    statements: tuple[RawStatement, ...]
    problems: tuple[Problem, ...]


def scan(source: Source) -> Scan:
    """The statements of a file, without what is in them: about three times as fast as parsing."""
    statements, outside = split(source)
    return Scan(statements, problems_of(source, outside))


def parse_statement(raw: RawStatement) -> tuple[Statement | None, tuple[Problem, ...]]:
    """A statement, if at least its header can be read, and what can't be read of it."""
    source = raw.span.source
    parser = StatementParser(source, raw.tokens, raw.first)
    statement = parser.statement(for_parameters=source.path.lower().endswith(PARAMETER_FILE))
    faults = [*raw.faults, *parser.faults]
    return statement, problems_of(source, faults) if faults else ()


def parse_file(source: Source) -> BicepFile:
    """All statements of a file; `.bicepparam` files are known by their name.

    Lines that are no statements behind a broken one are told as one with it.
    """
    scanned = scan(source)
    statements: list[Statement] = []
    problems = [*scanned.problems]
    is_broken = False
    for raw in scanned.statements:
        if is_broken and not raw.keyword:
            continue
        statement, faults = parse_statement(raw)
        is_broken = bool(faults)
        problems += faults
        if statement is not None:
            statements.append(statement)
    return BicepFile(source, tuple(statements), one_a_line(problems))
