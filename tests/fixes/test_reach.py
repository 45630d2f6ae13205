"""Fixes that change what other roots read, or the same root with other inputs."""

from pathlib import Path

import pytest

from azbackup_lint.engine import lint
from azbackup_lint.repair import repair
from azbackup_lint.report.model import Finding
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from tests.fixes.test_planning import edits, findings, policy

TYPED = 'variable "type" {\n  type = string\n}\n' + policy("9").replace(
    "\n  instant", "\n  policy_type = var.type\n  instant", 1
)
"""A policy whose days are too many for a Standard one, and fine for an Enhanced one."""

GIVEN = 'variable "days" {\n  type = number\n}\n' + TYPED.replace("= 9", "= var.days")


def variants(folder: Path, **types: str) -> dict[str, tuple[Path, ...]]:
    for name, text in types.items():
        (folder / f"{name}.tfvars").write_text(text)
    return {name: (folder / f"{name}.tfvars",) for name in types}


def only(found: list[Finding]) -> Finding:
    [finding] = found
    assert finding.fix is not None, finding.unfixed
    return finding


def test_a_set_of_inputs_that_is_fine_makes_it_unsafe(tmp_path: Path) -> None:
    inputs = variants(tmp_path, dev='type = "V1"\n', prod='type = "V2"\n', test='type = "V2"\n')
    finding = only(findings(tmp_path, {"main.tf": TYPED}, variants=inputs))
    assert finding.fix is not None
    assert finding.variants == ("dev",)
    assert not finding.fix.safe
    assert finding.fix.why == "It also changes what variant prod, variant test read."
    assert finding.fix.also == ("variant prod", "variant test")
    done = repair(Sources((tmp_path,)), Settings(select=("AZB606",), variants=inputs))
    assert done.changed == ()


def test_sets_of_inputs_with_the_same_fault_are_mended_together(tmp_path: Path) -> None:
    inputs = variants(tmp_path, dev='type = "V1"\n', prod='type = "V1"\n')
    finding = only(findings(tmp_path, {"main.tf": TYPED}, variants=inputs))
    assert finding.fix is not None
    assert finding.fix.safe


def test_what_only_one_set_of_inputs_has_is_safe(tmp_path: Path) -> None:
    inputs = variants(tmp_path, dev='type = "V1"\ndays = 9\n', prod='type = "V2"\ndays = 9\n')
    finding = only(findings(tmp_path, {"main.tf": GIVEN}, variants=inputs))
    assert edits(finding) == [("dev.tfvars", 2, "5")]
    assert finding.fix is not None
    assert finding.fix.safe


def test_a_file_of_variables_that_all_sets_of_inputs_read(tmp_path: Path) -> None:
    inputs = variants(tmp_path, dev='type = "V1"\n', prod='type = "V2"\n')
    files = {"main.tf": GIVEN, "terraform.tfvars": "days = 9\n"}
    finding = only(findings(tmp_path, files, variants=inputs))
    assert edits(finding) == [("terraform.tfvars", 1, "5")]
    assert finding.fix is not None
    assert not finding.fix.safe
    assert finding.fix.also == ("variant prod",)


def test_a_file_of_variables_of_several_sets_of_inputs(tmp_path: Path) -> None:
    inputs = variants(
        tmp_path, dev='type = "V1"\n', prod='type = "V2"\n', test="days = 9\n", more='type = "V2"\n'
    )
    inputs = {"dev": inputs["dev"] + inputs["test"], "prod": inputs["prod"] + inputs["test"]}
    inputs["more"] = (tmp_path / "more.tfvars",)
    finding = only(findings(tmp_path, {"main.tf": GIVEN}, variants=inputs))
    assert edits(finding) == [("test.tfvars", 1, "5")]
    assert finding.fix is not None
    assert finding.fix.also == ("variant prod",)


def test_an_instance_that_another_set_of_inputs_has_is_not_mended_with_others(
    tmp_path: Path,
) -> None:
    call = 'module "%s" {\n  source = "./policy"\n  type   = %s\n}\n'
    files = {
        "main.tf": 'variable "type" {}\n' + call % ("a", '"V1"') + call % ("b", "var.type"),
        "policy/main.tf": TYPED,
    }
    inputs = variants(tmp_path, dev='type = "V1"\n', prod='type = "V2"\n')
    first, second = findings(tmp_path, files, variants=inputs)
    assert (first.variants, second.variants) == (("dev", "prod"), ("dev",))
    assert first.fix is not None
    assert second.fix is not None
    assert not first.fix.safe
    assert not second.fix.safe
    assert first.fix.also == ("module.b.azurerm_backup_policy_vm.daily",)
    assert second.fix.also == ("variant prod",)


@pytest.mark.parametrize("type_", ["V1", "V2"])
def test_another_root_that_calls_the_module(tmp_path: Path, type_: str) -> None:
    call = 'module "policy" {\n  source = "%s"\n  type   = "%s"\n}\n'
    files = {
        "main.tf": call % ("./policy", "V1"),
        "policy/main.tf": TYPED,
        "policy/examples/more/main.tf": call % ("../..", type_),
    }
    (tmp_path / ".git").mkdir()
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    found = lint(Sources((tmp_path,)), Settings(select=("AZB606",))).findings
    [finding] = [finding for finding in found if finding.fix is not None]
    assert finding.fix is not None
    assert not finding.fix.safe
    [other] = finding.fix.also
    assert other.startswith("root ")
    assert other.endswith("policy/examples/more")
