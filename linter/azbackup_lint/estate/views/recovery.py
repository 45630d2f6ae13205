"""The views of vaults, backup policies and protected items."""

from __future__ import annotations

from azbackup_lint.estate.derived.backup_policies import (
    backups_a_day,
    instant_days,
    times_a_day,
    told_frequency,
    zone_facts,
)
from azbackup_lint.estate.derived.counting import protected_by_policy, protected_by_vault
from azbackup_lint.estate.derived.item_states import is_active
from azbackup_lint.estate.derived.luns import stray_luns
from azbackup_lint.estate.derived.protected_sources import source_facts, source_name
from azbackup_lint.estate.derived.protection import (
    api_version,
    policy_facts,
    selects_disks,
    vault_facts,
)
from azbackup_lint.estate.derived.retention import (
    fits_schedule,
    instant_restore_fits,
    layers_of,
    points_of,
    tiering_fits,
    years_of,
)
from azbackup_lint.estate.derived.snapshot_days import snapshot_days
from azbackup_lint.estate.derived.vaults import pair_of, redundancy_of, settings_of
from azbackup_lint.estate.entities import BackupPolicy, ProtectedItem, Vault
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import told_name
from azbackup_lint.estate.facts.policy import POLICY
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.view import End, Place, View
from azbackup_lint.estate.views.labels import label_of, shown_name, text_of
from azbackup_lint.estate.views.view_builder import ViewBuilder
from azbackup_lint.values import Known, Value, placed_like, unknown_because


def vault_view(estate: Estate, vault: Vault) -> View:
    """The view of a vault."""
    builder = ViewBuilder()
    resource = vault.resource
    builder.put("name", shown_name(vault.name, resource.address), resource)
    builder.put("region", vault.facts["region"], resource)
    builder.put("hasPair", pair_of(vault), resource)
    for fact, setting in settings_of(estate, vault).items():
        builder.put(fact, setting.value, setting.resource)
    builder.put_data("protectedVms", protected_by_vault(estate, vault))
    title = f"the vault {text_of(vault.name, resource.address)}"
    return builder.view("vault", resource, title)


def policy_view(estate: Estate, policy: BackupPolicy) -> View:
    """The view of a backup policy."""
    builder = ViewBuilder()
    resource = policy.resource
    builder.put("name", shown_name(policy.name, resource.address), resource)
    builder.put("vault.name", told_name(policy.vault), resource)
    builder.put_all(POLICY, _policy_facts(policy), resource)
    builder.put_data("schedule.timesPerDay", times_a_day(policy))
    builder.put_data("schedule.backupsPerDay", backups_a_day(policy))
    times = policy.facts["schedule.times"]
    if times.span is not None:
        builder.at("schedule.timesPerDay", times.span, resource)
    builder.put("vault.redundancy", *redundancy_of(estate, policy))
    builder.put_data("retention.points", points_of(policy))
    builder.put_data("protectedVms", protected_by_policy(estate, policy))
    title = f"the backup policy {text_of(policy.name, resource.address)}"
    return builder.view("policy", resource, title)


def _policy_facts(policy: BackupPolicy) -> dict[str, Value]:
    return {
        **policy.facts,
        "schedule.frequency": told_frequency(policy),
        "instantRestoreDays": instant_days(policy),
        "instantRestoreRange": snapshot_days(policy),
        "instantRestoreFits": instant_restore_fits(policy),
        "tiering.fits": tiering_fits(policy),
        "retention.fitsSchedule": fits_schedule(policy),
        **zone_facts(policy.facts["timeZone.name"]),
        **{f"retention.{name}.years": years_of(layer) for name, layer in layers_of(policy).items()},
    }


def item_view(estate: Estate, joined: JoinedItem) -> View:
    """The view of a protected item, with what it protects, its policy and its vault."""
    builder = ViewBuilder()
    item, machine = joined.item, joined.machine.entity
    resource = item.resource
    name = label_of(machine) if machine else source_name(estate, item) or resource.address
    builder.put("name", Known(name))
    builder.put_data("kind", item.kind)
    builder.put("state", item.facts["state"], resource)
    builder.put("active", _active(item), resource)
    builder.put("selectiveDisks", selects_disks(item), resource)
    builder.put("strayLuns", stray_luns(estate, joined), resource)
    builder.put("apiVersion", api_version(item), resource)
    for path, value in source_facts(estate, joined).items():
        builder.put(path, value, resource)
    policy, vault = joined.policy, joined.vault
    facts = {**policy_facts(estate, policy, item), **vault_facts(estate, vault, item)}
    for path, (value, owner) in facts.items():
        builder.put(path, value, owner)
    ends = []
    if machine is not None:
        place = Place(machine.resource.header)
        ends.append(End("source", f"the VM {label_of(machine)}", place))
    return builder.view("item", resource, "the protected item", tuple(ends))


def _active(item: ProtectedItem) -> Value:
    active, state = is_active(item), item.facts["state"]
    if active is None:
        return placed_like(unknown_because(state), state)
    return placed_like(Known(active), state)
