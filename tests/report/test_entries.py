"""Findings with one cause: one entry for people, one finding a resource for machines."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.entries import entries_of
from azbackup_lint.report.formats import full, json_form, text
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings

DISK = """
resource "azurerm_managed_disk" "{name}" {{
  {more}
  name                 = "{name}"
  location             = "westeurope"
  resource_group_name  = "rg"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 64
  max_shares           = {shares}
}}
"""

VM = """
resource "azurerm_linux_virtual_machine" "{name}" {{
  name                = "vm-{name}"
  location            = "{region}"
  resource_group_name = "rg"
  size                = "Standard_D2s_v5"
  os_disk {{
    caching              = "None"
    storage_account_type = "Standard_LRS"
  }}
}}
resource "azurerm_backup_protected_vm" "{name}" {{
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.shop.name
  source_vm_id        = azurerm_linux_virtual_machine.{name}.id
  backup_policy_id    = azurerm_backup_policy_vm.daily.id
}}
"""

VAULT = """
resource "azurerm_recovery_services_vault" "shop" {
  name                = "rsv-shop"
  location            = "northeurope"
  resource_group_name = "rg"
  sku                 = "Standard"
}
resource "azurerm_backup_policy_vm" "daily" {
  name                = "daily"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.shop.name
  backup {
    frequency = "Daily"
    time      = "23:00"
  }
  retention_daily {
    count = 10
  }
}
"""


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def report_of(files: dict[str, str], policy: str, **settings: object) -> Report:
    for name, code in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(code)
    chosen = Settings(select=(policy,), **settings)
    return lint(Sources((Path(),)), chosen)


def disk(name: str, shares: object, more: str = "") -> str:
    return DISK.format(name=name, shares=shares, more=more)


def test_instances_are_one_entry_and_a_finding_each() -> None:
    report = report_of({"main.tf": disk("d", 3, "count = 14")}, "AZB401")
    assert len(report.findings) == 14
    assert len({finding.fingerprint for finding in report.findings}) == 14
    assert len({finding.cause for finding in report.findings}) == 1
    (entry,) = entries_of(report.findings)
    assert entry.resources == 14
    told = full.render(report)
    names = ", ".join(f"azurerm_managed_disk.d[{number}]" for number in range(5))
    assert f"= for: 14 resources: {names} and 9 more\n" in told
    assert told.count("AZB401") == 1
    assert "\n1 error (14 resources)\n" in told
    names = ", ".join(f"azurerm_managed_disk.d[{number}]" for number in range(2))
    assert f"^ for 14 resources: {names} and 12 more\n" in text.render(report)


def test_the_same_problem_of_the_input_at_several_places() -> None:
    line = "var %s = { p: 'b'; q: 2 }\n"
    code = "".join(line % name for name in "abc") + "output o object = union(a, b, c)\n"
    report = report_of({"main.bicep": code}, "AZB002")
    assert len(report.findings) == 3
    assert len({finding.fingerprint for finding in report.findings}) == 3
    assert "^ also at main.bicep:2:17, main.bicep:3:17" in text.render(report)
    told = full.render(report)
    assert "= see: main.bicep:3:17: the same is here\n" in told
    assert told.count("AZB002") == 1
    assert "= for:" not in told


def test_a_wrong_vault_is_told_once_at_the_vault() -> None:
    machines = "".join(VM.format(name=name, region="westeurope") for name in ("a", "b", "c"))
    report = report_of({"main.tf": VAULT + machines}, "AZB102")
    (entry,) = entries_of(report.findings)
    assert entry.message.startswith("vault rsv-shop is in northeurope, its VMs are in westeurope")
    assert entry.span.source.text[entry.span.start : entry.span.end] == '"northeurope"'
    assert [f.span.first.line for f in report.findings] == sorted(
        {f.span.first.line for f in report.findings}
    )
    assert entry.by_root == {".": [f"azurerm_linux_virtual_machine.{name}" for name in "abc"]}


def test_a_vault_with_one_wrong_vm_is_told_at_the_vm() -> None:
    machines = VM.format(name="a", region="westeurope") + VM.format(name="b", region="northeurope")
    report = report_of({"main.tf": VAULT + machines}, "AZB102")
    (entry,) = entries_of(report.findings)
    assert entry.message == report.findings[0].message
    assert entry.span.source.text[entry.span.start : entry.span.end] == '"westeurope"'


def test_one_value_that_several_resources_use_is_told_where_it_is_written() -> None:
    code = 'variable "shares" {\n  default = 4\n}\n' + disk("a", "var.shares")
    report = report_of({"main.tf": code + disk("b", "var.shares") + disk("c", 5)}, "AZB401")
    shared, own = entries_of(report.findings)
    assert (shared.span.first.line, shared.resources, own.resources) == (2, 2, 1)
    used = {related.span for related in shared.related}
    assert used == {finding.span for finding in shared.findings}
    assert own.first.cause != shared.first.cause


def test_two_roots_with_one_module_are_both_named() -> None:
    call = 'module "{name}" {{\n  source = "../modules/disk"\n}}\n'
    report = report_of(
        {
            "modules/disk/main.tf": disk("d", 2),
            "dev/main.tf": call.format(name="disk"),
            "prod/main.tf": call.format(name="disk"),
        },
        "AZB401",
    )
    assert {(f.root, f.resource) for f in report.findings} == {
        ("dev", "module.disk.azurerm_managed_disk.d"),
        ("prod", "module.disk.azurerm_managed_disk.d"),
    }
    assert len({finding.fingerprint for finding in report.findings}) == 2
    assert "^ for 2 resources in 2 roots: module.disk.azurerm_managed_disk.d\n" in text.render(
        report
    )
    told = full.render(report)
    assert told.count("AZB401") == 1
    for root in ("dev", "prod"):
        assert f"= for: {root}: module.disk.azurerm_managed_disk.d\n" in told
        assert f"= see: {root}/main.tf:1:1: module.disk is called here\n" in told


def test_variants_stay_labelled_and_keep_their_findings() -> None:
    files = {
        "main.tf": 'variable "shares" {}\n' + disk("d", "var.shares"),
        "dev.tfvars": "shares = 2\n",
        "prod.tfvars": "shares = 5\n",
    }
    variants = {name: (Path.cwd() / f"{name}.tfvars",) for name in ("dev", "prod")}
    report = report_of(files, "AZB401", variants=variants)
    assert len({finding.fingerprint for finding in report.findings}) == 2
    (entry,) = entries_of(report.findings)
    assert entry.by_root == {".": ["azurerm_managed_disk.d [dev, prod]"]}


def test_causes_survive_moved_lines() -> None:
    def causes(code: str) -> list[str]:
        document = json.loads(json_form.render(report_of({"main.tf": code}, "AZB401")))
        return [finding["cause"] for finding in document["findings"]]

    code = disk("d", 3, "count = 2")
    assert causes(code) == causes("\n# moved\n" + code)


ULTRA_DISK = """
resource "azurerm_managed_disk" "{name}" {{
  name                 = "disk-{name}"
  location             = "francecentral"
  resource_group_name  = "rg"
  storage_account_type = "UltraSSD_LRS"
  create_option        = "Empty"
  disk_size_gb         = 64
}}
resource "azurerm_virtual_machine_data_disk_attachment" "{name}" {{
  managed_disk_id    = azurerm_managed_disk.{name}.id
  virtual_machine_id = azurerm_linux_virtual_machine.{name}.id
  lun                = 0
  caching            = "None"
}}
"""


@pytest.mark.parametrize(
    ("policy", "header", "message"),
    [
        ("AZB405", '"azurerm_backup_policy_vm"', "policy daily is of type Standard, but its VMs"),
        ("AZB419", '"azurerm_recovery_services_vault"', "vault rsv-shop is geo-redundant, but its"),
    ],
)
def test_a_default_that_is_wrong_for_several_disks_is_told_where_it_is_left_out(
    policy: str, header: str, message: str
) -> None:
    disks = "".join(
        VM.format(name=name, region="francecentral") + ULTRA_DISK.format(name=name)
        for name in ("a", "b")
    )
    report = report_of({"main.tf": VAULT + disks}, policy, edition="2026-03-26")
    (entry,) = entries_of(report.findings)
    assert len(entry.findings) == 2
    assert entry.message.startswith(message)
    assert header in entry.span.text
