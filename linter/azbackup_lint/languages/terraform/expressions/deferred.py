"""Objects of which only those attributes are evaluated that something asks for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping

from azbackup_lint.languages.terraform.expressions.failures import Parts
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.records import dataclass
from azbackup_lint.values import MapValue, Unknown, Value, placed_like


class ReadInPart(Mapping[str, Value]):
    """Entries that a path reads one by one, as in `module.hub.settings.vms`."""

    __slots__ = ()

    @abstractmethod
    def part(self, name: str) -> Value | None:
        """An entry that may itself be read in part; None where there is no such one.

        Only a path, or the definition that is one, takes a value so. Everything else has it whole:
        what holds a value that isn't evaluated yet could turn out to be in it.
        """

    def __getitem__(self, name: str) -> Value:
        value = self.part(name)
        if value is None:
            raise KeyError(name)
        return whole(value)


@dataclass(frozen=True, slots=True, eq=False)
class Later(Value):
    """What stands for an expression in an object until it is evaluated."""

    node: ast.Node
    scope: Scope

    __eq__ = object.__eq__
    __hash__ = object.__hash__


class Deferred(ReadInPart):
    """Entries, `Later` ones among them, which `read` evaluates; `finish` has them all together."""

    __slots__ = ("_entries", "_finish", "_read", "made")

    def __init__(
        self,
        entries: Mapping[str, Value],
        read: Callable[[Later], Value],
        finish: Callable[[Deferred], MapValue | Unknown],
    ) -> None:
        self._entries = entries
        self._read = read
        self._finish = finish
        self.made: MapValue | Unknown | None = None

    def part(self, name: str) -> Value | None:
        value = self._entries.get(name)
        return self._read(value) if isinstance(value, Later) else value

    def whole(self) -> MapValue | Unknown:
        """The object with all entries, or why there is none."""
        return self._finish(self) if self.made is None else self.made

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def whole(value: Value) -> Value:
    """A value with nothing in it that is yet to be evaluated."""
    if type(value) is MapValue and type(value.entries) is Deferred:
        return placed_like(value.entries.whole(), value)
    return value


class Outline(Parts):
    """Leaves the values of an object for later, but evaluates its keys."""

    def __init__(self, evaluate: Callable[[ast.Node, Scope], Value]) -> None:
        super().__init__(evaluate)
        self._is_open = False

    def evaluate(self, node: ast.Node, scope: Scope) -> Value:
        if self._is_open or isinstance(node, ast.Literal):
            return super().evaluate(node, scope)
        return Later(node, scope)

    def of_open(self) -> None:
        self._is_open = True
