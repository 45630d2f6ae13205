"""What other roots can know of a root: its entities, free of the code that made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from azbackup_lint.azure.ids import ResourceId, names_subscription
from azbackup_lint.estate.derived.encryption import encrypts
from azbackup_lint.estate.derived.vaults import settings_of
from azbackup_lint.estate.entities import (
    BackupPolicy,
    Disk,
    DiskEncryptionSet,
    Entity,
    Extension,
    KeyVault,
    NetworkInterface,
    OwnImage,
    ProtectedItem,
    ResourceGroup,
    ScaleSet,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.guest_extensions import key_vaults_of
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.name_index import names_of
from azbackup_lint.estate.links.outside import GROUPED, WORDS, Key, key_of
from azbackup_lint.estate.links.referrers import KINDS, references_of
from azbackup_lint.estate.links.undeclared_machines import MACHINES
from azbackup_lint.estate.readers.identities import COMPUTE, NETWORK, VAULTS, Identities
from azbackup_lint.estate.root_links import Declaration, Links
from azbackup_lint.light_typing import TYPE_CHECKING, TypeVar
from azbackup_lint.records import dataclass, replace
from azbackup_lint.resources import CERTAIN, Root, RootKind, StateKey
from azbackup_lint.source import Span
from azbackup_lint.values import FALSE, Known, Value

if TYPE_CHECKING:
    from azbackup_lint.estate.portable import Portable

E = TypeVar("E", bound=Entity)

TYPES: Mapping[type[Entity], str] = {
    BackupPolicy: f"{VAULTS}/backuppolicies",
    Disk: f"{COMPUTE}/disks",
    DiskEncryptionSet: f"{COMPUTE}/diskencryptionsets",
    KeyVault: "microsoft.keyvault/vaults",
    NetworkInterface: f"{NETWORK}/networkinterfaces",
    OwnImage: f"{COMPUTE}/images",
    ResourceGroup: "microsoft.resources/resourcegroups",
    ScaleSet: f"{COMPUTE}/virtualmachinescalesets",
    Vault: VAULTS,
    VirtualMachine: MACHINES[0],
}
"""What other roots can refer to, by the types of its keys."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a root tells others: its entities by their keys, its items, its outputs.

    `referrers` are its entities that refer to VMs or disks, by the keys of these. `readers` are the
    data sources that read the states of others.
    """

    links: Links
    declared: Mapping[Key, tuple[Entity, ...]]
    items: tuple[JoinedItem, ...]
    referrers: Mapping[Key, tuple[Entity, ...]]
    outputs: Mapping[str, Value]
    readers: Mapping[StateKey, Span]


def links_of(estate: Estate, root: Root, name: str) -> Links:
    """What may join a root with others, once its views were made and all references followed."""
    outside, identities = estate.outside, estate.identities
    keyed = tuple(_keyed(estate))
    return Links(
        name,
        root.variant,
        frozenset((*(key for key, _ in keyed), *(key for key, _ in _grouped(estate)))),
        frozenset((*outside.asked, *_key_vaults(estate))),
        frozenset(
            key for joined in estate.own_items for key, _ in names_of_item(joined.item, identities)
        ),
        frozenset(outside.asked_states),
        root.state,
        dict(_exclusive(keyed, root.kind)),
    )


def summary_of(
    estate: Estate,
    root: Root,
    name: str,
    links: Links | None = None,
    *,
    with_outputs: bool = False,
    is_context: bool = False,
) -> Summary:
    """The summary of a root whose views were made, or whose links are known.

    Outputs are evaluated if they are wanted.

    Of VMs that are known by the context only, not all that matters may be told.
    """
    from azbackup_lint.estate.portable import Portable  # one root has nobody to tell

    portable = Portable(estate.identities, name, is_context=is_context)
    declared: dict[Key, list[Entity]] = {}
    for key, entity in (*_keyed(estate), *(() if is_context else _grouped(estate))):
        declared.setdefault(key, []).append(portable.entity(_settled(estate, entity)))
    return Summary(
        links or links_of(estate, root, name),
        {key: tuple(entities) for key, entities in declared.items()},
        tuple(map(portable.item, estate.own_items)),
        {} if is_context else _referring(estate, portable),
        portable.values(root.outputs) if with_outputs else {},
        {state: _whole(span) for state, span in estate.outside.asked_states.items()},
    )


def _whole(span: Span) -> Span:
    return span.source.settled(span)


def _keyed(estate: Estate) -> Iterator[tuple[Key, Entity]]:
    """What others can refer to, by its keys."""
    for kind, type_ in TYPES.items():
        for entity in estate.entities.all(kind):
            key = key_of(type_, names_of(entity))
            if key is not None:
                yield key, entity


def _grouped(estate: Estate) -> Iterator[tuple[Key, VirtualMachine]]:
    """The VMs by their resource groups, on which others may put locks."""
    for machine in estate.all_machines:
        key = key_of(GROUPED, (machine.resource_group,))
        if key is not None:
            yield key, machine


def _key_vaults(estate: Estate) -> Iterator[Key]:
    """The key vaults of extensions that encrypt VMs; those of other roots ask for them, too."""
    for extension in estate.entities.all(Extension):
        if encrypts(extension) != FALSE:
            for value in key_vaults_of(extension):
                key = key_in(value, estate.identities)
                if key is not None:
                    yield key


def _referring(estate: Estate, portable: Portable) -> Mapping[Key, tuple[Entity, ...]]:
    """What refers to VMs and disks, by the keys of these."""
    referring: dict[Key, list[Entity]] = {}
    for kind in KINDS:
        for entity in estate.entities.all(kind):
            keys = {key_in(value, estate.identities): None for value in references_of(entity)}
            for key in keys:
                if key is not None:
                    referring.setdefault(key, []).append(portable.entity(entity))
    return {key: tuple(entities) for key, entities in referring.items()}


def key_in(value: Value, identities: Identities) -> Key | None:
    """The key of what the id in a value means."""
    id_ = identities.of(value)
    return None if id_ is None else _key_of_id(id_)


def _key_of_id(id_: ResourceId) -> Key | None:
    return key_of(id_.type, (*id_.names, id_.resource_group))


def _exclusive(
    keyed: Iterable[tuple[Key, Entity]], kind: RootKind
) -> Iterator[tuple[Key, Declaration]]:
    """What only one root may declare, by its subscription and its key.

    A plan or state tells what code declares, too. Each deployment may name its resource groups.
    """
    if kind not in ("terraform", "arm"):
        return
    for key, entity in keyed:
        subscription = entity.subscription
        if kind == "arm" and isinstance(entity, ResourceGroup):
            continue
        if not isinstance(subscription, Known) or not names_subscription(subscription.data):
            continue
        if entity.existence == CERTAIN:
            header = entity.resource.header
            declaration = Declaration(_title(entity), header.source.settled(header))
            yield (str(subscription.data).lower(), *key), declaration


def _title(entity: Entity) -> str:
    """What an entity is called among those of several roots."""
    *names, group = (str(name.data) for name in names_of(entity) if isinstance(name, Known))
    if isinstance(entity, ResourceGroup):
        return f"resource group {names[0]}"
    word = WORDS.get(type(entity), "VM")
    return f"{word} {'/'.join(names)} in resource group {group}"


def names_of_item(item: ProtectedItem, identities: Identities) -> Iterator[tuple[Key, Value]]:
    """The keys of the VM, the policy and the vault that an item names, with their subscriptions."""
    vault = key_of(VAULTS, (item.vault, item.resource_group))
    if vault is not None:
        yield vault, item.subscription
    for value in (item.source, item.policy):
        id_ = identities.meant(value)
        key = None if id_ is None else _key_of_id(id_)
        if id_ is not None and key is not None:
            yield key, id_.subscription
    if item.source is None and item.source_name is not None:
        group, name = item.source_name
        key = key_of(MACHINES[item.classic], (name, group))
        if key is not None:
            yield key, item.subscription


def _settled(estate: Estate, entity: E) -> E:
    """A vault with the settings that resources of their own give it."""
    if not isinstance(entity, Vault):
        return entity
    settings = {name: setting.value for name, setting in settings_of(estate, entity).items()}
    return replace(entity, facts={**entity.facts, **settings})
