"""What is shown at a place: a VM as the report has it, or a fact and what the matrix says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.assessment.wording import counted
from azbackup_lint.engine import Judge, JudgedRoot
from azbackup_lint.estate.view import Path as FactPath
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

LINKED = ("vm", "policy", "vault", "item")
"""What begins the facts that an entity has through its links."""

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
    told = _worth_telling(facts, judge)
    if not told:
        return None
    seen: set[tuple[str, str]] = set()
    blocks = [
        "\n".join([*_about(fact, placer), *_policies(fact, judge, seen)])
        for fact in told[:MAX_FACTS]
    ]
    if len(told) > MAX_FACTS:
        blocks.append(f"and {counted(len(told) - MAX_FACTS, 'more fact')}")
    stretch = placer.stretch(facts[0].place.span)
    place = placer.locate(facts[0].place.span)
    if stretch is None or place is None or place.file != spot.file:
        return Hover("\n\n".join(blocks))
    is_in = stretch.start <= spot.offset <= stretch.end
    return Hover("\n\n".join(blocks), place.range if is_in else None)


def _worth_telling(facts: Iterable[Fact], judge: Judge) -> list[Fact]:
    """One fact for all that say the same, those first that policies read.

    What another entity has, and only shows here, is left out where there is anything else.
    """
    distinct: dict[tuple[str, str, str], Fact] = {}
    addresses: dict[int, frozenset[str]] = {}
    for fact in facts:
        if fact.path[-1] == "name":
            if id(fact.judged) not in addresses:
                addresses[id(fact.judged)] = _addresses(fact.judged)
            if fact.value in addresses[id(fact.judged)]:
                continue
        distinct.setdefault((fact.view.kind, fact.name, fact.value), fact)
    read: list[Fact] = []
    others: list[Fact] = []
    is_read: dict[tuple[str, FactPath], bool] = {}
    for fact in distinct.values():
        key = (fact.view.kind, fact.path)
        if key not in is_read:
            is_read[key] = next(_active(fact, judge), None) is not None
        (read if is_read[key] else others).append(fact)
    own = [fact for fact in others if len(fact.path) == 1 or fact.path[0] not in LINKED]
    return [*read, *(own if read or own else others[:1])]


def _addresses(judged: JudgedRoot) -> frozenset[str]:
    """What stands for names that aren't known."""
    return frozenset(f'"{view.address}"' for view in judged.views)


def _active(fact: Fact, judge: Judge) -> Iterator[ActivePolicy]:
    """The policies that read a fact."""
    for active in judge.evaluator.active.get(fact.view.kind, ()):
        if reads(active.policy, fact.path):
            yield active


def _about(fact: Fact, placer: Placer) -> Iterator[str]:
    """The value, whose it is, and where it came from."""
    title = fact.view.title or fact.view.address
    yield f"{code(fact.name)} = {code(fact.value)} of {plain(title)}"
    for hop in fact.place.hops:
        if not hop.is_secret:
            through = f"{code(hop.label)}, " if hop.label else ""
            span = hop.span.source.settled(hop.span)
            yield bullet(f"from {through}{plain(str(span))}")


def _policies(fact: Fact, judge: Judge, seen: set[tuple[str, str]]) -> Iterator[str]:
    """What the policies say that read the fact, violated ones first; each once for an entity."""
    decided = sorted(
        ((policy, policy.decide(fact.view)) for policy in _active(fact, judge)),
        key=lambda pair: (RANK.index(pair[1].verdict), pair[0].policy.id),
    )
    applying = [
        (active, decision)
        for active, decision in decided
        if decision.verdict != "inapplicable" and (fact.view.address, active.policy.id) not in seen
    ]
    seen |= {(fact.view.address, active.policy.id) for active, _ in applying}
    for policy, decision in applying[:MAX_POLICIES]:
        yield from _verdict(policy, decision, judge)
    if len(applying) > MAX_POLICIES:
        yield bullet(f"and {len(applying) - MAX_POLICIES:,} more")


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
