"""Safe fixes replace nothing: what the provider replaces a resource for is left to unsafe ones."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from azbackup_lint.estate.facts.tables import TABLES
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.fix_rules import Change
from azbackup_lint.policy.lint_policies import Policy

FORCING = json.loads((Path(__file__).parents[2] / "fixtures/azurerm-force-new.json").read_text())
"""By release of azurerm and type: the arguments that force a new resource."""

POLICIES = [policy for policy in load_packs(()).policies if policy.fix is not None]
MACHINES = (
    "azurerm_linux_virtual_machine",
    "azurerm_virtual_machine",
    "azurerm_windows_virtual_machine",
)
TYPES = {
    "vm": MACHINES,
    "disk": ("azurerm_managed_disk", *MACHINES),
    "policy": ("azurerm_backup_policy_vm",),
    "vault": ("azurerm_recovery_services_vault",),
}
SOMETIMES = {
    "azurerm_recovery_services_vault.cross_region_restore_enabled",
    "azurerm_recovery_services_vault.immutability",
    "azurerm_managed_disk.encryption_settings",
}
"""Arguments that the provider replaces a resource for only where they change in one direction,
which its schema doesn't tell (CustomizeDiff of the resources, azurerm 4.81)."""


def _replacing(policy: Policy, version: str) -> set[str]:
    """The arguments that a fix changes and that a resource is replaced for."""
    assert policy.fix is not None
    return {
        f"{type_}.{path}"
        for change in policy.fix.changes
        for kind, path in _paths(policy, change)
        for type_ in TYPES.get(kind, ())
        if f"{type_}.{path}" in SOMETIMES or _forces_new(FORCING[version][type_], path)
    }


def _paths(policy: Policy, change: Change) -> Iterator[tuple[str, str]]:
    first, _, rest = change.fact.partition(".")
    is_linked = first in TABLES and bool(rest)
    kind, name = (first, rest) if is_linked else (policy.on, change.fact)
    row = TABLES[kind].by_name.get(name)  # type: ignore[index]
    written = row.azurerm if row is not None else ()
    for path in change.at.get("terraform", written):
        yield kind, path


def _forces_new(forcing: list[str], path: str) -> bool:
    """Whether an argument, a block around it or anything in it replaces the resource."""
    return any(f"{path}.".startswith(f"{one}.") or one.startswith(f"{path}.") for one in forcing)


@pytest.mark.parametrize("version", FORCING)
def test_safe_fixes_replace_nothing(version: str) -> None:
    replacing = {policy.id: _replacing(policy, version) for policy in POLICIES}
    safe = {policy.id for policy in POLICIES if policy.fix is not None and policy.fix.safe}
    assert not {id_: paths for id_, paths in replacing.items() if paths and id_ in safe}
    assert replacing["AZB702"] == {"azurerm_recovery_services_vault.cross_region_restore_enabled"}
    assert replacing["AZB601"] == {"azurerm_backup_policy_vm.policy_type"}
    assert replacing["AZB410"]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)
def test_fixes_that_replace_say_so(policy: Policy) -> None:
    if any(_replacing(policy, version) for version in FORCING):
        assert policy.fix is not None
        assert "replace" in policy.fix.why


def test_the_safe_fixes_are_those_that_azure_refuses_or_ignores() -> None:
    """Each of these was weighed by itself; a new one has to be, too."""
    safe = {policy.id for policy in POLICIES if policy.fix is not None and policy.fix.safe}
    assert safe == {"AZB606", "AZB607", "AZB608", "AZB610", "AZB614"}
