"""A fault in the syntax of a language, on its way to becoming a problem."""

from __future__ import annotations

from azbackup_lint.problems import LIMIT_REACHED, SYNTAX_ERROR, ProblemKind

MOST_FAULTS = 10_000
"""Faults of one statement that are kept, twice what is told of a root: each is a thousand bytes."""

LONGEST = 40
"""Characters of code that a message quotes."""


class SyntaxFault(Exception):
    """Text that isn't code of its language; carries what a problem needs.

    `after` is where the faulty expression ends, if its brackets and quotes are in order.
    """

    after: int | None = None

    def __init__(
        self, message: str, remedy: str, start: int, end: int, kind: ProblemKind = SYNTAX_ERROR
    ) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.start = start
        self.end = end
        self.kind = kind


class Faults(list[SyntaxFault]):
    """Faults that were met, without the frames that raised them, which take far more memory."""

    __slots__ = ()

    def append(self, fault: SyntaxFault) -> None:
        """Keeps a fault."""
        fault.__context__ = None
        super().append(fault.with_traceback(None))


class FewFaults(Faults):
    """Faults of one statement, of which the last one says if there were more."""

    __slots__ = ()

    def append(self, fault: SyntaxFault) -> None:
        """Keeps a fault, unless there are too many."""
        if len(self) < MOST_FAULTS:
            super().append(fault)
        elif len(self) == MOST_FAULTS:
            message = f"more than {MOST_FAULTS:,} faults in one statement: the others aren't told"
            remedy, start = "Mend those before it first.", fault.start
            super().append(SyntaxFault(message, remedy, start, fault.end, LIMIT_REACHED))


def cant_stand_here(text: str, start: int, end: int) -> SyntaxFault:
    """The fault of a piece of code that can't stand where it does."""
    return SyntaxFault(
        f"{quoted(text)} can't stand here",
        "Check for a missing operator, comma, quote or bracket before it.",
        start,
        end,
    )


def quoted(text: str) -> str:
    """The first line of a piece of code, shortened, in quotes."""
    first = text.split("\n", 1)[0].strip()
    return repr(first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…")
