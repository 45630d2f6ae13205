"""What is put on VMs: extensions, SQL Server, diagnostic settings, replication."""

from __future__ import annotations

from azbackup_lint.estate.entities import VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either
from azbackup_lint.resources import Resource
from azbackup_lint.values import (
    FALSE,
    TRUE,
    Known,
    ListValue,
    Unknown,
    Value,
    causes_of,
    placed_like,
)


def extension_names(estate: Estate, machine: VirtualMachine) -> Value:
    """The extensions of a VM as `publisher/type`; unknown where there may be more."""
    extensions = estate.extensions.of(machine)
    uncertain = estate.extensions.uncertain(machine)
    conditions = tuple(cause for extension in extensions for cause in extension.existence.causes)
    if uncertain is not None or conditions:
        return Unknown((*conditions, *(uncertain or ())))
    names = [_name(extension.publisher, extension.type) for extension in extensions]
    return ListValue(tuple(names))


def _name(publisher: Value, type_: Value) -> Value:
    if isinstance(publisher, Known) and isinstance(type_, Known):
        return placed_like(Known(f"{publisher.data}/{type_.data}"), type_)
    return Unknown(causes_of(publisher, type_), span=type_.span)


def storage_pool(estate: Estate, machine: VirtualMachine) -> tuple[Value, Resource | None]:
    """Whether SQL Server on a VM has a storage pool of several disks, and the resource."""
    answers: list[tuple[Value, Resource | None]] = [(FALSE, None)]
    for sql in estate.sql_machines.of(machine):
        doubts = sql.existence.causes if sql.existence != machine.existence else ()
        answer = sql.pooled
        if doubts and answer != FALSE:
            answer = placed_like(Unknown((*doubts, *causes_of(answer))), answer)
        answers.append((answer, sql.resource))
    uncertain = estate.sql_machines.uncertain(machine)
    if uncertain is not None:
        answers.append((Unknown(uncertain), None))
    joined = either(*(answer for answer, _ in answers))
    return joined, next((owner for answer, owner in answers if answer is joined), None)


def diagnostic_setting(estate: Estate, machine: VirtualMachine) -> tuple[Value, Resource | None]:
    """Whether a diagnostic setting is on a VM, and the resource that puts it there."""
    settings = estate.diagnostic_settings.of(machine)
    certain = [setting for setting in settings if not setting.existence.causes]
    if certain:
        target = certain[0].target
        return placed_like(TRUE, target), certain[0].resource
    uncertain = estate.diagnostic_settings.uncertain(machine)
    if settings:
        setting = settings[0]
        causes = (*setting.existence.causes, *(uncertain or ()))
        return Unknown(causes, span=setting.target.span), setting.resource
    return (FALSE if uncertain is None else Unknown(uncertain)), None


def replicated(estate: Estate, machine: VirtualMachine) -> tuple[Value, Resource | None]:
    """Whether Site Recovery replicates a VM, and the resource that asks for it."""
    causes = list(estate.replications.uncertain(machine) or ())
    is_open = estate.replications.uncertain(machine) is not None
    for replication in estate.replications.of(machine):
        doubts = replication.existence.causes
        if not doubts or replication.existence == machine.existence:
            return placed_like(TRUE, replication.source), replication.resource
        causes, is_open = [*doubts, *causes], True
    return (Unknown(tuple(causes)) if is_open else FALSE), None
