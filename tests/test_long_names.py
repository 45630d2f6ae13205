"""Names and values of any length: told in part, told apart, and never multiplied by thousands."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.assessment import assess
from azbackup_lint.engine import Sources, lint
from azbackup_lint.long_texts import MOST, shortened
from azbackup_lint.policy.reasons import MOST_REASONS
from azbackup_lint.report.formats import json_form
from azbackup_lint.settings import Settings

LONG = "n" * 20_000
SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"


def _disk(label: str = "d", name: str = '"d"', **more: str) -> str:
    arguments = "".join(f"  {key} = {value}\n" for key, value in more.items())
    return f'resource "azurerm_managed_disk" "{label}" {{\n  name = {name}\n{arguments}}}\n'


TEXTS = {
    "a name": _disk(name=f'"{LONG}"', count="200", max_shares="2"),
    "a label": _disk(LONG, count="200", max_shares="2"),
    "a region": _disk(location=f'"{LONG}"', count="200", max_shares="2"),
    "a variable": f'variable "{LONG}" {{}}\n' + _disk(count="200", max_shares=f"var.{LONG}"),
    "a module": f'module "{LONG}" {{\n  source = "./module"\n}}\n',
    "keys": _disk(for_each=f'{{ for n in range(50) : "{LONG}${{n}}" => n }}', max_shares="2"),
}


def _report(folder: Path, text: str, name: str = "main.tf") -> str:
    (folder / "module").mkdir()
    (folder / "module" / "main.tf").write_text(_disk(count="200", max_shares="2"))
    (folder / name).write_text(text)
    return json_form.render(lint(Sources((folder / name,)), Settings()))


@pytest.mark.parametrize("kind", TEXTS)
def test_a_long_name_is_not_multiplied(kind: str, tmp_path: Path) -> None:
    output = _report(tmp_path, TEXTS[kind])
    data = json.loads(output)
    assert len(output) < 200 * 20 * 3 * MOST
    assert (
        max(len(finding["resource"]) for finding in data["findings"] or [{"resource": ""}])
        < 3 * MOST
    )
    told = [item["resource"] for item in (*data["findings"], *data["unknown"])]
    assert len(set(told)) == (50 if kind == "keys" else 200)


def test_a_long_name_in_a_template(tmp_path: Path) -> None:
    disk = {
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2023-04-02",
        "name": f"[concat('{LONG}', copyIndex())]",
        "copy": {"name": "c", "count": 50},
        "properties": {"diskSizeGB": 4, "maxShares": 2},
    }
    text = json.dumps({"$schema": SCHEMA, "contentVersion": "1.0.0.0", "resources": [disk]})
    data = json.loads(_report(tmp_path, text, "azuredeploy.json"))
    names = {f["resource"] for f in data["findings"] if f["id"] == "AZB401"}
    assert len(names) == 50
    assert all(len(name) < 2 * MOST for name in names)


@given(st.text(max_size=700) | st.text(min_size=700).map(lambda text: text * 3))
def test_short_texts_stay_and_long_ones_keep_both_ends(text: str) -> None:
    shown = shortened(text)
    assert len(shown) <= MOST
    assert (shown == text) == (len(text) <= MOST)
    assert shown[:100] == text[:100]
    assert shown[-50:] == text[-50:]


@given(st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=3))
def test_long_texts_that_differ_inside_stay_different(first: str, second: str) -> None:
    texts = [f"{LONG}{middle}{LONG}" for middle in (first, second)]
    assert (shortened(texts[0]) == shortened(texts[1])) == (first == second)


def test_a_fix_names_some_of_the_others_and_counts_them(tmp_path: Path) -> None:
    """Disks of one block have their number of shares from one place, and half of them are wrong."""
    (tmp_path / "main.tf").write_text(
        'variable "shares" {\n  default = 2\n}\n'
        + _disk(count="300", max_shares="var.shares")
        + "".join(_disk(f"o{n}", max_shares="1", disk_size_gb="var.shares") for n in range(150))
    )
    report = lint(Sources((tmp_path,)), Settings())
    fixes = [f.fix for f in report.findings if f.id == "AZB401"]
    assert fixes
    assert all(
        fix is not None and 0 < len(fix.also) <= 100 and "others" in fix.why for fix in fixes
    )


def test_many_locks_on_many_vms_are_not_multiplied(tmp_path: Path) -> None:
    group = 'resource "azurerm_resource_group" "r" {\n  name = "r"\n}\n'
    vms = "".join(
        f'resource "azurerm_linux_virtual_machine" "v{n}" {{\n  name = "v{n}"\n'
        "  resource_group_name = azurerm_resource_group.r.name\n}\n"
        for n in range(5)
    )
    locks = "".join(
        f'resource "azurerm_management_lock" "l{n}" {{\n  name = "l{n}"\n'
        '  lock_level = "ReadOnly"\n  scope = azurerm_resource_group.r.id\n}\n'
        for n in range(MOST_REASONS + 30)
    )
    (tmp_path / "main.tf").write_text(group + vms + locks)
    machines = assess(Sources((tmp_path,)), Settings()).machines
    assert len(machines) == 5
    report = lint(Sources((tmp_path,)), Settings())
    assert report.backup["yes"] == 0
    assert len({f.resource for f in report.findings if "lock" in f.resource}) == MOST_REASONS + 30
