"""Resources: what Terraform or Resource Manager would create, one instance each.

This is where the languages meet: `terraform` and `arm` produce resources, the estate reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Hop, Known, MapValue, Value


@dataclass(frozen=True, slots=True)
class Existence:
    """Whether and how often a resource exists.

    `conditions` is empty where it surely exists; otherwise its presence depends on these causes.
    `many` is true for the one representative of an unknown number of instances.
    """

    conditions: tuple[Cause, ...] = ()
    many: bool = False


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
