"""Templates: escapes, `~` markers, heredoc indentation and directives, as HCL applies them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal as OneOf
from azbackup_lint.light_typing import TypeAlias
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span

_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    chr(code) for code in range(0x2000, 0x200B)
)
"""White space by Unicode's definition, which Python's own differs from."""

_ESCAPE = lazy_regex(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([\s\S]))|\$\$\{|%%\{")
MAX_MARKS = 30
_JOINER = "\u034f"
_PERHAPS_MARKS = lazy_regex(r"[^\0-\u02ff]{31,}")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}

MakeSpan: TypeAlias = Callable[[int, int], Span]


@dataclass(slots=True)
class Text:
    """A piece of a template's text; in a heredoc, at most one line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TemplateSequence:
    """`${…}` or `%{…}`: which `~` it carries; `node` is its expression, if it has one."""

    kind: OneOf["value", "if", "else", "endif", "for", "endfor"]
    node: ast.Node | None
    names: tuple[str, ...]
    trim_before: bool
    trim_after: bool
    start: int
    end: int


Part: TypeAlias = Text | TemplateSequence


def decode_escapes(text: str, at: int) -> str:
    """The text that a quoted string means; `at` is its offset. Raises SyntaxFault."""
    if "\\" not in text and "{" not in text:
        return text

    def replacement(match: re.Match[str]) -> str:
        short, long, simple = match.groups()
        if simple is not None and simple in _SIMPLE:
            return _SIMPLE[simple]
        code = int(short or long, 16) if short or long else -1
        if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            return chr(code)
        if match.group()[0] != "\\":
            return match.group()[1:]
        start = at + match.start()
        raise SyntaxFault(
            f"{match.group()} is no escape sequence of HCL",
            "Write \\\\ for a backslash.",
            start,
            start + len(match.group()),
        )

    return _ESCAPE.sub(replacement, text)


def normalised(text: str) -> str:
    """The text in Unicode's NFC, as Terraform keeps all strings.

    As in golang.org/x/text/unicode/norm, no more than 30 marks follow each other: Python sorts a
    run of them in quadratic time.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _PERHAPS_MARKS.sub(_parted, text))


def _parted(perhaps_marks: re.Match[str]) -> str:
    """Characters, with a joiner, which is no mark, between marks that are too many."""
    parted: list[str] = []
    marks = 0
    for character in perhaps_marks.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > MAX_MARKS:
            parted.append(_JOINER)
            marks = 1
        parted.append(character)
    return "".join(parted)


def assemble(parts: Sequence[Part], flush: bool, span: MakeSpan) -> tuple[ast.Node, ...]:
    """The parts of a template: texts trimmed and joined, directives nested.

    Raises SyntaxFault for directives that don't match.
    """
    _trim(parts)
    if flush:
        _unindent(parts)
    return _Assembly(parts, span).nodes()


def _trim(parts: Sequence[Part]) -> None:
    for index, part in enumerate(parts):
        if isinstance(part, Text):
            continue
        if part.trim_before and index:
            before = parts[index - 1]
            if isinstance(before, Text):
                before.text = before.text.rstrip(_SPACE)
        if part.trim_after and index + 1 < len(parts):
            after = parts[index + 1]
            if isinstance(after, Text):
                after.text = after.text.lstrip(_SPACE)


def _unindent(parts: Sequence[Part]) -> None:
    """Takes away the least indentation of all lines that begin with text and aren't blank."""
    least: int | None = None
    lines: list[Text] = []
    begins = True
    for part in parts:
        if begins:
            begins = False
            indentation: int | None = 0
            if isinstance(part, Text):
                rest = part.text.lstrip(_SPACE)
                if not rest and part.text.endswith("\n"):
                    indentation = None
                else:
                    indentation = len(part.text) - len(rest)
                    lines.append(part)
            if indentation is not None and (least is None or indentation < least):
                least = indentation
        if isinstance(part, Text) and part.text.endswith("\n"):
            begins = True
    for line in lines:
        line.text = line.text[least:]


@dataclass(slots=True)
class _Open:
    """A directive that waits for its end."""

    opening: TemplateSequence
    parts: list[ast.Node]
    body_start: int
    then: ast.Template | None = None


class _Assembly:
    def __init__(self, parts: Sequence[Part], span: MakeSpan) -> None:
        self._parts = parts
        self._span = span
        self._open: list[_Open] = []
        self._nodes: list[ast.Node] = []
        self._texts: list[Text] = []

    def nodes(self) -> tuple[ast.Node, ...]:
        for part in self._parts:
            if isinstance(part, Text):
                self._texts.append(part)
                continue
            self._flush_text()
            if part.kind == "value":
                assert part.node is not None
                self._nodes.append(part.node)
            elif part.kind in ("if", "for"):
                self._open.append(_Open(part, self._nodes, part.end))
                self._nodes = []
            elif part.kind == "else":
                self._else(part)
            else:
                self._close(part)
        self._flush_text()
        if self._open:
            kind = self._open[-1].opening.kind
            raise _unmatched(self._open[-1].opening, f"this %{{ {kind} }} has no %{{ end{kind} }}")
        return tuple(self._nodes)

    def _flush_text(self) -> None:
        texts = self._texts
        if texts:
            text = normalised("".join(part.text for part in texts))
            self._nodes.append(ast.Literal(self._span(texts[0].start, texts[-1].end), text))
            self._texts = []

    def _else(self, part: TemplateSequence) -> None:
        top = self._open[-1] if self._open else None
        if top is None or top.opening.kind != "if" or top.then is not None:
            raise _unmatched(part, "this %{ else } has no %{ if }")
        top.then = self._template(top.body_start, part.start)
        top.body_start = part.end

    def _close(self, part: TemplateSequence) -> None:
        kind = part.kind[3:]
        if not self._open or self._open[-1].opening.kind != kind:
            raise _unmatched(part, f"this %{{ {part.kind} }} has no %{{ {kind} }}")
        top = self._open.pop()
        opening = top.opening
        body = self._template(top.body_start, part.start)
        span = self._span(opening.start, part.end)
        assert opening.node is not None
        directive: ast.Node
        if kind == "if":
            nothing = ast.Template(self._span(part.start, part.start), ())
            then, otherwise = (top.then, body) if top.then is not None else (body, nothing)
            directive = ast.IfDirective(span, opening.node, then, otherwise)
        else:
            *key, value = opening.names
            directive = ast.ForDirective(span, key[0] if key else "", value, opening.node, body)
        self._nodes = top.parts
        self._nodes.append(directive)

    def _template(self, start: int, end: int) -> ast.Template:
        template = ast.Template(self._span(start, end), tuple(self._nodes))
        self._nodes = []
        return template


def _unmatched(part: TemplateSequence, message: str) -> SyntaxFault:
    return SyntaxFault(
        message,
        "Directives come in pairs: %{ if } … %{ endif }, %{ for } … %{ endfor }.",
        part.start,
        part.end,
    )
