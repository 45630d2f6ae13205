"""Turns verdicts and problems into findings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azbackup_lint.estate.view import Path, Place, View
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.long_texts import MOST, shortened
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.problems import Problem, Severity
from azbackup_lint.records import replace
from azbackup_lint.report.fingerprints import fingerprint
from azbackup_lint.report.model import MAX_RELATED, Finding, Related, Shared, Undecided
from azbackup_lint.resources import Resource
from azbackup_lint.source import Installed, Span
from azbackup_lint.values import Cause

MOST_OF_MESSAGE = 3 * MOST
"""Code points of a message, which may name several things."""

PASSED_ON = lazy_regex(r"""(?:"(?:\$\{|\[)\s*)?((?:try|coalesce|to[a-z]+)\(\s*)?""", re.IGNORECASE)
AND_NOTHING_ELSE = lazy_regex(r"""(?:\s*[\]}]")?""")
AND_ENDS_THE_CALL = lazy_regex(r"""\s*(?:,[^,(]*)?\)(?:\s*[\]}]")?""")
"""What may stand around a reference that has the value of the whole expression."""

MOST_BEFORE = 80
"""Code points before it in which that is looked for."""

OF_BICEP = lazy_regex(r"(?:param|var) (\w+)")
"""The labels of Bicep, where a reference is the name alone."""


def finding_of(decision: Decision, resources: Mapping[str, Resource], root: str) -> Finding:
    """The finding of a violated verdict, at the value that is wrong.

    `resources` gives the resource of an address, for the module calls that lead to it.
    """
    policy, view = decision.policy, decision.view
    place = view.place_of(decision.path)
    resource = resources.get(place.resource or view.address)
    severity: Severity = policy.severity
    if decision.conditions and severity == "error":
        severity = "warning"
    subject = _property(decision.path)
    return Finding(
        id=policy.id,
        name=policy.name,
        severity=severity,
        effect=policy.effect,
        message=shortened(decision.message, MOST_OF_MESSAGE),
        remedy=shortened(decision.remedy, MOST_OF_MESSAGE),
        resource=view.address,
        span=_changeable(place, resource),
        root=root,
        fingerprint=fingerprint(policy.id, root, view.address, subject),
        methods=policy.methods,
        rows=decision.rows,
        conditional=_shortened(decision.conditions),
        related=_related(place, view, resource, policy.topics),
        shared=_shared(decision, place),
        subject=subject,
    )


def undecided_of(
    decision: Decision, place: Span, root: str, variants: tuple[str, ...] = ()
) -> Undecided:
    """The report's form of a policy that could not be decided, at its place in a whole file."""
    policy = decision.policy
    causes = _shortened(decision.causes)
    return Undecided(policy.id, policy.name, decision.view.address, causes, place, root, variants)


def problem_finding(problem: Problem, root: str) -> Finding:
    """The finding of something that is wrong with the input."""
    kind = problem.kind
    subject = problem.subject or problem.message
    return Finding(
        id=kind.id,
        name=kind.name,
        severity=kind.severity,
        effect="input",
        message=shortened(problem.message, MOST_OF_MESSAGE),
        remedy=shortened(problem.remedy, MOST_OF_MESSAGE),
        resource="",
        span=problem.span,
        root=root,
        fingerprint=fingerprint(kind.id, problem.span.source.path, subject),
        subject=subject,
    )


def _shortened(causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    """The causes; what names of any length made long is cut."""
    if all(len(cause.subject) + len(cause.remedy) <= MOST for cause in causes):
        return causes
    return tuple(
        cause
        if len(cause.subject) + len(cause.remedy) <= MOST
        else replace(cause, subject=shortened(cause.subject), remedy=shortened(cause.remedy))
        for cause in causes
    )


def settled(finding: Finding) -> Finding:
    """The finding with its places in the texts of whole files."""
    shared = finding.shared
    placed = (finding, *finding.related, *((shared,) if shared is not None else ()))
    if all(_settled(item.span) is item.span for item in placed):
        return finding
    return replace(
        finding,
        span=_settled(finding.span),
        related=tuple(replace(item, span=_settled(item.span)) for item in finding.related),
        shared=replace(shared, span=_settled(shared.span)) if shared is not None else None,
    )


def _settled(span: Span) -> Span:
    return span.source.settled(span)


def _shared(decision: Decision, place: Place) -> Shared | None:
    """The place of the fact that the policy names, or where a value was written that came a way."""
    together = decision.policy.together
    if together is not None:
        return Shared(decision.view.place_of(together.at).span, decision.together)
    if place.hops and _is_one_way(place):
        return Shared(place.hops[-1].span)
    return None


def _changeable(place: Place, resource: Resource | None) -> Span:
    """The place of a fact; in an installed module what that was given, or its call."""
    calls = resource.calls if resource is not None else ()
    for span in (place.span, *(hop.span for hop in (*place.hops, *calls))):
        if not isinstance(span.source, Installed):
            return span
    return place.span


def _property(path: Path) -> str:
    return ".".join(str(step) for step in path)


def places_of(decision: Decision, resources: Mapping[str, Resource]) -> tuple[Span, ...]:
    """Every place that leads to a verdict, however many: its own first, then as findings show them.

    The value's, where it came from, the module calls on the way and the other ends of links.
    """
    policy, view = decision.policy, decision.view
    place = view.place_of(decision.path)
    resource = resources.get(place.resource or view.address)
    shared = _shared(decision, place)
    related = _all_related(place, view, resource, policy.topics)
    places = (place.span, *(item.span for item in related), *((shared.span,) if shared else ()))
    return tuple(dict.fromkeys(places))


def _related(
    place: Place, view: View, resource: Resource | None, topics: frozenset[str]
) -> tuple[Related, ...]:
    return _all_related(place, view, resource, topics)[:MAX_RELATED]


def _all_related(
    place: Place, view: View, resource: Resource | None, topics: frozenset[str]
) -> tuple[Related, ...]:
    """Where the value came from, the module calls on the way, and the other ends of links."""
    places: dict[Span, Related] = {}
    own = _changeable(place, resource)

    def add(message: str, span: Span) -> None:
        if span != own:
            places.setdefault(span, Related(shortened(message), span))

    for origin in _origins(place):
        if origin.span != own:
            places.setdefault(origin.span, origin)
    add("set here, in the module", place.span)
    for call in resource.calls if resource else ():
        add(f"{call.label} is called here", call.span)
    if place.resource not in ("", view.address):
        add(view.title, view.header.span)
    for end in view.ends:
        if not end.topic or end.topic in topics:
            add(end.title, end.place.span)
    return tuple(places.values())


def _origins(place: Place) -> Iterator[Related]:
    """What a value came through and where it was written, the latter last."""
    is_written = _is_one_way(place)
    for hop in place.hops:
        of = f" of {hop.label}" if hop.label else ""
        if not hop.is_secret and hop.span != place.span:
            is_end = is_written and hop is place.hops[-1]
            yield Related(shortened(f"the value{of} comes from here"), hop.span, True, is_end)


def _is_one_way(place: Place) -> bool:
    """Whether the last hop has the whole value, and it may be shown.

    Each step then passes on what it is given, and none is left out.
    """
    before = place.span
    for hop in place.hops:
        if hop.is_secret or not hop.label or not _passes_on(before.text, hop.label):
            return False
        before = hop.span
    return len(place.hops) < MAX_RELATED


def _passes_on(expression: str, label: str) -> bool:
    """Whether an expression is a reference and nothing else, but for what replaces no value."""
    reference = OF_BICEP.fullmatch(label)
    name = (reference[1] if reference is not None else label).lower()
    text = expression.strip()
    lowered = text.lower()
    at = lowered.find(name)
    while 0 <= at <= MOST_BEFORE:
        before = PASSED_ON.fullmatch(text, 0, at)
        if before is not None:
            behind = AND_NOTHING_ELSE if before[1] is None else AND_ENDS_THE_CALL
            if behind.fullmatch(text, at + len(name)) is not None:
                return True
        at = lowered.find(name, at + 1)
    return False
