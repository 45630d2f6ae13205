"""Whatever a template holds, nothing raises: it is linted, or a problem says why it isn't."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.inspection import to_python
from azbackup_lint.policy import load_packs
from tests.arm.deploying import DISK, VM, deploy, resource, template

Step = str | int

INNER = template(
    resource(DISK, "[parameters('name')]", properties={"diskSizeGB": "[variables('size')]"}),
    parameters={"name": {"type": "string"}},
    variables={"size": "[add(1, 2)]"},
    outputs={"id": {"type": "string", "value": f"[resourceId('{DISK}', 'x')]"}},
)
NESTED = {
    "mode": "Incremental",
    "expressionEvaluationOptions": {"scope": "inner"},
    "parameters": {"name": {"value": "[parameters('prefix')]"}},
    "template": INNER,
}
BASE = template(
    resource(
        VM,
        "[concat(parameters('prefix'), copyIndex())]",
        copy={"name": "vms", "count": 2},
        condition="[equals(parameters('prefix'), 'a')]",
        location="[resourceGroup().location]",
        properties={
            "hardwareProfile": {"vmSize": "[parameters('size')]"},
            "storageProfile": {
                "osDisk": {"createOption": "FromImage", "diskSizeGB": 64},
                "copy": [{"name": "dataDisks", "count": 2, "input": {"lun": 0}}],
            },
        },
        resources=[resource("extensions", "e", properties={"publisher": "p", "type": "t"})],
    ),
    resource("Microsoft.Resources/deployments", "n", properties=NESTED),
    resource(
        "Microsoft.RecoveryServices/vaults/backupPolicies",
        "v/p",
        properties={
            "backupManagementType": "AzureIaasVM",
            "retentionPolicy": {
                "retentionPolicyType": "LongTermRetentionPolicy",
                "dailySchedule": {"retentionDuration": {"count": 7, "durationType": "Days"}},
            },
        },
    ),
    resource("Microsoft.Authorization/locks", "l", properties={"level": "CanNotDelete"}),
    parameters={
        "prefix": {"type": "string", "defaultValue": "a"},
        "size": {"type": "string", "allowedValues": ["Standard_B1s", "Standard_D4s_v5"]},
    },
)
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        -1,
        10**30,
        1.5,
        "",
        "[",
        "[]",
        "[[x]",
        "a/b/c",
        "\u202e\x00",
        "/subscriptions/x",
    ),
    *("[copyIndex()]", "[reference('n')]", "[reference('n').outputs.id.value]", "[json('{')]"),
    *("[resourceId('a/b', 'c')]", "[if(parameters('zz'), 1, 2)]", "[range(0, 5)]", "[newGuid()]"),
    *({}, [], [None], [[]], {"copy": [{"name": "x", "count": 3, "input": "[copyIndex('x')]"}]}),
)
EVALUATOR = load_packs().evaluator(None, lambda *_: True)


def paths(document: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[Step, ...]]:
    if path:
        yield path
    if isinstance(document, dict):
        for key, value in document.items():
            yield from paths(value, (*path, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from paths(value, (*path, index))


@st.composite
def templates(draw: st.DrawFn) -> dict[str, Any]:
    """A template in which a few things are replaced by odd ones, by each other, or gone."""
    document = copy.deepcopy(BASE)
    for _ in range(draw(st.integers(1, 5))):
        found = list(paths(document))
        if not found:  # all is gone
            break
        *parents, last = draw(st.sampled_from(found))
        target: Any = document
        for step in parents:
            target = target[step]
        change = draw(st.sampled_from(("odd", "odd", "gone", "other")))
        if change == "gone" and isinstance(target, dict):
            del target[last]
            continue
        other: Any = draw(st.sampled_from(ODD))
        if change == "other":
            other = document
            for step in draw(st.sampled_from(found)):
                other = other[step]
        target[last] = json.loads(json.dumps(other))
    return document


@settings(max_examples=150, deadline=None)
@given(templates())
def test_any_template_is_linted(document: dict[str, Any]) -> None:
    if not isinstance(document, dict) or not document:
        return
    root = deploy(document)
    list(EVALUATOR.decide_all(views_of(build_estate(root.resources), "all")))
    for value in (*root.locals.values(), *root.outputs.values()):
        json.dumps(to_python(value))
    for item in root.resources:
        json.dumps(to_python(item.attributes))
