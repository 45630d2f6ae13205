"""Verdicts of policies on views."""

from __future__ import annotations

from azbackup_lint.estate.links.outside import root_of
from azbackup_lint.estate.view import Path, View
from azbackup_lint.light_typing import Literal
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.records import dataclass
from azbackup_lint.values import Cause

VerdictKind = Literal["violated", "satisfied", "unknown", "inapplicable"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The verdict of a policy on one entity.

    `path` leads to the fact that violates, or to the first unknown that stood in the way;
    `causes` holds the causes of those unknowns. `together` is the message on all that violate the
    policy for the same reason, if it has one. `rows` are the keys of the rows of the edition that
    a violated policy enforces. `supposes` is what was taken for granted of other roots.
    """

    policy: Policy
    view: View
    verdict: VerdictKind
    path: Path = ()
    message: str = ""
    remedy: str = ""
    together: str = ""
    causes: tuple[Cause, ...] = ()
    rows: tuple[str, ...] = ()
    supposes: tuple[Cause, ...] = ()

    @property
    def conditions(self) -> tuple[Cause, ...]:
        """What decides whether it holds at all."""
        return (*self.view.existence.causes, *self.supposes)

    @property
    def is_told_elsewhere(self) -> bool:
        """Whether the root that declares the entity reports it."""
        return root_of(self.view.address) is not None

    @property
    def is_for_another_root(self) -> bool:
        """Whether it takes the root that declares the entity to decide."""
        elsewhere = self.view.elsewhere
        return elsewhere is not None and elsewhere in self.causes
