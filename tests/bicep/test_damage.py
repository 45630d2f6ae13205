"""Tokens and statements of any text, and of broken ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.bicep.syntax.parser import scan
from azbackup_lint.languages.bicep.syntax.splitting import split
from azbackup_lint.languages.bicep.syntax.statements import StatementParser
from azbackup_lint.languages.bicep.syntax.tokens import tokens_of
from azbackup_lint.problems import LIMIT_REACHED
from azbackup_lint.source import Source
from tests.bicep.trees import expression, parsed, summary

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "bicep"
NO_TOKEN = re.compile(r"(?:[ \t\r\n]|//[^\r\n]*|/\*.*?\*/|/\*.*\Z|#[a-z-]+[^\r\n]*)*", re.DOTALL)
WORDS = "param var resource if for in type f( a b 0 12 ' '' ''' 'a' 'a${ }' }b' $''' $$''' ${ $ \\"
SIGNS = "{ } [ ] ( ) , : :: . ... .? ? ?? ! != = == => =~ | || && & < > + - * / % ^ @ @a() # ;"
BLANKS = [" ", "  ", "\t", "\n", "\r\n", "\r", "//", "/*", "*/", "#disable-next-line a", "\x0b"]
LINES = ["var x = 1\n", "param p string\n", "resource r 'a/b@1' = {\n", "output o int = 1\n"]
PIECES = st.sampled_from(
    [*WORDS.split(), *SIGNS.split(), *BLANKS, *LINES, '"', "\u00e9", "\\u{41}"]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS | st.text(max_size=80))
def test_tokens_and_what_lies_between_are_the_whole_text(text: str) -> None:
    tokens = tokens_of(text)
    at = 0
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        assert at <= start <= end
        assert NO_TOKEN.fullmatch(text, at, start), text[at:start]
        at = end
    assert at == len(text)
    assert tokens.kinds[-1] == "end"
    assert tokens.kinds.count("end") == 1
    opposite = {"(": ")", "[": "]", "{": "}"}
    for opener, closer in tokens.matches.items():
        assert tokens.kinds[closer] == opposite[tokens.kinds[opener]]


@given(TEXTS | st.text(max_size=80))
def test_any_text_is_parsed_to_something_with_its_places(text: str) -> None:
    file = parsed(text)
    source = file.source
    last = 0
    for statement in file.statements:
        assert last <= statement.span.start <= statement.header.end <= statement.span.end
        last = statement.span.end
    for problem in file.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(source.text)
    lines = [problem.span.first.line for problem in file.problems]
    assert len(lines) == len(set(lines)) or "\r" in text
    summary(file)


STATEMENTS = [
    "param a string",
    "@description('it\\'s')\n@allowed([\n  'x'\n  'y'\n])\nparam b string = 'x'",
    "var c = {\n  d: [\n    1\n    2\n  ]\n  e: '${a}-${b}'\n}",
    "resource vm 'Microsoft.Compute/virtualMachines@2024-03-01' = {\n"
    "  name: 'vm'\n  properties: {\n    a: b == 'x' ? 1 : 2\n  }\n}",
    "module m 'm.bicep' = [for i in range(0, 2): if (a == 'x') {\n  name: 'm${i}'\n}]",
    "output o object = {\n  id: vm.id\n}",
]
STRAYS = st.sampled_from([*"{}[]()':,=.|?", "x", "'x'", "x: y", "${", "1 2", "@", "\\", '"'])


@given(
    st.permutations(STATEMENTS), st.integers(0, 5), st.floats(0, 1, exclude_max=True), STRAYS,
    st.booleans(),
)  # fmt: skip
def test_damage_stays_in_its_statement(
    statements: list[str], which: int, where: float, stray: str, remove: bool
) -> None:
    """One that is broken may cost the one before it only what can't be told from it."""
    whole = parsed("\n".join(statements))
    assert whole.problems == ()
    broken = statements[which].removeprefix("@description('it\\'s')\n")
    at = int(where * len(broken))
    damaged = broken[:at] + broken[at + 1 :] if remove else broken[:at] + stray + broken[at:]
    if "'''" in damaged:
        return  # such a text ends at the next one of its kind, wherever that is
    file = parsed("\n".join([*statements[:which], damaged, *statements[which + 1 :]]))
    headers = [statement.header.text for statement in file.statements]
    for other in (*statements[: max(which - 1, 0)], *statements[which + 1 :]):
        (expected,) = parsed(other).statements
        assert expected.header.text in headers
        found = file.statements[headers.index(expected.header.text)]
        assert found.span.text == expected.span.text


DEEP = 100_000


@pytest.mark.parametrize(
    "text",
    [
        "(" * DEEP + ")" * DEEP,
        "[" * DEEP + "]" * DEEP,
        "{a:" * DEEP + "}" * DEEP,
        "f(" * DEEP + ")" * DEEP,
        "a ? b : " * DEEP + "c",
        "a => " * DEEP + "b",
        "1" + " + 1" * DEEP,
        "a" + "!" * DEEP,
        "'${" * 10_000 + "a" + "}'" * 10_000,
        "-(" * DEEP + "1" + ")" * DEEP,
    ],
    ids=lambda text: text[:8],
)
def test_depth_is_bounded(text: str) -> None:
    file = parsed(f"var x = {text}\nparam p string")
    assert [problem.kind for problem in file.problems] == [LIMIT_REACHED]
    assert [statement.header.text for statement in file.statements] == ["var x", "param p string"]


@pytest.mark.parametrize("text", ["[" * DEEP, "{a:" * DEEP, "(" * DEEP, "a<" * DEEP, "'${" * DEEP])
def test_what_is_never_closed_costs_one_problem(text: str) -> None:
    file = parsed(f"param p string\nvar x = {text}\nparam q string")
    assert len(file.problems) == 1
    assert [statement.header.text for statement in file.statements][::2] == [
        "param p string", "param q string",
    ]  # fmt: skip


def test_deep_trees_are_refused_before_they_overflow() -> None:
    assert expression("(" * 100 + "a" + ")" * 100).end == 209


FILES = sorted(path for path in (FIXTURES / "syntax").iterdir() if path.suffix != ".tree")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_and_their_trees(path: Path, compare: object) -> None:
    text = path.read_bytes().decode()
    assert callable(compare)
    compare(summary(parsed(text, path.name)), path.with_name(f"{path.name}.tree"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_scan_finds_the_same_statements(path: Path) -> None:
    source = Source(path.name, path.read_bytes().decode())
    spans = [raw.span for raw in scan(source).statements]
    for statement in parsed(source.text, path.name).statements:
        assert any(
            span.start <= statement.span.start and statement.span.end <= span.end for span in spans
        )


def test_each_of_many_comments_that_nothing_closes_is_told() -> None:
    """What follows the first is not looked through for an end again."""
    tokens = tokens_of("var x = 1\n/* \n" * 20_000)
    assert len(tokens.faults) == len(tokens.comments) == 20_000
    assert tokens.kinds[:6] == ["name", "name", "=", "number", "newline", "name"]


def test_faults_keep_no_frames() -> None:
    """A file of 1 MB may have half a million."""
    source = Source("main.bicep", "@\n" * 3 + "param a string\nvar b = (\n")
    for raw in split(source)[0]:
        parser = StatementParser(source, raw.tokens, raw.first)
        parser.statement(for_parameters=False)
        assert parser.faults
        assert all(fault.__traceback__ is fault.__context__ is None for fault in parser.faults)
