"""The limits of a run hold in Terraform and in templates alike."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.limits import BARE, INSTANCE, INSTANCES, MACHINE, Budget, Limits
from azbackup_lint.values.sizes import NEW
from tests.arm.deploying import DISK, VM, resource, template

TERRAFORM = """
resource "azurerm_managed_disk" "d" {
  count      = 5
  name       = "d${count.index}"
  max_shares = 2
}
"""
COPIED = resource(DISK, "[concat('d', copyIndex())]", copy={"name": "disks", "count": 5})


def _report(folder: Path, name: str, text: str, limits: Limits) -> Report:
    (folder / name).write_text(text)
    return lint(Sources((folder,)), Settings(limits=limits))


@pytest.mark.parametrize(
    ("name", "text"), [("main.tf", TERRAFORM), ("azuredeploy.json", json.dumps(template(COPIED)))]
)
def test_instances_of_one_resource(tmp_path: Path, name: str, text: str) -> None:
    limited = _report(tmp_path, name, text, Limits(instances=3))
    assert "AZB009" in [finding.id for finding in limited.findings]
    whole = _report(tmp_path, name, text, Limits(instances=5))
    assert "AZB009" not in [finding.id for finding in whole.findings]


@pytest.mark.parametrize(
    ("limits", "length", "most"),
    [
        (Limits(), 0, BARE),
        (Limits(), 20 * 500, BARE + 500),
        (Limits(instances=50), 0, 50),
        (Limits(instances=INSTANCES + 1), 0, INSTANCES + 1),
    ],
)
def test_instances_that_nothing_describes(limits: Limits, length: int, most: int) -> None:
    budget = Budget(limits)
    budget.grow(max(length - 1, 0))
    budget.make(most)
    with pytest.raises(LimitReached, match="more instances than one root may have"):
        budget.make(5)


def _azapi(type_: str) -> str:
    return (
        f'variable "x" {{}}\nresource "azapi_resource" "a" {{\n  count = 40\n  type = {type_}\n}}\n'
    )


def _copied(type_: str) -> str:
    return json.dumps(
        template(resource(type_, "[string(copyIndex())]", copy={"name": "all", "count": 40}))
    )


@pytest.mark.parametrize(
    ("text", "is_heavy"),
    [
        ('resource "azurerm_managed_disk" "a" {\n  count = 40\n}\n', False),
        ('resource "azurerm_linux_virtual_machine" "a" {\n  count = 40\n}\n', True),
        (_azapi('"Microsoft.Compute/disks@2023-04-02"'), False),
        (_azapi('"microsoft.compute/virtualmachines@2023-03-01"'), True),
        (_azapi("var.x"), True),
        (_copied(DISK), False),
        (_copied(VM), True),
    ],
)
def test_vms_take_more_work(tmp_path: Path, text: str, is_heavy: bool) -> None:
    name = "azuredeploy.json" if text.startswith("{") else "main.tf"
    report = _report(tmp_path, name, text, Limits(steps=40 * (INSTANCE + MACHINE) // 2))
    told = [finding.remedy for finding in report.findings if finding.id == "AZB009"]
    assert len(told) == is_heavy
    assert all("max-steps" in remedy for remedy in told)


@pytest.mark.parametrize("limits", [Limits(steps=300), Limits(depth=3), Limits(weight=50)])
@pytest.mark.parametrize("name", ["main.tf", "azuredeploy.json"])
def test_work_is_bounded(tmp_path: Path, name: str, limits: Limits) -> None:
    """A hundred small lists in one, in a name."""
    if name == "main.tf":
        nested = '"${length([for a in range(100) : [for b in range(9) : a]])}"'
        text = f'resource "azurerm_managed_disk" "d" {{\n  name = {nested}\n}}\n'
    else:
        nested = (
            "[string(length(map(range(0, 100), lambda('a', map(range(0, 9), lambda('b', 1))))))]"
        )
        text = json.dumps(template(resource(DISK, nested)))
    assert "AZB009" in [finding.id for finding in _report(tmp_path, name, text, limits).findings]
    assert "AZB009" not in [
        finding.id for finding in _report(tmp_path, name, text, Limits()).findings
    ]


@pytest.mark.parametrize(
    ("lengths", "steps"), [((), 100), ((40,), 140), ((40, 26), 166), ((80,), 200), ((40, 40), 200)]
)
def test_a_long_text_may_take_more_work(lengths: tuple[int, ...], steps: int) -> None:
    """One step more for each code point, or five for two of them, the share among these."""
    budget = Budget(Limits(steps=100))
    for length in lengths:
        budget.grow(length)
    assert budget.given == steps


def test_nested_deployments(tmp_path: Path) -> None:
    inner = template(resource(DISK))
    for level in range(3):
        nested = {"mode": "Incremental", "template": inner}
        inner = template(
            resource("Microsoft.Resources/deployments", f"n{level}", properties=nested)
        )
    text = json.dumps(inner)
    limited = _report(tmp_path, "azuredeploy.json", text, Limits(module_depth=2))
    assert "AZB009" in [finding.id for finding in limited.findings]
    assert "AZB009" not in [
        finding.id for finding in _report(tmp_path, "azuredeploy.json", text, Limits()).findings
    ]


def test_roots_may_share_a_budget() -> None:
    budget = Budget(Limits(steps=3, depth=1))
    for _ in range(3):
        budget.enter()
        budget.leave()
    with pytest.raises(LimitReached, match="more work than is left"):
        budget.enter()


@pytest.mark.parametrize("deep", [False, True])
def test_shared_values_weigh_as_much_as_copies(deep: bool) -> None:
    value: Value = ListValue((Known(1),) * 2_000)
    for _ in range(8):
        value = MapValue({"left": value, "right": ListValue((value, Unknown(())))})
    weight = 2_001
    for _ in range(8):
        weight = 2 * weight + 3
    Budget(Limits(weight=weight)).weigh(value, deep=deep)
    with pytest.raises(LimitReached, match="values inside"):
        Budget(Limits(weight=weight - 1)).weigh(value, deep=deep)


def test_what_weighs_too_much_takes_work_too() -> None:
    value = ListValue(tuple(ListValue((Known(1),) * 10) for _ in range(100)))
    heavy = Budget(Limits(weight=500))
    with pytest.raises(LimitReached, match="values inside"):
        heavy.weigh(value)
    assert heavy.spent >= 500 // NEW
    poor = Budget(Limits(steps=100))
    with pytest.raises(LimitReached, match="more work than is left"):
        poor.weigh(value)


def test_a_shared_value_is_visited_once_unless_a_function_visits_it_all() -> None:
    shared = ListValue((Known(1),) * 2_000)
    value = ListValue((shared,) * 500)
    limits = Limits(steps=3_000 // NEW, weight=10**7)
    Budget(limits).weigh(value)
    with pytest.raises(LimitReached, match="more work than is left"):
        Budget(limits).weigh(value, deep=True)


def test_disks_that_a_limit_hides_may_be_any(tmp_path: Path) -> None:
    """A disk isn't left out as a spare one, where the disks of a VM take too much work."""
    disk = resource(DISK, "shared", properties={"maxShares": 2})
    many = "createObject('lun', length(range(0, 400)), 'createOption', 'Empty')"
    disks = f"[map(range(0, 400), lambda('i', {many}))]"
    storage = {"osDisk": {"createOption": "FromImage"}, "dataDisks": disks}
    machine = resource(VM, "vm", properties={"storageProfile": storage})
    report = _report(
        tmp_path, "azuredeploy.json", json.dumps(template(disk, machine)), Limits(steps=2_000)
    )
    assert {"AZB009", "AZB401"} <= {finding.id for finding in report.findings}


def test_no_module_is_missing_for_want_of_steps(tmp_path: Path) -> None:
    """Where a call takes its module from is read, however little is left."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text(TERRAFORM)
    calls = "".join(f'module "m{number}" {{\n  source = "./m"\n}}\n' for number in range(9))
    report = _report(tmp_path, "main.tf", calls, Limits(steps=1))
    found = {finding.id for finding in report.findings}
    assert "AZB009" in found
    assert not found & {"AZB005", "AZB006"}


WITH_DISKS = """
resource "azurerm_linux_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D2s_v3"
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }
}
module "disks" {
  source = "./m"
}
"""


@pytest.mark.parametrize(
    ("limits", "answer"), [(Limits(), "yes"), (Limits(module_depth=0), "unknown")]
)
def test_what_a_limit_leaves_out_may_concern_any_vm(
    limits: Limits, answer: str, tmp_path: Path
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "main.tf").write_text('resource "azurerm_resource_group" "g" {}\n')
    report = _report(tmp_path, "main.tf", WITH_DISKS, limits)
    assert ("AZB009" in {finding.id for finding in report.findings}) is (answer == "unknown")
    assert report.backup == {"yes": 0, "no": 0, "unknown": 0, answer: 1}
