"""Ids that functions of templates take apart or spell in another case lead where they did."""

import pytest

from azbackup_lint.azure.names import name_key, same_name
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.policy.messages import lookup
from azbackup_lint.values import Known, Unknown, Value
from tests.arm.deploying import VM, deploy, template

VAULT = "Microsoft.RecoveryServices/vaults"
POLICY = f"{VAULT}/backupPolicies"
ITEM = f"{VAULT}/backupFabrics/protectionContainers/protectedItems"
A = f"resourceId('{POLICY}', 'v', 'a')"
B = f"resourceId('{POLICY}', 'v', 'b')"
GIVEN = f"resourceId('{POLICY}', 'v', parameters('name'))"
VAULTS = f"resourceGroup().id, '/providers/{VAULT}/'"
CUT = "split(format('v/{0}', parameters('name')), '/')"
HELD = f"resourceId(parameters('group'), '{POLICY}', 'v', 'a')"
IN_VAULT = f"concat(resourceId('{VAULT}', 'v'), '/backupPolicies/', %s)"
MACHINE = f"[resourceId('{VM}', 'vm')]"
PARAMETERS = {
    "long": {"type": "bool"},
    "name": {"type": "string"},
    "group": {"type": "string"},
    "class": {"type": "string", "allowedValues": ["gold", "silver"]},
}
VARIABLES = {
    "policies": {"gold": f"[{A}]", "silver": f"[{B}]"},
    "names": {"gold": "a", "silver": "b"},
}


def policy(name: str) -> dict[str, object]:
    schedule = {"schedulePolicyType": "SimpleSchedulePolicyV2", "scheduleRunFrequency": "Hourly"}
    properties = {
        "backupManagementType": "AzureIaasVM",
        "policyType": "V2",
        "schedulePolicy": schedule,
    }
    return {"type": POLICY, "apiVersion": "2023-04-01", "name": name, "properties": properties}


def protected(policy_id: str, machine: str = MACHINE) -> tuple[Value, Value]:
    """The name and the frequency of the policy that a VM is protected with."""
    storage = {"osDisk": {"createOption": "FromImage"}}
    item = {"policyId": f"[{policy_id}]", "sourceResourceId": machine}
    item["protectedItemType"] = "Microsoft.Compute/virtualMachines"
    root = deploy(
        template(
            {"type": VM, "name": "vm", "properties": {"storageProfile": storage}},
            {"type": VAULT, "name": "v", "properties": {}},
            policy("v/a"),
            policy("v/b"),
            policy("[concat('v/', parameters('name'))]"),
            {"type": ITEM, "name": "v/Azure/c/p", "properties": item},
            parameters=PARAMETERS,
            variables=VARIABLES,
        )
    )
    assert not root.problems
    views = views_of(build_estate(root.resources), "all")
    vm = next(view.document for view in views if view.kind == "vm")
    return lookup(vm, "policy.name"), lookup(vm, "policy.frequency")


@pytest.mark.parametrize(
    "written",
    [
        A,
        f"toLower({A})",
        f"toUpper({A})",
        f"toLower(toUpper({A}))",
        f"replace({A}, 'resourceGroups', 'resourcegroups')",
        f"format('{{0}}', {A})",
        f"string({A})",
        IN_VAULT % f"last(split({A}, '/'))",
        IN_VAULT % f"split(resourceId('{POLICY}', 'v', toLower('A')), '/')[10]",
        f"concat(join(take(split({A}, '/'), 10), '/'), '/', first(skip(split({A}, '/'), 10)))",
    ],
)
def test_ids_lead_to_the_policy(written: str) -> None:
    assert protected(written) == ("a", "Hourly")


@pytest.mark.parametrize(
    "written",
    [
        GIVEN,
        f"toLower({GIVEN})",
        f"toUpper({GIVEN})",
        f"replace({GIVEN}, 'backuppolicies', 'backupPolicies')",
        IN_VAULT % "toLower(parameters('name'))",
        IN_VAULT % f"last(split({GIVEN}, '/'))",
        IN_VAULT % f"split(toLower({GIVEN}), '/')[10]",
        f"resourceId('{POLICY}', {CUT}[0], {CUT}[1])",
        f"concat({VAULTS}, format('{{0}}/backupPolicies/{{1}}', {CUT}[0], {CUT}[1]))",
    ],
)
def test_names_that_are_given_stay_symbols(written: str) -> None:
    name, frequency = protected(written)
    assert isinstance(name, Unknown)
    assert frequency == "Hourly"


@pytest.mark.parametrize("change", ["toLower", "toUpper", "string"])
def test_ids_lead_to_the_machine(change: str) -> None:
    assert protected(A, f"[{change}(resourceId('{VM}', 'vm'))]") == ("a", "Hourly")


@pytest.mark.parametrize(
    "written",
    [
        f"if(parameters('long'), {A}, {B})",
        f"toLower(if(parameters('long'), {A}, {B}))",
        "variables('policies')[parameters('class')]",
        f"resourceId('{POLICY}', 'v', variables('names')[parameters('class')])",
    ],
)
def test_what_choices_share_is_certain(written: str) -> None:
    name, frequency = protected(written)
    assert isinstance(name, Unknown)
    assert {option.data for option in name.options if isinstance(option, Known)} == {"a", "b"}
    assert frequency == "Hourly"


@pytest.mark.parametrize(
    "written", [f"replace({A}, 'backupPolicies', 'x')", "toLower(parameters('name'))", HELD]
)
def test_other_texts_do_not(written: str) -> None:
    name, _ = protected(written)
    assert name != "a"


def test_case_counts_in_texts_and_not_in_names() -> None:
    document = template(
        parameters=PARAMETERS,
        outputs={
            "same": {
                "type": "bool",
                "value": "[equals(toLower(parameters('name')), parameters('name'))]",
            },
            "lower": {"type": "string", "value": "[toLower(parameters('name'))]"},
            "plain": {"type": "string", "value": "[parameters('name')]"},
        },
    )
    outputs = deploy(document).outputs
    assert isinstance(outputs["same"], Unknown)
    assert same_name(outputs["lower"], outputs["plain"])
    assert name_key(outputs["lower"]) == name_key(outputs["plain"])
