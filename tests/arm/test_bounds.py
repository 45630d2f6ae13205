"""What allowed values and bounds of parameters say of the number of disks."""

from typing import Any

import pytest

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.policy.messages import lookup
from azbackup_lint.values import Known, Unknown
from tests.arm.deploying import DISK as DISK_TYPE
from tests.arm.deploying import VM, deploy, template

DISK = {"createOption": "Empty", "lun": 0}
CREATE = "createObject('lun', lambdaVariables('i'), 'createOption', 'Empty')"
MAPPED = f"[map(range(0, parameters('n')), lambda('i', {CREATE}))]"
DEFINITIONS = {
    "disk": {
        "type": "object",
        "properties": {
            "lun": {"type": "int"},
            "size": {"type": "int", "allowedValues": [512, 1024]},
            "extra": {"type": "string", "nullable": True, "allowedValues": ["7"]},
        },
    },
    "server": {
        "type": "object",
        "properties": {
            "disks": {
                "type": "array",
                "minLength": 33,
                "maxLength": 64,
                "items": {"$ref": "#/definitions/disk"},
            },
            "count": {"$ref": "#/definitions/number"},
        },
    },
    "number": {"type": "int", "minValue": 34, "maxValue": 40},
}
SERVER = {"$ref": "#/definitions/server"}


def copied(count: str) -> dict[str, Any]:
    return {"copy": [{"name": "dataDisks", "count": count, "input": DISK}]}


def facts(storage: dict[str, Any], parameter: Any, given: Any = None) -> dict[str, Any]:
    machine = {
        "type": VM,
        "apiVersion": "2024-07-01",
        "name": "vm",
        "location": "westeurope",
        "properties": {"storageProfile": {"osDisk": {"createOption": "FromImage"}, **storage}},
    }
    document = template(
        {"vm": machine},
        languageVersion="2.0",
        parameters={"n": parameter},
        definitions=DEFINITIONS,
    )
    root = deploy(document, given)
    assert not root.problems
    views = list(views_of(build_estate(root.resources), "all"))
    assert not root.problems
    return {view.kind: view.document for view in views}


def bounds(value: Any) -> Any:
    return (value.minimum, value.maximum) if isinstance(value, Unknown) else value


@pytest.mark.parametrize(
    ("storage", "parameter", "expected"),
    [
        (copied("[parameters('n')]"), {"type": "int"}, (0, None)),
        (copied("[parameters('n')]"), {"type": "int", "minValue": 40}, (40, None)),
        (copied("[parameters('n')]"), {"type": "int", "minValue": 4, "maxValue": 9}, (4, 9)),
        (copied("[parameters('n')]"), {"type": "int", "minValue": 150}, (150, None)),
        (copied("[parameters('n')]"), {"type": "int", "allowedValues": [36, 48]}, (36, 48)),
        (copied("[add(parameters('n'), 2)]"), {"type": "int", "minValue": 31}, (33, None)),
        (copied("[parameters('n').count]"), SERVER, (34, 40)),
        (copied("[length(parameters('n').disks)]"), SERVER, (33, 64)),
        (copied("[length(range(5, parameters('n')))]"), {"type": "int", "maxValue": 3}, (0, 3)),
        ({"dataDisks": MAPPED}, {"type": "int", "minValue": 40}, (40, None)),
        ({"dataDisks": MAPPED}, {"type": "int", "allowedValues": [2, 40]}, (2, 40)),
        ({"dataDisks": MAPPED}, {"type": "int"}, (0, None)),
        ({"dataDisks": "[parameters('n').disks]"}, SERVER, (33, 64)),
        (
            {"dataDisks": f"[concat(createArray(createObject('lun', 9)), {MAPPED[1:-1]})]"},
            {"type": "int", "minValue": 40, "maxValue": 41},
            (41, 42),
        ),
        ({"dataDisks": "[parameters('n')]"}, {"type": "array", "minLength": 3}, (3, None)),
        (
            {"dataDisks": "[parameters('n')]"},
            {"type": "array", "minLength": 3, "nullable": True},
            0,
        ),
    ],
)
def test_number_of_disks(storage: dict[str, Any], parameter: Any, expected: Any) -> None:
    found = facts(storage, parameter)["vm"]
    assert bounds(lookup(found, "dataDisks.count")) == expected


def test_value_that_is_given_counts() -> None:
    storage = copied("[parameters('n')]")
    found = facts(storage, {"type": "int", "minValue": 40}, {"n": 50})["vm"]
    assert lookup(found, "dataDisks.count") == 50


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("[parameters('n').disks[0].size]", {512, 1024}),
        ("[parameters('n').disks[40].size]", {512, 1024}),
        ("[parameters('n').Disks[1].Size]", {512, 1024}),
        ("[parameters('n').disks[0].extra]", {7, None}),
        ("[parameters('n').disks[0].lun]", set()),
    ],
)
def test_choices_inside_of_types(size: str, expected: Any) -> None:
    found = facts({"dataDisks": [{**DISK, "diskSizeGB": size}]}, SERVER)["disk"]
    value = lookup(found, "sizeGiB")
    assert isinstance(value, Unknown)
    assert {item.data for item in value.options if isinstance(item, Known)} == expected


def test_disks_that_are_surely_there_have_their_own_facts() -> None:
    sized = {**DISK, "lun": "[copyIndex('dataDisks')]", "diskSizeGB": 40000}
    storage = {"copy": [{"name": "dataDisks", "count": "[parameters('n')]", "input": sized}]}
    found = facts(storage, {"type": "int", "minValue": 1})
    assert lookup(found["disk"], "sizeGiB") == 40000


@pytest.mark.parametrize(
    ("parameter", "indexes", "surely"),
    [
        ({"type": "int", "minValue": 2}, [0, 1, None], 2),
        ({"type": "int", "minValue": 1, "maxValue": 3}, [0, 1, 2], 1),
        ({"type": "int", "allowedValues": [2, 4]}, [0, 1, 2, 3], 2),
        ({"type": "int", "allowedValues": [2, 90]}, [0, 1, None], 2),
        ({"type": "int", "minValue": 2, "maxValue": 2}, [0, 1], 2),
        ({"type": "int"}, [None], 0),
    ],
)
def test_instances_of_copies(parameter: Any, indexes: list[int | None], surely: int) -> None:
    copies = {"name": "disks", "count": "[parameters('n')]"}
    disk = {"type": DISK_TYPE, "name": "[format('d{0}', copyIndex())]", "copy": copies}
    root = deploy(template(disk, parameters={"n": parameter}))
    resources = list(root.resources)
    assert [resource.name for resource in resources] == [
        "d{…}" if index is None else f"d{index}" for index in indexes
    ]
    assert [not resource.existence.causes for resource in resources] == [
        number < surely for number in range(len(indexes))
    ]
    assert [resource.existence.many for resource in resources] == [i is None for i in indexes]
