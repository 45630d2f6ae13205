"""Which entities of other roots a root refers to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint import looks
from azbackup_lint.azure.names import same_name
from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    DiagnosticSetting,
    Disk,
    DiskEncryptionSet,
    Entity,
    Extension,
    KeyVault,
    Lock,
    NetworkInterface,
    OwnImage,
    ProtectedItem,
    Replication,
    ResourceGroup,
    ScaleSet,
    SqlMachine,
    UndeclaredMachine,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.links.told_attributes import told_attribute
from azbackup_lint.estate.readers.identities import Identities, PortableIdentities
from azbackup_lint.resources import CERTAIN, StateKey
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Known, Value, is_secret

Key = tuple[str, ...]
"""What an entity is found by in other roots, in lower case: its type, its names, its group."""

GROUPED = ""
"""The type in keys for the VMs of a resource group, whose own id has none."""


WORDS: Mapping[type[Entity], str] = {
    Attachment: "disk attachment",
    BackupPolicy: "backup policy",
    DiagnosticSetting: "diagnostic setting",
    Disk: "managed disk",
    DiskEncryptionSet: "disk encryption set",
    Extension: "extension",
    KeyVault: "key vault",
    Lock: "lock",
    NetworkInterface: "network interface",
    OwnImage: "image",
    ProtectedItem: "protected item",
    Replication: "replication",
    ResourceGroup: "resource group",
    ScaleSet: "scale set",
    SqlMachine: "SQL virtual machine",
    UndeclaredMachine: "VM",
    Vault: "vault",
    VirtualMachine: "VM",
}
"""What may be declared in other roots, in words."""


def address_in(root: str, address: str, *, is_context: bool = False) -> str:
    """An address that nothing in another root, or in the context, has."""
    return f"{'context' if is_context else 'root'}({root}).{address}"


def root_of(address: str) -> str | None:
    """The root that an address is in, if that is another one."""
    if not address.startswith("root("):
        return None
    return address.removeprefix("root(").rpartition(").")[0]


def key_of(type_: str, names: Sequence[Value | None]) -> Key | None:
    """The key of an entity; None where one of its names is unknown, or empty as in samples."""
    known = [name for name in names if isinstance(name, Known) and name.data]
    if len(known) != len(names):
        return None
    if any(map(is_secret, known)):
        looks.keep_nothing()
    return (type_, *[str(name.data).lower() for name in known])


class Outside:
    """Answers for a root which entities of other roots it refers to.

    `declared` holds the entities that fit each key. Which one is meant depends on the subscription.
    Where that isn't known, and leaves only one, this one is taken only if `supposing`, and
    `suppositions` has it by its `id`. `asked` and `asked_states` are all keys that were looked for,
    the latter with what reads the state. `states` has the outputs of roots. It `has_doubts` once an
    entity was found that only may be meant. `identities` reads the ids in what others tell.
    """

    def __init__(
        self,
        declared: Mapping[Key, Sequence[Entity]],
        states: Mapping[StateKey, Mapping[str, Value]],
        *,
        supposing: bool = False,
        identities: Identities | None = None,
    ) -> None:
        self.identities = identities or PortableIdentities()
        self.supposing = supposing
        self._declared = declared
        self._states = states
        self.begin()

    def begin(self) -> None:
        """Before the root is evaluated with another set of inputs: nothing was asked yet."""
        self.asked: set[Key] = set()
        self.asked_states: dict[StateKey, Span] = {}
        self.suppositions: dict[int, Cause] = {}
        self.has_doubts = False

    def entity(
        self, type_: str, names: Sequence[Value | None], subscription: Value
    ) -> Entity | None:
        """The entity of the names in the subscription."""
        key = key_of(type_, names)
        if key is None:
            return None
        self.asked.add(key)
        fitting = [
            (entity, answer)
            for entity in self._declared.get(key, ())
            if (answer := same_name(entity.subscription, subscription)) is not False
        ]
        if len(fitting) != 1:
            return None
        entity, answer = fitting[0]
        is_certain = answer is True and entity.existence == CERTAIN
        return entity if is_certain or self.supposes(entity) else None

    def machines_in(self, group: Value, subscription: Value) -> tuple[VirtualMachine, ...]:
        """The VMs that other roots declare in a resource group."""
        key = key_of(GROUPED, (group,))
        if key is None:
            return ()
        self.asked.add(key)
        found: list[VirtualMachine] = []
        for entity in self._declared.get(key, ()):
            answer = same_name(entity.subscription, subscription)
            is_it = answer is not False and (answer or self.supposes(entity))
            if is_it and isinstance(entity, VirtualMachine):
                found.append(entity)
        return tuple(found)

    def attribute(
        self, type_: str, names: Sequence[Value | None], subscription: Value, name: str
    ) -> Value | None:
        """See `Elsewhere`; `told_attributes` says what is told."""
        entity = self.entity(type_, names, subscription)
        return None if entity is None else told_attribute(entity, name)

    def outputs(self, state: StateKey, reader: Span) -> Mapping[str, Value] | None:
        """See `Elsewhere`."""
        self.asked_states.setdefault(state, reader)
        return self._states.get(state)

    def supposes(self, entity: Entity, *, leads_here: bool = False) -> bool:
        """Whether an entity of another root is taken for the one that may be meant.

        Or whether what it refers to is taken for an entity of this root, if that `leads_here`.
        """
        if not self.supposing:
            self.has_doubts = True
            return False
        header = entity.resource.header
        place = f"{header.source.path}:{header.first.line}"
        named = f"the {WORDS[type(entity)]} declared in {place}"
        words = f"whether {named} leads here" if leads_here else f"whether this is {named}"
        self.suppositions[id(entity)] = Cause("elsewhere", words, span=header)
        return True
