"""Splits a file into its statements, so that one that is broken doesn't break the others."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from azbackup_lint.languages.bicep.syntax.lexemes import STATEMENT_LINE
from azbackup_lint.languages.bicep.syntax.tokens import Tokens, tokens_of
from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span

KEYWORDS = frozenset(
    {"param", "var", "output", "resource", "module", "type", "func", "metadata", "targetScope"}
    | {"import", "extension", "provider", "assert", "test", "using", "extends", "extensionConfig"}
)
"""The words that begin a statement."""

_CONTINUED = frozenset({"?", ":", "|", ">"})
"""What continues the line before, if a line begins with it."""
_CONTINUED_BY = frozenset({"=>", "<", ","})
"""What continues on the next line, if a line ends with it: lambdas, and arguments of types."""


@dataclass(frozen=True, slots=True)
class RawStatement:
    """A statement that isn't parsed yet, or a line that is none, whose keyword is empty.

    `span` includes decorators; `name` is what it declares, if that is a name. `first` and `last`
    are its tokens, where `last` is one of kind `end`; `faults` are those of its tokens.
    """

    keyword: str
    name: str
    span: Span
    tokens: Tokens
    first: int
    last: int
    faults: tuple[SyntaxFault, ...]


def split(source: Source) -> tuple[tuple[RawStatement, ...], tuple[SyntaxFault, ...]]:
    """The statements of a file in order, and faults outside of them.

    The tokens behind each become `end`.
    """
    tokens = tokens_of(source.text)
    faults = deque(sorted(tokens.faults, key=lambda fault: fault.start))
    outside: list[SyntaxFault] = []
    statements: list[RawStatement] = []
    for first, last in _chunks(tokens):
        if first < last:
            start, end = tokens.starts[first], tokens.ends[last - 1]
            while faults and faults[0].start < start:
                outside.append(faults.popleft())
            own: list[SyntaxFault] = []
            while faults and faults[0].start < end:
                own.append(faults.popleft())
            statements.append(_statement(source, tokens, first, last, tuple(own)))
    return tuple(statements), (*outside, *faults)


def _statement(
    source: Source, tokens: Tokens, first: int, last: int, faults: tuple[SyntaxFault, ...]
) -> RawStatement:
    kinds = tokens.kinds
    kinds[last] = "end"
    at = _keyword(tokens, first)
    word = name = ""
    if kinds[at] == "name":
        word = _word(tokens, at)
        name = _word(tokens, at + 1) if kinds[at + 1] == "name" else ""
    span = Span(source, tokens.starts[first], tokens.ends[last - 1])
    keyword = word if word in KEYWORDS else ""
    return RawStatement(keyword, name, span, tokens, first, last, faults)


def _keyword(tokens: Tokens, first: int) -> int:
    """Where the keyword of a statement is, behind its decorators."""
    kinds, at = tokens.kinds, first
    while kinds[at] == "@":
        while kinds[at] not in ("newline", "end"):
            at = tokens.matches.get(at, at) + 1
        at += kinds[at] == "newline"
    return at


def _chunks(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The first token of each statement, and the newline or end behind its last one."""
    kinds = tokens.kinds
    first = line = 0
    for at, is_cut in _line_ends(tokens):
        if is_cut or (line < at and kinds[line] != "@" and not _goes_on(tokens, at)):
            yield first, at
            first = at + 1
        line = at + 1
        if kinds[first] == "newline":
            first = line
    yield first, len(kinds) - 1


def _goes_on(tokens: Tokens, at: int) -> bool:
    """Whether a statement goes on behind a newline."""
    before, after = tokens.kinds[at - 1], tokens.kinds[at + 1]
    if after in _CONTINUED:
        return True
    if before == "=":
        return after == "name" and _word(tokens, at + 1) == "if"
    return before in _CONTINUED_BY and not _is_statement(tokens, at + 1)


def _is_statement(tokens: Tokens, at: int) -> bool:
    """Whether a line that begins with a token looks as if a statement began there."""
    return STATEMENT_LINE.match(tokens.text, tokens.starts[at]) is not None


def _word(tokens: Tokens, at: int) -> str:
    return tokens.text[tokens.starts[at] : tokens.ends[at]]


def _line_ends(tokens: Tokens) -> Iterator[tuple[int, bool]]:
    """The newlines that may end a statement, and whether it is cut there.

    Behind a bracket that nothing closes, a statement is cut before what looks like another one.
    """
    first = tokens.unclosed
    if first is None:
        yield from ((at, False) for at in tokens.breaks)
        return
    yield from ((at, False) for at in tokens.breaks if at < first)
    depth = 0
    for at in range(first, len(tokens.kinds)):
        kind = tokens.kinds[at]
        if kind in ("(", "[", "{"):
            depth += 1
        elif kind in (")", "]", "}"):
            depth = max(depth - 1, 0)
        elif kind == "newline" and (not depth or _is_statement(tokens, at + 1)):
            yield at, depth > 0
            depth = 0
