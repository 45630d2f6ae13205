"""What other roots declare that concerns one root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.outside import Key, Outside
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.records import dataclass, field
from azbackup_lint.resources import StateKey
from azbackup_lint.values import Value


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What other roots declare that concerns one root, made independent of them.

    `declared` holds the entities that fit each key; `items` may protect VMs, be in vaults or
    follow policies of the root. Their targets are those of their own root. `referrers` refer to VMs
    or disks of the root, or to VMs that it refers to. `states` has the outputs of roots by where
    these keep them.
    """

    declared: Mapping[Key, Sequence[Entity]] = field(default_factory=dict)
    items: tuple[JoinedItem, ...] = ()
    referrers: tuple[Entity, ...] = ()
    states: Mapping[StateKey, Mapping[str, Value]] = field(default_factory=dict)

    def outside(self, *, supposing: bool = False, identities: Identities | None = None) -> Outside:
        """What answers the root's questions about others."""
        return Outside(self.declared, self.states, supposing=supposing, identities=identities)


ALONE = Neighbours()
"""The neighbours of a root that is linted by itself."""
