"""The scanner against files whole, half-written and broken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.terraform.syntax.blocks import Scan, scan
from azbackup_lint.problems import SYNTAX_ERROR
from azbackup_lint.source import Source


def scanned(text: str) -> Scan:
    return scan(Source("main.tf", text))


def summary(result: Scan) -> list[tuple[str, ...]]:
    """Type, labels and body of each block; name and value of each attribute."""
    items: dict[int, tuple[str, ...]] = {
        block.header.start: (block.type, *block.labels, block.body.text) for block in result.blocks
    }
    for attribute in result.attributes:
        items[attribute.name_span.start] = (attribute.name, attribute.value.text)
    return [items[start] for start in sorted(items)]


WHOLE = [
    ("", []),
    ('resource "a" "b" {}', [("resource", "a", "b", "")]),
    ('locals {\n  a = 1\n}\n', [("locals", "\n  a = 1\n")]),
    ('variable "v" { default = "}" }', [("variable", "v", ' default = "}" ')]),
    ("resource a b {\r\n}\r\n", [("resource", "a", "b", "\r\n")]),
    ('resource /* { */ "a" /* " */ "b" {}', [("resource", "a", "b", "")]),
    ('x "a\\"b" {}', [("x", 'a"b', "")]),
    ("größe {}", [("größe", "")]),
    ("a {} b {}", [("a", ""), ("b", "")]),
    ("a { # }\n}", [("a", " # }\n")]),
    ("a { // }\n}", [("a", " // }\n")]),
    ("a { /* } */ }", [("a", " /* } */ ")]),
    ('a { x = "# {" }', [("a", ' x = "# {" ')]),
    ('a { x = "${b["}"]}}" }', [("a", ' x = "${b["}"]}}" ')]),
    ('a { x = "${\n b } %{ if c }}%{ endif }" }',
     [("a", ' x = "${\n b } %{ if c }}%{ endif }" ')]),
    ('a { x = "${"${"}"}"}" }', [("a", ' x = "${"${"}"}"}" ')]),
    ('a { x = "$${" }', [("a", ' x = "$${" ')]),
    ('a { x = "\\"}" }', [("a", ' x = "\\"}" ')]),
    ("a {\n x = <<E\n } \" /*\n E \t\n}", [("a", "\n x = <<E\n } \" /*\n E \t\n")]),
    ("a {\n x = <<-E-1\r\n }\r\n  E-1\r\n}", [("a", "\n x = <<-E-1\r\n }\r\n  E-1\r\n")]),
    ("a {\n x = <<E\n E2\n}\nE\n}", [("a", "\n x = <<E\n E2\n}\nE\n")]),
    ("a {\nresource \"b\" {\n}\n}", [("a", "\nresource \"b\" {\n}\n")]),
    ("a = 1\nb = [\n 1, # ]\n 2\n] # c\n", [("a", "1"), ("b", "[\n 1, # ]\n 2\n]")]),
    ('a = "x" // y\nb=<<E\n [\nE\nc = {', [("a", '"x"'), ("b", "<<E\n [\nE")]),
    ("a = 1 < 2 /* x */\nb = 6 / 3", [("a", "1 < 2"), ("b", "6 / 3")]),
    ('a = "${\n1}" \nb {}', [("a", '"${\n1}"'), ("b", "")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHOLE, ids=[text for text, _ in WHOLE])
def test_blocks_and_attributes(text: str, expected: list[tuple[str, ...]]) -> None:
    result = scanned(text)
    assert summary(result) == expected
    broken = text.endswith("= {")
    assert len(result.problems) == broken


BROKEN = [
    ('resource "a" "b" {\n  x = [\n\nresource "c" "d" {\n}\n', 'resource "a" "b"',
     [("resource", "a", "b", "\n  x = ["), ("resource", "c", "d", "\n")]),
    ('locals {\n  a = "${b\n}\n\nvariable "v" {\n}\n', "locals",
     [("locals", '\n  a = "${b\n}'), ("variable", "v", "\n")]),
    ("locals {\n  a = <<E\n}\n\nvariable \"v\" {\n}\n", "locals",
     [("locals", "\n  a = <<E\n}"), ("variable", "v", "\n")]),
    ("locals {\n  /* a\n}\n\nvariable \"v\" {\n}\n", "locals",
     [("locals", "\n  /* a\n}"), ("variable", "v", "\n")]),
    ("a {\n}\n}\n\nb {\n}", "}", [("a", "\n"), ("b", "\n")]),
    ('resource "a"\n\nb {\n}', 'resource "a"', [("b", "\n")]),
    ('resource "a\n\nb {\n}', "resource", [("b", "\n")]),
    ("? ?? ?\nb {\n}", "?", [("b", "\n")]),
    ("/* x\nb {\n}", "/*", [("b", "\n")]),
    ("a = [\nb = 2\n", "a", [("b", "2")]),
    ("a = {\n  c = [\n}\nb = 2\n", "a", [("b", "2")]),
    ("resource", "resource", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "expected"), BROKEN, ids=[text for text, *_ in BROKEN])
def test_a_broken_block_costs_one_problem(
    text: str, place: str, expected: list[tuple[str, ...]]
) -> None:
    result = scanned(text)
    assert [(p.kind, p.span.text) for p in result.problems] == [(SYNTAX_ERROR, place)]
    assert summary(result) == expected


def test_an_open_string_spoils_nothing_but_its_block() -> None:
    result = scanned('a {\n  x = "y\n}\nb {\n}\n')
    assert summary(result) == [("a", '\n  x = "y\n'), ("b", "\n")]


def test_spans_of_a_header() -> None:
    (block,) = scanned('# é\nresource "a" "b"  {\n}').blocks
    assert block.header.text == 'resource "a" "b"'
    assert block.header.first == (2, 1)


PIECES = st.sampled_from(
    ["a", "resource", " ", "\n", '"', '"x"', "{", "}", "=", "[", "]", "${", "%{", "#", "//", "/*",
     "*/", "<<E\n", "<<-E\n", "\nE\n", "\\", "1", ",", "\r\n", "é", "\nlocals {\n", "\n}\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=40))
def test_any_text_is_scanned(text: str) -> None:
    result = scanned(text)
    places = [(block.header.start, block.body.end) for block in result.blocks]
    places += [(item.name_span.start, item.value.end) for item in result.attributes]
    places.sort()
    ends = [end for _, end in places]
    assert all(end <= start for end, (start, _) in zip(ends, places[1:], strict=False))
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert all(0 <= p.span.start <= p.span.end <= len(text) for p in result.problems)
    for block in result.blocks:
        assert block.header.end <= block.body.start <= block.body.end


UNREAD = [
    ('value = "${a.b}', "this string is not closed on its line"),
    ('value = "a', "this string is not closed on its line"),
    ("value = [1, 2", "this '[' is not closed"),
    ("value = merge({ a = 1 }", "this '(' is not closed"),
    ('value = "${merge(a}"', "this '(' is not closed"),
    ("value = {\n    a = (1\n  }", "this '(' is not closed"),
    ("value = [1)", "this '[' is not closed"),
    ("value = a]", "this ']' closes nothing"),
]


@pytest.mark.parametrize(("line", "message"), UNREAD)
def test_a_broken_block_is_told_though_nobody_reads_it(line: str, message: str) -> None:
    code = 'output "a" {\n  %s\n}\noutput "b" {\n  value = 1\n}\n'
    result = scanned(code % line)
    assert [problem.message for problem in result.problems] == [message]
    assert [block.labels for block in result.blocks] == [("a",), ("b",)]


@pytest.mark.parametrize(
    "line",
    [
        'value = "["',
        "value = 1 # :)",
        "value = 1 // ([",
        "value = /* ( */ 1",
        "value = <<E\n ([\nE",
        'value = "${"("}"',
        'value = "$${("',
        'value = [for a in "(" : a]',
        "value = {\n    (a) = [1]\n  }",
    ],
)
def test_brackets_in_texts_and_comments_close_nothing(line: str) -> None:
    assert scanned(f"locals {{\n  {line}\n}}\n").problems == ()


def test_a_broken_value_of_a_variable_file_is_told_though_nobody_reads_it() -> None:
    result = scanned('a = "x\nb = 1\n')
    assert [problem.message for problem in result.problems] == [UNREAD[0][1]]
    assert [attribute.name for attribute in result.attributes] == ["a", "b"]
