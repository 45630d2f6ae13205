"""Resources: what Terraform or Resource Manager would create, one instance each, by root.

This is where the languages meet: `terraform` and `arm` produce resources, the estate reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from azbackup_lint.problems import Problem
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause, Hop, Known, MapValue, Value


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether and how often a resource exists.

    `causes` is empty where it surely exists; otherwise its presence depends on them.
    `many` is true for the one representative of an unknown number of instances.
    """

    causes: tuple[Cause, ...] = ()
    many: bool = False

    def within(self, outer: Existence) -> Existence:
        """The existence of what exists only if this and what is around it do."""
        if not outer.causes and not outer.many:
            return self
        causes = dict.fromkeys((*self.causes, *outer.causes))
        return Existence(tuple(causes), outer.many or self.many)


CERTAIN = Existence()


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance of a managed resource or data source.

    `attributes` holds what the configuration sets; nested blocks are lists of objects, as in plan
    JSON. `subscription` is a known id, or an unknown that stands for it: two resources whose
    unknowns are equal are in the same subscription. `calls` are the module calls that lead here,
    nearest first.
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

    def get(self, name: str) -> Value | None:
        """The value of a top-level argument, or None where it is not set or null."""
        value = self.attributes.entries.get(name)
        if isinstance(value, Known) and value.data is None:
            return None
        return value


RootKind = Literal["terraform", "plan", "state", "arm"]


class Root(Protocol):
    """What one run of Terraform or one ARM deployment would take, evaluated.

    Attributes of resources are evaluated when they are read, so more problems may come to light.
    `variant` names the set of inputs where there are several.
    """

    @property
    def kind(self) -> RootKind:
        """What was evaluated."""

    @property
    def variant(self) -> str | None:
        """The name of the set of inputs, if there are several."""

    @property
    def resources(self) -> tuple[Resource, ...]:
        """All instances of resources and data sources that can concern a policy."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""

    @property
    def sources(self) -> frozenset[Source]:
        """The texts that were read."""

    @property
    def inputs(self) -> frozenset[str]:
        """The names of the variables or parameters that the root declares."""

    @property
    def locals(self) -> Mapping[str, Value]:
        """Local values, or ARM's parameters and variables."""

    @property
    def outputs(self) -> Mapping[str, Value]:
        """The outputs of the root."""


@dataclass(frozen=True, slots=True)
class UnreadableRoot:
    """A root of which nothing could be read."""

    kind: RootKind
    problems: tuple[Problem, ...]
    sources: frozenset[Source]
    variant: str | None = None
    resources: tuple[Resource, ...] = ()
    inputs: frozenset[str] = frozenset()
    locals: Mapping[str, Value] = field(default_factory=dict)
    outputs: Mapping[str, Value] = field(default_factory=dict)
