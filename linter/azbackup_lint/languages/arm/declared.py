"""The resources that a template declares: what a run wants of them at once, the others on demand.

A template of a thousand role assignments or policy definitions costs nothing but its reading,
unless something asks for one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.identities import key_of, relative_id
from azbackup_lint.languages.arm.instances import Instance, full_type
from azbackup_lint.languages.arm.targets import NESTING, RESOURCE_GROUPS
from azbackup_lint.languages.arm.templates import member, resources_in, text_of
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.resources import Existence
from azbackup_lint.values import Known, Value

ALWAYS = NESTING | {RESOURCE_GROUPS}
"""What is expanded whatever a run reads: it tells of the resources that are."""

Expand = Callable[[str, Tree], Iterable[Instance]]
"""What gives the instances of a resource, by its symbolic name and its body."""


class DeclaredResources:
    """The resources of one template.

    `wanted` are the instances of what the run reads, and of what holds it or is inside of it.
    `existence` is that of the whole template, `prefix` what the addresses of its resources begin
    with.
    """

    def __init__(self, run: DeploymentEvaluation, existence: Existence, prefix: str) -> None:
        self.wanted: tuple[Instance, ...] = ()
        self._run = run
        self._existence = existence
        self._prefix = prefix
        self._left: Callable[[], Iterable[Instance]] | None = None
        self._others: tuple[Instance, ...] = ()
        self._by_key: Mapping[tuple[str, ...], Instance] = {}
        self._taken: dict[str, int] = {}
        self._addresses: dict[int, str] = {}

    def declare(self, resources: Iterable[tuple[str, Tree]], expand: Expand) -> None:
        """Takes resources, and expands those with something in them that a run wants.

        Names and counts of resources can't ask for other resources: none is declared yet.
        """
        wanted: list[Instance] = []
        others: list[tuple[str, Tree]] = []
        for symbol, body in resources:
            if self._is_wanted(body):
                wanted += expand(symbol, body)
            else:
                others.append((symbol, body))
        self.wanted = self._addressed(wanted)
        self._left = lambda: (one for resource in others for one in expand(*resource))

    def of(self, target: Value) -> Instance | None:
        """The instance that a symbolic name, a name or an id certainly means."""
        if self._left is not None:
            left, self._left = self._left, None  # their names can't ask for any, either
            with self._run.apart():
                self._others = self._addressed(left())
            self._by_key = _by_key((*self.wanted, *self._others), self._existence)
        return self._by_key.get(key_of(target))

    def address(self, instance: Instance) -> str:
        """The address of an instance; of a nested deployment, what it adds to those inside."""
        return self._addresses[id(instance)]

    def _is_wanted(self, body: Tree, parent: str = "") -> bool:
        """Whether a resource, or one inside it, is wanted or deploys what may be."""
        type_ = full_type(text_of(member(body, "type")), parent)
        if self._run.wants(type_) or type_.lower() in ALWAYS:
            return True
        return any(self._is_wanted(child, type_) for _, child in resources_in(body))

    def _addressed(self, instances: Iterable[Instance]) -> tuple[Instance, ...]:
        """The instances, each of which has an address now if it is made here."""
        kept = tuple(instances)
        for instance in kept:
            if not instance.is_existing:
                is_nesting = instance.type.lower() in NESTING
                name = instance.shown_name if is_nesting else instance.label
                address = f"{self._prefix}{name}"
                self._taken[address] = self._taken.get(address, 0) + 1
                again = f" ({self._taken[address]})" if self._taken[address] > 1 else ""
                self._addresses[id(instance)] = f"{address}{again}"
        return kept


def _by_key(
    instances: Iterable[Instance], existence: Existence
) -> Mapping[tuple[str, ...], Instance]:
    """Instances by symbolic name, name, type with name, and id, as far as each means one of them.

    A symbolic name comes before the names of others. The id of one whose own condition is open may
    be that of a resource from elsewhere; `existence` is that of them all.
    """
    by_key: dict[tuple[str, ...], Instance] = {}
    by_symbol: dict[tuple[str, ...], Instance] = {}
    ambiguous: set[tuple[str, ...]] = set()
    for instance in instances:
        typed = relative_id(instance.type, instance.name)
        keys = {key_of(key) for key in (instance.name, typed, instance.id)}
        if instance.symbol:
            by_symbol[key_of(Known(instance.symbol))] = instance
        ambiguous |= keys & by_key.keys()
        if instance.existence != existence:
            ambiguous.add(key_of(instance.id))
        by_key.update(dict.fromkeys(keys, instance))
    certain = {key: instance for key, instance in by_key.items() if key not in ambiguous}
    return {**certain, **by_symbol}
