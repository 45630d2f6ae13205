"""Verdicts that hold only if other roots declare what is meant."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.afresh import AFRESH
from azbackup_lint.estate.views import Scope
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.records import replace
from azbackup_lint.roots import FoundRoot
from azbackup_lint.source import Span
from azbackup_lint.values import Cause


def with_supposed(
    decisions: Sequence[Decision], supposing: FoundRoot, scope: Scope, evaluator: Evaluator
) -> tuple[Decision, ...]:
    """The verdicts on a root, and those violated if what may be the same resource is the same.

    Nothing is satisfied by a supposition.
    """
    root = supposing.evaluate()
    estate = build_estate(root.resources, AFRESH, supposing.outside, supposing.neighbours)
    views = views_of(estate, scope)
    every = tuple(dict.fromkeys(estate.outside.suppositions.values()))
    if not every:
        return tuple(decisions)
    violated = {_subject(item) for item in decisions if item.verdict == "violated"}
    supposed = {
        _subject(item): replace(item, supposes=_relevant(item, every) or every)
        for item in evaluator.decide_all(views)
        if item.verdict == "violated" and _subject(item) not in violated
    }
    known = (item for item in decisions if _subject(item) not in supposed)
    return (*known, *supposed.values())


def _subject(decision: Decision) -> object:
    """What a verdict is about."""
    view = decision.view
    return decision.policy.id, view.kind, view.address, str(view.header.span), view.title


def _relevant(decision: Decision, every: Sequence[Cause]) -> tuple[Cause, ...]:
    """What a verdict takes for granted: that of the links that its policy looks at.

    A value that another root tells was written there, below the header of a resource.
    """
    topics = decision.policy.topics
    ends = (end for end in decision.view.ends if not end.topic or end.topic in topics)
    causes: list[Cause | None] = [end.supposes for end in ends]
    place = decision.view.place_of(decision.path)
    causes += (_around(span, every) for span in (place.span, *(hop.span for hop in place.hops)))
    return tuple(dict.fromkeys(cause for cause in causes if cause is not None))


def _around(place: Span, every: Sequence[Cause]) -> Cause | None:
    """The resource of another root that a place may be in: the one that begins last before it."""
    place = place.source.settled(place)
    headers = {
        cause.span.start: cause
        for cause in every
        if cause.span is not None and cause.span.source is place.source
    }
    before = [start for start in headers if start <= place.start]
    return headers[max(before)] if before else None
