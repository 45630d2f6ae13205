"""Tests of packs: every fault is found, and said at its place."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.pack_tests import test_pack as run_pack_test
from azbackup_lint.pack_tests.report import render_json, render_text
from azbackup_lint.policy.pack_folders import folder_at, installed_folders

PACK = "name: house\ntitle: House\n"
EDITION = """edition: every
source: handbook
rows:
  house/sizes:
    id: H1
    title: Sizes
    verdict: limit
    summary: Small ones.
    limits: {most: 4}
    enforced-by: [HOUSE001]
"""
POLICY = """id: HOUSE001
name: large-vm
rows: [house/sizes]
effect: advice
on: vm
require:
  size.vcpus: {maximum: {$limit: most}}
message: "{name} has {size.vcpus} cores, {$limit:most} at most"
remedy: Choose a smaller size.
why: Because.
examples:
  - verdict: violated
    terraform: |
      resource "azurerm_linux_virtual_machine" "vm" {
        name = "vm"
        size = "Standard_D8s_v5"
      }
  - verdict: satisfied
    terraform: |
      resource "azurerm_linux_virtual_machine" "vm" {
        name = "vm"
        size = "Standard_D4s_v5"
      }
  - verdict: unknown
    terraform: |
      variable "size" {}
      resource "azurerm_linux_virtual_machine" "vm" {
        name = "vm"
        size = var.size
      }
"""
FILES = {"pack.yaml": PACK, "editions/every.yaml": EDITION, "vms/large.yaml": POLICY}

Check = Callable[..., list[str]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Tests the pack with changed files; the faults, by the path within the pack."""

    def run(**changes: str) -> list[str]:
        for name, text in {**FILES, **changes}.items():
            file = tmp_path / name
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        tested = run_pack_test(folder_at(tmp_path), installed_folders())
        return [str(fault).removeprefix(f"{tmp_path}/") for fault in tested.all_faults]

    return run


def test_sound_pack_has_no_faults(check: Check) -> None:
    assert check() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "vms/large.yaml",
            "verdict: satisfied",
            "verdict: violated",
            [
                "vms/large.yaml:12:3: HOUSE001 has no example that is satisfied",
                "vms/large.yaml:18:14: the example should be violated, but it is satisfied",
            ],
        ),
        (
            "vms/large.yaml",
            "D4s_v5",
            "D16s_v5",
            [
                "vms/large.yaml:18:14: the example should be satisfied, but it is violated: "
                "vm has 16 cores, 4 at most"
            ],
        ),
        (
            "vms/large.yaml",
            '"Standard_D8s_v5"',
            "local.gone",
            [
                "vms/large.yaml:16:16: the code of the example has a problem: "
                "the module declares no local value 'gone'",
                "vms/large.yaml:12:14: the example should be violated, but it is unknown: "
                "the expression at main.tf:3:10 would decide it",
            ],
        ),
        (
            "vms/large.yaml",
            "on: vm\n",
            "on: vm\nwhen: {priority: Spot}\n",
            [
                f"vms/large.yaml:{line}:14: the example should be {verdict}, but it is "
                "inapplicable: when matches no vm"
                for line, verdict in ((13, "violated"), (19, "satisfied"), (25, "unknown"))
            ],
        ),
        (
            "vms/large.yaml",
            "{size.vcpus} cores",
            "{size.cpus} cores",
            [
                "vms/large.yaml:8:10: the view of a vm has no fact 'size.cpus'; "
                "did you mean 'size.vcpus'?"
            ],
        ),
        (
            "vms/large.yaml",
            "{$limit:most} at most",
            "{$limit:least} at most",
            [
                f"vms/large.yaml:8:10: edition {date} has no limit 'least'"
                for date in ("2023-07-05", "2026-03-26")
            ],
        ),
        (
            "vms/large.yaml",
            "rows: [house/sizes]",
            "rows: [house/sizes, compute/vm-sizes]",
            [
                "vms/large.yaml:3:21: no edition has a row compute/vm-sizes; "
                "did you mean compute/vm-size?"
            ],
        ),
        (
            "vms/large.yaml",
            "rows: [house/sizes]",
            "rows: [house/sizes, compute/vm-size]",
            ["vms/large.yaml:3:21: no edition names HOUSE001 in enforced-by of compute/vm-size"],
        ),
        (
            "vms/large.yaml",
            "  - verdict: unknown\n",
            "  - verdict: unknown\n    edition: 2020-01-01\n",
            ["vms/large.yaml:25:14: HOUSE001 is not active in the edition 2020-01-01"],
        ),
        (
            "vms/large.yaml",
            "effect: advice",
            "effect: [advice]\nwho: me",
            [
                "vms/large.yaml:4:9: an effect is backup, advice, or restore: a list out of "
                "create-new-vm, restore-disks, replace-existing, cross-region, "
                "cross-subscription, cross-zonal, file-level",
                "vms/large.yaml:5:1: 'who' is no key of a policy; did you mean 'why'?",
            ],
        ),
        (
            "vms/large.yaml",
            "effect: advice",
            "effect: advice\nseverity: error",
            ["vms/large.yaml:5:11: another severity needs a severity-reason"],
        ),
        (
            "vms/large.yaml",
            "id: HOUSE001",
            "id: AZB401",
            [],
        ),
        (
            "editions/every.yaml",
            "[HOUSE001]",
            "[HOUSE001, HOUSE002]",
            [
                "editions/every.yaml:10:29: there is no policy HOUSE002; did you mean HOUSE001?",
            ],
        ),
        (
            "editions/every.yaml",
            "[HOUSE001]",
            "[HOUSE001, AZB401]",
            ["editions/every.yaml:10:29: the rows of AZB401 don't have house/sizes"],
        ),
        (
            "editions/every.yaml",
            "id: H1",
            "id: S12.1",
            ["editions/every.yaml:5:9: edition 2023-07-05 has a row S12.1 already"],
        ),
    ],
)
def test_faults(check: Check, file: str, old: str, new: str, expected: list[str]) -> None:
    assert FILES[file].count(old) == 1
    found = check(**{file: FILES[file].replace(old, new)})
    if new == "id: AZB401":
        assert [fault.split(" is taken by ")[0] for fault in found] == [
            "vms/large.yaml:1:5: AZB401"
        ]
    else:
        assert found == expected


def test_templates_are_examples_too(check: Check) -> None:
    """What is wrong in the code is said at its line in the policy."""
    template = '    arm: |\n      {"resources": [\n        {"type": 1,,}\n      ]}\n'
    (fault, *_) = check(**{"vms/large.yaml": f"{POLICY}  - verdict: unknown\n{template}"})
    assert fault.startswith("vms/large.yaml:34:19: the code of the example has a problem: ")


def test_yaml_that_can_not_be_read_is_a_fault(check: Check) -> None:
    (fault,) = check(**{"vms/large.yaml": "id: [\n"})
    assert fault.startswith("vms/large.yaml:2:1: ")


def test_forms_of_the_report(tmp_path: Path, check: Check) -> None:
    assert check(**{"vms/large.yaml": POLICY.replace("D4s_v5", "D16s_v5")})
    tested = [run_pack_test(folder_at(tmp_path), installed_folders())]
    text = render_text(tested)
    assert "\npack house\n  FAULTY  HOUSE001 large-vm: 3 examples\n" in text
    assert text.endswith("1 policy, 3 examples: 1 fault\n")
    (pack,) = json.loads(render_json(tested))["packs"]
    assert pack["policies"] == [{"id": "HOUSE001", "name": "large-vm", "examples": 3, "ok": False}]
    (fault,) = pack["faults"]
    assert (fault["line"], fault["column"]) == (18, 14)
    assert fault["path"] == str(tmp_path / "vms" / "large.yaml")
