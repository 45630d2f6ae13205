"""What the readers of azurerm resources share."""

from __future__ import annotations

from azbackup_lint.azure.sizes import largest_disk
from azbackup_lint.estate.facts.conversions import number, optional, text
from azbackup_lint.estate.facts.model import Fact, FactTable, Paths
from azbackup_lint.estate.readers.arguments import Arguments, inside
from azbackup_lint.resources import Resource
from azbackup_lint.values import NULL, Cause, Known, Unknown, Value
from azbackup_lint.values.choices import or_default

Identity = tuple[Resource, Value, Value, Value]
"""Resource, subscription, resource group and name: how every entity begins."""


def identity_of(resource: Resource, name: str = "name") -> Identity:
    """The identity of what a resource declares."""
    return (
        resource,
        resource.subscription,
        required(resource, "resource_group_name"),
        required(resource, name),
    )


def nameless(resource: Resource, group: Value | None = None) -> Identity:
    """The identity of something that is never looked for by its name."""
    return resource, resource.subscription, group or NULL, NULL


def required(resource: Resource, argument: str) -> Value:
    """A text that the provider requires; unknown where it is not there."""
    return text(Arguments.of(resource).get(argument) or missing(resource, argument))


def missing(resource: Resource, argument: str) -> Unknown:
    """An argument that the provider requires and that is not there."""
    return Unknown((Cause("absent", f"{resource.address}.{argument}", "set it", resource.header),))


def disk_size(size: Value, kind: Value, resource: Resource) -> Value:
    """A disk's size; where its source decides, it is bounded by what such a disk can be."""
    if size != NULL:
        return number(size)
    largest = largest_disk(str(kind.data)) if isinstance(kind, Known) else None
    cause = Cause("computed", f"the size of a disk of {resource.address}", "set disk_size_gb")
    return Unknown((cause,), minimum=1, maximum=largest)


def plain_facts(
    table: FactTable, arguments: Arguments, *, legacy: bool = False
) -> dict[str, Value]:
    """The plain facts of a resource; those that its type doesn't have are the defaults.

    Most arguments that facts may come from are not there.
    """

    def paths(row: Fact) -> Paths:
        return row.legacy if legacy else row.azurerm

    under = table.rows_under(legacy=legacy)
    rows = {row.name: row for name in arguments.names for row in under.get(name, ())}
    return table.read(paths, lambda path: at_path(arguments, path), rows.values())


def at_path(arguments: Arguments, path: str) -> Value | None:
    """The argument or block at a dotted path; None where nothing is set."""
    if "." not in path:
        value = arguments.get(path)
        return None if value is None else optional(or_default(value, None))
    *steps, last = path.split(".")
    block: Arguments | Unknown | None = arguments
    for step in steps:
        block = block.block(step) if isinstance(block, Arguments) else block
    return optional(inside(block, last, None))
