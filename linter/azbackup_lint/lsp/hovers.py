"""What is shown at a place: a VM as the report has it, or a fact and what the matrix says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.engine import Judge, JudgedRoot
from azbackup_lint.lsp.facts import Fact, Spot, facts_at, facts_written_at, reads
from azbackup_lint.lsp.machines import describe, machines_at
from azbackup_lint.lsp.markdown import bullet, code, plain
from azbackup_lint.lsp.placing import Placer
from azbackup_lint.lsp.positions import ClientRange
from azbackup_lint.policy.active_policies import ActivePolicy
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.records import dataclass
from azbackup_lint.report.pages import page_of

VERDICTS = {
    "violated": "violated",
    "satisfied": "satisfied",
    "unknown": "can't be decided",
    "inapplicable": "doesn't apply",
}
RANK = ("violated", "unknown", "satisfied", "inapplicable")

MAX_FACTS = 4
MAX_POLICIES = 8
MAX_CAUSES = 3


@dataclass(frozen=True, slots=True)
class Hover:
    """Markdown about a range, or about a place as such."""

    text: str
    range: ClientRange | None = None


def hover_at(roots: Iterable[JudgedRoot], spot: Spot, placer: Placer, judge: Judge) -> Hover | None:
    """What there is to say about a spot; None where nothing is."""
    roots = list(roots)
    machines = [*machines_at(roots, spot, placer)]
    if machines:
        return Hover("\n".join(describe(machines)))
    facts = facts_at(roots, spot, placer) or facts_written_at(roots, spot, placer)
    blocks = []
    for fact in _distinct(facts):
        lines = [*_about(fact, placer), *_policies(fact, judge)]
        blocks.append("\n".join(lines))
    if not blocks:
        return None
    shown = blocks[:MAX_FACTS]
    if len(blocks) > MAX_FACTS:
        shown.append(f"and {len(blocks) - MAX_FACTS:,} more facts")
    place = placer.locate(facts[0].place.span)
    is_here = place is not None and place.file == spot.file
    return Hover("\n\n".join(shown), place.range if place is not None and is_here else None)


def _distinct(facts: Iterable[Fact]) -> Iterator[Fact]:
    """One fact for all instances and views that have the same value of it."""
    seen: set[tuple[str, str, str]] = set()
    for fact in facts:
        key = (fact.view.kind, fact.name, fact.value)
        if key not in seen:
            seen.add(key)
            yield fact


def _about(fact: Fact, placer: Placer) -> Iterator[str]:
    """The value, whose it is, and where it came from."""
    title = fact.view.title or fact.view.address
    yield f"{code(fact.name)} = {code(fact.value)} of {plain(title)}"
    for hop in fact.place.hops:
        if not hop.is_secret:
            through = f"{code(hop.label)}, " if hop.label else ""
            span = hop.span.source.settled(hop.span)
            yield bullet(f"from {through}{plain(str(span))}")


def _policies(fact: Fact, judge: Judge) -> Iterator[str]:
    """What the policies say that read the fact, violated ones first."""
    active = [
        policy
        for policy in judge.evaluator.active.get(fact.view.kind, ())
        if reads(policy.policy, fact.path)
    ]
    decided = sorted(
        ((policy, policy.decide(fact.view)) for policy in active),
        key=lambda pair: (RANK.index(pair[1].verdict), pair[0].policy.id),
    )
    applying = [pair for pair in decided if pair[1].verdict != "inapplicable"]
    for policy, decision in applying[:MAX_POLICIES]:
        yield from _verdict(policy, decision, judge)
    if len(applying) > MAX_POLICIES:
        yield bullet(f"and {len(applying) - MAX_POLICIES:,} more policies")


def _verdict(active: ActivePolicy, decision: Decision, judge: Judge) -> Iterator[str]:
    policy = active.policy
    page = page_of(policy)
    name = f"[{policy.id} {policy.name}]({page})" if page else f"{policy.id} {policy.name}"
    tail = f": {plain(decision.message)}" if decision.message else ""
    if decision.verdict == "unknown" and decision.causes:
        waits = dict.fromkeys(cause.subject for cause in decision.causes)
        tail = f": depends on {plain(', '.join([*waits][:MAX_CAUSES]))}"
    yield bullet(f"{name}: **{VERDICTS[decision.verdict]}**{tail}")
    for row in active.rows:
        verdict = row.verdict.replace("-", " ")
        yield f"  - matrix of {judge.evaluator.edition.date}, {plain(row.title)}: {plain(verdict)}"
