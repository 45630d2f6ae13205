"""The assessment of an estate: what each VM can count on, and why."""

from __future__ import annotations

from azbackup_lint.assessment.origin import Origin
from azbackup_lint.light_typing import Literal
from azbackup_lint.policy.editions import Edition, Row
from azbackup_lint.policy.reasons import Answer, Reason
from azbackup_lint.records import dataclass
from azbackup_lint.report.entries import Entry
from azbackup_lint.report.model import Report, Undecided
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Cause

ProtectionState = Literal["protected", "perhaps", "stopped", "none"]
MethodState = Literal["available", "ruled-out", "undecided", "off"]


@dataclass(frozen=True, slots=True)
class Backup:
    """Whether a VM can be backed up, and the reasons against it or for doubt.

    `causes` is what is missing that may concern the VM, whatever the policies say.
    """

    answer: Answer
    reasons: tuple[Reason, ...] = ()
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """A backup policy or vault of a VM; an unknown name is shown with its known parts.

    `kind` is the type of a backup policy, the region of a vault, or empty; `place` and `resource`
    lead to where the name is given.
    """

    name: str
    is_known: bool
    kind: str = ""
    resource: str = ""
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Protection:
    """Whether a protected item in sight protects a VM, by which policy and in which vault.

    `perhaps` where that is not certain, because of `causes`; `stopped` where there are only
    stopped items; `none` where there is no item at all in this code. Policy and vault are those of
    a certain protection.
    """

    state: ProtectionState
    policy: Named | None = None
    vault: Named | None = None
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodOutlook:
    """What a VM can expect of one restore method.

    `reasons` are the method's own; `follows_backup` where the state comes from the backup, without
    which there is nothing to restore. `off` where a setting of the vault or VM, put into words by
    `setting`, excludes the method; `causes` is why such a setting isn't known.
    """

    method: str
    state: MethodState
    reasons: tuple[Reason, ...] = ()
    follows_backup: bool = False
    setting: str = ""
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessedVm:
    """One VM of one root with one set of inputs, supposing that it exists."""

    name: str
    address: str
    root: str
    variant: str
    span: Span
    backup: Backup
    protection: Protection
    methods: tuple[MethodOutlook, ...]
    existence: Existence = CERTAIN


@dataclass(frozen=True, slots=True)
class RowCoverage:
    """A row of the edition, and how often it is violated or can't be decided."""

    row: Row
    violated: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that isn't known: how to supply it, what waits for it, and for how many VMs."""

    subject: str
    remedy: str
    waiting: tuple[Undecided, ...]
    machines: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A cause to mend, once those before it in the list are mended.

    `concerned` counts all VMs that it keeps from being backed up, `freed` those that can be
    backed up from then on, `opened` those that nothing certain keeps from it any more.
    """

    entry: Entry
    concerned: int
    freed: int
    opened: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a report shows: the VMs, the findings and how the edition was covered.

    `fixes` are the causes to mend first; `origin` says where the report comes from.
    """

    report: Report
    edition: Edition
    machines: tuple[AssessedVm, ...]
    coverage: tuple[RowCoverage, ...]
    obstacles: tuple[Obstacle, ...]
    fixes: tuple[Fix, ...] = ()
    origin: Origin | None = None
