"""What the linter believes, in both forms."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources
from azbackup_lint.inspection import MAX_OF_ROOT, inspect, render_json, render_text
from azbackup_lint.settings import Settings
from tests.arm.deploying import DISK, resource, template

PROJECTS = Path(__file__).parent.parent / "fixtures" / "projects"


def test_everything_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECTS)
    document = inspect(Sources((Path("hub-and-spoke"),)), Settings())
    assert json.loads(render_json(document)) == document
    (root,) = document["roots"]
    assert (root["root"], root["kind"], root["variant"]) == ("hub-and-spoke", "terraform", None)
    found = {resource["address"]: resource for resource in root["resources"]}
    policy = found['module.backup.azurerm_backup_policy_vm.this["daily"]']
    assert policy["attributes"]["retention_daily"] == [{"count": 30}]
    item = found['azurerm_backup_protected_vm.machine["web"]']
    assert item["attributes"]["source_vm_id"] == {
        "$link": 'module.machine["web"].azurerm_windows_virtual_machine.this',
        "attribute": "id",
    }
    archive = found["azurerm_managed_disk.archive"]
    assert archive["attributes"]["disk_size_gb"] == {"$unknown": ["var.archive_size"]}
    machine = next(vm for vm in root["estate"]["vms"] if vm["name"] == "vm-cluster")
    assert machine["dataDisks"]["count"] == 3
    assert machine["policy"]["type"] == "Standard"


def test_names_of_secrets_hide_no_bools(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "azurerm_storage_account" "a" {\n  shared_access_key_enabled = false\n'
        '  access_key = "abc"\n}\n'
    )
    (root,) = inspect(Sources((tmp_path,)), Settings())["roots"]
    (account,) = root["resources"]
    assert account["attributes"] == {
        "shared_access_key_enabled": False,
        "access_key": {"$sensitive": True},
    }


def test_text_names_causes_and_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECTS)
    lines = render_text(inspect(Sources((Path("hub-and-spoke"),)), Settings())).splitlines()
    assert "  azurerm_managed_disk.archive  (hub-and-spoke/main.tf:44:1)" in lines
    assert "    disk_size_gb = unknown (var.archive_size)" in lines


def test_locals_and_outputs(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'locals {\n  a = var.on ? 1 : 2\n  b = "\\u202e"\n}\n'
        'variable "on" {\n  type = bool\n}\noutput "o" {\n  value = [local.a, null]\n}\n'
    )
    document = inspect(Sources((tmp_path,)), Settings())
    (root,) = document["roots"]
    unknown = {"$unknown": ["var.on"], "options": [1, 2]}
    assert root["locals"] == {"a": unknown, "b": "\u202e"}
    assert root["outputs"] == {"o": [unknown, None]}
    text = render_text(document)
    assert "a = unknown (var.on; one of 1, 2)" in text
    assert "\u202e" not in text


def test_templates_show_parameters_variables_and_what_is_known_of_ids(tmp_path: Path) -> None:
    document = template(
        resource(DISK, "[variables('name')]"),
        parameters={"size": {"type": "int"}},
        variables={"name": "[concat('d', parameters('size'))]"},
        outputs={"id": {"type": "string", "value": f"[resourceId('{DISK}', 'x')]"}},
    )
    (tmp_path / "main.json").write_text(json.dumps(document))
    found = inspect(Sources((tmp_path,)), Settings())
    (root,) = found["roots"]
    assert root["kind"] == "arm"
    assert list(root["locals"]) == ["parameters('size')", "variables('name')"]
    text = root["outputs"]["id"]["text"]
    assert text.startswith("/subscriptions/{subscription().subscriptionId}/resourceGroups/{")
    assert text.endswith(f"/providers/{DISK}/x")
    assert f'id = "{text}"' in render_text(found)


def test_enormous_values_are_shown_in_part(tmp_path: Path) -> None:
    """Values share what they are made of: a few lines describe more than can be printed."""
    lines = [f"  a{i} = [local.a{i - 1}, local.a{i - 1}]" for i in range(1, 18)]
    (tmp_path / "main.tf").write_text("\n".join(["locals {", "  a0 = [1]", *lines, "}"]))
    shown = render_json(inspect(Sources((tmp_path,)), Settings()))
    assert "more values than are shown" in shown
    assert len(shown) < 20_000_000


def test_a_root_shows_no_more_than_can_be_read(tmp_path: Path) -> None:
    """Each of the local values could be shown, and all of them take a gigabyte."""
    alike = "".join(f"  same{number} = local.long\n" for number in range(1000))
    (tmp_path / "main.tf").write_text(
        f'locals {{\n  long = [for number in range(1000) : "value-${{number}}"]\n{alike}}}\n'
        'resource "azurerm_managed_disk" "disk" {\n  name = "disk"\n}\n'
    )
    (root,) = inspect(Sources((tmp_path,)), Settings())["roots"]
    shown = [value for value in root["locals"].values() if isinstance(value, list)]
    assert MAX_OF_ROOT // 1001 <= len(shown) <= MAX_OF_ROOT // 1000
    assert root["locals"]["same999"] == {"$unknown": ["more values than are shown"]}
    assert len(root["locals"]) == 1001
