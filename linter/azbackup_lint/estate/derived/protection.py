"""A VM's protection as its view has it: item, policy and vault, or why none is certain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.azure.names import same_name
from azbackup_lint.estate.derived.backup_policies import BUILT_IN
from azbackup_lint.estate.derived.item_states import doubts_of, is_active
from azbackup_lint.estate.derived.subscriptions import may_differ
from azbackup_lint.estate.derived.vaults import Setting, pair_of, settings_of
from azbackup_lint.estate.entities import BackupPolicy, Entity, ProtectedItem, Vault
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import told_name
from azbackup_lint.estate.links.joined_items import JoinedItem, Machine
from azbackup_lint.estate.links.resolution import Target, same_subscription
from azbackup_lint.estate.view import End, Place
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.resources import Resource
from azbackup_lint.values import (
    FALSE,
    NULL,
    TRUE,
    Cause,
    Known,
    Unknown,
    Value,
    blanked,
    causes_of,
    placed_like,
)
from azbackup_lint.values.choices import one_of

NO_PROTECTION = Cause(
    "absent", "a backup policy for this VM", "no protected item for it is in sight"
)

POLICY_FACTS = ("name", "type", "frequency", "consistency")
VAULT_SETTINGS = ("redundancy", "crossRegionRestore", "crossSubscriptionRestore")
VAULT_FACTS = ("name", "region", "hasPair", *VAULT_SETTINGS)
"""What the views of VMs, disks and items tell of the policy and of the vault."""

Facts = dict[str, tuple[Value, Resource | None]]
"""Values by the paths of facts, each with the resource that sets it."""


@dataclass(frozen=True, slots=True)
class JoinedProtection:
    """What is known of the protection of one VM; `visible` if a protected item leads to it."""

    visible: bool
    protected: Value
    facts: Facts
    item: ProtectedItem | None = None
    ends: tuple[End, ...] = field(default=())


def protection_of(estate: Estate, machine: Machine) -> JoinedProtection:
    """The protection of a VM; items that are certain count before others, stopped ones don't."""
    items = [
        (joined, doubts_of(joined.item, machine))
        for joined in estate.items_of_machine.of(machine)
        if is_active(joined.item) is not False
    ]
    certain = [(joined, doubts) for joined, doubts in items if not doubts]
    if certain or len(items) == 1:
        return _joined(estate, machine, *(certain or items)[0])
    causes = dict.fromkeys(cause for _, doubts in items for cause in doubts)
    causes.update(dict.fromkeys(estate.items_of_machine.uncertain(machine) or ()))
    is_open = bool(items) or estate.items_of_machine.uncertain(machine) is not None
    unknown = Unknown(tuple(causes) or (NO_PROTECTION,))
    protected: Value = Unknown(tuple(causes)) if is_open else FALSE
    return JoinedProtection(bool(items), protected, _without_item(unknown))


def _without_item(unknown: Value) -> Facts:
    names = [f"policy.{name}" for name in POLICY_FACTS]
    names += [f"vault.{name}" for name in VAULT_FACTS]
    names += ["sameSubscription", "sameRegion", "subscriptionsMayDiffer"]
    names += ["item.selectiveDisks", "item.apiVersion", "item.kind"]
    return dict.fromkeys(names, (unknown, None))


def _joined(
    estate: Estate, machine: Machine, joined: JoinedItem, doubts: tuple[Cause, ...]
) -> JoinedProtection:
    item, policy, vault = joined.item, joined.policy, joined.vault
    facts: Facts = {
        **policy_facts(estate, policy, item),
        **vault_facts(estate, vault, item),
        **_comparisons(machine, vault, item),
        "item.selectiveDisks": (selects_disks(item), item.resource),
        "item.apiVersion": (api_version(item), item.resource),
        "item.kind": (Known(item.kind), None),
    }
    if doubts:
        facts = {
            path: (_doubted(value, doubts), resource) for path, (value, resource) in facts.items()
        }
    ends = tuple(_ends(estate, machine, item, vault.choices, policy.choices))
    protected: Value = Unknown(doubts) if doubts else TRUE
    return JoinedProtection(True, protected, facts, item, ends)


def _doubted(value: Value, doubts: tuple[Cause, ...]) -> Value:
    """A fact that holds only if the item exists."""
    return Unknown(tuple(dict.fromkeys((*doubts, *causes_of(value)))), span=value.span)


def policy_facts(estate: Estate, target: Target[BackupPolicy], item: ProtectedItem) -> Facts:
    """What is known of the policy of an item; some exist in every vault without being declared."""
    if target.choices:
        return agreed(map(_declared_policy, target.choices), target.causes)
    parsed = estate.identities.of(item.policy)
    name = parsed.names[-1] if parsed and parsed.names else None
    cause = Cause("absent", "the backup policy", "it is not declared in this root")
    unknown = Unknown(target.causes or (cause,))
    answers: dict[str, Value] = dict.fromkeys(POLICY_FACTS, unknown)
    built_in = BUILT_IN.get(str(name.data).lower()) if isinstance(name, Known) else None
    if built_in is not None and name is not None and item.policy is not None:
        there = placed_like(NULL, item.policy)
        answers |= {"name": name, "consistency": NULL}
        answers["type"] = replace(there, data=built_in.type)
        answers["frequency"] = replace(there, data=built_in.frequency)
    return {f"policy.{fact}": (value, item.resource) for fact, value in answers.items()}


def _declared_policy(policy: BackupPolicy) -> Facts:
    facts = {"name": told_name(policy.name), **policy.facts}
    return {f"policy.{fact}": (facts[fact], policy.resource) for fact in POLICY_FACTS}


def vault_facts(estate: Estate, target: Target[Vault], item: ProtectedItem) -> Facts:
    """What is known of the vault of an item."""
    name: Facts = {"vault.name": (told_name(item.vault), item.resource)}
    if target.choices:
        choices = (_declared_vault(estate, vault) for vault in target.choices)
        return name | agreed(choices, target.causes)
    unknown = Unknown(target.causes or (NOT_DECLARED,))
    return name | {f"vault.{fact}": (unknown, None) for fact in VAULT_FACTS[1:]}


def _declared_vault(estate: Estate, vault: Vault) -> Facts:
    settings: dict[str, Setting] = settings_of(estate, vault)
    return {
        "vault.region": (vault.facts["region"], vault.resource),
        "vault.hasPair": (pair_of(vault), vault.resource),
        **{
            f"vault.{fact}": (settings[fact].value, settings[fact].resource)
            for fact in VAULT_SETTINGS
        },
    }


def agreed(choices: Iterable[Facts], causes: tuple[Cause, ...]) -> Facts:
    """Facts of one of several entities: those that all have, and what others may be."""
    first, *others = choices
    if not others:
        return first
    return {
        path: (one_of((value, *(facts[path][0] for facts in others)), causes), resource)
        for path, (value, resource) in first.items()
    }


NOT_DECLARED = Cause("absent", "the region of the vault", "the vault is not declared in this root")


COMPARED = ("sameSubscription", "sameRegion", "subscriptionsMayDiffer")
"""What is known of VM and vault together."""


def _comparisons(machine: Machine, target: Target[Vault], item: ProtectedItem) -> Facts:
    """Whether VM and vault share subscription and region."""
    if target.choices:
        places = [(vault.subscription, vault.facts["region"]) for vault in target.choices]
    else:
        places = [(item.subscription, Unknown(target.causes or (NOT_DECLARED,)))]
    return agreed((_compared(machine, *place, item) for place in places), target.causes)


def _compared(machine: Machine, subscription: Value, region: Value, item: ProtectedItem) -> Facts:
    own = machine.subscription
    same = _answer(same_subscription(own, subscription), (own, subscription), item.source)
    place = item.source or NULL
    differ = placed_like(Known(may_differ(own, subscription)), place)
    regions = (machine.facts["region"], region)
    same_region = _answer(same_name(*regions), regions, regions[0])
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
            return blanked(luns)
    filled = [luns for luns in lists if getattr(luns, "items", ())]
    return Known(bool(filled), span=filled[0].span if filled else None)


def api_version(item: ProtectedItem) -> Value:
    """The API version that protects a VM; azurerm's releases have their own."""
    if item.api_version == NULL:
        return Unknown((Cause("computed", "the API version of the provider"),))
    return item.api_version


def _ends(
    estate: Estate,
    machine: Machine,
    item: ProtectedItem,
    vaults: Sequence[Vault],
    policies: Sequence[BackupPolicy],
) -> Iterator[End]:
    """The other ends of the links, by the facts that depend on them."""
    yield from _ends_of(estate, item, "the protected item", ("policy", *COMPARED, "item"))
    title = "the backup policy" if len(policies) == 1 else "a backup policy that may be meant"
    for policy in policies:
        yield from _ends_of(estate, policy, title, ("policy",))
    title = "the vault" if len(vaults) == 1 else "a vault that may be meant"
    for vault in vaults:
        yield from _ends_of(estate, vault, title, (*COMPARED, "vault"))
        region = vault.facts["region"]
        if region.span is not None:
            yield End("sameRegion", "the region of the vault", Place(region.span))
        for owner, value in (("VM", machine.subscription), ("vault", vault.subscription)):
            if value.span is not None:
                yield End("sameSubscription", f"the subscription of the {owner}", Place(value.span))


def _ends_of(estate: Estate, entity: Entity, title: str, topics: Iterable[str]) -> Iterator[End]:
    """An entity as the end of links, with what was taken for granted of it."""
    supposes = estate.supposition_of(entity)
    place = Place(entity.resource.header, (), entity.address)
    for topic in topics:
        yield End(topic, title, place, supposes)


def _answer(same: bool | None, compared: tuple[Value, Value], place: Value | None) -> Value:
    span, hops = (place.span, place.hops) if place is not None else (None, ())
    if same is not None:
        return Known(same, span=span, hops=hops)
    return Unknown(causes_of(*compared), span=span, hops=hops)
