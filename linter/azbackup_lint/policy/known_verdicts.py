"""Verdicts on documents that are equal in everything that policies look at: decided once."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from azbackup_lint.estate.view import View
from azbackup_lint.policy.active_policies import ActivePolicy, Judgement, Obstacles
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.facts_read import FactsRead

FEW = 4
"""Views that are decided one by one: finding out what policies look at takes longer."""

MAX_KNOWN = 1_000
"""Documents whose verdicts are kept."""


Open = tuple[tuple[ActivePolicy, Judgement], ...]
"""The policies that are violated or unknown."""


class KnownVerdicts:
    """The policies on one kind of view, and which of them are open on documents seen before."""

    def __init__(self, policies: Sequence[ActivePolicy]) -> None:
        self._policies = policies
        self._seen = 0
        self._read: FactsRead | None = None
        self._open: dict[Hashable, Open] = {}

    def open_decisions(self, view: View) -> Iterator[Decision]:
        """The verdicts on a view that are violated or unknown.

        What they say, their places and their causes are made for each view.
        """
        return (policy.decision(view, judgement) for policy, judgement in self._judged(view))

    def outlined_decisions(self, view: View) -> tuple[Decision, ...]:
        """The same, but what is only unknown keeps no more than the outline of the view."""
        judged = self._judged(view)
        undecided = [(one, found) for one, found in judged if isinstance(found, Obstacles)]
        if not undecided or len(undecided) < len(judged):
            return tuple(policy.decision(view, judgement) for policy, judgement in judged)
        outline = view.outline({found.path for _, found in undecided})
        return tuple(one.undecided(outline, view.document, found) for one, found in undecided)

    def _judged(self, view: View) -> Open:
        self._seen += 1
        if self._seen <= FEW:
            return self._judged_anew(view)
        key = self._facts_read().of(view.document)
        known = self._open.get(key)
        if known is None:
            if len(self._open) >= MAX_KNOWN:
                self._open.clear()
            known = self._open[key] = self._judged_anew(view)
        return known

    def _judged_anew(self, view: View) -> Open:
        judged = ((policy, policy.judge(view.document)) for policy in self._policies)
        return tuple(item for item in judged if item[1] not in ("satisfied", "inapplicable"))

    def _facts_read(self) -> FactsRead:
        if self._read is None:
            conditions = ((item.when, item.require) for item in self._policies)
            self._read = FactsRead(one for both in conditions for one in both)
        return self._read
