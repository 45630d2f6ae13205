"""Statements that are kept while a file is edited."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.bicep.syntax.ast import Statement
from azbackup_lint.languages.bicep.syntax.known_statements import KnownStatements
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile
from azbackup_lint.source import Source
from tests.bicep.test_damage import STATEMENTS, TEXTS

FILE = Path("/main.bicep")
BEFORE = "param a int = 1\nvar b = {\n  c: a\n}\nparam d string\n"


def parse(known: KnownStatements, text: str) -> BicepFile:
    return known.parse(Source("main.bicep", text, FILE))


def places(statements: tuple[Statement, ...]) -> list[tuple[str, int, int]]:
    """Each header with the lines of the statement in the whole file."""
    found = []
    for statement in statements:
        span = statement.span.source.settled(statement.span)
        found.append((statement.header.text, span.first.line, span.last.line))
    return found


def test_unchanged_statements_stay_the_same_wherever_they_move() -> None:
    known = KnownStatements()
    first = parse(known, BEFORE)
    second = parse(known, f"// moved\n\n{BEFORE.replace('c: a', 'c: 2')}")
    assert [a is b for a, b in zip(first.statements, second.statements, strict=True)] == [
        True, False, True,
    ]  # fmt: skip
    assert places(second.statements) == [
        ("param a int", 3, 3), ("var b", 4, 6), ("param d string", 7, 7),
    ]  # fmt: skip


def test_a_broken_statement_stands_as_it_was() -> None:
    known = KnownStatements()
    first = parse(known, BEFORE)
    broken = parse(known, BEFORE.replace("int = 1", "int = \n"))
    assert broken.statements == first.statements
    assert [(p.span.first.line, p.span.source.path) for p in broken.problems] == [(1, "main.bicep")]
    assert places(broken.statements)[1] == ("var b", 3, 5)
    mended = parse(known, BEFORE.replace("int = 1", "int = 2"))
    assert mended.problems == ()
    assert mended.statements[0] is not first.statements[0]


def test_a_statement_whose_header_is_broken_is_still_there() -> None:
    known = KnownStatements()
    first = parse(known, BEFORE)
    broken = parse(known, BEFORE.replace("var b", "var "))
    assert {id(s) for s in broken.statements} == {id(s) for s in first.statements}
    gone = parse(known, BEFORE.replace("var b = {\n  c: a\n}\n", ""))
    assert [s.header.text for s in gone.statements] == ["param a int", "param d string"]


def test_what_was_never_whole_is_shown_as_far_as_it_can_be_read() -> None:
    file = parse(KnownStatements(), "param a int =\nvar b = 1\n")
    assert [s.header.text for s in file.statements] == ["param a int", "var b"]
    assert len(file.problems) == 1


@given(st.lists(st.permutations(STATEMENTS).map("\n".join) | TEXTS, min_size=1, max_size=4))
def test_what_is_whole_is_as_if_it_were_new(texts: list[str]) -> None:
    known = KnownStatements()
    for text in texts:
        file = parse(known, text)
        fresh = parse_file(Source("main.bicep", text, FILE))
        assert [(p.message, p.span.start) for p in file.problems] == [
            (p.message, p.span.start) for p in fresh.problems
        ]
        if not fresh.problems:
            assert places(file.statements) == places(fresh.statements)
