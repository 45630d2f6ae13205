"""VMs that a template passes to one that isn't on this machine."""

from typing import Any

import pytest

from tests.arm.deploying import VM, deploy, resource, template

DEPLOYMENT = "Microsoft.Resources/deployments"
URI = "https://example.org/nested/protect.json"
PARAMETERS = {
    "name": {"type": "string"},
    "other": {"type": "string"},
    "chosen": {"type": "string", "allowedValues": ["a", "b"]},
    "number": {"type": "int"},
    "group": {"type": "string"},
}
NAMED = f"{VM}/{{name}}"


def passed(vm: Any, given: Any, **properties: Any) -> list[str]:
    """The addresses of VMs in what a missing template is given, beside one VM of a name."""
    link = {"uri": URI}
    told = {"mode": "Incremental", "templateLink": link, "parameters": given, **properties}
    machine = resource(VM, **vm) if isinstance(vm, dict) else resource(VM, vm)
    deployment = resource(DEPLOYMENT, "backup", properties=told)
    return list(deploy(template(machine, deployment, parameters=PARAMETERS)).read_machines_passed())


@pytest.mark.parametrize(
    ("vm", "value", "is_passed"),
    [
        ("vm1", "vm1", True),
        ("vm1", "VM1", True),
        ("vm1", f"[resourceId('{VM}', 'vm1')]", True),
        ("vm1", f"[concat(resourceId('{VM}', 'vm1'), '/extensions/e')]", True),
        ("vm1", f"[resourceId('other', '{VM}', 'vm1')]", True),
        ("vm1", "[createArray('vm0', 'vm1')]", True),
        ("vm1", "[createObject('vms', createArray(createObject('name', 'vm1')))]", True),
        ("vm1", "[if(empty(parameters('other')), 'vm1', 'none')]", True),
        ("[parameters('name')]", "[parameters('name')]", True),
        ("[parameters('name')]", "[toLower(parameters('name'))]", True),
        ("[parameters('chosen')]", "[parameters('chosen')]", True),
        (
            "[concat(parameters('name'), '-vm')]",
            f"[resourceId('{VM}', concat(parameters('name'), '-vm'))]",
            True,
        ),
        ("[format('{0}-vm', uniqueString(parameters('group')))]", "vm", False),
        (
            "[format('{0}-vm', uniqueString(parameters('group')))]",
            "[format('{0}-vm', uniqueString(parameters('group')))]",
            True,
        ),
        ("[parameters('name')]", "[parameters('other')]", False),
        ("[parameters('name')]", "[concat(parameters('name'), '-ip')]", False),
        ("vm1", "vm10", False),
        ("vm1", "vm1-ip", False),
        ("vm1", "[resourceId('Microsoft.Network/networkInterfaces', 'vm1')]", False),
        ("vm1", "[parameters('other')]", False),
        ("vm1", 1, False),
        ("vm1", "", False),
    ],
)
def test_a_vm_is_passed_by_its_name_or_id(vm: str, value: Any, is_passed: bool) -> None:
    assert bool(passed(vm, {"vm": {"value": value}})) is is_passed


def test_loops_pass_the_vms_of_loops() -> None:
    vm = {
        "name": "[concat('vm', copyIndex())]",
        "copy": {"name": "vms", "count": "[parameters('number')]"},
    }
    names = {"name": "value", "count": "[parameters('number')]", "input": "[concat('vm', {})]"}
    index = names | {"input": "[concat('vm', copyIndex('value'))]"}
    assert len(passed(vm, {"vms": {"copy": [index]}})) == 1
    network = names | {"input": "[concat('ip', copyIndex('value'))]"}
    assert passed(vm, {"vms": {"copy": [network]}}) == []


def test_parameters_of_a_missing_template_may_be_one_expression() -> None:
    assert passed("vm1", "[createObject('vm', createObject('value', 'vm1'))]") == [f"{VM}/vm1"]
    assert passed("vm1", None, parametersLink={"uri": "https://example.org/p.json"}) == []


def test_vms_of_other_nested_deployments_are_found() -> None:
    inner = template(resource(VM, "vm1"))
    nested = resource(DEPLOYMENT, "vms", properties={"mode": "Incremental", "template": inner})
    told = {"templateLink": {"uri": URI}, "parameters": {"vm": {"value": "vm1"}}}
    root = deploy(template(nested, resource(DEPLOYMENT, "backup", properties=told)))
    assert list(root.read_machines_passed()) == [f"vms/{VM}/vm1"]
    (problem,) = root.problems
    assert problem.kind.id == "AZB006"
    assert problem.message.endswith(f"; what it does to vms/{VM}/vm1 is unknown")


def test_nothing_is_open_where_the_template_is_here() -> None:
    told = {"templateLink": {"relativePath": "own.json"}, "parameters": {"vm": {"value": "vm1"}}}
    deployment = resource(DEPLOYMENT, "backup", properties=told)
    main = template(resource(VM, "vm1"), deployment)
    own = template(parameters={"vm": {"type": "string"}})
    assert list(deploy(main, own=own).read_machines_passed()) == []
    assert list(deploy(main).read_machines_passed()) == [f"{VM}/vm1"]
    assert list(deploy(main, own="{").read_machines_passed()) == [f"{VM}/vm1"]
