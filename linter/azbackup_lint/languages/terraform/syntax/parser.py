"""Parses the bodies of blocks and expressions with python-hcl2's grammar, every node with its span.

The body's own structure, arguments and nested blocks, is read here one item at a time, so that a
broken item costs only itself; values are parsed by the tables of python-hcl2's LALR parser.
"""

from __future__ import annotations

import os
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from zlib import crc32

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.ast_builder import Construction
from azbackup_lint.languages.terraform.syntax.body_parser import BodyParser
from azbackup_lint.languages.terraform.syntax.grammar import (
    Machine,
    Tables,
    Token,
    UnexpectedTokenError,
    encode,
    from_states,
    load_tables,
)
from azbackup_lint.languages.terraform.syntax.heredocs import HeredocEnds
from azbackup_lint.languages.terraform.syntax.string_templates import decode_escapes
from azbackup_lint.languages.terraform.syntax.syntax_errors import as_problem, describe_unexpected
from azbackup_lint.languages.terraform.syntax.tokens import Lexer
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source, Span

MADE = Path(__file__).with_name("grammar-tables.json")
"""The tables that a wheel has; a checkout has none."""


def parse_body(span: Span) -> tuple[ast.Body, tuple[Problem, ...]]:
    """The arguments and nested blocks in a range of text, and its syntax errors."""
    values: list[_Values] = []

    def parse_value(at: int, end: int) -> tuple[ast.Node, int]:
        if not values:  # most bodies have none that needs the grammar
            ends = HeredocEnds(span.source.text, span.start, span.end)
            values.append(_Values(span.source, ends, newlines=True))
        return values[0].parse(at, end)

    return BodyParser(span, parse_value).parse()


def parse_expression(span: Span) -> tuple[ast.Node | None, tuple[Problem, ...]]:
    """The one expression that the range of text is, or None and what is wrong with it."""
    source = span.source
    ends = HeredocEnds(source.text, span.start, span.end)
    try:
        node, at = _Values(source, ends, newlines=False).parse(span.start, span.end)
        if at < span.end:
            raise SyntaxFault(f"{source.text[at]!r} closes nothing", "Remove it.", at, at + 1)
    except SyntaxFault as fault:
        return None, (as_problem(source, fault),)
    return node, ()


def parse_template(span: Span) -> tuple[ast.Node | None, tuple[Problem, ...]]:
    """The template that the range of text is, or None and what is wrong with it."""
    ends = HeredocEnds(span.source.text, span.start, span.end)
    try:
        return _Values(span.source, ends, newlines=False).template(span.start, span.end), ()
    except SyntaxFault as fault:
        return None, (as_problem(span.source, fault),)


class _Values:
    """Parses expressions of one source."""

    def __init__(self, source: Source, ends: HeredocEnds, *, newlines: bool) -> None:
        self._newlines = newlines
        self._source = source
        self._lexer = Lexer(source.text, ends, decode_escapes)

    def parse(self, at: int, end: int) -> tuple[ast.Node, int]:
        """The expression at an offset and where it ends. Raises SyntaxFault."""
        tokens, after = self._lexer.expression(at, end, newlines=self._newlines)
        try:
            return self._node(tokens), after
        except SyntaxFault as fault:
            fault.after = after
            raise

    def template(self, at: int, end: int) -> ast.Node:
        """The template that a range of text is. Raises SyntaxFault."""
        return self._node(self._lexer.template(at, end))

    def _node(self, tokens: list[Token]) -> ast.Node:
        try:
            node: ast.Node = _machine(self._source).run(tokens)
        except UnexpectedTokenError as error:
            raise describe_unexpected(error.token, tokens, self._source.text) from None
        return node


@lru_cache(maxsize=16)
def _machine(source: Source) -> Machine:
    """The machine that builds nodes of a source; kept, because its blocks are parsed in turn."""
    return Machine(_tables(), Construction(source).reductions())


@cache
def _tables() -> Tables:
    """The automaton of the installed python-hcl2."""
    key = _grammar_key()
    return load_tables(key, _build_tables, MADE) if key else _build_tables()


def made_tables() -> bytes:
    """The file of the tables that a wheel has."""
    return encode(_build_tables(), _grammar_key())


def _grammar_key() -> str:
    """What the tables are made of: python-hcl2's grammar and its options for lark."""
    package = find_spec("hcl2")
    if package is None or package.origin is None:
        return ""
    folder = os.path.dirname(package.origin)
    try:
        made_of = [Path(folder, name).read_bytes() for name in ("hcl2.lark", "parser.py")]
    except OSError:
        return ""
    return "-".join(f"{len(data)}-{crc32(data):08x}" for data in made_of)


def _build_tables() -> Tables:
    from hcl2.parser import parser  # costs some 100 ms, and only the first run needs it
    from lark.parsers.lalr_analysis import Shift

    table = parser().parser.parser.parser.parse_table
    rules: dict[object, int] = {}
    described: list[tuple[str, int, str]] = []
    states: dict[int, dict[str, int]] = {}
    for state, row in table.states.items():
        encoded = states[state] = {}
        for symbol, (action, target) in row.items():
            if action is Shift:
                encoded[str(symbol)] = target
                continue
            if target not in rules:
                rules[target] = len(described)
                origin = str(target.origin.name)
                described.append((str(target.alias or origin), len(target.expansion), origin))
            encoded[str(symbol)] = ~rules[target]
    return from_states(states, table.start_states["start"], described)
