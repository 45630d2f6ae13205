"""Entities are found by reference, id or name; the work grows with their number and no faster."""

from collections.abc import Callable

import pytest

from azbackup_lint.azure import names
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.entities import VirtualMachine
from azbackup_lint.estate.estate import MACHINES
from azbackup_lint.estate.links import name_index
from azbackup_lint.estate.links.resolution import MAX_CANDIDATES, Resolver, Target
from azbackup_lint.estate.readers.dispatch import read_entities
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.resources import CERTAIN, Existence, Resource
from azbackup_lint.values import Cause, Known, Link, Unknown, Value
from tests.estate.templates import GROUP, SUBSCRIPTION, resource, resource_id

VM = "Microsoft.Compute/virtualMachines"
ITEM = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
LOCK = "Microsoft.Authorization/locks"
RG = Known("rg")
VARIABLE = Unknown((Cause("variable", "var.name"),), link=Link("var.name", ""))
MAYBE = Existence((Cause("count", "var.n"),))


def machine(
    name: str,
    group: Value = RG,
    subscription: Value = SUBSCRIPTION,
    existence: Existence = CERTAIN,
) -> Resource:
    return resource(VM, name, group=group, subscription=subscription, existence=existence)


def resolve(
    resources: list[Resource], value: Value
) -> tuple[Target[VirtualMachine], tuple[VirtualMachine, ...]]:
    identities = Identities(resources)
    machines = read_entities(resources, identities).all(VirtualMachine)
    return Resolver(machines, identities, *MACHINES).by_id(value), machines


def id_at(address: str) -> Unknown:
    return Unknown((Cause("computed", address),), link=Link(address, "id"))


ONE, TWO = Known("1"), Known("2")


@pytest.mark.parametrize(
    ("resources", "value", "expected"),
    [
        ([machine("a"), machine("b")], resource_id(VM, "B", group=Known("RG")), 1),
        ([machine("a")], resource_id(VM, "a", group=Known("other")), "elsewhere"),
        ([machine("a")], resource_id("Microsoft.Compute/disks", "a", group=RG), "elsewhere"),
        ([machine("a", GROUP)], resource_id(VM, "a"), 0),
        ([machine("a", GROUP)], resource_id(VM, "a", group=RG), "unknown"),
        ([machine("a", GROUP)], resource_id(VM, "b", group=RG), "elsewhere"),
        ([machine("a", VARIABLE)], resource_id(VM, "a"), "unknown"),
        ([machine("a")], resource_id(VM, VARIABLE, group=RG), "unknown"),
        ([machine("a")], VARIABLE, "unknown"),
        ([machine("a")], Known("a"), "elsewhere"),
        ([], VARIABLE, "unknown"),
        ([machine("a")], id_at("azurerm_firewall.f"), "elsewhere"),
        ([machine("a")], id_at('module.m["x.y"].azurerm_firewall.f["[a.b"]'), "unknown"),
        ([machine("a")], id_at('module.m["x.y"].azurerm_firewall.f["a.b"]'), "elsewhere"),
        ([machine("a")], id_at("azurerm_managed_disk.d[0]"), "elsewhere"),
        ([machine("a")], id_at("azurerm_virtual_machine_scale_set.s"), "elsewhere"),
        ([machine("a")], id_at("azurerm_virtual_machine_extension.e"), "unknown"),
        ([machine("a")], id_at("data.azurerm_virtual_machine.v"), "unknown"),
        ([machine("a")], id_at("azapi_resource.a"), "unknown"),
        (
            [machine("a", subscription=ONE), machine("a", subscription=TWO)],
            resource_id(VM, "a", group=RG, subscription=TWO),
            1,
        ),
        (
            [machine("a", subscription=ONE)],
            resource_id(VM, "a", group=RG, subscription=TWO),
            "elsewhere",
        ),
        (
            [machine("a", subscription=ONE), machine("a", subscription=TWO)],
            resource_id(VM, "a", group=RG),
            "unknown",
        ),
        (
            [machine("a", existence=MAYBE), machine("a", existence=MAYBE)],
            resource_id(VM, "a", group=RG),
            "unknown",
        ),
    ],
)
def test_what_an_id_leads_to(resources: list[Resource], value: Value, expected: int | str) -> None:
    target, machines = resolve(resources, value)
    if isinstance(expected, int):
        assert target.entity is machines[expected]
    else:
        assert target.entity is None
        assert ("elsewhere" if target.elsewhere else "unknown") == expected


def test_a_few_candidates_are_named() -> None:
    some = [machine(f"a{number}") for number in range(3)]
    target, machines = resolve(some, resource_id(VM, VARIABLE, group=RG))
    assert target.candidates == machines
    assert target.causes == VARIABLE.causes
    many = [machine(f"a{number}") for number in range(MAX_CANDIDATES + 1)]
    assert resolve(many, resource_id(VM, VARIABLE, group=RG))[0].candidates == ()


def linked(number: int) -> list[Resource]:
    """VMs with items by known ids."""
    return [
        made
        for place in range(number)
        for made in (
            machine(f"vm{place}"),
            resource(
                ITEM,
                f"v/Azure/c/i{place}",
                {"sourceResourceId": resource_id(VM, f"vm{place}", group=RG)},
            ),
        )
    ]


def symbolic(number: int) -> list[Resource]:
    """VMs in an unknown resource group, with items of VMs elsewhere."""
    return [
        made
        for place in range(number)
        for made in (
            machine(f"vm{place}", GROUP),
            resource(
                ITEM, f"v/Azure/c/i{place}", {"sourceResourceId": resource_id(VM, f"x{place}")}
            ),
        )
    ]


def stray(number: int) -> list[Resource]:
    """VMs with items of nobody knows which VM."""
    return [
        made
        for place in range(number)
        for made in (
            machine(f"vm{place}"),
            resource(ITEM, f"v/Azure/c/i{place}", {"sourceResourceId": VARIABLE}),
        )
    ]


def locked(number: int) -> list[Resource]:
    """VMs in groups of their own, each with a lock."""
    return [
        made
        for place in range(number)
        for made in (
            machine(f"vm{place}", Known(f"rg{place}")),
            resource(LOCK, "l", scope=resource_id("", group=Known(f"rg{place}"))),
        )
    ]


@pytest.mark.parametrize("make", [linked, symbolic, stray, locked])
def test_comparisons_grow_with_the_estate(
    make: Callable[[int], list[Resource]], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def counted(compare: Callable[..., object]) -> Callable[..., object]:
        def count(first: Value | None, second: Value | None) -> object:
            nonlocal calls
            calls += 1
            return compare(first, second)

        return count

    monkeypatch.setattr(name_index, "are_different", counted(names.are_different))
    for module in ("links.lock_scopes", "derived.protection"):
        target = f"azbackup_lint.estate.{module}.same_name"
        monkeypatch.setattr(target, counted(names.same_name))
    needed = []
    for number in (40, 80):
        calls = 0
        views_of(build_estate(make(number)), "all")
        needed.append(calls)
    assert needed[1] <= 2.2 * needed[0] + 20


@pytest.mark.parametrize(
    ("type_", "name", "kind", "path"),
    [
        (f"{VM}/providers/locks", "vm/Microsoft.Authorization/l", "lock", "holds.vms"),
        (
            f"{VM}/providers/diagnosticSettings",
            "vm/Microsoft.Insights/s",
            "vm",
            "diagnosticSettings",
        ),
    ],
)
def test_extension_resources_of_old_templates(type_: str, name: str, kind: str, path: str) -> None:
    views = views_of(build_estate([machine("vm", GROUP), resource(type_, name)]), "all")
    document = next(view.document for view in views if view.kind == kind)
    found: object = document
    for step in path.split("."):
        assert isinstance(found, dict)
        found = found[step]
    assert found is True
