"""Resource groups, locks, diagnostic settings and replication."""

from __future__ import annotations

from azbackup_lint.estate.entities.base import Entity, Facts
from azbackup_lint.records import dataclass
from azbackup_lint.values import Value


@dataclass(frozen=True, slots=True)
class ResourceGroup(Entity):
    """A resource group."""

    region: Value


@dataclass(frozen=True, slots=True)
class Lock(Entity):
    """A management lock; `scope` is the id of what it is on."""

    scope: Value
    facts: Facts


@dataclass(frozen=True, slots=True)
class DiagnosticSetting(Entity):
    """A diagnostic setting; `target` is the id of what it is on."""

    target: Value


@dataclass(frozen=True, slots=True)
class Replication(Entity):
    """The replication of a VM by Site Recovery; `source` is the id of the VM."""

    source: Value
