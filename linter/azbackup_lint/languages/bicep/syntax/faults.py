"""Faults in the syntax, in words."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source, Span

_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def problems_of(source: Source, faults: Iterable[SyntaxFault]) -> tuple[Problem, ...]:
    """The faults as problems, one for each line."""
    return one_a_line(
        Problem(fault.kind, fault.message, fault.remedy, Span(source, fault.start, fault.end))
        for fault in faults
    )


def one_a_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The first problem of each line, in order: the others follow from it."""
    kept: list[Problem] = []
    line_end = -1
    for problem in sorted(problems, key=lambda problem: problem.span.start):
        if problem.span.start > line_end:
            kept.append(problem)
            text, start = problem.span.source.text, problem.span.start
            line_end = text.find("\n", start) % (len(text) + 1)
    return tuple(kept)


def breaks_off(start: int) -> SyntaxFault:
    """A line or file that ends where something is missing."""
    return SyntaxFault(
        "the statement breaks off at the end of this line",
        "Complete it on the same line.",
        start,
        start,
    )


def unclosed(bracket: str, start: int) -> SyntaxFault:
    """A bracket that nothing closes."""
    return SyntaxFault(
        f"this {bracket!r} is not closed",
        f"Close it with {_CLOSERS[bracket]!r}.",
        start,
        start + 1,
    )


def unclosed_text(start: int, end: int) -> SyntaxFault:
    """A text that the end of its line cuts off."""
    return SyntaxFault(
        "this text is not closed on its line",
        "Close it with ', or put ''' around a text of several lines.",
        start,
        end,
    )


def unclosed_hole(start: int, end: int) -> SyntaxFault:
    """A hole in a text that the end of its line cuts off."""
    return SyntaxFault(
        "this hole in a text is not closed on its line", "Close it with }.", start, end
    )


def unclosed_lines(start: int, end: int) -> SyntaxFault:
    """A text of several lines without its end."""
    return SyntaxFault("this text is not closed", "Close it with '''.", start, end)


def unclosed_comment(start: int) -> SyntaxFault:
    """A comment without its end."""
    return SyntaxFault("this comment is not closed", "Close it with */.", start, start + 2)
