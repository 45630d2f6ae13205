"""Facts that follow from the size of a VM."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.azure.sizes import (
    VmSize,
    generation_of,
    has_azure_boost,
    size_of,
    takes_premium_storage,
)
from azbackup_lint.estate.facts.conversions import mapped
from azbackup_lint.values import (
    NULL,
    Cause,
    Data,
    Known,
    Number,
    Unknown,
    Value,
    blanked,
    is_secret,
    placed_like,
)

FACTS: Mapping[str, Callable[[VmSize], Number]] = {
    "vcpus": lambda size: size.vcpus,
    "memoryGiB": lambda size: size.memory_gib,
    "maxDataDisks": lambda size: size.max_data_disks,
}


NAME_FACTS: Mapping[str, Callable[[str], Data]] = {
    "generation": generation_of,
    "premiumStorage": takes_premium_storage,
    "azureBoost": has_azure_boost,
}
"""Facts in the name of a size, by Azure's convention."""


def size_facts(name: Value) -> dict[str, Value]:
    """Cores, memory in GiB and most data disks of a VM size, and the facts in its name.

    Their place is that of its name.
    """
    facts = {fact: _looked_up(name, read) for fact, read in FACTS.items()}
    for fact, read in NAME_FACTS.items():
        facts[fact] = _from_name(name, read)
    return facts


def _from_name(name: Value, read: Callable[[str], Data]) -> Value:
    fact = mapped(name, lambda data: read(str(data)))
    if fact == NULL:
        cause = Cause("absent", "the series of the size", "its name doesn't follow the convention")
        return placed_like(Unknown((cause,)), name)
    if isinstance(fact, Unknown) and not fact.options:
        return blanked(fact)
    return fact


def _looked_up(name: Value, read: Callable[[VmSize], Number]) -> Value:
    if isinstance(name, Known) and isinstance(name.data, str):
        size = size_of(name.data)
        if size is not None:
            return Known(read(size), type=name.type, span=name.span, hops=name.hops)
        shown = "a sensitive size" if is_secret(name) else f"the size {name.data or '(empty)'}"
        cause = Cause("absent", shown, "it is not in the table of sizes")
        return placed_like(Unknown((cause,)), name)
    if isinstance(name, Unknown) and name.options:
        options = tuple(_looked_up(option, read) for option in name.options)
        return placed_like(Unknown(name.causes, options=options), name)
    if isinstance(name, Unknown):
        return blanked(name)
    return Unknown((Cause("invalid", "the size of the VM"),), span=name.span)
