"""Faults in the syntax as problems, in words."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.languages.syntax_faults import SyntaxFault, cant_stand_here, quoted
from azbackup_lint.languages.terraform.syntax.grammar import END, Token
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source, Span


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
    return cant_stand_here(text[start:end], start, end)


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
