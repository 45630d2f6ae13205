"""Small inputs that ask for more work than anybody may take: they end, and say where."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

CPU_SECONDS = 100
"""Far more than any case takes; without a budget they take hours."""

MEMORY = 2 << 30

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
PLAIN = 'resource "azurerm_managed_disk" "plain" {\n  max_shares = 2\n}\n'


def _odd(size: str) -> str:
    """A disk that is beyond Backup, and one whose size is hostile."""
    return f'{PLAIN}resource "azurerm_managed_disk" "odd" {{\n  disk_size_gb = {size}\n}}\n'


def _chain(first: str, step: str) -> str:
    """Locals of which each is made of the one before."""
    steps = [f"n{i + 1} = {step.replace('@', f'local.n{i}')}" for i in range(60)]
    return "\n".join([_odd("length(local.n60)"), "locals {", f"n0 = {first}", *steps, "}\n"])


def _disk(size: object, name: str = "odd", **members: object) -> dict[str, object]:
    type_ = {"type": "Microsoft.Compute/disks", "apiVersion": "2023-04-02", "name": name}
    return {**type_, "properties": {"diskSizeGB": size}, **members}


def _template(*resources: object, **members: object) -> str:
    shared = {**_disk(64, "shared"), "properties": {"diskSizeGB": 64, "maxShares": 2}}
    document = {"$schema": SCHEMA, "contentVersion": "1.0.0.0", **members}
    return json.dumps({**document, "resources": [shared, *resources]})


def _variables(first: object, step: str) -> str:
    """Variables of which each is made of the one before."""
    before = [f"variables('n{i}')" for i in range(40)]
    steps = {f"n{i + 1}": f"[{step.replace('@', name)}]" for i, name in enumerate(before)}
    return _template(_disk("[length(variables('n40'))]"), variables={"n0": first, **steps})


HCL = {
    "text": _chain('"ab"', '"${@}${@}"'),
    "format": _chain('"ab"', 'format("%s%s", @, @)'),
    "formatlist": _chain('["ab"]', 'formatlist("%s%s", @, @)'),
    "format of many quoted texts": _odd(
        'length(format(join("", [for a in range(1000) : "%[1]q%[1]q"]), join("", range(1000))))'
    ),
    "join": _chain('"ab"', "join(@, [@, @, @])"),
    "replace": _chain('"aa"', 'replace(@, "a", @)'),
    "base64": _chain('join("", range(1000))', "base64encode(@)"),
    "JSON": _chain('"ab"', "jsonencode([@, @])"),
    "list": _chain("[1, 2]", "[@, @]"),
    "object": _chain("{ a = 1 }", "{ a = @, b = @ }"),
    "splat": _chain("range(1000)", "[@, @][*]"),
    "product": _chain("[1, 2, 3]", "setproduct(@, @)"),
    "number": _odd('parseint(join("", range(1000)), 36)'),
    "square": _chain("12345678901234567", "@ * @"),
    "width": _odd('length(format("%999999999d", 1))'),
    "brackets": _odd("[" * 10_000 + "]" * 10_000),
    "operators": _odd("!" * 10_000 + "true"),
    "count": f'{PLAIN}resource "azurerm_managed_disk" "d" {{\n  count = 100000\n}}\n',
}

SLOW_HCL = {
    "loops": _odd("length([for a in range(1000) : [for b in range(1000) : range(1000)]])"),
    "directive": _odd(
        'length("%{ for a in range(1000) }%{ for b in range(1000) }x%{ endfor }%{ endfor }")'
    ),
    "expression": _chain('"aa"', 'replace(@, "/a/", "$0$0")'),
    "disks of instances": PLAIN
    + """resource "azurerm_virtual_machine" "many" {
  count = 700
  dynamic "storage_data_disk" {
    for_each = range(64)
    content {
      lun               = storage_data_disk.value
      managed_disk_type = "UltraSSD_LRS"
    }
  }
}
""",
    "many uses": PLAIN
    + "locals {\n  big = [for a in range(1000) : { for b in range(100) : b => b }]\n}\n"
    + "".join(
        f'resource "azurerm_managed_disk" "u{i}" {{\n  name = length(distinct(local.big))\n}}\n'
        for i in range(300)
    ),
}

TEMPLATES = {
    "concat of texts": _variables("ab", "concat(@, @)"),
    "format": _variables("ab", "format('{0}{0}', @)"),
    "string": _variables('"', "string(createArray(@))"),
    "array": _variables("ab", "createArray(@, @)"),
    "object": _variables({"a": 1}, "createObject('a', @, 'b', @)"),
    "replace": _variables("aa", "replace(@, 'a', @)"),
    "join": _variables("aa", "join(createArray(@, @, @), @)"),
    "copy": _template(
        _disk(64, "[concat('d', copyIndex())]", copy={"name": "c", "count": 100_000})
    ),
    "copy without end": _template(
        _disk(64, "[concat('d', copyIndex())]", copy={"name": "c", "count": 10**30})
    ),
}

ULTRA = {"lun": 0, "managedDisk": {"storageAccountType": "UltraSSD_LRS"}}


def _machines(disks: object, **members: object) -> str:
    machines = {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2023-03-01",
        "name": "[concat('many', copyIndex())]",
        "copy": {"name": "c", "count": 700},
        "properties": {"storageProfile": {"dataDisks": disks}},
    }
    return _template(machines, **members)


SLOW_TEMPLATES = {
    "disks of copies": _machines([ULTRA] * 40),
    "disks of a variable": _machines("[variables('disks')]", variables={"disks": [ULTRA] * 40}),
    "concat of arrays": _variables([1, 2], "concat(@, @)"),
    "lambdas": _template(
        _disk("[length(map(range(0, 9000), lambda('a', map(range(0, 9000), lambda('b', 1)))))]")
    ),
    "copied disks": _template(
        *(
            {
                "type": "Microsoft.Compute/virtualMachines",
                "apiVersion": "2023-03-01",
                "name": f"vm{index}",
                "properties": {
                    "storageProfile": {
                        "copy": [
                            {
                                "name": "dataDisks",
                                "count": 800,
                                "input": {"lun": "[copyIndex('dataDisks')]"},
                            }
                        ]
                    }
                },
            }
            for index in range(200)
        )
    ),
}

CASES = [
    *(pytest.param("main.tf", text, id=f"terraform {name}") for name, text in HCL.items()),
    *(pytest.param("azuredeploy.json", text, id=f"arm {name}") for name, text in TEMPLATES.items()),
    *(
        pytest.param("main.tf", text, id=f"terraform {name}", marks=pytest.mark.slow)
        for name, text in SLOW_HCL.items()
    ),
    *(
        pytest.param("azuredeploy.json", text, id=f"arm {name}", marks=pytest.mark.slow)
        for name, text in SLOW_TEMPLATES.items()
    ),
]


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _checked(folder: Path, form: str) -> subprocess.CompletedProcess[str]:
    """What a check of a folder prints, within bounds."""
    return subprocess.run(
        [sys.executable, "-m", "azbackup_lint", "check", "--format", form, "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_bounded,
    )


@pytest.mark.parametrize(("name", "text"), CASES)
def test_ends_and_says_where(name: str, text: str, tmp_path: Path) -> None:
    """A bound is told in the file; the shared disk is found; what was cut decides nothing."""
    (tmp_path / ".git").mkdir()
    (tmp_path / name).write_text(text)
    result = _checked(tmp_path, "json")
    assert (result.returncode, result.stderr) == (1, "")
    findings = json.loads(result.stdout)["findings"]
    told = [finding for finding in findings if finding["id"] == "AZB009"]
    assert {finding["location"]["path"] for finding in told} == {name}
    others = [finding for finding in findings if finding["id"] not in ("AZB009", "AZB008")]
    assert all("odd" not in str(finding["resource"]) for finding in others)


def test_conditions_that_grow_are_read_in_part(tmp_path: Path) -> None:
    steps = [f"n{i + 1} = alltrue([{', '.join([f'local.n{i}'] * 8)}])" for i in range(40)]
    disk = (
        'resource "azurerm_managed_disk" "d" {\n  count = local.n40 ? 1 : 0\n  max_shares = 2\n}\n'
    )
    text = "\n".join(["locals {", "n0 = var.on", *steps, "}", 'variable "on" {}', disk])
    (tmp_path / "main.tf").write_text(text)
    result = _checked(tmp_path, "concise")
    assert "warning AZB401" in result.stdout


def test_blanks_behind_what_a_fix_removes_are_passed_once(tmp_path: Path) -> None:
    blanks = " " * 200_000
    disk = f'resource "azurerm_managed_disk" "d" {{ max_shares = 2{blanks}}}\n'
    (tmp_path / "main.tf").write_text(disk)
    result = _checked(tmp_path, "json")
    [finding] = json.loads(result.stdout)["findings"]
    assert (finding["id"], finding["fix"]) == ("AZB401", None)


@pytest.mark.slow
def test_fixes_of_many_findings_are_planned_in_one_go(tmp_path: Path) -> None:
    disks = "\n".join(f"  d{index} = {{ shares = 2 }}" for index in range(1500))
    (tmp_path / "terraform.tfvars").write_text(f"disks = {{\n{disks}\n}}\n")
    (tmp_path / "main.tf").write_text(
        'variable "disks" {}\nresource "azurerm_managed_disk" "d" {\n  for_each = var.disks\n'
        "  max_shares = each.value.shares\n}\n"
    )
    result = _checked(tmp_path, "json")
    findings = json.loads(result.stdout)["findings"]
    assert len([finding for finding in findings if finding["fix"]]) == 1500
