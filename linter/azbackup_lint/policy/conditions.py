"""Three-valued conditions: the one place where unknowns are interpreted.

Conditions are written in a closed subset of JSON Schema: `properties`, `required`, `allOf`,
`anyOf`, `not`, `items`, `contains` and the keywords of `keywords.RULES`. A schema is compiled once
to a tree. Its leaves decide of an unknown whether all, none or some of the values that it may turn
out to be would pass; above them Kleene's logic holds: `None` stands for unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from azbackup_lint.light_typing import Any, Literal, Protocol
from azbackup_lint.policy.keywords import RULES, Answer, within_bounds
from azbackup_lint.records import dataclass
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value, causes_of
from azbackup_lint.values.logic import all_true, any_true

Truth = Literal["holds", "fails", "unknown"]
Path = tuple[str | int, ...]
Reasons = list[tuple[Path, Any]]
"""Facts, with their paths."""

Read = tuple[tuple[str, ...], bool]
"""The path of a fact that is looked at; false if what is inside of an object doesn't matter."""

TRUTHS: dict[Answer, Truth] = {True: "holds", False: "fails", None: "unknown"}


class Condition:
    """A compiled condition on documents that may hold unknowns."""

    __slots__ = ("_node",)

    def __init__(self, schema: dict[str, Any]) -> None:
        self._node = _compiled(schema)

    def decide(self, document: Any) -> Truth:
        """Whether the document meets the condition."""
        return TRUTHS[self._node.answer(document)]

    def reads(self) -> Iterator[Read]:
        """The facts that the condition looks at."""
        return self._node.reads()

    def blamed(self, document: Any) -> tuple[Path, ...]:
        """The paths of the facts that make the condition fail, as far as any are to blame."""
        _, reasons = self._node.explain(document, ())
        return tuple(path for path, _ in reasons if path)

    def obstacles(self, document: Any) -> tuple[Path, ...]:
        """The paths of the facts whose unknowns keep the condition undecided."""
        _, reasons = self._node.explain(document, ())
        return tuple(dict.fromkeys(path for path, _ in reasons))


class _Node(Protocol):
    """A part of a condition."""

    def answer(self, fact: Any) -> Answer:
        """Whether a fact meets the condition."""

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        """The answer about the fact at a path, and the facts inside that make it so."""

    def reads(self) -> Iterator[Read]:
        """What is looked at of a fact, whatever it is."""


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A keyword on a single value."""

    keyword: str
    argument: Any

    def answer(self, fact: Any) -> Answer:
        if not isinstance(fact, Unknown):
            return RULES[self.keyword](self.argument, fact)
        if fact.options:
            return _of_options(self, fact)
        return within_bounds(self.keyword, self.argument, fact)

    def reads(self) -> Iterator[Read]:
        yield (), self.keyword in ("const", "enum")

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        return self.answer(fact), [(path, fact)]


@dataclass(frozen=True, slots=True)
class _Required:
    """Keys that must be there."""

    names: tuple[str, ...]

    def answer(self, fact: Any) -> Answer:
        if isinstance(fact, Unknown):
            return _of_options(self, fact)
        return not isinstance(fact, dict) or all(name in fact for name in self.names)

    def reads(self) -> Iterator[Read]:
        yield (), False  # what is unknown need not have keys
        yield from (((name,), False) for name in self.names)

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        return self.answer(fact), [(path, fact)]


@dataclass(frozen=True, slots=True)
class _Properties:
    """Conditions on the values of keys, as far as those are there."""

    nodes: tuple[tuple[str, _Node], ...]

    def answer(self, fact: Any) -> Answer:
        if isinstance(fact, Unknown):
            return _of_options(self, fact)
        if not isinstance(fact, dict):
            return True
        return all_true(node.answer(fact[name]) for name, node in self.nodes if name in fact)

    def reads(self) -> Iterator[Read]:
        yield (), False
        for name, node in self.nodes:
            for path, is_whole in node.reads():
                yield (name, *path), is_whole

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        if not isinstance(fact, dict):
            return self.answer(fact), [(path, fact)]
        explained = [
            node.explain(fact[name], (*path, name)) for name, node in self.nodes if name in fact
        ]
        answer = all_true(inner for inner, _ in explained)
        return answer, _joined(answer, explained)


@dataclass(frozen=True, slots=True)
class _Every:
    """All conditions have to hold."""

    nodes: Sequence[_Node]

    def answer(self, fact: Any) -> Answer:
        return all_true(node.answer(fact) for node in self.nodes)

    def reads(self) -> Iterator[Read]:
        return (read for node in self.nodes for read in node.reads())

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        explained = [node.explain(fact, path) for node in self.nodes]
        answer = all_true(inner for inner, _ in explained)
        return answer, _joined(answer, explained)


@dataclass(frozen=True, slots=True)
class _Some:
    """One of the conditions has to hold."""

    nodes: Sequence[_Node]

    def answer(self, fact: Any) -> Answer:
        return any_true(node.answer(fact) for node in self.nodes)

    def reads(self) -> Iterator[Read]:
        return (read for node in self.nodes for read in node.reads())

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        """Where all fail, the reasons of the conditions that came nearest."""
        explained = [node.explain(fact, path) for node in self.nodes]
        answer = any_true(inner for inner, _ in explained)
        if answer is False:
            fewest = min((len(reasons) for _, reasons in explained), default=0)
            explained = [part for part in explained if len(part[1]) == fewest]
        return answer, _joined(answer, explained)


@dataclass(frozen=True, slots=True)
class _Not:
    """The condition has to fail."""

    node: _Node

    def answer(self, fact: Any) -> Answer:
        return _denied(self.node.answer(fact))

    def reads(self) -> Iterator[Read]:
        return self.node.reads()

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        answer, reasons = self.node.explain(fact, path)
        return _denied(answer), reasons


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
        return self._of_all(self.node.answer(item) for item in fact)

    def reads(self) -> Iterator[Read]:
        yield (), True

    def explain(self, fact: Any, path: Path) -> tuple[Answer, Reasons]:
        if not isinstance(fact, list):
            return self.answer(fact), [(path, fact)]
        explained = [self.node.explain(item, (*path, number)) for number, item in enumerate(fact)]
        answer = self._of_all(inner for inner, _ in explained)
        if answer is (not self.some):
            return answer, [(path, fact)]  # all items together are why
        return answer, _joined(answer, explained)

    def _of_all(self, answers: Iterator[Answer]) -> Answer:
        return any_true(answers) if self.some else all_true(answers)


def _joined(answer: Answer, explained: Sequence[tuple[Answer, Reasons]]) -> Reasons:
    """The reasons of all parts that have the answer of the whole."""
    return [reason for inner, reasons in explained if inner is answer for reason in reasons]


def _denied(answer: Answer) -> Answer:
    return None if answer is None else not answer


def causes_at(document: Any, paths: Iterable[Path]) -> tuple[Cause, ...]:
    """The causes of all unknowns in the facts at some paths, each once."""
    causes: list[tuple[Cause, ...]] = []
    for path in paths:
        fact = document
        for step in path:
            fact = fact[step]
        unknowns = (fact,) if isinstance(fact, Unknown) else _unknowns(fact)
        of_fact = causes_of(*unknowns)
        if of_fact not in causes:  # facts often come from the same value
            causes.append(of_fact)
    return causes[0] if len(causes) == 1 else tuple(dict.fromkeys(chain.from_iterable(causes)))


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
    return _Leaf(keyword, argument)


def _of_options(node: _Node, fact: Unknown) -> Answer:
    """The answer that all options have in common."""
    answers = {node.answer(as_document(option)) for option in fact.options}
    return answers.pop() if len(answers) == 1 else None


def as_document(value: Value) -> Any:
    """An evaluated value as part of a document."""
    if isinstance(value, Known):
        return value.data
    if isinstance(value, ListValue):
        return [as_document(item) for item in value.items]
    if isinstance(value, MapValue):
        return {name: as_document(entry) for name, entry in value.entries.items()}
    return value


def _unknowns(fact: Any) -> list[Unknown]:
    if isinstance(fact, Unknown):
        return [fact]
    if isinstance(fact, dict):
        return [unknown for value in fact.values() for unknown in _unknowns(value)]
    if isinstance(fact, list):
        return [unknown for value in fact for unknown in _unknowns(value)]
    return []
