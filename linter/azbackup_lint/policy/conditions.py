"""Three-valued JSON Schema: the one place where unknowns are interpreted.

A schema is compiled once to a tree. Its leaves ask the jsonschema package about known values, and
decide of unknown ones whether all, none or some of the values that they may turn out to be would
pass; above them Kleene's logic holds: `None` stands for unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, Protocol

from jsonschema import Draft202012Validator
from jsonschema.validators import extend

from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value, causes_of

Truth = Literal["holds", "fails", "unknown"]
Answer = bool | None
Path = tuple[str | int, ...]

TRUTHS: dict[Answer, Truth] = {True: "holds", False: "fails", None: "unknown"}

_TYPES = Draft202012Validator.TYPE_CHECKER.redefine(
    "number",
    lambda _, data: isinstance(data, (int, float, Decimal)) and not isinstance(data, bool),
)
_VALIDATOR: Any = extend(Draft202012Validator, type_checker=_TYPES)({})  # type: ignore[no-untyped-call]


class Condition:
    """A compiled condition on documents that may hold unknowns."""

    __slots__ = ("_node",)

    def __init__(self, schema: dict[str, Any]) -> None:
        self._node = _compiled(schema)

    def decide(self, document: Any) -> Truth:
        """Whether the document meets the condition."""
        return TRUTHS[self._node.answer(document)]

    def violation(self, document: Any) -> Path:
        """The path of the fact that makes the condition fail, as far as one is to blame."""
        return next((path for path, _ in self._node.reasons(document, (), False) if path), ())

    def obstacles(self, document: Any) -> tuple[tuple[Cause, ...], Path]:
        """The causes of the unknowns that keep the condition undecided, and the first's path."""
        causes: dict[Cause, None] = {}
        first: Path | None = None
        for path, fact in self._node.reasons(document, (), None):
            first = path if first is None else first
            causes |= dict.fromkeys(causes_of(*_unknowns(fact)))
        return tuple(causes), first or ()


class _Node(Protocol):
    """A part of a condition."""

    def answer(self, fact: Any) -> Answer:
        """Whether a fact meets the condition."""

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        """The facts, with their paths, that make the answer about a fact the wanted one.

        The answer has to be the wanted one.
        """


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A keyword on a single value."""

    keyword: str
    argument: Any
    holds: Callable[[Any], bool]

    def answer(self, fact: Any) -> Answer:
        if not isinstance(fact, Unknown):
            return self.holds(fact)
        if fact.options:
            return _of_options(self, fact)
        return _within_bounds(self.keyword, self.argument, fact)

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        yield path, fact


@dataclass(frozen=True, slots=True)
class _Required:
    """Keys that must be there."""

    names: tuple[str, ...]

    def answer(self, fact: Any) -> Answer:
        if isinstance(fact, Unknown):
            return _of_options(self, fact)
        return not isinstance(fact, dict) or all(name in fact for name in self.names)

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        yield path, fact


@dataclass(frozen=True, slots=True)
class _Properties:
    """Conditions on the values of keys, as far as those are there."""

    nodes: tuple[tuple[str, _Node], ...]

    def answer(self, fact: Any) -> Answer:
        if isinstance(fact, Unknown):
            return _of_options(self, fact)
        if not isinstance(fact, dict):
            return True
        answer: Answer = True
        for name, node in self.nodes:
            if name in fact:
                found = node.answer(fact[name])
                if found is False:
                    return False
                answer = answer if found else None
        return answer

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        if not isinstance(fact, dict):
            yield path, fact
            return
        for name, node in self.nodes:
            if name in fact and node.answer(fact[name]) is wanted:
                yield from node.reasons(fact[name], (*path, name), wanted)


@dataclass(frozen=True, slots=True)
class _Every:
    """All conditions have to hold."""

    nodes: Sequence[_Node]

    def answer(self, fact: Any) -> Answer:
        answer: Answer = True
        for node in self.nodes:
            found = node.answer(fact)
            if found is False:
                return False
            answer = answer if found else None
        return answer

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        for node in self.nodes:
            if node.answer(fact) is wanted:
                yield from node.reasons(fact, path, wanted)


@dataclass(frozen=True, slots=True)
class _Some:
    """One of the conditions has to hold."""

    nodes: Sequence[_Node]

    def answer(self, fact: Any) -> Answer:
        answer: Answer = False
        for node in self.nodes:
            found = node.answer(fact)
            if found:
                return True
            answer = answer if found is False else None
        return answer

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        """Where all fail, the reasons of the condition that came nearest."""
        found = [
            list(node.reasons(fact, path, wanted))
            for node in self.nodes
            if node.answer(fact) is wanted
        ]
        chosen = [min(found, key=len)] if wanted is False and found else found
        for reasons in chosen:
            yield from reasons


@dataclass(frozen=True, slots=True)
class _Not:
    """The condition has to fail."""

    node: _Node

    def answer(self, fact: Any) -> Answer:
        found = self.node.answer(fact)
        return None if found is None else not found

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        yield from self.node.reasons(fact, path, None if wanted is None else not wanted)


@dataclass(frozen=True, slots=True)
class _Items:
    """A condition on all items of a list, or (`some`) on at least one."""

    node: _Node
    some: bool

    def answer(self, fact: Any) -> Answer:
        if isinstance(fact, Unknown):
            return _of_options(self, fact)
        if not isinstance(fact, list):
            return True
        found = {self.node.answer(item) for item in fact}
        if self.some in found:
            return self.some
        return None if None in found else not self.some

    def reasons(self, fact: Any, path: Path, wanted: Answer) -> Iterator[tuple[Path, Any]]:
        if not isinstance(fact, list) or wanted is (not self.some):
            yield path, fact  # all items together are why
            return
        for number, item in enumerate(fact):
            if self.node.answer(item) is wanted:
                yield from self.node.reasons(item, (*path, number), wanted)


def _compiled(schema: dict[str, Any]) -> _Node:
    nodes = [_keyword(keyword, argument) for keyword, argument in schema.items()]
    return nodes[0] if len(nodes) == 1 else _Every(tuple(nodes))


def _keyword(keyword: str, argument: Any) -> _Node:
    match keyword:
        case "properties":
            return _Properties(tuple((name, _compiled(inner)) for name, inner in argument.items()))
        case "required":
            return _Required(tuple(argument))
        case "allOf":
            return _Every([_compiled(inner) for inner in argument])
        case "anyOf":
            return _Some([_compiled(inner) for inner in argument])
        case "not":
            return _Not(_compiled(argument))
        case "items" | "contains":
            return _Items(_compiled(argument), keyword == "contains")
    return _leaf(keyword, argument)


def _leaf(keyword: str, argument: Any) -> _Leaf:
    if (keyword, argument) == ("type", "object"):
        return _Leaf(keyword, argument, lambda fact: isinstance(fact, dict))
    rule: Any = Draft202012Validator.VALIDATORS[keyword]

    def holds(fact: Any) -> bool:
        return next(iter(rule(_VALIDATOR, argument, fact, {}) or ()), None) is None

    return _Leaf(keyword, argument, holds)


def _of_options(node: _Node, fact: Unknown) -> Answer:
    """The answer that all options have in common."""
    answers = {node.answer(_document(option)) for option in fact.options}
    return answers.pop() if len(answers) == 1 else None


def _within_bounds(keyword: str, argument: Any, fact: Unknown) -> Answer:
    """Whether every, no or some number within the bounds of an unknown would pass."""
    low, high = fact.minimum, fact.maximum
    match keyword:
        case "maximum":
            return _ordered(high, argument, low, strict=False)
        case "exclusiveMaximum":
            return _ordered(high, argument, low, strict=True)
        case "minimum":
            return _ordered(_negative(low), -argument, _negative(high), strict=False)
        case "exclusiveMinimum":
            return _ordered(_negative(low), -argument, _negative(high), strict=True)
        case "const":
            return False if _is_outside(argument, fact) else None
        case "enum":
            return False if all(_is_outside(item, fact) for item in argument) else None
    return None


def _ordered(most: Any, bound: Any, least: Any, *, strict: bool) -> Answer:
    """Whether numbers between `least` and `most` are below a bound; None is no limit."""
    if most is not None and (most < bound or (most == bound and not strict)):
        return True
    if least is not None and (least > bound or (least == bound and strict)):
        return False
    return None


def _negative(number: Any) -> Any:
    return None if number is None else -number


def _is_outside(argument: Any, fact: Unknown) -> bool:
    """Whether the bounds of an unknown rule a number out."""
    if isinstance(argument, bool) or not isinstance(argument, (int, float, Decimal)):
        return False
    low, high = fact.minimum, fact.maximum
    return (low is not None and argument < low) or (high is not None and argument > high)


def _document(value: Value) -> Any:
    """An evaluated value as part of a document."""
    if isinstance(value, Known):
        return value.data
    if isinstance(value, ListValue):
        return [_document(item) for item in value.items]
    if isinstance(value, MapValue):
        return {name: _document(entry) for name, entry in value.entries.items()}
    return value


def _unknowns(fact: Any) -> list[Unknown]:
    if isinstance(fact, Unknown):
        return [fact]
    if isinstance(fact, dict):
        return [unknown for value in fact.values() for unknown in _unknowns(value)]
    if isinstance(fact, list):
        return [unknown for value in fact for unknown in _unknowns(value)]
    return []
