"""Expressions and bodies against the trees that Terraform gives them."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import scan
from azbackup_lint.languages.terraform.syntax.parser import parse_body, parse_expression
from azbackup_lint.languages.terraform.syntax.string_templates import normalised
from azbackup_lint.problems import DUPLICATE_DEFINITION, LIMIT_REACHED, SYNTAX_ERROR
from azbackup_lint.source import Source, Span

FIXTURES = Path(__file__).parents[2] / "fixtures" / "hcl"


def dump(node: ast.Node) -> str:
    """An expression as a short text: operators first, every node in brackets of its own."""
    match node:
        case ast.Literal(data=data):
            return str(data) if isinstance(data, Decimal) else json.dumps(data, ensure_ascii=False)
        case ast.Template(parts=parts):
            return f"(text{''.join(' ' + dump(part) for part in parts)})"
        case ast.IfDirective(condition=condition, then=then, otherwise=otherwise):
            return f"(%if {dump(condition)} {dump(then)} {dump(otherwise)})"
        case ast.ForDirective(key=key, value=value, collection=collection, body=body):
            return f"(%for {key or '_'} {value} {dump(collection)} {dump(body)})"
        case ast.Name(name=name):
            return name
        case ast.GetAttribute(object=inner, name=name):
            return f"(. {dump(inner)} {name})"
        case ast.Index(object=inner, key=index):
            return f"(@ {dump(inner)} {dump(index)})"
        case ast.Splat(object=inner, each=each, full=full):
            return f"({'[*]' if full else '.*'} {dump(inner)} {dump(each)})"
        case ast.SplatItem():
            return "item"
        case ast.Call(name=name, arguments=arguments, expand_last=expand):
            dots = " ..." if expand else ""
            return f"({name}(){''.join(' ' + dump(a) for a in arguments)}{dots})"
        case ast.Unary(operator=operator, operand=operand):
            return f"({operator} {dump(operand)})"
        case ast.Binary(operator=operator, left=left, right=right):
            return f"({operator} {dump(left)} {dump(right)})"
        case ast.Conditional(condition=condition, then=then, otherwise=otherwise):
            return f"(? {dump(condition)} {dump(then)} {dump(otherwise)})"
        case ast.Parenthesis(inner=inner):
            return f"(() {dump(inner)})"
        case ast.ListExpression(items=items):
            return f"[{' '.join(dump(item) for item in items)}]"
        case ast.ObjectExpression(items=pairs):
            return f"{{{' '.join(f'{dump(key)}: {dump(value)}' for key, value in pairs)}}}"
        case ast.ForExpression():
            return _dump_for(node)
    raise AssertionError(node)


def _dump_for(node: ast.ForExpression) -> str:
    names = f"{node.key_name or '_'} {node.value_name} {dump(node.collection)}"
    key = f"{dump(node.key)} => " if node.key is not None else ""
    condition = f" if {dump(node.condition)}" if node.condition is not None else ""
    return f"(for {names} {key}{dump(node.value)}{' ...' if node.grouping else ''}{condition})"


def dump_body(body: ast.Body, indentation: str = "") -> Iterator[str]:
    """The lines of a body: its attributes, then its blocks."""
    for attribute in body.attributes.values():
        yield f"{indentation}{attribute.name} = {dump(attribute.expression)}"
    for block in body.blocks:
        yield f"{indentation}{' '.join([block.type, *block.labels])}"
        yield from dump_body(block.body, indentation + "  ")


def parsed(text: str) -> ast.Node:
    source = Source("main.tf", text)
    node, problems = parse_expression(source.span(0, len(text)))
    assert problems == ()
    assert node is not None
    return node


def body_of(text: str) -> tuple[ast.Body, list[tuple[str, str]]]:
    source = Source("main.tf", text)
    body, problems = parse_body(source.span(0, len(text)))
    return body, [(problem.kind.id, problem.span.text) for problem in problems]


EXPRESSIONS = [
    ("1", "1"),
    ("1.50", "1.50"),
    ("1.0", "1"),
    ("1e3", "1000"),
    ("1.5e-3", "0.0015"),
    ("-1", "(- 1)"),
    ("true", "true"),
    ("null", "null"),
    ("nullable", "nullable"),
    ("for_each", "for_each"),
    ("größe-1", "größe-1"),
    ("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"),
    ("10 - 3 - 2", "(- (- 10 3) 2)"),
    ("a -1", "(- a 1)"),
    ("a - -1", "(- a (- 1))"),
    ("2 * 3 % 4 / 5", "(/ (% (* 2 3) 4) 5)"),
    ("a || b && c == d < e + f * -g", "(|| a (&& b (== c (< d (+ e (* f (- g)))))))"),
    ("a < b == c > d != e", "(!= (== (< a b) (> c d)) e)"),
    ("a <= b && c >= d", "(&& (<= a b) (>= c d))"),
    ("!!x", "(! (! x))"),
    ("-!x.y[0]", "(- (! (@ (. x y) 0)))"),
    ("!a && !b", "(&& (! a) (! b))"),
    ("(1 + 2) * 3", "(* (() (+ 1 2)) 3)"),
    ("a ? b : c ? d : e", "(? a b (? c d e))"),
    ("a ? b ? c : d : e", "(? a (? b c d) e)"),
    ("a == 1 ? [] : [1]", "(? (== a 1) [] [1])"),
    ("var.a.b", "(. (. var a) b)"),
    ("a.in.for.null", "(. (. (. a in) for) null)"),
    ("a[0].b[each.key]", "(@ (. (@ a 0) b) (. each key))"),
    ("a.0.b.1", "(. (. (. a 0) b) 1)"),
    ("a.0.1", "(. (. a 0) 1)"),
    ("a[*].b.c", "([*] a (. (. item b) c))"),
    ("a[*].b[0]", "([*] a (@ (. item b) 0))"),
    ("a[ * ]", "([*] a item)"),
    ("a.*.b.0.c", "(.* a (. (. (. item b) 0) c))"),
    ("a.*.b[0].c", "(. (@ (.* a (. item b)) 0) c)"),
    ("a[*].b[*].c", "([*] a ([*] (. item b) (. item c)))"),
    ("a.*.b[*].c", "([*] (.* a (. item b)) (. item c))"),
    ("(a[*].b).c", "(. (() ([*] a (. item b))) c)"),
    ("f(a)[0].b", "(. (@ (f() a) 0) b)"),
    ("f()", "(f())"),
    ("f(1, 2,)", "(f() 1 2)"),
    ("f(a, b...)", "(f() a b ...)"),
    ("provider::azurerm::f(a)", "(provider::azurerm::f() a)"),
    ("core::length(a)", "(core::length() a)"),
    ("[]", "[]"),
    ("[1, [2], {}]", "[1 [2] {}]"),
    ("[\n  1 # one\n  , // two\n  2 /* three */,\n]", "[1 2]"),
    ("{a = 1, b : 2, (c) = 3}", '{"a": 1 "b": 2 (() c): 3}'),
    ("{\n  a = 1\n\n  b = 2 # c\n}", '{"a": 1 "b": 2}'),
    ("{\n  a = 1,\n  b = 2,\n}", '{"a": 1 "b": 2}'),
    ("{\n  a = f(\n 1\n )\n  b = -2\n}", '{"a": (f() 1) "b": (- 2)}'),
    ("{in = 1, if = 2, true = 3, null = 4}", '{"in": 1 "if": 2 "true": 3 "null": 4}'),
    ('{"a b" = 1, "${c}" = 2, 3 = 4, d.e = 5}', '{(text "a b"): 1 (text c): 2 3: 4 (. d e): 5}'),
    ("[for x in y : x]", "(for _ x y x)"),
    ("[for k, v in y : v if k != 1]", "(for k v y v if (!= k 1))"),
    ("{for x in y : x => f(x)}", "(for _ x y x => (f() x))"),
    ("{\n for k, v in y :\n k => v... if v\n}", "(for k v y k => v ... if v)"),
    ("[for a in [for b in c : b] : a]", "(for _ a (for _ b c b) a)"),
    ("(\n  a\n  + b\n)", "(() (+ a b))"),
    ("a ?\n b :\n c", "(? a b c)"),
    ("a /* x */ + b", "(+ a b)"),
]


@pytest.mark.parametrize(("text", "expected"), EXPRESSIONS, ids=[text for text, _ in EXPRESSIONS])
def test_expression(text: str, expected: str) -> None:
    assert dump(parsed(text)) == expected


TEMPLATES = [
    ('""', "(text)"),
    ('"a"', '(text "a")'),
    (r'"\n\r\t\"\\"', r'(text "\n\r\t\"\\")'),
    (r'"\u00e9\U0001F600"', '(text "é😀")'),
    ('"e\u0301"', '(text "é")'),
    ('"$${a} %%{b}"', '(text "${a} %{b}")'),
    ('"$$${1}"', '(text "$${1}")'),
    ('"$$ $a 5% %"', '(text "$$ $a 5% %")'),
    ('"${a}"', "(text a)"),
    ('"${~ a ~}"', "(text a)"),
    ('"  ${~ a }"', '(text "" a)'),
    ('"x  ${~ "y" ~}   z"', '(text "x" (text "y") "z")'),
    ('"${\n  a\n}"', "(text a)"),
    ('"a${b}c${"d${e}"}"', '(text "a" b "c" (text "d" e))'),
    ('"${{a = "}"}["a"]}"', '(text (@ {"a": (text "}")} (text "a")))'),
    ('"%{ if a }x%{ endif }"', '(text (%if a (text "x") (text)))'),
    ('"%{if a~} x %{~else~} y %{~endif}z"', '(text (%if a (text "x") (text "y")) "z")'),
    ('"%{ for v in l }${v},%{ endfor }"', '(text (%for _ v l (text v ",")))'),
    ('"%{ for k, v in l }%{ if k }x%{ endif }%{ endfor }"',
     '(text (%for k v l (text (%if k (text "x") (text)))))'),
    ("<<EOF\nEOF", "(text)"),
    ("<<E\n  a\\n\n b \"$${x}\"\n  E", r'(text "  a\\n\n b \"${x}\"\n")'),
    ("<<EOF\na\n EOF \t", '(text "a\\n")'),
    ("<<EOF\r\na\r\nEOF\r\n", '(text "a\\r\\n")'),
    ("<<EOF\nEOF2\nEOF", '(text "EOF2\\n")'),
    ("<<-EOF\n    a\n\n      b\n    EOF", '(text "a\\n\\n  b\\n")'),
    ("<<-EOF\n  \ta\n    b\nEOF", '(text "a\\n b\\n")'),
    ("<<-EOF\n    ${a} b\n      c\nEOF", '(text "" a " b\\n  c\\n")'),
    ("<<-EOF\n${a}\n  c\nEOF", '(text a "\\n  c\\n")'),
    ("<<-EOF\n    a\n  ${~ b ~}\n  c\nEOF", '(text "    a\\n" b "  c\\n")'),
    ("<<-EOF\n    %{ for x in l ~}\n    i ${x}\n      j\n    %{ endfor ~}\n    end\nEOF",
     '(text "" (%for _ x l (text "    i " x "\\n  j\\n")) "    end\\n")'),
    ("f(<<EOF\na\nEOF\n, 1)", '(f() (text "a\\n") 1)'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TEMPLATES, ids=[text for text, _ in TEMPLATES])
def test_template(text: str, expected: str) -> None:
    assert dump(parsed(text)) == expected


def test_integral_numbers_are_ints() -> None:
    assert type(parsed("1.0").data) is int
    assert type(parsed("0.5").data) is Decimal


SPANS = [
    ("a = 1 + 2 # c", "1 + 2"),
    ("a = b  // c", "b"),
    ("a = [1] /* c */", "[1]"),
    ("a = <<EOF\nx\n  EOF \nb = 1", "<<EOF\nx\n  EOF"),
    ("a = f( x )\t\r\n", "f( x )"),
    ('a = "é😀" # x', '"é😀"'),
    ("a /* x */ = /* y */ -b", "-b"),
    ("a = { b = 1 } # x\n}", "{ b = 1 }"),
]


@pytest.mark.parametrize(("text", "expected"), SPANS, ids=[text for text, _ in SPANS])
def test_attribute_ends_with_its_value(text: str, expected: str) -> None:
    attribute = body_of(text)[0].attributes["a"]
    assert attribute.expression.span.text == expected
    assert attribute.name_span.text == "a"
    assert attribute.span.text == text[: text.index(expected)] + expected


def test_spans_of_every_part() -> None:
    node = parsed('x.f[ *].y == g( "a${ b }" , ...) ? 1 : !c'.replace(" , ...", " ..."))
    texts = [part.span.text for part in descendants(node)]
    assert texts == [
        'x.f[ *].y == g( "a${ b }" ...) ? 1 : !c',
        'x.f[ *].y == g( "a${ b }" ...)',
        "x.f[ *].y", "x.f", "x", "[ *].y", "[ *]",
        'g( "a${ b }" ...)', '"a${ b }"', "a", "b", "1", "!c", "c",
    ]  # fmt: skip


def descendants(node: ast.Node) -> Iterator[ast.Node]:
    """The node and all below it, in the order of their fields."""
    yield node
    for field in dataclasses.fields(node):
        yield from _nodes_in(getattr(node, field.name))


def _nodes_in(value: object) -> Iterator[ast.Node]:
    if isinstance(value, ast.Node):
        yield from descendants(value)
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in(item)


BROKEN_ITEMS = [
    ("a = \nb = 2", "", {"b"}),
    ("a = [1, 2\nb = 2\nc = 3", "[", {"b", "c"}),
    ('a = "x\nb = 2', '"x', {"b"}),
    ("a = 1 +\nb = 2", "+", {"b"}),
    ("a = f(\nb = 2\n", "(", {"b"}),
    ("a = 1 2\nb = 2", "2", {"b"}),
    ("a = b c\nb = 2", "c", {"b"}),
    ("a = [1 2]\nb = 2", "2", {"b"}),
    ("a = (1]\nb = 2", "(", {"b"}),
    ("a = <<E\nx\nb = 2", "<<", {"b"}),
    ("a = b\n? c : d\nb = 2", "?", {"a", "b"}),
    ("a\nb = 2", "a", {"b"}),
    ("= 1\nb = 2", "=", {"b"}),
    ("a = 1\n}\nb = 2", "}", {"a", "b"}),
    ("x {\n a = 1\n\nb = 2", "x", set()),
    ("x {\n  a = [\n}\nb = 2", "[", {"b"}),
    ("a = {\n  b = 1\n  c 2\n}\nb = 2", "2", {"b"}),
    ("a = { c = 1 d = 2 }\nb = 2", "d", {"b"}),
    ('a = [{ c = 1, (d) = 2 "e" : 3, }]\nb = 2', '"e"', {"b"}),
    (r'a = "\q"' + "\nb = 2", r"\q", {"b"}),
    (r'a = "\ud800"' + "\nb = 2", r"\ud800", {"b"}),
    ('a = "%{ if x }"\nb = 2', "%{ if x }", {"b"}),
    ('a = "%{ endif }"\nb = 2', "%{ endif }", {"b"}),
    ('a = "%{ for x in y }%{ endif }"\nb = 2', "%{ endif }", {"b"}),
    ("a = 1 /* x\nb = 2", "/*", {"b"}),
    ("a = `x`\nb = 2", "`", {"b"}),
    ("a = 1 & 2\nb = 2", "&", {"b"}),
]


@pytest.mark.parametrize(
    ("text", "place", "left"), BROKEN_ITEMS, ids=[text for text, *_ in BROKEN_ITEMS]
)
def test_a_broken_item_costs_only_itself(text: str, place: str, left: set[str]) -> None:
    body, problems = body_of(text)
    assert problems == [(SYNTAX_ERROR.id, place)]
    assert set(body.attributes) == left


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a = 1 b = 2", "'b' can't stand behind an argument on its line"),
        ("a = (c) ? d : e b = 2", "'b' can't stand behind an argument on its line"),
        ("a = 1,\nb = 2", "',' can't stand behind an argument on its line"),
        ("a = { c = 1 d = 2 }", "a comma is missing before 'd'"),
        ("a = 1 b == 2", "'b' can't stand here"),
        ("a = f(b = 2)", "'=' can't stand here"),
        ("a = f(1, , 2)", "',' can't stand here"),
    ],
)
def test_what_parts_arguments_is_told(text: str, said: str) -> None:
    source = Source("main.tf", text)
    (problem,) = parse_body(source.span(0, len(text)))[1]
    assert problem.message == said


def test_the_first_of_two_equal_arguments_stands() -> None:
    body, problems = body_of("a = 1\na = 2")
    assert dump(body.attributes["a"].expression) == "1"
    assert problems == [(DUPLICATE_DEFINITION.id, "a")]


@pytest.mark.parametrize(
    "text",
    ["[" * 5000 + "]" * 5000, "-" * 5000 + "1", "1" + "+1" * 5000, "a" + ".b" * 5000,
     "a" + "[0]" * 5000, "a?b:" * 5000 + "c", '"${' * 5000 + "a" + '}"' * 5000,
     '"' + "%{ if a }" * 5000 + "%{ endif }" * 5000 + '"',
     '"' + "%{ for a in b }" * 5000 + "%{ endfor }" * 5000 + '"',
     '"%{ if false }' + "%{ else }%{ if false }" * 5000 + "%{ endif }" * 5001 + '"'],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_nesting_is_bounded(text: str) -> None:
    body, problems = body_of(f"a = {text}\nb = 1")
    assert [kind for kind, _ in problems] == [LIMIT_REACHED.id]
    assert set(body.attributes) == {"b"}


def test_nested_blocks_are_bounded() -> None:
    body, problems = body_of("a {\n" * 1000 + "}\n" * 1000 + "b = 1")
    assert problems[0][0] == LIMIT_REACHED.id
    assert set(body.attributes) == {"b"}


def test_real_nesting_is_within_the_bound() -> None:
    assert dump(parsed("[" * 100 + "]" * 100)) == "[" * 100 + "]" * 100
    assert dump(parsed('"' + "%{ if a }%{ for b in c }%{ endfor }%{ endif }" * 1000 + '"'))


@pytest.mark.parametrize(("marks", "joiners"), [(30, 0), (31, 1), (60, 1), (61, 2), (48_000, 1599)])
def test_marks_in_a_row_are_parted(marks: int, joiners: int) -> None:
    """As by Terraform 1.11; Python takes seconds to sort thousands, and hours for a million."""
    text = normalised("a" + "\u0315\u0302\u05ae" * (marks // 3) + "\u0315" * (marks % 3) + "b")
    assert text.count("\u034f") == joiners
    assert max(map(len, re.split("[ab\u034f]", text))) <= 30


LABELS = [
    ("x {}", ("x", ())),
    ('x "a" b "c\\"d" {}', ("x", ("a", "b", 'c"d'))),
    ('x /* 1 */ "a" /* 2 */ {}', ("x", ("a",))),
    ("in {}", ("in", ())),
    ("größe {}", ("größe", ())),
]


@pytest.mark.parametrize(("text", "expected"), LABELS, ids=[text for text, _ in LABELS])
def test_headers_of_nested_blocks(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    (block,) = body_of(text)[0].blocks
    assert (block.type, block.labels) == expected
    assert text.startswith(block.header.text)
    assert not block.header.text.endswith((" ", "{"))


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.tf")), ids=lambda path: path.name)
def test_fixture(path: Path) -> None:
    source = Source(path.name, path.read_bytes().decode("utf-8-sig"))
    result = scan(source)
    lines = []
    problems = set(result.problems)
    for block in result.blocks:
        body, found = parse_body(block.body)
        problems.update(found)
        lines.append(" ".join([block.type, *block.labels]))
        lines.extend(dump_body(body, "  "))
    told = sorted(problems, key=lambda problem: problem.span.start)
    lines.extend(f"{problem.span}: {problem.message}" for problem in told)
    assert lines == path.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


PIECES = st.sampled_from(
    ["a", "b.c", "1", "2.5", '"', '"x"', "${", "%{", "}", "{", "[", "]", "(", ")", "=", ":", ",",
     "\n", " ", "#", "//", "/*", "*/", "<<E\n", "<<-E\n", "\nE\n", "\\", "$${", "~}", "if", "for",
     "in", "else", "endif", "endfor", "?", "+", "-", "!", "&&", ".*", "[*]", "...", "=>", "::",
     "é", "\r\n", "\t", "%{ if a }", "%{ endif }", "${a}", "\x00", "\u2028"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=30)


@given(TEXTS)
def test_any_text_is_parsed_or_reported(text: str) -> None:
    source = Source("main.tf", text)
    whole = source.span(0, len(text))
    body, problems = parse_body(whole)
    assert all(whole.contains(problem.span) for problem in problems)
    _check_body(body, whole)
    node, problems = parse_expression(whole)
    assert (node is None) == bool(problems)
    if node is not None:
        _check_node(node, whole)


def _check_body(body: ast.Body, around: Span) -> None:
    for attribute in body.attributes.values():
        assert around.contains(attribute.span)
        assert attribute.name_span.text == attribute.name
        assert attribute.span.end == attribute.expression.span.end
        _check_node(attribute.expression, attribute.span)
    for block in body.blocks:
        assert around.contains(block.header)
        _check_body(block.body, Span(around.source, block.header.end, around.end))


def _check_node(node: ast.Node, around: Span) -> None:
    """Every node lies inside its parent, and none begins or ends with a blank."""
    assert around.contains(node.span)
    if not isinstance(node, (ast.Literal, ast.Template)):
        assert node.span.text == node.span.text.strip(" \t\r\n")
    for field in dataclasses.fields(node):
        for child in _nodes_in_field(getattr(node, field.name)):
            _check_node(child, node.span)


def _nodes_in_field(value: object) -> Iterator[ast.Node]:
    if isinstance(value, ast.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes_in_field(item)


PIECES = ["${a.b}", "${a}", "${true}", "${null.x}", "${é}", "${ a }", "${a.b.c-d}", "x", "-"]
PIECES += ["é", " ", "$", "$${", "%", "%%{", "{", "}", "~", "\\n", '\\"', "${", "%{"]
SIMPLE = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map(lambda pieces: f'"{"".join(pieces)}"'),
    st.integers(0, 10**20).map(str),
    st.sampled_from(["true", "false", "null", "nullx", "true.x"]),
    st.lists(st.sampled_from(["a", "é", "x-1", "in", "null", "_y"]), min_size=1, max_size=4).map(
        ".".join
    ),
    st.text(st.characters(blacklist_characters='"\\\n${%'), max_size=8).map('"{}"'.format),
)


@given(SIMPLE, st.sampled_from(["", " ", " # c", "\r\n", "\n", "// c", "}"]))
def test_simple_values_need_no_grammar_but_agree_with_it(value: str, after: str) -> None:
    source = Source("main.tf", f"a = {value}{after}")
    body, _ = parse_body(source.span(0, len(source.text)))
    node, _ = parse_expression(source.span(4, 4 + len(value)))
    if node is not None:
        assert body.attributes["a"].expression == node
