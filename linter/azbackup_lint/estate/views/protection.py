"""The protection of a VM as facts, which its view and those of its disks have in common."""

from __future__ import annotations

from azbackup_lint.estate.derived.protection import JoinedProtection
from azbackup_lint.estate.view import End
from azbackup_lint.estate.views.view_builder import ViewBuilder
from azbackup_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Protection:
    """The protection of a VM, and its facts, which nothing may be added to."""

    joined: JoinedProtection
    facts: ViewBuilder

    @property
    def ends(self) -> tuple[End, ...]:
        """The other ends of the links to item, policy and vault."""
        return self.joined.ends


def told(joined: JoinedProtection) -> Protection:
    """A protection with its facts; defaults stand at the resource that leaves them out."""
    builder = ViewBuilder()
    builder.put("protected", joined.protected)
    for path, (value, resource) in joined.facts.items():
        builder.put(path, value, resource)
        if value.span is None and resource is not None:
            builder.at(path, resource.header, resource)
    return Protection(joined, builder)
