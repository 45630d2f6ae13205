"""The network interfaces of a VM."""

from __future__ import annotations

from azbackup_lint.estate.entities import VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.resources import Resource
from azbackup_lint.values import FALSE, TRUE, Cause, Known, Unknown, Value, causes_of

Answer = tuple[Value, Resource | None]
"""A fact with the resource that sets it."""


def static_address(estate: Estate, machine: VirtualMachine) -> Answer:
    """Whether any private address of a VM is static."""
    if isinstance(machine.interfaces, Unknown):
        return Unknown(machine.interfaces.causes), None
    answers = [
        _of_interface(estate, reference, f"{number} of {machine.address}")
        for number, reference in enumerate(_references(machine), 1)
    ]
    for answer in answers:
        if answer[0] == TRUE:
            return answer
    unknown = [answer for answer in answers if isinstance(answer[0], Unknown)]
    return unknown[0] if unknown else (FALSE, None)


def primary_static(estate: Estate, machine: VirtualMachine) -> Answer:
    """Whether a private address of the primary interface is static."""
    if isinstance(machine.interfaces, Unknown):
        return Unknown(machine.interfaces.causes), None
    references = _references(machine)
    if not references:
        return FALSE, None
    return _of_interface(estate, references[0], f"1 of {machine.address}")


def _references(machine: VirtualMachine) -> tuple[Value, ...]:
    return machine.interfaces if isinstance(machine.interfaces, tuple) else ()


def _of_interface(estate: Estate, reference: Value, label: str) -> Answer:
    """Whether an address of an interface is static; the label is for one without a known name."""
    target = estate.interfaces.by_id(reference)
    alike = (target.entity,) if target.entity is not None else target.candidates
    if alike and all(
        interface.static == alike[0].static and isinstance(interface.static, Known)
        for interface in alike[1:]
    ):
        return alike[0].static, alike[0].resource
    id_ = estate.identities.of(reference)
    name = id_.names[-1] if id_ is not None and id_.names else None
    is_named = isinstance(name, Known) and bool(name.data)
    subject = f"network interface {name.data if isinstance(name, Known) and is_named else label}"
    cause = Cause("absent", subject, "it is not declared in this root")
    causes = () if is_named and not alike else causes_of(reference)
    return Unknown(causes or (cause,), span=reference.span), None
