"""Facts of vaults, policies, items and locks, from azurerm and from Resource Manager."""

from decimal import Decimal
from typing import Any

import pytest

from azbackup_lint.estate.view import View
from azbackup_lint.policy.messages import lookup
from azbackup_lint.resources import Existence
from azbackup_lint.values import Cause, Known, Unknown
from tests.estate.templates import resource, resource_id, view
from tests.estate.test_machine_facts import UNKNOWN, VARIABLE, plain
from tests.estate.test_views import BACKUP, VM, bounds, fact
from tests.estate.test_views import view as terraform_view

VAULT = "Microsoft.RecoveryServices/vaults"
POLICY = f"{VAULT}/backupPolicies"
ITEM = f"{VAULT}/backupFabrics/protectionContainers/protectedItems"
MACHINE = "Microsoft.Compute/virtualMachines"
CLASSIC = "Microsoft.ClassicCompute/virtualMachines"
MAYBE = Existence((Cause("deployment", "parameters('x')"),))


def policy(properties: Any) -> View:
    return view("policy", resource(POLICY, "v/p", properties))


def declared(arguments: str, backup: str = 'frequency = "Daily"\n time = "23:00"') -> View:
    return terraform_view(
        f"""
resource "azurerm_backup_policy_vm" "p" {{
  name                = "p"
  resource_group_name = "rg"
  recovery_vault_name = "v"
  {arguments}
  backup {{
    {backup}
  }}
}}
{VARIABLE}""",
        "policy",
    )


HUGE = 10**27


@pytest.mark.parametrize(
    ("arguments", "backup", "path", "expected"),
    [
        ("", None, "instantRestoreDays", 2),
        ('policy_type = "V2"', None, "instantRestoreDays", 7),
        ("instant_restore_retention_days = 4", None, "instantRestoreDays", 4),
        ("", 'frequency = "Weekly"', "instantRestoreDays", 5),
        ("", None, "schedule.times", ["23:00"]),
        ("", None, "schedule.timesPerDay", 1),
        ("", 'frequency = "Daily"\n time = var.x', "schedule.timesPerDay", 1),
        ("", 'frequency = "Weekly"\n weekdays = ["monday"]', "schedule.weekdays", ["Monday"]),
        ("", 'frequency = "Monthly"', "frequency", "Monthly"),
        (
            "",
            'frequency = "Hourly"\n hour_interval = 4\n hour_duration = 12',
            "schedule.backupsPerDay",
            3,
        ),
        ("", 'frequency = "Hourly"\n hour_interval = 4', "schedule.backupsPerDay", None),
        ("", 'frequency = "Hourly"\n time = "06:00"', "schedule.timesPerDay", None),
        ("", None, "timeZone.name", "UTC"),
        ("", None, "timeZone.daylightSaving", False),
        ('timezone = "w. europe standard time"', None, "timeZone.daylightSaving", True),
        ('timezone = "Europe/Berlin"', None, "timeZone.exists", False),
        ('timezone = "Europe/Berlin"', None, "timeZone.daylightSaving", UNKNOWN),
        ("timezone = var.x", None, "timeZone.exists", UNKNOWN),
        ("retention_daily {\n count = 30\n}", None, "retention.daily.count", 30),
        ("retention_daily {\n count = 30\n}", None, "retention.points", 30),
        ("retention_daily {\n count = 9999\n}", None, "retention.points", 9999),
        ("retention_yearly {\n count = 99\n}", None, "retention.yearly.years", 99),
        ("retention_monthly {\n count = 1188\n}", None, "retention.monthly.years", 99),
        (
            "retention_weekly {\n count = 5163\n}",
            None,
            "retention.weekly.years",
            Decimal("98.95"),
        ),
        ("retention_monthly {\n count = var.x\n}", None, "retention.monthly.years", UNKNOWN),
        (f"retention_yearly {{\n count = {HUGE}\n}}", None, "retention.yearly.years", HUGE),
        (f"retention_yearly {{\n count = {HUGE}.5\n}}", None, "retention.points", UNKNOWN),
        ("", None, "retention.daily.years", 0),
        ('consistency_type = "OnlyCrashConsistent"', None, "consistency", "OnlyCrashConsistent"),
        (
            'tiering_policy {\n archived_restore_point {\n mode = "tierafter"\n duration = 3\n'
            ' duration_type = "Months"\n}\n}',
            None,
            "tiering.afterMonths",
            3,
        ),
        (
            'instant_restore_resource_group {\n prefix = "rp"\n}',
            None,
            "restorePointGroupPrefix",
            "rp",
        ),
    ],
)
def test_azurerm_policy(arguments: str, backup: str | None, path: str, expected: Any) -> None:
    found = declared(arguments) if backup is None else declared(arguments, backup)
    assert plain(fact(found, path)) == expected


def retention(**layers: Any) -> Any:
    return {
        "retentionPolicy": {
            f"{name}Schedule": {"retentionDuration": {"count": count, "durationType": unit}}
            for name, (count, unit) in layers.items()
        }
    }


WEEKLY = {"daysOfTheWeek": ["Sunday"], "weeksOfTheMonth": ["First", "Last"]}
DAILY = {"daysOfTheMonth": [{"date": 1}, {"date": 10}, {"date": 20}]}


@pytest.mark.parametrize(
    ("form", "weekly", "daily", "weekdays", "points"),
    [
        ("Weekly", WEEKLY, DAILY, ["Sunday"], (12, 24)),
        ("Daily", WEEKLY, DAILY, None, (12, 36)),
        ("daily", None, DAILY, None, (12, 36)),
        (None, WEEKLY, None, ["Sunday"], (12, 24)),
        (None, None, DAILY, None, (12, 36)),
        (None, WEEKLY, DAILY, UNKNOWN, (0, None)),
        (Unknown((Cause("deployment", "p"),)), WEEKLY, DAILY, UNKNOWN, (0, None)),
    ],
)
def test_the_format_chooses_weekdays_or_dates(
    form: Any, weekly: Any, daily: Any, weekdays: Any, points: Any
) -> None:
    properties = retention(monthly=(12, "Months"))
    properties["retentionPolicy"]["monthlySchedule"] |= {
        "retentionScheduleFormatType": form,
        "retentionScheduleWeekly": weekly,
        "retentionScheduleDaily": daily,
    }
    document = policy(properties).document
    assert plain(lookup(document, "retention.monthly.weekdays")) == weekdays
    assert bounds(lookup(document, "retention.points")) == points


@pytest.mark.parametrize(
    ("last", "points"),
    [
        ("false", (12, 24)),
        ("true", (12, 36)),
        ('"true"', (12, 36)),
        ("var.x", (0, None)),
        ('"perhaps"', (0, None)),
    ],
)
def test_the_last_day_of_a_month_is_one_more(last: str, points: Any) -> None:
    arguments = (
        f"retention_monthly {{\n count = 12\n days = [1, 2]\n include_last_days = {last}\n}}"
    )
    assert bounds(fact(declared(arguments), "retention.points")) == points


LATER = Unknown((Cause("deployment", "parameters('times')"),))
SIMPLE = {"schedulePolicyType": "SimpleSchedulePolicy", "scheduleRunFrequency": "Daily"}


def scheduled(times: Any) -> Any:
    return {**SIMPLE, "scheduleRunTimes": times}


V2 = {"schedulePolicyType": "SimpleSchedulePolicyV2"}


@pytest.mark.parametrize(
    ("properties", "path", "expected"),
    [
        ({"schedulePolicy": SIMPLE}, "type", "Standard"),
        ({"schedulePolicy": V2}, "type", "Enhanced"),
        (
            {"schedulePolicy": {**SIMPLE, "scheduleRunTimes": LATER}},
            "schedule.timesPerDay",
            UNKNOWN,
        ),
        ({"schedulePolicy": scheduled([LATER])}, "schedule.timesPerDay", 1),
        ({"policyType": "V1", "schedulePolicy": V2}, "type", "Standard"),
        (
            {"schedulePolicy": {**SIMPLE, "scheduleRunTimes": ["a", "b"]}},
            "schedule.timesPerDay",
            2,
        ),
        (
            {
                "schedulePolicy": {
                    **V2,
                    "scheduleRunFrequency": "Daily",
                    "dailySchedule": {"scheduleRunTimes": ["a"]},
                }
            },
            "schedule.timesPerDay",
            1,
        ),
        (
            {
                "schedulePolicy": {
                    **V2,
                    "scheduleRunFrequency": "Weekly",
                    "weeklySchedule": {"scheduleRunDays": ["Sunday"]},
                }
            },
            "schedule.weekdays",
            ["Sunday"],
        ),
        (
            {
                "schedulePolicy": {
                    **V2,
                    "scheduleRunFrequency": "Hourly",
                    "hourlySchedule": {"interval": 6, "scheduleWindowDuration": 24},
                }
            },
            "schedule.backupsPerDay",
            4,
        ),
        ({"schedulePolicy": {**SIMPLE, "scheduleWeeklyFrequency": 4}}, "schedule.weeks", 4),
        ({"timeZone": "Romance Standard Time"}, "timeZone.daylightSaving", True),
        ({"instantRpRetentionRangeInDays": 3}, "instantRestoreDays", 3),
        (retention(daily=(12000, "Days")), "retention.points", 12000),
        (retention(yearly=(100, "Years")), "retention.yearly.years", 100),
        (retention(daily=(6, "Months")), "retention.daily.years", Decimal("0.5")),
        ({"snapshotConsistencyType": "onlycrashconsistent"}, "consistency", "OnlyCrashConsistent"),
        (
            {"tieringPolicy": {"ArchivedRP": {"tieringMode": "TierRecommended"}}},
            "tiering.mode",
            "TierRecommended",
        ),
    ],
)
def test_template_policy(properties: Any, path: str, expected: Any) -> None:
    assert plain(lookup(policy(properties).document, path)) == expected


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ({"daily": (30, "Days"), "weekly": (12, "Weeks")}, (37, 42)),
        ({"daily": (7, "Days"), "yearly": (10, "Years")}, (16, 17)),
        ({"daily": (9999, "Days"), "yearly": (1, "Years")}, (9999, 10000)),
        ({"daily": (1, "Fortnights")}, (0, None)),
    ],
)
def test_layers_share_points(layers: Any, expected: Any) -> None:
    assert bounds(lookup(policy(retention(**layers)).document, "retention.points")) == expected


def vault(api: str = "2024-10-01", **properties: Any) -> Any:
    return resource(VAULT, "v", properties, api=api)


REDUNDANT = {
    "redundancySettings": {
        "standardTierStorageRedundancy": "zoneredundant",
        "crossRegionRestore": "Enabled",
    }
}
STORAGE = f"{VAULT}/backupstorageconfig"
CONFIG = f"{VAULT}/backupconfig"


@pytest.mark.parametrize(
    ("resources", "path", "expected"),
    [
        ([vault()], "redundancy", "GeoRedundant"),
        ([vault(**REDUNDANT)], "redundancy", "ZoneRedundant"),
        ([vault(**REDUNDANT)], "crossRegionRestore", True),
        ([vault("2023-04-01", **REDUNDANT)], "crossRegionRestore", False),
        (
            [
                vault(),
                resource(STORAGE, "v/vaultstorageconfig", {"crossRegionRestoreFlag": True}),
            ],
            "crossRegionRestore",
            True,
        ),
        (
            [
                vault(),
                resource(STORAGE, "w/vaultstorageconfig", {"crossRegionRestoreFlag": True}),
            ],
            "crossRegionRestore",
            False,
        ),
        (
            [
                vault(),
                resource(
                    STORAGE,
                    "v/vaultstorageconfig",
                    {"storageModelType": "LocallyRedundant"},
                    existence=MAYBE,
                ),
            ],
            "redundancy",
            UNKNOWN,
        ),
        (
            [vault(), resource(CONFIG, "v/vaultconfig", {"enhancedSecurityState": "disabled"})],
            "hybridSecurity",
            "Disabled",
        ),
        (
            [vault(securitySettings={"softDeleteSettings": {"enhancedSecurityState": "Disabled"}})],
            "hybridSecurity",
            "Disabled",
        ),
        ([vault()], "hybridSecurity", "Enabled"),
        (
            [vault(securitySettings={"immutabilitySettings": {"state": "Locked"}})],
            "immutability",
            "Locked",
        ),
        ([vault(publicNetworkAccess="Disabled")], "publicNetworkAccess", False),
        ([vault()], "hasPair", UNKNOWN),
    ],
)
def test_template_vault(resources: Any, path: str, expected: Any) -> None:
    assert plain(lookup(view("vault", *resources).document, path)) == expected


@pytest.mark.parametrize(
    ("arguments", "path", "expected"),
    [
        ("", "redundancy", "GeoRedundant"),
        ('storage_mode_type = "zoneredundant"', "redundancy", "ZoneRedundant"),
        ("cross_region_restore_enabled = true", "crossRegionRestore", True),
        ("soft_delete_enabled = false", "softDelete", "Disabled"),
        ("", "softDelete", "Enabled"),
        ("soft_delete_enabled = var.x", "softDelete", UNKNOWN),
        ('immutability = "Unlocked"', "immutability", "Unlocked"),
        ("", "customerManagedKey", False),
        ('encryption {\n key_id = "k"\n}', "customerManagedKey", True),
        ('identity {\n type = "SystemAssigned"\n}', "identity", "SystemAssigned"),
        ("", "hasPair", True),
    ],
)
def test_azurerm_vault(arguments: str, path: str, expected: Any) -> None:
    text = f"""
resource "azurerm_recovery_services_vault" "v" {{
  name                = "v"
  resource_group_name = "rg"
  location            = "West Europe"
  {arguments}
}}
"""
    assert plain(fact(terraform_view(text + VARIABLE, "vault"), path)) == expected


STOPPED = 'protection_state = "ProtectionStopped"'
SECOND = (BACKUP % "").replace('"i"', '"second"').split('resource "azurerm_backup_protected_vm"')[1]
TWO = 'resource "azurerm_backup_protected_vm"' + SECOND


@pytest.mark.parametrize(("first", "second"), [(STOPPED, ""), ("", STOPPED)])
def test_stopped_item_hides_no_active_one(first: str, second: str) -> None:
    item = TWO.replace("  \n}", f"  {second}\n}}")
    found = terraform_view(VM + BACKUP % first + item)
    assert (fact(found, "protected"), fact(found, "policy.type")) == (True, "Enhanced")


def test_certain_item_counts_before_a_conditional_one() -> None:
    found = terraform_view(VM + BACKUP % "count = var.x" + TWO + VARIABLE)
    assert fact(found, "protected") is True


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [("", 1), (STOPPED, 0), ("count = var.x", (0, None)), ("protection_state = var.x", (0, 1))],
)
def test_vms_of_a_vault_and_a_policy(arguments: str, expected: Any) -> None:
    text = VM + BACKUP % arguments + VARIABLE
    for kind in ("vault", "policy"):
        assert bounds(fact(terraform_view(text, kind), "protectedVms")) == expected


@pytest.mark.parametrize(
    ("properties", "kind", "orchestration"),
    [
        (
            {"sourceResourceId": resource_id("Microsoft.Compute/virtualMachines", "x")},
            "virtualMachine",
            None,
        ),
        (
            {"sourceResourceId": resource_id("Microsoft.Compute/virtualMachineScaleSets", "s")},
            "scaleSet",
            "Uniform",
        ),
        (
            {
                "sourceResourceId": resource_id(
                    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines", "other", "0"
                )
            },
            "scaleSet",
            "Uniform",
        ),
        (
            {"sourceResourceId": resource_id(CLASSIC, "x")},
            "classicVirtualMachine",
            None,
        ),
        (
            {"protectedItemType": "Microsoft.ClassicCompute/virtualMachines"},
            "classicVirtualMachine",
            None,
        ),
        ({"sourceResourceId": Known("/x")}, UNKNOWN, UNKNOWN),
    ],
)
def test_what_an_item_protects(properties: Any, kind: str, orchestration: Any) -> None:
    item = resource(ITEM, "v/Azure/c/i", properties)
    scale_set = resource("Microsoft.Compute/virtualMachineScaleSets", "s")
    document = view("item", item, scale_set).document
    facts = (lookup(document, "source.kind"), lookup(document, "source.orchestration"))
    assert tuple(plain(value) for value in facts) == (kind, orchestration)


ALIASES = """
provider "azurerm" {{
  features {{}}
  {}
}}
provider "azurerm" {{
  alias = "hub"
  features {{}}
  {}
}}
"""


@pytest.mark.parametrize(
    ("default", "hub", "same", "may_differ"),
    [
        ("", "", UNKNOWN, True),
        ('subscription_id = "1"', "", UNKNOWN, True),
        ('subscription_id = "1"', 'subscription_id = "1"', True, False),
        ('subscription_id = "1"', 'subscription_id = "2"', False, False),
    ],
)
def test_two_providers(default: str, hub: str, same: Any, may_differ: bool) -> None:
    vault = (
        (BACKUP % "")
        .replace(
            '"azurerm_recovery_services_vault" "v" {',
            '"azurerm_recovery_services_vault" "v" {\n  provider = azurerm.hub',
        )
        .replace('_vm" "i" {', '_vm" "i" {\n  provider = azurerm.hub')
    )
    found = terraform_view(VM + vault + ALIASES.format(default, hub))
    facts = (plain(fact(found, "sameSubscription")), fact(found, "subscriptionsMayDiffer"))
    assert facts == (same, may_differ)


def test_same_names_in_two_subscriptions_are_two_vaults() -> None:
    vaults = [
        resource(VAULT, "v", subscription=Known(name), group=Known("rg"), location=region)
        for name, region in (("1", "eastus"), ("2", "westus"))
    ]
    machine = resource(
        "Microsoft.Compute/virtualMachines", "vm", subscription=Known("2"), group=Known("rg")
    )
    source = resource_id(
        "Microsoft.Compute/virtualMachines", "vm", subscription=Known("2"), group=Known("rg")
    )
    item = resource(
        ITEM,
        "v/Azure/c/i",
        {"sourceResourceId": source},
        subscription=Known("2"),
        group=Known("rg"),
    )
    found = view("vm", *vaults, machine, item)
    assert (fact(found, "vault.region"), fact(found, "sameSubscription")) == ("westus", True)


@pytest.mark.parametrize(
    ("vhd", "scope", "expected"),
    [
        ("", "azurerm_virtual_machine.vm.id", (False, True)),
        ('vhd_uri = "https://a/v/o.vhd"', "azurerm_virtual_machine.vm.id", (True, True)),
        ('vhd_uri = "https://a/v/o.vhd"', '"/subscriptions/s/resourceGroups/RG"', (True, True)),
        ('vhd_uri = "https://a/v/o.vhd"', '"/subscriptions/s/resourceGroups/b"', (False, False)),
        ("vhd_uri = var.x", "azurerm_virtual_machine.vm.id", (UNKNOWN, True)),
    ],
)
def test_locked_unmanaged_disks(vhd: str, scope: str, expected: tuple[Any, Any]) -> None:
    text = f"""
resource "azurerm_management_lock" "l" {{
  name       = "l"
  scope      = {scope}
  lock_level = "ReadOnly"
}}
resource "azurerm_virtual_machine" "vm" {{
  name                = "vm"
  resource_group_name = "rg"
  vm_size             = "Standard_D2s_v3"
  storage_os_disk {{
    name          = "os"
    create_option = "FromImage"
    {vhd}
  }}
}}
{VARIABLE}"""
    held = fact(terraform_view(text, "lock"), "holds.unmanagedDisks")
    locked = fact(terraform_view(text), "locked")
    assert (plain(held), plain(locked)) == expected


def test_conditional_vm_is_held_perhaps() -> None:
    machine = resource("Microsoft.Compute/virtualMachines", "vm", existence=MAYBE)
    lock = resource("Microsoft.Authorization/locks", "l", scope=resource_id(""))
    assert isinstance(fact(view("lock", machine, lock), "holds.vms"), Unknown)
