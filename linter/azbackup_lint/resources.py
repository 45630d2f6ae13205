"""Resources: what Terraform or Resource Manager would create, one instance each, by root.

This is where the languages meet: `terraform` and `arm` produce resources, the estate reads them.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal, Protocol
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause, Hop, Known, MapValue, Value
from azbackup_lint.values.constraints import Constraints, both


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether and how often a resource exists.

    `causes` is empty where it surely exists; otherwise its presence depends on them.
    `many` is true for the one representative of an unknown number of instances. `guards` hold of
    the values that decide, by their names, wherever it exists.
    """

    causes: tuple[Cause, ...] = ()
    many: bool = False
    guards: Constraints = field(default_factory=dict, compare=False)

    def within(self, outer: Existence) -> Existence:
        """The existence of what exists only if this and what is around it do."""
        if not outer.causes and not outer.many:
            return self
        causes = dict.fromkeys((*self.causes, *outer.causes))
        guards = both(self.guards, outer.guards) or {}
        return Existence(tuple(causes), outer.many or self.many, guards)

    def excludes(self, other: Existence) -> bool:
        """Whether what exists like this and what exists like the other can't both exist."""
        return both(self.guards, other.guards) is None


CERTAIN = Existence()


class OnDemand(Mapping[str, Value]):
    """Arguments that are evaluated when they are read, each once."""

    __slots__ = ()

    @abstractmethod
    def let_go(self) -> None:
        """Frees what is needed only for arguments that were not read yet, and easily made again."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance of a managed resource or data source.

    `attributes` holds what the configuration sets; nested blocks are lists of objects, as in plan
    JSON. `subscription` is a known id, or an unknown that stands for it: two resources whose
    unknowns are equal are in the same subscription. `calls` are the module calls that lead here,
    nearest first. `afford` is what `affords` asks, if anything is.
    """

    address: str
    mode: Literal["managed", "data"]
    type: str
    name: str
    attributes: MapValue
    header: Span
    subscription: Value
    existence: Existence = CERTAIN
    calls: tuple[Hop, ...] = ()
    afford: Callable[[int], bool] | None = field(default=None, compare=False, repr=False)

    def get(self, name: str) -> Value | None:
        """The value of a top-level argument, or None where it is not set or null."""
        value = self.attributes.entries.get(name)
        if isinstance(value, Known) and value.data is None:
            return None
        return value

    def affords(self, parts: int) -> bool:
        """Whether so many of its parts can be judged, too; asked once, as they are then paid for.

        That they can't is a problem of the root.
        """
        return self.afford is None or self.afford(parts)

    def let_go(self) -> None:
        """The estate has read what it needs; other arguments can still be read."""
        entries = self.attributes.entries
        if isinstance(entries, OnDemand):
            entries.let_go()


RootKind = Literal["terraform", "plan", "state", "arm", "none"]
"""What was evaluated; `none` stands for a path that leads to no root."""


StateKey = tuple[str, ...]
"""Where a state of Terraform is kept: the backend, what names the state in it, the workspace."""


class Elsewhere(Protocol):
    """What other roots tell one that is evaluated."""

    def attribute(
        self, type_: str, names: Sequence[Value | None], subscription: Value, name: str
    ) -> Value | None:
        """An attribute of a resource by its type, its names and its group; None if not known."""

    def outputs(self, state: StateKey, reader: Span) -> Mapping[str, Value] | None:
        """The outputs of the root that keeps its state there, for what reads it; None if none."""


class Alone:
    """What a root is told that is linted by itself: nothing."""

    def attribute(
        self, type_: str, names: Sequence[Value | None], subscription: Value, name: str
    ) -> Value | None:
        """Nothing is known."""
        return None

    def outputs(self, state: StateKey, reader: Span) -> Mapping[str, Value] | None:
        """No state is known."""
        return None


ALONE = Alone()


class Evaluation(Protocol):
    """What a root's evaluation has met so far; it goes on while attributes are read."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""

    @property
    def sources(self) -> Collection[Source]:
        """The texts that were read so far."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The evaluation of a root that meets nothing more."""

    problems: tuple[Problem, ...]
    sources: frozenset[Source]


INDEX = r'\[(?:"(?:[^"\\]|\\.)*"|[^\[\]"]*)\]'
"""The form of an index in an address of Terraform, as the text of a regular expression."""

_INDEX = lazy_regex(INDEX)


def unindexed(address: str) -> str:
    """An address without the indexes of the modules and the resource in it."""
    return _INDEX.sub("", address) if "[" in address else address


@dataclass(frozen=True, slots=True)
class Unmade:
    """A VM that is declared, and that the inputs of a root don't make."""

    address: str
    header: Span


@dataclass(frozen=True, slots=True)
class Root:
    """What one run of Terraform or one ARM deployment would take, evaluated.

    `resources` are all instances that can concern a policy. Their attributes are evaluated when
    they are read, so more problems may come to light. `inputs` are the names of the variables or
    parameters that the root declares; `variant` names the set of inputs where there are several.
    `state` is where its outputs are kept, as far as that is known.
    `read_unread_inputs` looks for files that would give values which are missing.
    `read_machines_passed` has the addresses of VMs that modules get which are not on this machine,
    without the index of the resource, or without any where it isn't known which instances they get.
    """

    kind: RootKind
    resources: tuple[Resource, ...]
    evaluation: Evaluation
    inputs: frozenset[str] = frozenset()
    variant: str | None = None
    read_locals: Callable[[], Mapping[str, Value]] = dict
    read_outputs: Callable[[], Mapping[str, Value]] = dict
    unmade: tuple[Unmade, ...] = ()
    state: StateKey | None = None
    read_unread_inputs: Callable[[], Iterable[Problem]] = tuple
    read_machines_passed: Callable[[], Iterable[str]] = tuple

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        return self.evaluation.problems

    @property
    def sources(self) -> frozenset[Source]:
        """The texts that were read so far."""
        return frozenset(self.evaluation.sources)

    @property
    def locals(self) -> Mapping[str, Value]:
        """Local values, or ARM's parameters and variables."""
        return self.read_locals()

    @property
    def outputs(self) -> Mapping[str, Value]:
        """The outputs of the root."""
        return self.read_outputs()


def unreadable(kind: RootKind, problem: Problem) -> Root:
    """A root that could not be read."""
    return Root(kind, (), Finished((problem,), frozenset({problem.span.source})))
