"""The VMs that a file declares, as the report has them: in lenses above them, and in hovers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.assessing import assessed
from azbackup_lint.assessment.methods import METHODS
from azbackup_lint.assessment.model import AssessedVm, Protection
from azbackup_lint.engine import JudgedRoot
from azbackup_lint.lsp.facts import Spot
from azbackup_lint.lsp.markdown import bullet, code, plain
from azbackup_lint.lsp.placing import Located, Placer
from azbackup_lint.policy.reasons import ANSWERS
from azbackup_lint.records import dataclass

TITLES = {method.name: method.title.lower() for method in METHODS}

MAX_SHOWN = 6
"""VMs that one place declares, and that a hover shows each."""


@dataclass(frozen=True, slots=True)
class Lens:
    """What stands above the VMs that one place declares."""

    place: Located
    title: str


def lenses(roots: Iterable[JudgedRoot], file: Path, placer: Placer) -> Iterator[Lens]:
    """Whether the VMs of a file can be backed up: one lens for all that a place declares."""
    places: dict[Located, list[AssessedVm]] = {}
    for judged in roots:
        for machine in judged.machines:
            if machine.view.header.span.source.file != file:
                continue
            place = placer.locate(machine.view.header.span)
            if place is not None:
                places.setdefault(place, []).append(assessed(judged, machine))
    for place, machines in places.items():
        yield Lens(place, _title(machines))


def machines_at(roots: Iterable[JudgedRoot], spot: Spot, placer: Placer) -> Iterator[AssessedVm]:
    """The VMs whose declaration begins at a spot."""
    for judged in roots:
        for machine in judged.machines:
            if spot.is_at(placer.stretch(machine.view.header.span)):
                yield assessed(judged, machine)


def describe(machines: Iterable[AssessedVm]) -> Iterator[str]:
    """The lines of the report on VMs, as Markdown."""
    machines = list(machines)
    for machine in machines[:MAX_SHOWN]:
        yield from _described(machine)
    if len(machines) > MAX_SHOWN:
        yield f"and {wording.counted(len(machines) - MAX_SHOWN, 'more VM')}"


def _described(machine: AssessedVm) -> Iterator[str]:
    variant = f" ({plain(machine.variant)})" if machine.variant else ""
    answer = wording.ANSWERS[machine.backup.answer]
    yield f"**VM {plain(wording.title_of(machine))}**{variant}: can be backed up: **{answer}**"
    yield from (bullet(f"backup: {reason}") for reason in _reasons(machine))
    yield bullet(f"protection: {_protection(machine.protection)}")
    by_state: dict[str, list[str]] = {}
    for outlook in machine.methods:
        by_state.setdefault(wording.STATES[outlook.state], []).append(TITLES[outlook.method])
    for state, methods in by_state.items():
        yield bullet(f"restore, {state}: {plain(', '.join(methods))}")


def _reasons(machine: AssessedVm) -> Iterator[str]:
    for reason in machine.backup.reasons[:MAX_SHOWN]:
        doubt = wording.doubt(reason)
        text = reason.message or reason.policy.name.replace("-", " ")
        tail = f" ({plain(doubt)})" if doubt else ""
        yield f"{code(reason.policy.id)} {plain(text)}{tail}"
    if machine.backup.causes:
        yield plain(f"depends on {wording.subjects(machine.backup.causes)}")


def _protection(protection: Protection) -> str:
    if protection.policy is None or protection.vault is None:
        return plain(wording.protection(protection) or wording.PROTECTION[protection.state])
    policy, vault = protection.policy, protection.vault
    kind = f" ({plain(policy.kind)})" if policy.kind else ""
    region = f" in {plain(vault.kind)}" if vault.kind else ""
    return f"policy {code(policy.name)}{kind}, vault {code(vault.name)}{region}"


def _title(machines: list[AssessedVm]) -> str:
    """Yes, no or can't tell, and why, for one VM; the numbers of each for several."""
    if len(machines) == 1:
        backup = machines[0].backup
        first = next(iter(backup.reasons), None)
        tail = f": {first.policy.id} {first.policy.name}" if first is not None else ""
        return f"backup: {wording.ANSWERS[backup.answer]}{tail}"
    numbers = Counter(machine.backup.answer for machine in machines)
    parts = (f"{numbers[a]:,} {wording.ANSWERS[a]}" for a in ANSWERS if numbers[a])
    return f"backup of {wording.counted(len(machines), 'VM')}: {', '.join(parts)}"
