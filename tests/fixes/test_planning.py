"""Which fixes findings get, and why some get none."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import lint
from azbackup_lint.report.model import Finding
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings

POLICY = """
resource "azurerm_backup_policy_vm" "{name}" {{
  name                           = "{name}"
  resource_group_name            = "rg"
  recovery_vault_name            = "rsv"
  instant_restore_retention_days = {days}

  backup {{
    frequency = "Daily"
    time      = "23:00"
  }}

  retention_daily {{
    count = 30
  }}
}}
"""


def policy(days: str, name: str = "daily") -> str:
    return POLICY.format(name=name, days=days)


def findings(
    folder: Path, files: dict[str, str], root: str = ".", **settings: object
) -> list[Finding]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    chosen = Settings(select=("AZB606",), **settings)
    return list(lint(Sources((folder / root,)), chosen).findings)


def edits(finding: Finding) -> list[tuple[str, int, str]]:
    assert finding.fix is not None, finding.unfixed
    return [
        (Path(edit.span.source.path).name, edit.span.first.line, edit.text)
        for edit in finding.fix.edits
    ]


def test_literal_is_replaced_where_it_stands(tmp_path: Path) -> None:
    [finding] = findings(tmp_path, {"main.tf": policy("9")})
    assert edits(finding) == [("main.tf", 6, "5")]
    assert finding.fix is not None
    assert finding.fix.safe
    assert finding.fix.also == ()


VARIABLE = 'variable "days" {\n  default = 9\n}\n'

UNFIXED = {
    "a function": (VARIABLE + policy("max(var.days, 8)"), "is computed by an expression at"),
    "a condition": (VARIABLE + policy("var.days > 3 ? 9 : 8"), "is computed by an expression at"),
    "a text around it": (VARIABLE + policy('"${var.days}0"'), "is computed by an expression at"),
    "an expression as default": (
        "locals {\n  days = 3 * 3\n}\n" + policy("local.days"),
        "is computed by an expression at",
    ),
    "a secret": (
        'variable "days" {\n  default   = 9\n  sensitive = true\n}\n' + policy("var.days"),
        "is marked as sensitive",
    ),
}


@pytest.mark.parametrize(("code", "reason"), UNFIXED.values(), ids=UNFIXED)
def test_value_that_is_not_plainly_written_gets_no_fix(
    tmp_path: Path, code: str, reason: str
) -> None:
    [finding] = findings(tmp_path, {"main.tf": code})
    assert finding.fix is None
    assert reason in finding.unfixed


def test_value_outside_the_root_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    call = 'module "policy" {\n  source = "../modules/policy"\n}\n'
    files = {"live/main.tf": call, "modules/policy/main.tf": policy("9")}
    [finding] = findings(tmp_path, files, "live")
    assert finding.fix is None
    assert "outside of the root" in finding.unfixed


def test_downloaded_module_is_never_touched(tmp_path: Path) -> None:
    call = 'module "policy" {\n  source = "./.terraform/modules/policy"\n}\n'
    files = {"main.tf": call, ".terraform/modules/policy/main.tf": policy("9")}
    [finding] = findings(tmp_path, files)
    assert finding.fix is None
    assert "was downloaded" in finding.unfixed


def test_link_that_leads_out_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "shared.tf").write_text(policy("9"), encoding="utf-8")
    (tmp_path / "live").mkdir()
    (tmp_path / "live" / "main.tf").symlink_to(tmp_path / "shared.tf")
    report = lint(Sources((tmp_path / "live",)), Settings(select=("AZB606",)))
    [finding] = report.findings
    assert finding.fix is None
    assert "outside of the root" in finding.unfixed


def test_variable_given_on_the_command_line_is_no_file(tmp_path: Path) -> None:
    given = (("days", "9"),)
    [finding] = findings(tmp_path, {"main.tf": VARIABLE + policy("var.days")}, given=given)
    assert finding.fix is None
    assert finding.unfixed == "the value doesn't come from a file"


SHARED = {
    "an output": (
        VARIABLE + policy("var.days") + 'output "days" {\n  value = var.days\n}\n',
        ("output.days",),
    ),
    "a name": (
        VARIABLE + policy("var.days").replace('"daily"\n  resource', '"d-${var.days}"\n  resource'),
        ("azurerm_backup_policy_vm.daily",),
    ),
    "a text with a number sign": (
        VARIABLE + policy("var.days") + 'output "days" {\n  value = "days # ${var.days}"\n}\n',
        ("output.days",),
    ),
    "an address": (
        VARIABLE + policy("var.days") + 'output "a" {\n  value = "https://x/${var.days}"\n}\n',
        ("output.a",),
    ),
    "blanks around the point": (
        VARIABLE + policy("var.days") + 'output "a" {\n  value = (var\n  . days)\n}\n',
        ("output.a",),
    ),
    "a comment in a script": (
        VARIABLE
        + policy("var.days")
        + 'resource "azurerm_linux_virtual_machine" "vm" {\n'
        + "  custom_data = <<-EOT\n    # days: ${var.days}\n  EOT\n}\n",
        ("azurerm_linux_virtual_machine.vm",),
    ),
    "a local value": (
        VARIABLE + "locals {\n  days = var.days\n  more = var.days\n}\n" + policy("local.days"),
        ("local.more",),
    ),
}


@pytest.mark.parametrize(("code", "others"), SHARED.values(), ids=SHARED)
def test_value_that_others_use_is_unsafe_to_change(
    tmp_path: Path, code: str, others: tuple[str, ...]
) -> None:
    [finding] = findings(tmp_path, {"main.tf": code})
    assert finding.fix is not None
    assert not finding.fix.safe
    assert tuple(other.partition(" ")[0] for other in finding.fix.also) == others
    assert f"also used by {finding.fix.also[0]}" in finding.fix.why


def test_others_are_told_in_the_order_of_their_files(tmp_path: Path) -> None:
    names = [f"o{number}" for number in range(8)]
    outputs = {f"{name}.tf": f'output "{name}" {{\n  value = var.days\n}}\n' for name in names}
    [finding] = findings(tmp_path, {"main.tf": VARIABLE + policy("var.days"), **outputs})
    assert finding.fix is not None
    assert [other.partition(" ")[0] for other in finding.fix.also] == [f"output.{n}" for n in names]


DAILY = "azurerm_backup_policy_vm.daily"
READ = {
    "an argument": f"{DAILY}.instant_restore_retention_days",
    "an argument of an instance": f'{DAILY}["a"].instant_restore_retention_days',
    "an argument of all instances": f"{DAILY}[*].instant_restore_retention_days",
    "all of it": DAILY,
    "an argument with blanks": f"{DAILY.replace('.', ' . ')} .\n  instant_restore_retention_days",
    "an argument by a key": f'{DAILY}["instant_restore_retention_days"].x',
    "a loop": f"[for p in {DAILY} : p.instant_restore_retention_days]",
    "all in a loop": f"{{ for k, p in {DAILY} : k => p if p.id != null }}",
    "all values": f"values({DAILY})[*].instant_restore_retention_days",
    "a text": f'"days # ${{{DAILY}.instant_restore_retention_days}}"',
}
UNREAD = {
    "another argument": f'output "o" {{\n  value = {DAILY}.id\n}}\n',
    "another argument by a key": f'output "o" {{\n  value = {DAILY}["a"].id\n}}\n',
    "another argument in a loop": f'output "o" {{\n  value = [for p in {DAILY} : p.id]\n}}\n',
    "another argument of all values": f'output "o" {{\n  value = values({DAILY})[*].id\n}}\n',
    "its number": f'output "o" {{\n  value = length({DAILY})\n}}\n',
    "its order": f'resource "a_b" "c" {{\n  depends_on = [a_b.d, {DAILY}]\n}}\n',
    "a move": f"moved {{\n  from = azurerm_backup_policy_vm.old\n  to   = {DAILY}\n}}\n",
    "a comment": f"# {DAILY}.instant_restore_retention_days\n",
    "another resource": f'output "o" {{\n  value = {DAILY}-2.instant_restore_retention_days\n}}\n',
}


@pytest.mark.parametrize("value", READ.values(), ids=READ)
def test_an_argument_that_others_read_is_unsafe_to_change(tmp_path: Path, value: str) -> None:
    output = f'output "days" {{\n  value = {value}\n}}\n'
    [finding] = findings(tmp_path, {"main.tf": policy("9"), "outputs.tf": output})
    assert finding.fix is not None
    assert not finding.fix.safe
    assert [other.partition(" ")[0] for other in finding.fix.also] == ["output.days"]


@pytest.mark.parametrize("code", UNREAD.values(), ids=UNREAD)
def test_what_reads_no_argument_of_a_resource_is_no_other(tmp_path: Path, code: str) -> None:
    [finding] = findings(tmp_path, {"main.tf": policy("9"), "more.tf": code})
    assert finding.fix is not None
    assert finding.fix.safe


@pytest.mark.parametrize("ending", ["tf.json", "tofu.json"])
def test_files_in_json_are_read_together_with_others(tmp_path: Path, ending: str) -> None:
    arguments = {
        "name": "daily",
        "resource_group_name": "rg",
        "recovery_vault_name": "rsv",
        "instant_restore_retention_days": "${var.days}",
        "backup": {"frequency": "Daily", "time": "23:00"},
        "retention_daily": {"count": 30},
    }
    resource = {"azurerm_backup_policy_vm": {"daily": arguments}}
    more = 'output "days" {\n  value = var.days\n}\n'
    files = {f"main.{ending}": json.dumps({"resource": resource}), "more.tf": VARIABLE + more}
    [finding] = findings(tmp_path, files)
    assert finding.fix is not None
    assert [other.partition(" ")[0] for other in finding.fix.also] == ["output.days"]


def test_comments_and_longer_names_are_no_uses(tmp_path: Path) -> None:
    code = VARIABLE + "# see var.days\n/* and\n var.days\n */" + policy("var.days // var.days")
    code += "locals {\n  a = 1 # of var.days\n  b = 2 /* var.days */\n  c = 3 //var.days\n}\n"
    code += 'variable "days_of_others" {\n  default = 1\n}\n'
    code += 'output "o" {\n  value = var.days_of_others\n}\n'
    [finding] = findings(tmp_path, {"main.tf": code})
    assert finding.fix is not None
    assert finding.fix.safe


def test_instances_with_the_same_fault_are_mended_together(tmp_path: Path) -> None:
    code = policy("9").replace("{\n  name ", '{\n  for_each = toset(["a", "b"])\n  name ', 1)
    code = code.replace('= "daily"\n  resource', "= each.key\n  resource")
    first, second = findings(tmp_path, {"main.tf": code})
    assert edits(first) == edits(second)
    assert first.fix is not None
    assert first.fix.safe


def test_instances_without_the_fault_make_it_unsafe(tmp_path: Path) -> None:
    call = """
module "daily" {
  source    = "./policy"
  frequency = "Daily"
}

module "weekly" {
  source    = "./policy"
  frequency = "Weekly"
}
"""
    module = 'variable "frequency" {\n  type = string\n}\n' + policy("5")
    module = module.replace('frequency = "Daily"', "frequency = var.frequency").replace(
        "= 5", "= 3"
    )
    files = {"main.tf": call, "policy/main.tf": module}
    [finding] = findings(tmp_path, files)
    assert finding.resource == "module.weekly.azurerm_backup_policy_vm.daily"
    assert finding.fix is not None
    assert not finding.fix.safe
    assert finding.fix.also == ("module.daily.azurerm_backup_policy_vm.daily",)


def test_every_variant_of_a_finding_is_mended(tmp_path: Path) -> None:
    code = 'variable "days" {\n  type = number\n}\n' + policy("var.days")
    files = {"main.tf": code, "dev.tfvars": "days = 8\n", "prod.tfvars": "days = 8\n"}
    variants = {name: (tmp_path / f"{name}.tfvars",) for name in ("dev", "prod")}
    [finding] = findings(tmp_path, files, variants=variants)
    assert edits(finding) == [("dev.tfvars", 1, "5"), ("prod.tfvars", 1, "5")]
