"""The assessment for machines."""

import json
from pathlib import Path

import pytest

from azbackup_lint.assessment import json_form
from tests.assessment.assessing import VAULT, assessed, attached, disk, policy, protected, vm

CODE = (
    VAULT % ""
    + policy("daily")
    + vm("web")
    + disk("d", "2")
    + attached("azurerm_managed_disk.d.id", "web")
    + protected("web", "daily")
)


def test_the_contract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    document = json.loads(json_form.render(assessed(Path(), CODE, "AZB401")))
    assert document["schemaVersion"] == 1
    assert document["summary"] == {
        "vms": 1,
        "notMade": 0,
        "backup": {"yes": 0, "no": 1, "unknown": 0},
        "protection": {"protected": 1, "perhaps": 0, "stopped": 0, "none": 0},
        "restore": {
            method: {"available": 0, "ruled-out": 1, "undecided": 0, "off": 0}
            for method in (
                "create-new-vm",
                "restore-disks",
                "replace-existing",
                "cross-region",
                "cross-subscription",
                "cross-zonal",
                "file-level",
            )
        },
        "findings": {"error": 1, "warning": 0, "note": 0},
        "unknown": 0,
        "roots": 1,
        "files": 1,
        "resources": 6,
    }
    (machine,) = document["vms"]
    assert {key: machine[key] for key in ("name", "address", "root", "variant", "many")} == {
        "name": "web",
        "address": "azurerm_linux_virtual_machine.web",
        "root": ".",
        "variant": None,
        "many": False,
    }
    assert machine["location"]["start"] == {"line": 31, "column": 1}
    assert machine["protection"] == {
        "state": "protected",
        "policy": {"name": "daily", "known": True, "type": "Standard"},
        "vault": {"name": "rsv", "known": True, "region": "westeurope"},
        "because": [],
    }
    (reason,) = machine["backup"]["reasons"]
    assert (reason["id"], reason["standing"], reason["rows"], reason["because"]) == (
        "AZB401",
        "violated",
        ["storage/shared-disks"],
        [],
    )
    assert machine["restore"][0] == {
        "method": "create-new-vm",
        "state": "ruled-out",
        "followsBackup": True,
        "setting": None,
        "because": [],
        "reasons": [],
    }
    (finding,) = document["findings"]
    assert finding["location"] == reason["location"]
    (row,) = [row for row in document["rows"] if row["violated"]]
    assert (row["key"], row["violated"], row["undecided"]) == ("storage/shared-disks", 1, 0)


def test_obstacles_list_every_check(tmp_path: Path) -> None:
    code = 'variable "x" {}\n' + "".join(vm(f"vm{n}", size="var.x") for n in range(12))
    document = json.loads(json_form.render(assessed(tmp_path, code, "AZB301")))
    (obstacle,) = document["obstacles"]
    assert (obstacle["subject"], obstacle["vms"], len(obstacle["checks"])) == ("var.x", 12, 12)
    assert obstacle["checks"][3]["resource"] == "azurerm_linux_virtual_machine.vm3"
