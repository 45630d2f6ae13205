"""Counts over the VMs of an assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from azbackup_lint.assessment.methods import METHODS
from azbackup_lint.assessment.model import AssessedVm, MethodState, ProtectionState
from azbackup_lint.policy.reasons import ANSWERS, Answer
from azbackup_lint.records import dataclass

PROTECTION: tuple[ProtectionState, ...] = ("protected", "perhaps", "stopped", "none")
STATES: tuple[MethodState, ...] = ("available", "ruled-out", "undecided", "off")


@dataclass(frozen=True, slots=True)
class Summary:
    """How many VMs there are of each kind; `methods` has the states of each restore method."""

    machines: int
    backup: Mapping[Answer, int]
    protection: Mapping[ProtectionState, int]
    methods: Mapping[str, Mapping[MethodState, int]]


def summary_of(machines: Sequence[AssessedVm]) -> Summary:
    """Counts the VMs; what none of them is counts 0."""
    backup = Counter(machine.backup.answer for machine in machines)
    protection = Counter(machine.protection.state for machine in machines)
    methods = Counter((m.method, m.state) for machine in machines for m in machine.methods)
    return Summary(
        machines=len(machines),
        backup={answer: backup[answer] for answer in ANSWERS},
        protection={state: protection[state] for state in PROTECTION},
        methods={
            method.name: {state: methods[method.name, state] for state in STATES}
            for method in METHODS
        },
    )
