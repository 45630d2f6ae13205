"""Schedules, retention, vaults and restores at their limits, by both editions."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings
from tests.policies.test_judgements import DISK, NEW, OLD, UNMANAGED, disk, protected, vm

POLICY = """
resource "azurerm_backup_policy_vm" "policy" {
  name                = "policy"
  resource_group_name = "rg"
  recovery_vault_name = "vault"
  policy_type         = "%s"
  %s

  backup {
    time = "23:00"
    %s
  }
  %s
}
"""
WEEKLY = 'frequency = "Weekly"\n    weekdays  = ["Sunday"]'
DAILY = 'frequency = "Daily"'


def policy(
    backup: str = DAILY, *, enhanced: bool = False, instant: object = "null", retention: str = ""
) -> str:
    days = f"instant_restore_retention_days = {instant}"
    return POLICY % ("V2" if enhanced else "V1", days, backup, retention)


def hourly(interval: object, window: object) -> str:
    return f'frequency = "Hourly"\n hour_interval = {interval}\n hour_duration = {window}'


def layers(**counts: object) -> str:
    return "\n".join(f"retention_{name} {{\n count = {n}\n }}" for name, n in counts.items())


def report(tmp_path: Path, code: str, edition: str) -> Report:
    (tmp_path / "main.tf").write_text(code)
    return lint(Sources((tmp_path,)), Settings(edition=edition))


def violated(tmp_path: Path, code: str, edition: str = OLD) -> set[str]:
    return {finding.id for finding in report(tmp_path, code, edition).findings}


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        (policy(instant=5), True),
        (policy(instant=6), False),
        (policy(instant=0), False),
        (policy(WEEKLY), True),
        (policy(WEEKLY, instant=5), True),
        (policy(WEEKLY, instant=4), False),
        (policy(WEEKLY, enhanced=True), True),
        (policy(WEEKLY, enhanced=True, instant=4), False),
        (policy(WEEKLY, enhanced=True, instant=20), True),
        (policy(WEEKLY, enhanced=True, instant=21), False),
        (policy(enhanced=True), True),
        (policy(enhanced=True, instant=30), True),
        (policy(enhanced=True, instant=31), False),
        (policy(hourly(4, 24), enhanced=True, instant=17), True),
        (policy(hourly(4, 24), enhanced=True, instant=18), False),
        (policy(hourly(4, 16), enhanced=True, instant=22), True),
        (policy(hourly(6, 24), enhanced=True, instant=22), True),
        (policy(hourly(6, 24), enhanced=True, instant=23), False),
        (policy(hourly(8, 24), enhanced=True, instant=30), True),
        (policy(hourly(12, 24), enhanced=True, instant=30), True),
        (policy(hourly(12, 24), enhanced=True, instant=31), False),
    ],
)
def test_days_of_instant_restore(tmp_path: Path, code: str, allowed: bool) -> None:
    for edition in (OLD, NEW):
        assert ("AZB606" not in violated(tmp_path, code, edition)) is allowed


@pytest.mark.parametrize(
    ("code", "id_", "allowed"),
    [
        (policy(hourly(4, 24), enhanced=True), "AZB604", True),
        (policy(hourly(24, 24), enhanced=True), "AZB604", True),
        (policy(hourly(5, 24), enhanced=True), "AZB604", False),
        (policy(hourly("null", 24), enhanced=True), "AZB604", True),
        (policy(hourly(4, 4), enhanced=True), "AZB605", True),
        (policy(hourly(4, 3), enhanced=True), "AZB605", False),
        (policy(hourly(4, 23), enhanced=True), "AZB605", True),
        (policy(hourly(4, 25), enhanced=True), "AZB605", False),
        (policy(retention=layers(daily=1)), "AZB608", True),
        (policy(retention=layers(daily=2)), "AZB608", False),
        (policy(retention=layers(daily=6)), "AZB608", False),
        (policy(retention=layers(daily=7)), "AZB608", True),
        (policy(retention=layers(weekly=2)), "AZB608", True),
        (policy(instant=5, retention=layers(daily=5)), "AZB607", True),
        (policy(instant=5, retention=layers(daily=4)), "AZB607", False),
        (policy(retention=layers(daily=9999)), "AZB609", True),
        (policy(retention=layers(daily=9999, weekly=1428)), "AZB609", True),
        (policy(retention=layers(daily=9999, weekly=1430)), "AZB609", False),
        (policy(retention=layers(daily=9999, yearly=10)), "AZB609", True),
        (policy(retention=layers(weekly=5163)), "AZB610", True),
        (policy(retention=layers(weekly=5170)), "AZB610", False),
        (policy(retention=layers(monthly=1188)), "AZB610", True),
        (policy(retention=layers(monthly=1189)), "AZB610", False),
        (policy(retention=layers(yearly=99)), "AZB610", True),
        (policy(retention=layers(yearly=100)), "AZB610", False),
        (policy(WEEKLY), "AZB602", True),
        (policy('frequency = "daily"'), "AZB602", True),
        (policy('frequency = "Yearly"'), "AZB602", False),
    ],
)
def test_limits_of_schedules_and_retention(
    tmp_path: Path, code: str, id_: str, allowed: bool
) -> None:
    for edition in (OLD, NEW):
        assert (id_ not in violated(tmp_path, code, edition)) is allowed


ULTRA = protected(disk('storage_account_type = "UltraSSD_LRS"'))
FAST = protected(disk('storage_account_type = "PremiumV2_LRS"'))
CROSS_REGION = "cross_region_restore_enabled = true\n  sku "
LOCAL = 'storage_mode_type = "LocallyRedundant"\n  sku '
ACCELERATED = (vm() + DISK % 'storage_account_type = "Premium_LRS"').replace(
    'caching            = "None"', 'caching = "None"\n write_accelerator_enabled = true'
)
ROOMY_UNMANAGED = UNMANAGED.replace("Standard_D4s_v5", "Standard_DS14_v2")
OWN_KEY = vm("", 'disk_encryption_set_id = "/subscriptions/s/x"')


def elsewhere(code: str) -> str:
    return code.replace("westeurope", "polandcentral")


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        (ULTRA, {"AZB708"}, {"AZB708"}),
        (FAST, set(), {"AZB708"}),
        (ULTRA.replace("sku ", CROSS_REGION), {"AZB703", "AZB708"}, {"AZB708"}),
        (FAST.replace("sku ", CROSS_REGION), {"AZB704"}, {"AZB708"}),
        (elsewhere(ULTRA), {"AZB406", "AZB708"}, {"AZB419", "AZB708"}),
        (elsewhere(ULTRA).replace("sku ", LOCAL), {"AZB406", "AZB708"}, {"AZB708"}),
        (elsewhere(FAST), {"AZB408"}, {"AZB420", "AZB708"}),
        (elsewhere(FAST).replace("sku ", LOCAL), {"AZB408"}, {"AZB708"}),
        (ACCELERATED, {"AZB418"}, {"AZB418"}),
        (OWN_KEY, {"AZB707"}, {"AZB707"}),
        (vm("encryption_at_host_enabled = true"), set(), set()),
        (vm("vtpm_enabled = true"), {"AZB706"}, set()),
        (vm("additional_capabilities {\n ultra_ssd_enabled = true\n }"), set(), set()),
        (ROOMY_UNMANAGED, {"AZB402", "AZB709"}, {"AZB411", "AZB709"}),
        (
            protected(disk('storage_account_type = "Premium_LRS"'), excluded="[3]"),
            {"AZB713"},
            {"AZB713"},
        ),
        (protected(vm(), excluded="[]"), set(), set()),
    ],
)
def test_editions_judge_restores(tmp_path: Path, code: str, old: set[str], new: set[str]) -> None:
    assert violated(tmp_path, code, OLD) == old
    assert violated(tmp_path, code, NEW) == new


def test_layers_that_share_points_leave_their_number_open(tmp_path: Path) -> None:
    code = policy(retention=layers(daily=9000, weekly=1400))
    assert violated(tmp_path, code) == set()
    (undecided,) = report(tmp_path, code, OLD).undecided
    assert undecided.id == "AZB609"
    assert [cause.subject for cause in undecided.causes] == [
        "which recovery points several layers of retention keep"
    ]
