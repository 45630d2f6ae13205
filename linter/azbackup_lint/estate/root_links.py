"""What may join a root with others: keys only, which results that are kept have, too."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.records import dataclass

if TYPE_CHECKING:
    from azbackup_lint.estate.links.outside import Key
    from azbackup_lint.resources import StateKey
    from azbackup_lint.source import Span


@dataclass(frozen=True, slots=True)
class Declaration:
    """Where a root declares an entity, with the words for it."""

    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Links:
    """What may join a root with others, by keys only.

    `name` is the path of the root, `variant` its set of inputs if there are several. `declared` are
    its own entities, `asked` what it refers to and doesn't declare, `items` what its items lead to;
    `asked_states` are the states of others that it reads, `state` is where its own is kept.
    `exclusive` is what no other root may declare: what surely exists in a known subscription, by
    this and its key.
    """

    name: str
    variant: str | None
    declared: frozenset[Key]
    asked: frozenset[Key]
    items: frozenset[Key]
    asked_states: frozenset[StateKey]
    state: StateKey | None
    exclusive: Mapping[Key, Declaration]


def no_links(name: str) -> Links:
    """Those of a root that is looked at by itself."""
    nothing: frozenset[Key] = frozenset()
    return Links(name, None, nothing, nothing, nothing, frozenset(), None, {})
