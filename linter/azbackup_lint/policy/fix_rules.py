"""How a policy mends what violates it: which facts get which values, and whether that is safe."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.light_typing import Any, Literal
from azbackup_lint.policy.remedies import Language
from azbackup_lint.records import dataclass, field

Source = Literal["value", "limit", "fact", "nearest"]
"""Where a new value comes from: it is written in the policy, a limit of the matrix, another fact,
or the one that the policy allows and that is nearest to what is written."""


@dataclass(frozen=True, slots=True)
class NewValue:
    """What a fact gets in one language; `data` is the value, or the name of a limit or fact.

    The value None leaves the attribute out.
    """

    source: Source
    data: Any = None


@dataclass(frozen=True, slots=True)
class Change:
    """One fact with its new value by language, and the attributes that hold it.

    `at` are the paths to the attribute by language where they aren't those of the fact itself.
    `when` narrows the views that the change is for. `given` are other attributes of the resource,
    by language, that the change needs: with these values, or any value for `{}`.
    """

    fact: str
    to: Mapping[Language, NewValue]
    at: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    when: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[Language, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def verb(self) -> str:
        """The key that names the fact: `set`, or `remove` where every value is None."""
        return "set" if any(value != NewValue("value") for value in self.to.values()) else "remove"


@dataclass(frozen=True, slots=True)
class FixRule:
    """The changes that mend a violation together; `why` says what else an unsafe one changes.

    `after` are the ids of policies whose fixes go first, since they may settle it.
    """

    title: str
    safe: bool
    why: str
    changes: tuple[Change, ...]
    after: tuple[str, ...] = ()


def read_fix_rule(data: Mapping[str, Any] | None) -> FixRule | None:
    """The rule of a policy that has one."""
    if data is None:
        return None
    changes = tuple(_change(item) for item in data["edits"])
    after = tuple(data.get("after", ()))
    return FixRule(data["title"], data["safe"], data.get("why", ""), changes, after)


def _change(data: Mapping[str, Any]) -> Change:
    fact = data.get("set") or data["remove"]
    to = data.get("to")
    if isinstance(to, dict) and "terraform" in to:
        by_language: dict[Language, NewValue] = {
            "terraform": _new_value(to["terraform"]),
            "arm": _new_value(to["arm"]),
        }
    else:
        by_language = {"terraform": _new_value(to), "arm": _new_value(to)}
    at = _paths(data.get("at", {}))
    return Change(fact, by_language, at, data.get("when", {}), data.get("given", {}))


def _new_value(data: Any) -> NewValue:
    if not isinstance(data, dict):
        return NewValue("value", data)
    if "$limit" in data:
        return NewValue("limit", data["$limit"])
    return NewValue("fact", data["$fact"]) if "$fact" in data else NewValue("nearest")


def _paths(data: Mapping[Language, str | list[str]]) -> dict[Language, tuple[str, ...]]:
    return {
        language: (paths,) if isinstance(paths, str) else tuple(paths)
        for language, paths in data.items()
    }
