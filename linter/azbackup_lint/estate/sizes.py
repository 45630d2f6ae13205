"""What the size of a VM says of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from azbackup_lint.azure.sizes import VmSize, size_of
from azbackup_lint.values import Cause, Known, Number, Unknown, Value

FACTS: Mapping[str, Callable[[VmSize], Number]] = {
    "vcpus": lambda size: size.vcpus,
    "memoryGiB": lambda size: size.memory_gib,
    "maxDataDisks": lambda size: size.max_data_disks,
}


def size_facts(name: Value) -> dict[str, Value]:
    """Cores, memory in GiB and most data disks of a VM size, at the place of its name."""
    return {fact: _looked_up(name, read) for fact, read in FACTS.items()}


def _looked_up(name: Value, read: Callable[[VmSize], Number]) -> Value:
    if isinstance(name, Known) and isinstance(name.data, str):
        size = size_of(name.data)
        if size is not None:
            return replace(name, data=read(size))
        cause = Cause("absent", f"the size {name.data}", "it is not in the table of sizes")
        return Unknown((cause,), span=name.span, hops=name.hops)
    if isinstance(name, Unknown) and name.options:
        options = tuple(_looked_up(option, read) for option in name.options)
        return Unknown(name.causes, options=options, span=name.span, hops=name.hops)
    if isinstance(name, Unknown):
        return Unknown(name.causes, span=name.span, hops=name.hops)
    return Unknown((Cause("invalid", "the size of the VM"),), span=name.span)
