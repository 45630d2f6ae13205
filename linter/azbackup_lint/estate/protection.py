"""A VM's protection as its view tells it: item, policy and vault, or why none is certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azbackup_lint.azure.ids import parse_id, same_name
from azbackup_lint.estate.documents import DocumentBuilder
from azbackup_lint.estate.entities import BackupPolicy, VirtualMachine
from azbackup_lint.estate.estate import Estate, Protection
from azbackup_lint.estate.resolution import Target, same_subscription
from azbackup_lint.estate.view import Document, End, Place
from azbackup_lint.resources import Resource
from azbackup_lint.values import (
    Cause,
    Known,
    ListValue,
    Unknown,
    Value,
    causes_of,
)

BUILT_IN = {"defaultpolicy": ("Standard", "Daily"), "enhancedpolicy": ("Enhanced", "Hourly")}
"""The policies that every vault has without declaring them: type and frequency."""

NO_PROTECTION = Cause(
    "absent", "a backup policy for this VM", "no protected item for it is in sight"
)


@dataclass(frozen=True, slots=True)
class JoinedProtection:
    """What is known of the protection of one VM; `visible` if a protected item leads to it."""

    visible: bool
    protected: Value
    policy_name: Value
    policy_type: Value
    policy_frequency: Value
    vault_name: Value
    vault_region: Value
    same_subscription: Value
    same_region: Value
    included_luns: Value | None
    excluded_luns: Value | None
    policy_resource: Resource | None
    ends: tuple[End, ...]

    def describe(self, builder: DocumentBuilder) -> None:
        """Puts the facts into the document of a view."""
        builder.put("protected", self.protected)
        builder.put("policy.name", self.policy_name, self.policy_resource)
        builder.put("policy.type", self.policy_type, self.policy_resource)
        builder.put("policy.frequency", self.policy_frequency, self.policy_resource)
        if self.policy_resource is not None and ("policy", "type") not in builder.places:
            builder.at("policy.type", self.policy_resource.header, self.policy_resource)
        builder.put("vault.name", self.vault_name)
        builder.put("vault.region", self.vault_region)
        builder.put("sameSubscription", self.same_subscription)
        builder.put("sameRegion", self.same_region)


def protection_of(estate: Estate, machine: VirtualMachine) -> JoinedProtection:
    """The protection of a VM; of several items, the first one counts."""
    protections = estate.protections_of(machine)
    if not protections:
        stray = estate.stray_items(machine)
        causes = stray or (NO_PROTECTION,)
        unknown = Unknown(causes)
        protected: Value = Unknown(stray) if stray else Known(False)
        return JoinedProtection(False, protected, *(unknown,) * 7, None, None, None, ())
    return _joined(estate, machine, protections[0])


def exclusion(joined: JoinedProtection | None, role: str, lun: Value | None) -> Document:
    """Whether selective disk backup leaves a disk out; the OS disk can't be left out."""
    if role == "os" or joined is None:
        return False
    included, excluded = _luns(joined.included_luns), _luns(joined.excluded_luns)
    if included is None and excluded is None:
        return False
    causes = causes_of(
        *(value for value in (joined.included_luns, joined.excluded_luns, lun) if value)
    )
    if not isinstance(lun, Known) or included == "unknown" or excluded == "unknown":
        return Unknown(causes) if causes else False
    if isinstance(included, set):
        return lun.data not in included
    return isinstance(excluded, set) and lun.data in excluded


def _luns(value: Value | None) -> set[object] | str | None:
    """The LUNs of a list; an empty one is not sent, so it is none at all."""
    if value is None or (isinstance(value, ListValue) and not value.items):
        return None
    if not isinstance(value, ListValue):
        return "unknown"
    known: set[object] = {item.data for item in value.items if isinstance(item, Known)}
    return known if len(known) == len(value.items) else "unknown"


def _joined(estate: Estate, machine: VirtualMachine, found: Protection) -> JoinedProtection:
    item, vault = found.item, found.vault.entity
    conditions = item.existence.conditions
    protected: Value = Unknown(conditions) if conditions else Known(True)
    if isinstance(item.state, Unknown):
        protected = Unknown(item.state.causes)
    name, type_, frequency, resource = _policy(found.policy, item.policy)
    place = Unknown(
        found.vault.causes
        or (Cause("absent", "the region of the vault", "the vault is not declared in this root"),)
    )
    vault_subscription = (vault or item).resource.subscription
    region = vault.region if vault else place
    return JoinedProtection(
        visible=True,
        protected=protected,
        policy_name=name,
        policy_type=type_,
        policy_frequency=frequency,
        vault_name=item.vault,
        vault_region=region,
        same_subscription=_answer(
            same_subscription(machine.resource.subscription, vault_subscription),
            (machine.resource.subscription, vault_subscription),
            item.virtual_machine,
        ),
        same_region=_answer(
            same_name(machine.region, region), (machine.region, region), machine.region
        ),
        included_luns=item.included_luns,
        excluded_luns=item.excluded_luns,
        policy_resource=resource,
        ends=tuple(_ends(machine, found, resource)),
    )


def _policy(
    target: Target[BackupPolicy], reference: Value | None
) -> tuple[Value, Value, Value, Resource | None]:
    policy = target.entity
    if policy is not None:
        return policy.name, policy.type, policy.frequency, policy.resource
    parsed = parse_id(reference) if reference is not None else None
    name = parsed.names[-1] if parsed else None
    if isinstance(name, Known):
        built_in = BUILT_IN.get(str(name.data).lower())
        if built_in is not None:
            return name, Known(built_in[0]), Known(built_in[1]), None
    cause = Cause("absent", "the backup policy", "it is not declared in this root")
    unknown = Unknown(target.causes or (cause,))
    return unknown, unknown, unknown, None


def _ends(machine: VirtualMachine, found: Protection, policy: Resource | None) -> Iterator[End]:
    """The other ends of the links, by the facts that depend on them."""
    item, vault = found.item.resource, found.vault.entity
    for topic in ("policy", "sameSubscription", "sameRegion"):
        yield End(topic, "the protected item", Place(item.header))
    if policy is not None:
        yield End("policy", "the backup policy", Place(policy.header))
    if vault is None:
        return
    for topic in ("sameSubscription", "sameRegion"):
        yield End(topic, "the vault", Place(vault.resource.header))
    if vault.region.span is not None:
        yield End("sameRegion", "the region of the vault", Place(vault.region.span))
    for owner, value in (("VM", machine.resource), ("vault", vault.resource)):
        if value.subscription.span is not None:
            place = Place(value.subscription.span)
            yield End("sameSubscription", f"the subscription of the {owner}", place)


def _answer(same: bool | None, compared: tuple[Value, Value], place: Value | None) -> Value:
    span, hops = (place.span, place.hops) if place is not None else (None, ())
    if same is not None:
        return Known(same, span=span, hops=hops)
    return Unknown(causes_of(*compared), span=span, hops=hops)
