"""Evaluation beyond the functions: where values come from, symbols, scopes, bounds."""

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from azbackup_lint.azure.ids import parse_id
from azbackup_lint.azure.names import same_name
from azbackup_lint.languages.arm.access import PartialObject
from azbackup_lint.languages.arm.deployment_scope import ScopeKind, default_scope
from azbackup_lint.source import Source
from azbackup_lint.values import (
    Cause,
    Hop,
    Known,
    Link,
    ListValue,
    MapValue,
    Unknown,
    Value,
    is_same,
)
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import MAX_PARTS, Budget, Limits
from tests.arm.evaluating import Around, value_at

SOURCE = Source("azuredeploy.json", "0123456789" * 10)
HOP = Hop("parameters('disk')", SOURCE.span(50, 60))
DISK = MapValue(
    {"size": Known(512, span=SOURCE.span(12, 14)), "sku": Known("S1", span=SOURCE.span(15, 19))},
    span=SOURCE.span(10, 20),
    hops=(HOP,),
)
AROUND = Around(parameters={"disk": DISK, "disks": ListValue((DISK,), span=SOURCE.span(9, 21))})


@pytest.fixture(autouse=True)
def _deep_enough() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(12_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.parametrize(
    "expression",
    [
        "parameters('disk').size",
        "first(parameters('disks')).size",
        "last(parameters('disks')).size",
        "parameters('disks')[0].size",
        "if(true(), parameters('disk').size, 0)",
        "coalesce(null(), parameters('disk').size)",
        "union(createObject('a', 1), parameters('disk')).size",
        "shallowMerge(createArray(parameters('disk'))).size",
        "tryGet(parameters('disk'), 'size')",
        "indexFromEnd(parameters('disks'), 1).size",
        "concat(parameters('disks'), createArray(1))[0].size",
        "union(parameters('disks'), createArray(1))[0].size",
        "map(parameters('disks'), lambda('d', lambdaVariables('d').size))[0]",
        "filter(parameters('disks'), lambda('d', true()))[0].size",
        "reduce(parameters('disks'), 0, lambda('a', 'b', lambdaVariables('b').size))",
        "toObject(parameters('disks'), lambda('d', lambdaVariables('d').sku)).S1.size",
        "items(parameters('disk'))[0].value",
        "createObject('size', parameters('disk').size).size",
        "skip(parameters('disks'), 0)[0].size",
    ],
)
def test_selected_values_keep_their_place(expression: str) -> None:
    value = value_at(f"[{expression}]", AROUND)
    assert value == Known(512)
    assert value.span == SOURCE.span(12, 14)


@pytest.mark.parametrize(
    "expression",
    [
        "add(parameters('disk').size, 1)",
        "concat('a', parameters('disk').sku)",
        "string(parameters('disk').size)",
        "equals(parameters('disk').size, 1)",
        "and(true(), equals(parameters('disk').size, 512))",
        "or(equals(parameters('disk').size, 512), false())",
        "if(equals(parameters('disk').size, 512), 'large', 'small')",
        "map(parameters('disks'), lambda('d', add(lambdaVariables('d').size, 1)))[0]",
    ],
)
def test_computed_values_know_their_operands(expression: str) -> None:
    value = value_at(f"[{expression}]", AROUND)
    assert value.span is None
    assert value.hops[0].span in (SOURCE.span(12, 14), SOURCE.span(15, 19))


def test_values_from_elsewhere_keep_their_way() -> None:
    written = Known(7, span=SOURCE.span(80, 81))
    disk = replace(DISK, entries={"size": written})
    value = value_at("[parameters('disk').size]", Around(parameters={"disk": disk}))
    assert value.span == disk.span
    assert [hop.span for hop in value.hops] == [HOP.span, written.span]


def test_parts_of_named_values_know_the_name() -> None:
    disk = replace(DISK, span=None, hops=(Hop("parameters('disk')", SOURCE.span(10, 20)),))
    value = value_at("[parameters('disk').size]", Around(parameters={"disk": disk}))
    assert value.span is None
    assert value.hops == (Hop("parameters('disk')", SOURCE.span(12, 14)),)
    through = Hop("variables('disk')", SOURCE.span(70, 75))
    around = Around(parameters={"disk": replace(disk, hops=(through, *disk.hops))})
    for expression in ("parameters('disk').size", "union(parameters('disk'), createObject()).size"):
        value = value_at(f"[{expression}]", around)
        assert value.hops == (through, Hop("parameters('disk')", SOURCE.span(12, 14)))


def test_ids_are_understood() -> None:
    found = parse_id(value_at("[resourceId('Microsoft.Compute/disks', 'd')]"))
    assert found is not None
    assert (found.type, found.names) == ("microsoft.compute/disks", (Known("d"),))
    again = parse_id(value_at("[concat(resourceGroup().id, '/providers/A.B/c/x')]"))
    assert again is not None
    assert same_name(found.subscription, again.subscription)
    assert same_name(found.resource_group, again.resource_group)
    other = parse_id(value_at("[resourceId('rg', 'Microsoft.Compute/disks', 'd')]"))
    assert other is not None
    assert same_name(found.resource_group, other.resource_group) is None


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("uniqueString('a', 'b')", "UNIQUESTRING('a', 'b')", True),
        ("uniqueString('a', 'b')", "uniqueString('ab')", False),
        ("uniqueString('a', 'b')", "uniqueString('a', 'c')", False),
        ("uniqueString('a')", "guid('a')", False),
        ("toLower(parameters('symbol'))", "toLower(parameters('symbol'))", True),
        ("toLower(parameters('symbol'))", "parameters('symbol')", False),
        ("toLower(uniqueString('a'))", "uniqueString('a')", True),
        ("toUpper(uniqueString('a'))", "uniqueString('a')", False),
        ("substring(parameters('symbol'), 1, 2)", "substring(parameters('symbol'), 1, 2)", True),
        ("substring(parameters('symbol'), 1, 2)", "substring(parameters('symbol'), 1, 3)", False),
        ("uniqueString(parameters('unknown'))", "uniqueString(parameters('unknown'))", False),
        ("reference('a').id", "reference('a').id", True),
        ("reference('a').id", "reference('a').name", False),
        ("newGuid()", "newGuid()", False),
        ("concat('a', guid('x'))", "concat('a', guid('x'))", True),
        ("concat('a', guid('x'))", "concat('b', guid('x'))", False),
    ],
)
def test_symbols(first: str, second: str, same: bool) -> None:
    assert is_same(value_at(f"[{first}]"), value_at(f"[{second}]")) is same


SUBSCRIPTION = "11111111-1111-1111-1111-111111111111"


def _at(kind: ScopeKind, **known: str) -> Around:
    values: dict[str, Value] = {name: Known(value) for name, value in known.items()}
    return Around(scope=replace(default_scope(kind), **values))


@pytest.mark.parametrize(
    ("around", "expression", "expected"),
    [
        (
            _at("resourceGroup", subscription="s", resource_group="g"),
            "resourceId('A.B/c', 'x')",
            "/subscriptions/s/resourceGroups/g/providers/A.B/c/x",
        ),
        (_at("resourceGroup", resource_group="g"), "resourceGroup().name", "g"),
        (_at("resourceGroup", location="westus"), "resourceGroup().location", "westus"),
        (_at("resourceGroup", deployment_name="d"), "deployment().name", "d"),
        (
            _at("resourceGroup", subscription="s", resource_group="g"),
            "resourceGroup().id",
            "/subscriptions/s/resourceGroups/g",
        ),
        (_at("subscription", subscription="s"), "subscription().id", "/subscriptions/s"),
        (
            _at("subscription", subscription="s"),
            "resourceId('A.B/c', 'x')",
            "/subscriptions/s/providers/A.B/c/x",
        ),
        (
            _at("subscription"),
            f"resourceId('{SUBSCRIPTION}', 'A.B/c', 'x')",
            f"/subscriptions/{SUBSCRIPTION}/providers/A.B/c/x",
        ),
        (
            _at("subscription"),
            f"resourceId('{SUBSCRIPTION}', 'g', 'A.B/c', 'x')",
            f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g/providers/A.B/c/x",
        ),
        (_at("subscription", location="westus"), "deployment().location", "westus"),
        (_at("managementGroup"), "resourceId('A.B/c', 'x')", "/providers/A.B/c/x"),
        (_at("managementGroup", management_group="m"), "managementGroup().name", "m"),
        (
            _at("managementGroup", management_group="m"),
            "managementGroup().id",
            "/providers/Microsoft.Management/managementGroups/m",
        ),
        (_at("tenant"), "resourceId('A.B/c', 'x')", "/providers/A.B/c/x"),
        (_at("tenant", tenant="t"), "tenant().tenantId", "t"),
    ],
)
def test_scopes(around: Around, expression: str, expected: str) -> None:
    assert value_at(f"[{expression}]", around) == Known(expected)


@pytest.mark.parametrize(
    ("attribute", "remedy"),
    [
        ("resourceGroup().name", "--resource-group PATH=NAME"),
        ("resourceGroup().location", "--context"),
        ("subscription().subscriptionId", "--subscription PATH=ID"),
    ],
)
def test_scopes_say_how_to_tell_them(attribute: str, remedy: str) -> None:
    value = value_at(f"[{attribute}]")
    assert isinstance(value, Unknown)
    (cause,) = value.causes
    assert cause.subject == attribute
    assert remedy in cause.remedy


@pytest.mark.parametrize(
    ("kind", "expression"),
    [
        ("subscription", "resourceGroup()"),
        ("managementGroup", "resourceGroup()"),
        ("managementGroup", "subscription()"),
        ("tenant", "subscription()"),
        ("tenant", "managementGroup()"),
        ("subscription", "managementGroup()"),
    ],
)
def test_functions_out_of_scope(kind: ScopeKind, expression: str) -> None:
    with pytest.raises(EvaluationError, match="scope of this deployment"):
        value_at(f"[{expression}]", _at(kind))


def test_groups_at_subscription_scope_are_left_open() -> None:
    assert isinstance(value_at("[resourceId('g', 'A.B/c', 'x')]", _at("subscription")), Unknown)


def test_objects_may_be_known_in_part() -> None:
    cause = Cause("deployment", "reference('vm')")
    vm = PartialObject((cause,), link=Link("vm", ""), entries={"hardwareProfile": Known("x")})
    around = Around(parameters={"vm": vm})
    assert value_at("[parameters('vm').HardwareProfile]", around) == Known("x")
    other = value_at("[parameters('vm').osProfile.name]", around)
    assert other == Unknown((cause,), link=Link("vm", "osProfile.name"))
    assert isinstance(value_at("[contains(parameters('vm'), 'osProfile')]", around), Unknown)


@pytest.mark.parametrize(
    "expression",
    [
        "padLeft('x', 100000000)",
        "reduce(range(0, 10000), 'x', lambda('a', 'b', concat(lambdaVariables('a'), "
        "lambdaVariables('a'))))",
        "reduce(range(0, 10000), createArray(1), lambda('a', 'b', concat(lambdaVariables('a'), "
        "lambdaVariables('a'))))",
        "map(range(0, 10000), lambda('a', map(range(0, 10000), lambda('b', 1))))",
        "reduce(range(0, 1000), 'x', lambda('a', 'b', replace(lambdaVariables('a'), 'x', 'xx')))",
        "reduce(range(0, 1000), 'x', lambda('a', 'b', base64(lambdaVariables('a'))))",
        "reduce(range(0, 1000), 'x', lambda('a', 'b', uriComponent(concat(lambdaVariables('a'), "
        "'%%'))))",
        "reduce(range(0, 1000), 'x', lambda('a', 'b', format('{0}{0}', lambdaVariables('a'))))",
        "reduce(range(0, 1000), 'x', lambda('a', 'b', string(createArray(lambdaVariables('a'), "
        "lambdaVariables('a')))))",
        "reduce(range(0, 1000), createArray(1), lambda('a', 'b', createArray(lambdaVariables('a'), "
        "lambdaVariables('a'))))",
        "reduce(range(0, 1000), createObject(), lambda('a', 'b', createObject('l', "
        "lambdaVariables('a'), 'r', lambdaVariables('a'))))",
    ],
)
def test_bounds(expression: str) -> None:
    with pytest.raises(LimitReached):
        value_at(f"[{expression}]", Around(budget=Budget(Limits(steps=200_000))))


def test_texts_have_a_number_of_pieces() -> None:
    twice = "concat(lambdaVariables('a'), '-', lambdaVariables('a'))"
    value = value_at(f"[reduce(range(0, 100), parameters('symbol'), lambda('a', 'b', {twice}))]")
    assert isinstance(value, Unknown)
    assert len(value.parts) <= MAX_PARTS


def test_depth_is_bounded() -> None:
    class Circle(Around):
        def variable(self, name: str) -> Value:
            return value_at(f"[concat('a', variables('{name}'))]", self)

    with pytest.raises(LimitReached, match=f"deeper than {Limits().depth}"):
        value_at("[variables('x')]", Circle())


def test_the_budget_is_shared() -> None:
    around = Around(budget=Budget(Limits(steps=4_000)))
    value_at("[map(range(0, 1000), lambda('x', 1))]", around)
    with pytest.raises(LimitReached):
        value_at("[map(range(0, 1000), lambda('x', 1))]", around)
