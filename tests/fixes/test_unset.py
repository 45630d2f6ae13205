"""Values that a fix takes out: null stands for them only where Terraform takes null."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import lint
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from tests.fixes.test_planning import edits

DISK = 'resource "azurerm_managed_disk" "d" {\n  max_shares = var.n\n}\n'
VALIDATION = '  validation {\n    condition     = var.n <= 3\n    error_message = "No."\n  }\n'
CALL = 'module "disk" {\n  source = "./disk"\n  n      = 2\n}\n'


def variable(*lines: str) -> str:
    return 'variable "n" {\n  type = number\n' + "".join(lines) + "}\n"


def in_json(**members: object) -> str:
    disk = {"azurerm_managed_disk": {"d": {"max_shares": "${var.n}"}}}
    return json.dumps({"variable": {"n": members}, "resource": disk}, indent=2)


UNSET = {
    "a default": ({"main.tf": variable("  default = 2\n") + DISK}, ("main.tf", 3)),
    "a default that may be null": (
        {"main.tf": variable("  nullable = true\n  default = 2\n") + DISK},
        ("main.tf", 4),
    ),
    "a line of tfvars": (
        {"main.tf": variable() + DISK, "terraform.tfvars": "n = 2\n"},
        ("terraform.tfvars", 1),
    ),
    "an argument of a module": (
        {"main.tf": CALL, "disk/main.tf": variable() + DISK},
        ("main.tf", 3),
    ),
    "a default in JSON": ({"main.tf.json": in_json(default=2)}, ("main.tf.json", 4)),
}

KEPT = {
    "a default that must not be null": {
        "main.tf": variable("  nullable = false\n  default = 2\n") + DISK
    },
    "a default with a validation": {"main.tf": variable("  default = 2\n", VALIDATION) + DISK},
    "a line of tfvars": {
        "main.tf": DISK,
        "variables.tf": variable(VALIDATION),
        "terraform.tfvars": "n = 2\n",
    },
    "an argument of a module": {"main.tf": CALL, "disk/main.tf": variable(VALIDATION) + DISK},
    "a default in JSON": {"main.tf.json": in_json(nullable=False, default=2)},
    "a default in JSON with a validation": {
        "main.tf.json": in_json(default=2, validation={"condition": "${var.n <= 3}"})
    },
    "a line of tfvars for JSON": {
        "main.tf.json": in_json(type="number", validation={"condition": "${var.n <= 3}"}),
        "terraform.tfvars": "n = 2\n",
    },
}


def _written(folder: Path, files: dict[str, str]) -> Sources:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return Sources((folder,))


@pytest.mark.parametrize(("files", "place"), UNSET.values(), ids=UNSET)
def test_null_stands_for_no_value(
    files: dict[str, str], place: tuple[str, int], tmp_path: Path
) -> None:
    [finding] = lint(_written(tmp_path, files), Settings(select=("AZB401",))).findings
    assert edits(finding) == [(*place, "null")]


@pytest.mark.parametrize("files", KEPT.values(), ids=KEPT)
def test_where_null_may_be_refused_the_value_stays(files: dict[str, str], tmp_path: Path) -> None:
    [finding] = lint(_written(tmp_path, files), Settings(select=("AZB401",))).findings
    assert finding.fix is None
    assert "can't be left out" in finding.unfixed
