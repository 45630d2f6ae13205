"""Faults in the syntax as problems, in words."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.languages.syntax_faults import SyntaxFault, cant_stand_here, quoted
from azbackup_lint.languages.terraform.syntax.grammar import END, Token
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source, Span

_NAMED = lazy_regex(rf"{IDENTIFIER}(?=[ \t]*=(?![=>]))")
"""The name of an argument."""
_OPENERS = frozenset({"LPAR", "LSQB", "LBRACE", "INTERP_START", "DIRECTIVE_START"})
_CLOSERS = frozenset({"RPAR", "RSQB", "RBRACE"})


def as_problem(source: Source, fault: SyntaxFault) -> Problem:
    """The problem that a fault in a source is."""
    end = min(max(fault.end, fault.start), len(source.text))
    span = Span(source, min(fault.start, end), end)
    return Problem(fault.kind, fault.message, fault.remedy, span)


def describe_unexpected(token: Token, tokens: Sequence[Token], text: str) -> SyntaxFault:
    """The fault for a token that the grammar doesn't allow where it stands."""
    terminal, _, start, end = token
    if terminal == END:
        if len(tokens) == 1:
            return SyntaxFault(
                "there is no value here", "Write an expression after the =.", end, end
            )
        last = tokens[-2]
        return SyntaxFault(
            f"the expression breaks off after {quoted(text[last[2] : last[3]])}",
            "Complete it on the same line, or put it in parentheses.",
            last[2],
            last[3],
        )
    if start == end:
        return SyntaxFault(
            "the expression breaks off at the end of this line",
            "Complete it on the same line, or put it in parentheses.",
            start,
            min(start + 1, len(text)),
        )
    if (terminal == "COMMA" or _NAMED.match(text, start)) and not _is_inside(tokens, start):
        return SyntaxFault(
            f"{quoted(text[start:end])} can't stand behind an argument on its line",
            "Write each argument on a line of its own, with no comma behind it.",
            start,
            end,
        )
    return cant_stand_here(text[start:end], start, end)


def _is_inside(tokens: Sequence[Token], at: int) -> bool:
    """Whether a place in an expression is within brackets or a template."""
    before = [terminal for terminal, _, start, _ in tokens if start < at]
    return sum((name in _OPENERS) - (name in _CLOSERS) for name in before) > 0


def missing_comma(name: str, start: int, end: int) -> SyntaxFault:
    """The fault of an attribute that stands right behind the one before it in an object."""
    return SyntaxFault(
        f"a comma is missing before {quoted(name)}",
        "Write a comma before it, or begin a new line.",
        start,
        end,
    )


def unclosed_heredoc(start: int, end: int) -> SyntaxFault:
    """A heredoc without the line that ends it."""
    return SyntaxFault(
        "this heredoc has no end marker",
        "Put the marker alone on a line of its own after the text.",
        start,
        end,
    )


def unclosed_string(start: int, end: int) -> SyntaxFault:
    """The fault of a string that a line's end cuts off."""
    return SyntaxFault(
        "this string is not closed on its line",
        'Close it with ", or use a heredoc for text of several lines.',
        start,
        max(end, start + 1),
    )


def unclosed_bracket(opener: str, start: int) -> SyntaxFault:
    """The fault of a bracket or template sequence that is never closed."""
    closer = {"(": ")", "[": "]"}.get(opener, "}")
    return SyntaxFault(
        f"this {opener!r} is not closed", f"Close it with {closer!r}.", start, start + len(opener)
    )


def stray_character(text: str, at: int) -> SyntaxFault:
    """The fault of the character at an offset, which no token begins with."""
    return SyntaxFault(
        f"{text[at : at + 1]!r} can't stand here", "Remove it, or put it in quotes.", at, at + 1
    )
