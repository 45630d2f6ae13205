"""Objects and arrays without any expression, whose values are the same wherever they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.light_typing import Any, TypeVar
from azbackup_lint.values import Value

T = TypeVar("T")


class Literals:
    """What follows from nodes of JSON alone: values without expressions, and members by name."""

    def __init__(self) -> None:
        self._values: dict[int, tuple[Tree, Value | None]] = {}
        self._members: dict[int, tuple[Sequence[Member], Any]] = {}

    def named(self, node: Tree, sort: Callable[[Sequence[Member]], T]) -> T:
        """The members of an object, sorted once: each iteration of a loop reads them."""
        members = node.members
        if not isinstance(node, JsonValue):
            return sort(members)
        known = self._members.get(id(members))
        if known is None:
            known = self._members[id(members)] = (members, sort(members))
        found: T = known[1]
        return found

    def of(self, node: Tree, evaluate: Callable[[Tree], Value]) -> Value:
        """The value of an object or array, evaluated once if it holds no expression.

        Only of JSON is everything inside known; what other languages write is evaluated again.
        """
        if not isinstance(node, JsonValue):
            return evaluate(node)
        known = self._values.get(id(node))  # which stays its own, as the node is kept with it
        if known is None:
            value = evaluate(node) if _is_literal(node.data) else None
            known = self._values[id(node)] = (node, value)
        return evaluate(node) if known[1] is None else known[1]


def has_computed_names(members: Mapping[str, Any]) -> bool:
    """Whether a name in an object is an expression, or looks like one."""
    return any(name.startswith("[") for name in members)


def _is_literal(data: Any) -> bool:
    """Whether plain data hold no expression, nor a loop that makes items."""
    if isinstance(data, str):
        return not data.startswith("[")
    if isinstance(data, dict):
        return not has_computed_names(data) and all(
            _is_literal(item) and name.lower() != "copy" for name, item in data.items()
        )
    if isinstance(data, list):
        return all(map(_is_literal, data))
    return True
