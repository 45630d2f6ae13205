"""The scale set that a VM is in."""

from __future__ import annotations

from azbackup_lint.estate.entities import VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import is_set
from azbackup_lint.values import FALSE, NULL, Cause, Unknown, Value, causes_of, placed_like


def scale_set_facts(estate: Estate, machine: VirtualMachine) -> dict[str, Value]:
    """Whether a VM is in a scale set, and its orchestration mode (null without one)."""
    reference = machine.scale_set
    member = is_set(reference)
    mode: Value = NULL
    if reference is not None and member != FALSE:
        mode = orchestration_of(estate, reference)
    return {"scaleSet.member": member, "scaleSet.orchestration": mode}


def orchestration_of(estate: Estate, reference: Value) -> Value:
    """The orchestration mode of the scale set that a value refers to."""
    scale_set = estate.scale_sets.by_id(reference).entity
    if scale_set is not None:
        return scale_set.orchestration
    cause = Cause("absent", "the scale set", "it is not declared in this root")
    return placed_like(Unknown(causes_of(reference) or (cause,)), reference)
