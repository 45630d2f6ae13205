"""Problems in the input: what could not be read, parsed or evaluated, and where.

Every stage returns what it could evaluate, together with the problems it met; it never
raises for bad input. A problem becomes a finding with effect `input`.
"""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: permanent id, kebab-case name, severity and what it means."""

    id: str
    name: str
    severity: Severity
    summary: str


UNREADABLE_FILE = ProblemKind(
    "AZB001", "unreadable-file", "error", "A file could not be read, or is not UTF-8 text."
)
SYNTAX_ERROR = ProblemKind(
    "AZB002", "syntax-error", "error", "A file or a block could not be parsed; the rest was linted."
)
DUPLICATE_DEFINITION = ProblemKind(
    "AZB003", "duplicate-definition", "warning", "Something is defined twice; the first one counts."
)
CIRCULAR_REFERENCE = ProblemKind(
    "AZB004", "circular-reference", "error", "A value or a module depends on itself."
)
MISSING_MODULE = ProblemKind(
    "AZB005", "missing-module", "error", "A local module's folder is not there or holds no files."
)
MODULE_NOT_INSTALLED = ProblemKind(
    "AZB006",
    "module-not-installed",
    "note",
    "Modules of a registry or of git, or linked templates, are not on this machine.",
)
CIRCULAR_STATES = ProblemKind(
    "AZB024",
    "circular-states",
    "note",
    "Roots read each other's states, so what these hold is unknown.",
)
DECLARED_TWICE = ProblemKind(
    "AZB025",
    "declared-twice",
    "note",
    "Several roots declare the same resource; what refers to it may mean either.",
)
INVALID_EXPRESSION = ProblemKind(
    "AZB007",
    "invalid-expression",
    "note",
    "An expression can't be evaluated; its value is unknown.",
)
INVALID_VALUE = ProblemKind(
    "AZB008", "invalid-value", "warning", "A value doesn't fit the variable that it is given to."
)
LIMIT_REACHED = ProblemKind(
    "AZB009", "limit-reached", "warning", "A bound of the linter was reached; the rest was linted."
)
OUTSIDE_BOUNDARY = ProblemKind(
    "AZB010", "outside-boundary", "warning", "A path leads outside the folder that may be read."
)

NOTHING_TO_LINT = ProblemKind(
    "AZB012",
    "nothing-to-lint",
    "note",
    "Paths that were named, or parameter files, lead to nothing to lint.",
)
UNREAD_PATH = ProblemKind(
    "AZB013", "unread-path", "warning", "A file or folder that was found can't be read."
)

MERGE_CONFLICT = ProblemKind(
    "AZB014",
    "merge-conflict",
    "error",
    "A file holds an unresolved merge; the first side of each conflict was linted.",
)
UNREAD_VARIABLE_FILES = ProblemKind(
    "AZB015",
    "unread-variable-files",
    "note",
    "Values are missing, and variable files lie there that Terraform doesn't take by itself.",
)
INPUTS_NOT_EVALUATED = ProblemKind(
    "AZB016",
    "inputs-not-evaluated",
    "note",
    "Values are missing that Terragrunt or a Terraform stack would give.",
)

UNUSABLE_SUPPRESSION = ProblemKind(
    "AZB017",
    "unusable-suppression",
    "warning",
    "A suppression names no policy that there is, or can't be read; it silences nothing.",
)
UNUSED_SUPPRESSION = ProblemKind(
    "AZB018", "unused-suppression", "warning", "A suppression silences nothing any more."
)
EXPIRED_SUPPRESSION = ProblemKind(
    "AZB019",
    "expired-suppression",
    "warning",
    "The date of a suppression has passed; what it silenced is reported again.",
)
UNEXPLAINED_SUPPRESSION = ProblemKind(
    "AZB020",
    "unexplained-suppression",
    "warning",
    "A suppression has no reason where the settings ask for one; it silences nothing.",
)

SUPPRESSION_KINDS = (
    UNUSABLE_SUPPRESSION,
    UNUSED_SUPPRESSION,
    EXPIRED_SUPPRESSION,
    UNEXPLAINED_SUPPRESSION,
)
"""What can be wrong with suppressions, which no suppression silences."""

UNNEEDED_BASELINE = ProblemKind(
    "AZB022",
    "unneeded-baseline-entries",
    "note",
    "Findings of the baseline are fixed or suppressed; their entries can go.",
)
UNLINTED_ROOT = ProblemKind(
    "AZB023",
    "unlinted-root",
    "error",
    "The process that linted a root was killed, so the root was not linted.",
)

PROBLEM_KINDS: tuple[ProblemKind, ...] = (
    UNREADABLE_FILE,
    SYNTAX_ERROR,
    DUPLICATE_DEFINITION,
    CIRCULAR_REFERENCE,
    MISSING_MODULE,
    MODULE_NOT_INSTALLED,
    INVALID_EXPRESSION,
    INVALID_VALUE,
    LIMIT_REACHED,
    OUTSIDE_BOUNDARY,
    NOTHING_TO_LINT,
    UNREAD_PATH,
    MERGE_CONFLICT,
    UNREAD_VARIABLE_FILES,
    INPUTS_NOT_EVALUATED,
    *SUPPRESSION_KINDS,
    UNNEEDED_BASELINE,
    UNLINTED_ROOT,
    CIRCULAR_STATES,
    DECLARED_TWICE,
)


MAX_NAMES = 3
"""Names that a message lists."""


def few_of(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - MAX_NAMES
    return ", ".join(names[:MAX_NAMES]) + (f" and {more} more" if more > 0 else "")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem with its place; `message` is one sentence, `remedy` what to do.

    `empty` has the values without content that an expression fails on, by name and place. `subject`
    identifies the problem where the message changes with the number of places.
    """

    kind: ProblemKind
    message: str
    remedy: str
    span: Span
    empty: tuple[tuple[str, Span], ...] = ()
    subject: str = ""
