"""The network interfaces of a VM."""

from __future__ import annotations

from azbackup_lint.estate.entities import VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of

Answer = tuple[Value, Resource | None]
"""A fact with the resource that sets it."""


def static_address(estate: Estate, machine: VirtualMachine) -> Answer:
    """Whether any private address of a VM is static."""
    if isinstance(machine.interfaces, Unknown):
        return Unknown(machine.interfaces.causes), None
    answers = [_of_interface(estate, reference) for reference in _references(machine)]
    for answer in answers:
        if answer[0] == Known(True):
            return answer
    unknown = [answer for answer in answers if isinstance(answer[0], Unknown)]
    return unknown[0] if unknown else (Known(False), None)


def primary_static(estate: Estate, machine: VirtualMachine) -> Answer:
    """Whether a private address of the primary interface is static."""
    if isinstance(machine.interfaces, Unknown):
        return Unknown(machine.interfaces.causes), None
    references = _references(machine)
    return _of_interface(estate, references[0]) if references else (Known(False), None)


def _references(machine: VirtualMachine) -> tuple[Value, ...]:
    return machine.interfaces if isinstance(machine.interfaces, tuple) else ()


def _of_interface(estate: Estate, reference: Value) -> Answer:
    target = estate.interfaces.by_id(reference)
    alike = (target.entity,) if target.entity is not None else target.candidates
    if alike and all(
        interface.static == alike[0].static and isinstance(interface.static, Known)
        for interface in alike[1:]
    ):
        return alike[0].static, alike[0].resource
    cause = Cause("absent", "a network interface of the VM", "it is not declared in this root")
    return Unknown(causes_of(reference) or (cause,), span=reference.span), None
