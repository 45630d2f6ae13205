"""Verdicts that hold only if other roots declare what is meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.afresh import AFRESH
from azbackup_lint.estate.views import Scope
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.records import replace
from azbackup_lint.roots import FoundRoot
from azbackup_lint.values import Cause


def with_supposed(
    decisions: Sequence[Decision], supposing: FoundRoot, scope: Scope, evaluator: Evaluator
) -> tuple[Decision, ...]:
    """The verdicts on a root, and those violated if what may be the same resource is the same.

    Nothing is satisfied by a supposition.
    """
    root = supposing.evaluate()
    estate = build_estate(root.resources, AFRESH, supposing.outside, supposing.items)
    views = views_of(estate, scope)
    every = tuple(dict.fromkeys(estate.outside.suppositions.values()))
    if not every:
        return tuple(decisions)
    violated = {_subject(item) for item in decisions if item.verdict == "violated"}
    supposed = {
        _subject(item): replace(item, supposes=tuple(_relevant(item)) or every)
        for item in evaluator.decide_all(views)
        if item.verdict == "violated" and _subject(item) not in violated
    }
    known = (item for item in decisions if _subject(item) not in supposed)
    return (*known, *supposed.values())


def _subject(decision: Decision) -> object:
    """What a verdict is about."""
    view = decision.view
    return decision.policy.id, view.kind, view.address, str(view.header.span), view.title


def _relevant(decision: Decision) -> Iterator[Cause]:
    """What a verdict takes for granted: that of the links that its policy looks at."""
    topics = decision.policy.topics
    ends = (end for end in decision.view.ends if not end.topic or end.topic in topics)
    causes: Iterable[Cause | None] = dict.fromkeys(end.supposes for end in ends)
    return (cause for cause in causes if cause is not None)
