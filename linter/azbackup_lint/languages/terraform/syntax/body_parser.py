"""Reads the body of a block item by item, so that a broken one costs only itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from sys import intern

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.languages.terraform.syntax.skipping import Skipper
from azbackup_lint.languages.terraform.syntax.string_templates import decode_escapes
from azbackup_lint.languages.terraform.syntax.syntax_errors import as_problem
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TypeAlias
from azbackup_lint.problems import DUPLICATE_DEFINITION, LIMIT_REACHED, Problem
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span

MAX_BLOCK_NESTING = 50

SHORT = 32
"""Code points of a text that may well stand in other blocks, too: a region, a group, a size."""

_BLANKS = lazy_regex(r"(?:[ \t\r\n]+|#[^\n]*|//[^\n]*)+")
_ITEM = lazy_regex(rf"({IDENTIFIER})[ \t]*(=(?![=>])[ \t]*)?")
_LABEL = lazy_regex(rf'[ \t]*(?:({IDENTIFIER})|"([^"\\\n]*(?:\\[^\n][^"\\\n]*)*)"|(/\*)|(\{{))')
_NAMES = rf"{IDENTIFIER}(?:\.{IDENTIFIER}){{0,20}}"
_TRIVIAL = lazy_regex(
    rf"[ \t\r\n]*({IDENTIFIER})[ \t]*=[ \t]*"
    rf'(?:"((?:[^"\\$%\n]|\$\{{{_NAMES}\}})*)"|([0-9]{{1,18}})|({_NAMES}))'
    r"[ \t\r]*(?=\n|#|//|\}|\Z)"
)
_INTERPOLATION = lazy_regex(rf"\$\{{({_NAMES})\}}")
_NEXT_ITEM = lazy_regex(rf'^([ \t]*)(?:{IDENTIFIER}[ \t]*(?:=(?![=>])|["{{])|\}})', re.MULTILINE)
_INDENTATION = lazy_regex(r"[ \t]*")
_CONSTANTS = {"true": True, "false": False, "null": None}


ParseValue: TypeAlias = Callable[[int, int], tuple[ast.Node, int]]
"""Parses the value at an offset, at most up to another; also returns where it ends.

Raises SyntaxFault."""


@dataclass(slots=True)
class _OpenBlock:
    """A body that is being read; the outermost has no type."""

    type: str
    labels: tuple[str, ...]
    header: Span
    attributes: dict[str, ast.Attribute] = field(default_factory=dict)
    blocks: list[ast.Block] = field(default_factory=list)

    def body(self) -> ast.Body:
        return ast.Body(self.attributes, tuple(self.blocks))


class BodyParser:
    """Reads one body item by item; keeps a stack of the blocks that are open."""

    def __init__(self, span: Span, parse_value: ParseValue) -> None:
        self._parse_value = parse_value
        self._source = span.source
        self._text = span.source.text
        self._at = span.start
        self._end = span.end
        self._skipper: Skipper | None = None
        self._open = [_OpenBlock("", (), Span(span.source, span.start, span.start))]
        self._problems: list[Problem] = []
        self._broken = False
        self._line = (0, -1, 0)

    def parse(self) -> tuple[ast.Body, tuple[Problem, ...]]:
        """The body, and problems with what could not be parsed."""
        while True:
            while self._trivial():
                pass
            start = self._at
            try:
                self._blanks()
                start = self._at
                if start >= self._end:
                    break
                if self._text[start] == "}":
                    self._close_block(start)
                else:
                    self._item(start)
            except SyntaxFault as fault:
                self._problems.append(as_problem(self._source, fault))
                self._recover(start, fault.after)
        while len(self._open) > 1:
            header = self._open[-1].header
            unclosed = SyntaxFault(
                "this block is not closed", "Close it with '}'.", header.start, header.end
            )
            self._problems.append(as_problem(self._source, unclosed))
            self._pop_block()
        return self._open[0].body(), tuple(self._problems)

    def _blanks(self) -> None:
        while True:
            match = _BLANKS.match(self._text, self._at, self._end)
            if match is not None:
                self._at = match.end()
            if not self._text.startswith("/*", self._at, self._end):
                return
            self._comment()

    def _comment(self) -> None:
        close = self._text.find("*/", self._at + 2, self._end)
        if close < 0:
            start, self._at = self._at, self._end
            raise SyntaxFault("this comment is not closed", "Close it with */.", start, start + 2)
        self._at = close + 2

    def _item(self, start: int) -> None:
        match = _ITEM.match(self._text, start, self._end)
        if match is None:
            raise SyntaxFault(
                f"an argument or a block can't begin with {self._text[start]!r}",
                "Write a name, followed by = or {.",
                start,
                start + 1,
            )
        self._at = match.end()
        name, name_end = intern(match.group(1)), match.end(1)  # the same few in every block
        if match.group(2) is None:
            self._equals_after_comment()
            if self._text.startswith("=", self._at, self._end):
                self._at += 1
            else:
                self._block(name, Span(self._source, start, name_end))
                return
        expression = self._expression(start)
        self._declare(ast.Attribute(name, expression, start, name_end, expression.span.end))

    def _equals_after_comment(self) -> None:
        while self._text.startswith("/*", self._at, self._end):
            self._comment()
            while self._text[self._at : self._at + 1] in (" ", "\t"):
                self._at += 1

    def _expression(self, start: int) -> ast.Node:
        limit = self._limit(start) if self._broken else self._end
        node, self._at = self._parse_value(self._at, limit)
        return node

    def _trivial(self) -> bool:
        """Reads an argument whose value needs no grammar, if one is next.

        It is text, which may hold dotted names, digits, a constant or dotted names, and nothing
        follows on its line.
        """
        match = _TRIVIAL.match(self._text, self._at, self._end)
        if match is None or not match.group().isascii():
            return False
        name, text, digits, names = match.groups()
        start, end = match.span(match.lastindex or 0)
        node: ast.Node | None
        if text is not None:
            node = _template(self._source, text, start)
        elif digits is not None:
            node = ast.Literal(Span(self._source, start, end), int(digits))
        else:
            node = _traversal(self._source, names, start)
        if node is None:
            return False
        self._at = match.end()
        first, last = match.span(1)
        self._declare(ast.Attribute(intern(name), node, first, last, node.span.end))
        return True

    def _declare(self, attribute: ast.Attribute) -> None:
        attributes = self._open[-1].attributes
        first = attributes.setdefault(attribute.name, attribute)
        if first is not attribute:
            self._problems.append(
                Problem(
                    DUPLICATE_DEFINITION,
                    f"{attribute.name} is already set at {first.name_span}; this one is not used",
                    "Remove one of the two.",
                    attribute.name_span,
                )
            )

    def _block(self, name: str, name_span: Span) -> None:
        labels: list[str] = []
        header_end = name_span.end
        while True:
            match = _LABEL.match(self._text, self._at, self._end)
            if match is None:
                raise SyntaxFault(
                    f"{name} is followed neither by = nor by a block",
                    f"Write {name} = … for an argument, {name} {{ … }} for a block.",
                    name_span.start,
                    header_end,
                )
            bare, quoted, comment, brace = match.groups()
            if comment is not None:
                self._at = match.start(3)
                self._comment()
                continue
            self._at = match.end()
            if brace is not None:
                break
            header_end = match.end()
            labels.append(bare if bare is not None else _label(quoted, match.start(2)))
        if len(self._open) > MAX_BLOCK_NESTING:
            raise self._too_deep(name_span.start, header_end)
        header = Span(self._source, name_span.start, header_end)
        self._open.append(_OpenBlock(name, tuple(labels), header))

    def _too_deep(self, start: int, end: int) -> SyntaxFault:
        fault = SyntaxFault(
            f"blocks nest more than {MAX_BLOCK_NESTING} levels deep",
            "Remove a level.",
            start,
            end,
            LIMIT_REACHED,
        )
        if self._skipper is None:
            self._skipper = Skipper(self._text)
        close = self._skipper.closing_brace(self._at, self._end)
        fault.after = close + 1 if close >= 0 else self._end
        return fault

    def _close_block(self, at: int) -> None:
        self._at = at + 1
        if len(self._open) == 1:
            raise SyntaxFault("this '}' closes nothing", "Remove it.", at, at + 1)
        self._pop_block()

    def _pop_block(self) -> None:
        block = self._open.pop()
        self._open[-1].blocks.append(
            ast.Block(block.type, block.labels, block.header, block.body())
        )

    def _recover(self, start: int, after: int | None) -> None:
        """Goes on behind the faulty item: where it ends, or at the next line that begins one."""
        self._broken = True
        if self._text.startswith("}", start):
            return
        self._at = max(after if after is not None else self._limit(start), start + 1)

    def _limit(self, start: int) -> int:
        """Where the next item begins on a line that isn't indented deeper than this one.

        A brace ends the block around if it's indented less; else it belongs to this item.
        """
        begin, line_end, limit = self._line
        if begin <= start <= line_end:
            return limit
        begin = self._text.rfind("\n", 0, start) + 1
        line_end = self._text.find("\n", start, self._end)
        line_end = line_end if line_end >= 0 else self._end
        limit = self._end
        indentation = _INDENTATION.match(self._text, begin)
        width = len(indentation.group()) if indentation is not None else 0
        for match in _NEXT_ITEM.finditer(self._text, line_end, self._end):
            closes = self._text.startswith("}", match.end() - 1)
            if len(match.group(1)) + closes <= width:
                limit = match.start()
                break
        self._line = (begin, line_end, limit)
        return limit


def _label(text: str, at: int) -> str:
    return decode_escapes(text, at) if "\\" in text else text


def _template(source: Source, text: str, start: int) -> ast.Template | None:
    """A string without escapes, whose interpolations are dotted names."""
    if "$" not in text:
        end = start + len(text)
        return ast.Template(Span(source, start - 1, end + 1), _text(source, text, start, end))
    parts: list[ast.Node] = []
    at = start
    for place, piece in enumerate(_INTERPOLATION.split(text)):
        if place % 2:
            node = _traversal(source, piece, at + 2)
            if node is None:
                return None
            parts.append(node)
            at += len(piece) + 3
        else:
            end = at + len(piece)
            parts += _text(source, piece, at, end)
            at = end
    return ast.Template(Span(source, start - 1, at + 1), tuple(parts))


def _text(source: Source, text: str, start: int, end: int) -> tuple[ast.Node, ...]:
    """A piece of text; nothing where it is empty."""
    if not text:
        return ()
    text = intern(text) if len(text) <= SHORT else text
    return (ast.Literal(Span(source, start, end), text),)


def _traversal(source: Source, names: str, start: int) -> ast.Node | None:
    """Dotted names or a constant; None for what can't follow a constant."""
    first, *rest = names.split(".")
    end = start + len(first)
    if first in _CONSTANTS:
        return ast.Literal(Span(source, start, end), _CONSTANTS[first]) if not rest else None
    node: ast.Node = ast.Name(Span(source, start, end), first)
    for name in rest:
        end += 1 + len(name)
        node = ast.GetAttribute(Span(source, start, end), node, name)
    return node
