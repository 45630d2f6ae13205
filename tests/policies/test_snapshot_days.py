"""The days that a remedy names are those that the policy on snapshots takes."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings

POLICY = """
variable "type" {{
  type = string
}}
resource "azurerm_backup_policy_vm" "policy{days}" {{
  name                           = "policy"
  resource_group_name            = "rg"
  recovery_vault_name            = "vault"
  policy_type                    = {type}
  instant_restore_retention_days = {days}
  backup {{
    time      = "23:00"
    {schedule}
  }}
}}
"""
SCHEMAS = "https://schema.management.azure.com/schemas"
WEEKLY = 'frequency = "Weekly"\n    weekdays = ["Sunday"]'
DAILY = 'frequency = "Daily"'
HOURLY = 'frequency = "Hourly"\n    hour_interval = {}\n    hour_duration = 24'


@pytest.mark.parametrize(
    ("type_", "schedule", "told", "least", "most"),
    [
        ('"V1"', DAILY, "1 to 5 days", 1, 5),
        ('"V1"', WEEKLY, "5 days", 5, 5),
        ('"V2"', WEEKLY, "5 to 20 days", 5, 20),
        ('"V2"', DAILY, "1 to 30 days", 1, 30),
        ('"V2"', HOURLY.format(12), "1 to 30 days", 1, 30),
        ('"V2"', HOURLY.format(6), "1 to 22 days", 1, 22),
        ('"V2"', HOURLY.format(4), "1 to 17 days", 1, 17),
        ("var.type", DAILY, "1 to 5 days or 1 to 30 days", None, None),
    ],
)
def test_the_remedy_names_the_days_that_are_taken(
    type_: str, schedule: str, told: str, least: int | None, most: int | None, tmp_path: Path
) -> None:
    days = [0, 31] if least is None or most is None else [least - 1, least, most, most + 1]
    head, body = POLICY.split("resource", 1)
    code = "".join(
        "resource" + body.format(days=number, type=type_, schedule=schedule)
        for number in sorted({*days})
    )
    (tmp_path / "main.tf").write_text(head.format() + code)
    findings = lint(Sources((tmp_path,)), Settings(select=("AZB606",))).findings
    assert [int(finding.span.text) for finding in findings] == [days[0], days[-1]]
    assert all(f"takes ({told})." in finding.remedy for finding in findings)


def test_a_schedule_that_is_missing_is_told(tmp_path: Path) -> None:
    properties = {"backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": 7}
    type_ = "Microsoft.RecoveryServices/vaults/backupPolicies"
    policy = {"type": type_, "name": "vault/policy", "properties": properties}
    template = {"$schema": f"{SCHEMAS}/2019-04-01/deploymentTemplate.json#", "resources": [policy]}
    (tmp_path / "main.json").write_text(json.dumps(template))
    (finding,) = lint(Sources((tmp_path,)), Settings(select=("AZB606",))).findings
    assert finding.message == (
        "policy policy keeps snapshots for 7 days, but its type is Standard and its frequency is "
        "missing (schedulePolicy.scheduleRunFrequency); such a policy takes 1 to 5 days"
    )
