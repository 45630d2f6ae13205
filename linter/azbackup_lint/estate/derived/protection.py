"""A VM's protection as its view tells it: item, policy and vault, or why none is certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from azbackup_lint.azure.names import same_name
from azbackup_lint.estate.derived.backup_policies import BUILT_IN
from azbackup_lint.estate.derived.item_states import doubts_of, is_active
from azbackup_lint.estate.derived.subscriptions import may_differ
from azbackup_lint.estate.derived.vaults import Setting, pair_of, settings_of
from azbackup_lint.estate.entities import BackupPolicy, ProtectedItem, Vault, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.resolution import Target, same_subscription
from azbackup_lint.estate.view import End, Place
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of

NO_PROTECTION = Cause(
    "absent", "a backup policy for this VM", "no protected item for it is in sight"
)

POLICY_FACTS = ("name", "type", "frequency", "consistency")
VAULT_SETTINGS = ("redundancy", "crossRegionRestore", "crossSubscriptionRestore")
VAULT_FACTS = ("name", "region", "hasPair", *VAULT_SETTINGS)
"""What the views of VMs, disks and items tell of the policy and of the vault."""


@dataclass(frozen=True, slots=True)
class JoinedProtection:
    """What is known of the protection of one VM; `visible` if a protected item leads to it."""

    visible: bool
    protected: Value
    facts: dict[str, tuple[Value, Resource | None]]
    item: ProtectedItem | None = None
    policy_resource: Resource | None = None
    ends: tuple[End, ...] = field(default=())


def protection_of(estate: Estate, machine: VirtualMachine) -> JoinedProtection:
    """The protection of a VM; items that are certain count before others, stopped ones don't."""
    items = [item for item in estate.items_of_machine.of(machine) if is_active(item) is not False]
    doubts = {id(item): doubts_of(item, machine) for item in items}
    certain = [item for item in items if not doubts[id(item)]]
    if certain or len(items) == 1:
        item = (certain or items)[0]
        return _joined(estate, machine, item, doubts[id(item)])
    causes = dict.fromkeys(cause for item in items for cause in doubts[id(item)])
    causes.update(dict.fromkeys(estate.items_of_machine.perhaps(machine) or ()))
    open_ = bool(items) or estate.items_of_machine.perhaps(machine) is not None
    unknown = Unknown(tuple(causes) or (NO_PROTECTION,))
    protected: Value = Unknown(tuple(causes)) if open_ else Known(False)
    return JoinedProtection(bool(items), protected, _without_item(unknown))


def _without_item(unknown: Value) -> dict[str, tuple[Value, Resource | None]]:
    names = [f"policy.{name}" for name in POLICY_FACTS]
    names += [f"vault.{name}" for name in VAULT_FACTS]
    names += ["sameSubscription", "sameRegion", "subscriptionsMayDiffer"]
    names += ["item.selectiveDisks", "item.apiVersion", "item.kind"]
    return dict.fromkeys(names, (unknown, None))


def _joined(
    estate: Estate, machine: VirtualMachine, item: ProtectedItem, doubts: tuple[Cause, ...]
) -> JoinedProtection:
    vault = estate.vault_of(item)
    policy = estate.policies.by_id(item.policy)
    facts: dict[str, tuple[Value, Resource | None]] = {
        **policy_facts(estate, policy, item),
        **vault_facts(estate, vault, item),
        **_comparisons(machine, vault.entity, vault.causes, item),
        "item.selectiveDisks": (selects_disks(item), item.resource),
        "item.apiVersion": (api_version(item), item.resource),
        "item.kind": (Known(item.kind), None),
    }
    if doubts:
        facts = {
            path: (_doubted(value, doubts), resource) for path, (value, resource) in facts.items()
        }
    declared = policy.entity.resource if policy.entity is not None else None
    ends = tuple(_ends(machine, item, vault.entity, declared))
    protected: Value = Unknown(doubts) if doubts else Known(True)
    return JoinedProtection(True, protected, facts, item, declared, ends)


def _doubted(value: Value, doubts: tuple[Cause, ...]) -> Value:
    """A fact that holds only if the item exists."""
    return Unknown(tuple(dict.fromkeys((*doubts, *causes_of(value)))), span=value.span)


def policy_facts(
    estate: Estate, target: Target[BackupPolicy], item: ProtectedItem
) -> dict[str, tuple[Value, Resource | None]]:
    """What is known of the policy of an item; some exist in every vault without being declared."""
    policy = target.entity
    if policy is not None:
        values = (policy.name, policy.type, policy.schedule.frequency, policy.consistency)
        found = dict(zip(POLICY_FACTS, values, strict=True))
        return {f"policy.{fact}": (value, policy.resource) for fact, value in found.items()}
    parsed = estate.identities.of(item.policy)
    name = parsed.names[-1] if parsed and parsed.names else None
    cause = Cause("absent", "the backup policy", "it is not declared in this root")
    unknown = Unknown(target.causes or (cause,))
    answers: dict[str, Value] = dict.fromkeys(POLICY_FACTS, unknown)
    built_in = BUILT_IN.get(str(name.data).lower()) if isinstance(name, Known) else None
    if built_in is not None and name is not None and item.policy is not None:
        there = Known(None, span=item.policy.span, hops=item.policy.hops)
        answers |= {"name": name, "consistency": Known(None)}
        answers["type"] = replace(there, data=built_in.type)
        answers["frequency"] = replace(there, data=built_in.frequency)
    return {f"policy.{fact}": (value, item.resource) for fact, value in answers.items()}


def vault_facts(
    estate: Estate, target: Target[Vault], item: ProtectedItem
) -> dict[str, tuple[Value, Resource | None]]:
    """What is known of the vault of an item."""
    vault = target.entity
    found: dict[str, tuple[Value, Resource | None]] = {"vault.name": (item.vault, item.resource)}
    if vault is None:
        unknown = Unknown(target.causes or (NOT_DECLARED,))
        return found | {f"vault.{fact}": (unknown, None) for fact in VAULT_FACTS[1:]}
    found["vault.region"] = (vault.region, vault.resource)
    found["vault.hasPair"] = (pair_of(vault), vault.resource)
    settings: dict[str, Setting] = settings_of(estate, vault)
    for fact in VAULT_SETTINGS:
        found[f"vault.{fact}"] = (settings[fact].value, settings[fact].resource)
    return found


NOT_DECLARED = Cause("absent", "the region of the vault", "the vault is not declared in this root")


def _comparisons(
    machine: VirtualMachine, vault: Vault | None, causes: tuple[Cause, ...], item: ProtectedItem
) -> dict[str, tuple[Value, Resource | None]]:
    """Whether VM and vault share subscription and region."""
    own, other = machine.subscription, (vault or item).subscription
    region = vault.region if vault else Unknown(causes or (NOT_DECLARED,))
    same = _answer(same_subscription(own, other), (own, other), item.source)
    place = item.source or Known(None)
    differ = Known(may_differ(own, other), span=place.span, hops=place.hops)
    regions = (machine.region, region)
    same_region = _answer(same_name(*regions), regions, machine.region)
    return {
        "sameSubscription": (same, None),
        "sameRegion": (same_region, None),
        "subscriptionsMayDiffer": (differ, None),
    }


def selects_disks(item: ProtectedItem) -> Value:
    """Whether an item leaves disks out of the backup."""
    lists = [value for value in (item.included_luns, item.excluded_luns) if value is not None]
    for luns in lists:
        if isinstance(luns, Unknown):
            return Unknown(luns.causes, span=luns.span, hops=luns.hops)
    filled = [luns for luns in lists if getattr(luns, "items", ())]
    return Known(bool(filled), span=filled[0].span if filled else None)


def api_version(item: ProtectedItem) -> Value:
    """The API version that protects a VM; azurerm's releases have their own."""
    if item.api_version == Known(None):
        return Unknown((Cause("computed", "the API version of the provider"),))
    return item.api_version


def _ends(
    machine: VirtualMachine, item: ProtectedItem, vault: Vault | None, policy: Resource | None
) -> Iterator[End]:
    """The other ends of the links, by the facts that depend on them."""
    for topic in ("policy", "sameSubscription", "sameRegion", "subscriptionsMayDiffer", "item"):
        yield End(topic, "the protected item", Place(item.resource.header))
    if policy is not None:
        yield End("policy", "the backup policy", Place(policy.header))
    if vault is None:
        return
    for topic in ("sameSubscription", "sameRegion", "subscriptionsMayDiffer", "vault"):
        yield End(topic, "the vault", Place(vault.resource.header))
    if vault.region.span is not None:
        yield End("sameRegion", "the region of the vault", Place(vault.region.span))
    for owner, value in (("VM", machine.subscription), ("vault", vault.subscription)):
        if value.span is not None:
            yield End("sameSubscription", f"the subscription of the {owner}", Place(value.span))


def _answer(same: bool | None, compared: tuple[Value, Value], place: Value | None) -> Value:
    span, hops = (place.span, place.hops) if place is not None else (None, ())
    if same is not None:
        return Known(same, span=span, hops=hops)
    return Unknown(causes_of(*compared), span=span, hops=hops)
