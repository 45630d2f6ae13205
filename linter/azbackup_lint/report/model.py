"""Findings, and the report that holds them."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.edits import Edit
from azbackup_lint.light_typing import TYPE_CHECKING, Literal
from azbackup_lint.problems import Severity
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Span
from azbackup_lint.values import Cause

if TYPE_CHECKING:
    from azbackup_lint.policy.lint_policies import Policy

Effect = Literal["backup", "restore", "advice", "input"]

MAX_RELATED = 8
"""Other places that are told of one finding or entry."""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding, with one sentence on why.

    `is_origin` means that the wrong value came from or through there, `is_written` that it was
    written there.
    """

    message: str
    span: Span
    is_origin: bool = False
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class Shared:
    """What several findings may have in common: the place to change, and a sentence on them all.

    An empty message means that any of theirs serves.
    """

    span: Span
    message: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend what a finding is about, as a sentence that says what they do.

    A fix that isn't `safe` changes more than the finding is about: `why` says what. `also` are the
    other places whose values the edits change.
    """

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    why: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A violated policy or a problem in the input, with its place.

    `methods` are the restore methods that are ruled out, `conditional` is what decides whether
    the resource exists at all, `notes` are sentences about editions, `variants` the sets of inputs
    that lead to it where there are several. `supported_by` has the dates of the editions that
    surely allow it. `cause` is the same for findings that one change mends; `shared` is where
    that is if it isn't at the finding's own place. `fix` is how its policy mends it; where the
    policy has a fix and this finding gets none, `unfixed` says why. `subject` is the property of
    the resource that is wrong, or what tells a problem from others of its kind.
    """

    id: str
    name: str
    severity: Severity
    effect: Effect
    message: str
    remedy: str
    resource: str
    span: Span
    root: str
    fingerprint: str
    methods: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    conditional: tuple[Cause, ...] = ()
    related: tuple[Related, ...] = ()
    notes: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    supported_by: tuple[str, ...] = ()
    cause: str = ""
    shared: Shared | None = None
    fix: Fix | None = None
    unfixed: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A policy that could not be decided on an entity, and the causes."""

    id: str
    name: str
    resource: str
    causes: tuple[Cause, ...]
    span: Span
    root: str
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silenced:
    """A finding that is known and not reported.

    `by` says what keeps it quiet: a suppression in the code (`place` is where that stands, `reason`
    its text) or an entry of the baseline.
    """

    finding: Finding
    by: Literal["suppression", "baseline"]
    reason: str = ""
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A root that could not be linted because of a bug.

    `trace` are the innermost calls that led to it; `message` may quote what was read.
    """

    root: str
    language: str
    error: str
    message: str
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run: findings and undecided policies in a stable order, and counts.

    `silenced` are the findings that suppressions and the baseline keep quiet: they count nowhere.
    `unmade` counts the VMs that are declared and that no set of inputs makes.
    `policies` are all that the packs hold, whether or not they were asked for.
    `row_titles` has a short title for every row that a finding names; `rows_beside` are those that
    a pack puts beside the matrix. `backup` counts the VMs that can be backed up (`yes`), those that
    can't (`no`), and that are undecided (`unknown`); it is empty for a choice of
    policies, which can't tell. `failures` are the roots that a bug kept from being linted.
    `unchanged` counts the findings left out because they touch no changed line.
    """

    edition: str
    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...]
    roots: int
    files: int
    resources: int
    row_titles: Mapping[str, str]
    rows_beside: frozenset[str] = frozenset()
    backup: Mapping[str, int] = field(default_factory=dict)
    unmade: int = 0
    policies: tuple[Policy, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    failures: tuple[Failure, ...] = ()
    unchanged: int = 0
