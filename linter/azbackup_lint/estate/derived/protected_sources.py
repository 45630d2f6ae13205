"""What protected items protect."""

from __future__ import annotations

from azbackup_lint.azure.ids import ResourceId
from azbackup_lint.estate.derived.placement import orchestration_of
from azbackup_lint.estate.entities import ProtectedItem
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.readers.identities import COMPUTE
from azbackup_lint.values import (
    NULL,
    Cause,
    Known,
    Unknown,
    Value,
    causes_of,
    is_secret,
    placed_like,
)

MACHINES = f"{COMPUTE}/virtualmachines"
CLASSIC = "microsoft.classiccompute/virtualmachines"
SCALE_SETS = f"{COMPUTE}/virtualmachinescalesets"
KINDS = {MACHINES: "virtualMachine", CLASSIC: "classicVirtualMachine"}


def source_facts(estate: Estate, joined: JoinedItem) -> dict[str, Value]:
    """The kind of what is protected; for a scale set, its orchestration mode (else null)."""
    kind, orchestration = _source(estate, joined)
    return {"source.kind": kind, "source.orchestration": orchestration}


def source_name(estate: Estate, item: ProtectedItem) -> str | None:
    """The name of what is protected, from its id or from the item's own name."""
    id_ = estate.identities.of(item.source)
    names = id_.names if id_ is not None else item.source_name or ()
    last = names[-1] if names else None
    if not isinstance(last, Known) or not last.data or is_secret(last):
        return None
    return str(last.data)


def _source(estate: Estate, joined: JoinedItem) -> tuple[Value, Value]:
    item = joined.item
    nothing = NULL
    place = item.source or nothing
    if item.classic:
        return placed_like(Known("classicVirtualMachine"), place), nothing
    if item.source is None and item.source_name is not None:
        return Known("virtualMachine"), nothing
    if item.source is not None and joined.machine.choices:
        return placed_like(Known("virtualMachine"), place), nothing
    id_ = estate.identities.of(item.source)
    if id_ is None:
        cause = Cause("absent", "what the item protects", "name the VM")
        unknown = placed_like(Unknown(causes_of(place) or (cause,)), place)
        return unknown, unknown
    if id_.type.startswith(SCALE_SETS):
        kind = placed_like(Known("scaleSet"), place)
        return kind, _orchestration(estate, id_, place)
    return placed_like(Known(KINDS.get(id_.type, "other")), place), nothing


def _orchestration(estate: Estate, id_: ResourceId, reference: Value) -> Value:
    """The id of the scale set, also for one of its instances; flexible ones have none."""
    if id_.type != SCALE_SETS:
        return placed_like(Known("Uniform"), reference)
    return orchestration_of(estate, reference)
