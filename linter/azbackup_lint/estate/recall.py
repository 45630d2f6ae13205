"""Results that are kept for as long as everything that they were made of stays the same.

A computation asks its surroundings questions: which disks does this VM have, where does this id
lead to. Its result is kept with the questions and their answers, in order. Later, in other
surroundings, the questions are put again. Where the answers are the same, so would the result be.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from decimal import Decimal
from functools import partial
from operator import attrgetter
from types import MethodType

from azbackup_lint.estate.afresh import Afresh
from azbackup_lint.estate.entities import Entity
from azbackup_lint.light_typing import Any, TypeVar, cast
from azbackup_lint.records import dataclass, field, fields
from azbackup_lint.resources import Resource

S = TypeVar("S")
T = TypeVar("T")

Way = str
"""The attributes that lead from surroundings to what is asked, with dots between them."""


class Recall(Afresh):
    """Results from one run to the next.

    `asked` are the classes whose methods and attributes count as questions. What they answer with
    is never changed afterwards, and neither is a result.
    """

    def __init__(self, asked: tuple[type, ...]) -> None:
        self._asked = asked
        self._watch: Callable[[], None] = lambda: None
        self._before: dict[Hashable, _Result] = {}
        self._now: dict[Hashable, _Result] = {}
        self._witnesses: dict[int, _Witness] = {}

    def begin(self, watch: Callable[[], None]) -> None:
        """Before a run. `watch` is called before each result, and may raise to end the run."""
        self._watch = watch
        self._before |= self._now  # all that there is, if the last run did not finish
        self._now, self._witnesses = {}, {}

    def finish(self) -> None:
        """After a run: what it did not need is forgotten, if it needed anything."""
        self._before, self._now = self._now or self._before, {}
        self._witnesses = {}

    def of(self, key: Hashable, given: tuple[object, ...], around: S, make: Callable[[S], T]) -> T:
        """See `Afresh`; the result of an earlier run if it holds."""
        self._watch()
        result = self._before.get(key)
        if result is None or not same(result.given, given) or not self._holds(result, around):
            questions: dict[object, _Question] = {}
            asking: Any = _Asking(self._asked, around, "", questions)
            result = _Result(given, make(cast("S", asking)), tuple(questions.values()))
        self._now[key] = result
        return cast("T", result.value)

    def _holds(self, result: _Result, around: object) -> bool:
        witness = self._witnesses.get(id(around))
        if witness is None:
            witness = self._witnesses[id(around)] = _Witness(around)
        for question in result.questions:
            before, now = question.answer, witness.answer(question)
            if before is not now and not same(before, now):
                return False
        return True


@dataclass(frozen=True, slots=True)
class _Question:
    """A method that was called with arguments, or an attribute that was read if there are none."""

    way: Way
    arguments: tuple[object, ...] | None
    answer: object


@dataclass(frozen=True, slots=True)
class _Result:
    """What was made of what, and the questions that it took."""

    given: tuple[object, ...]
    value: object
    questions: tuple[_Question, ...]


@dataclass(slots=True)
class _Witness:
    """Answers questions from surroundings, which stay the same meanwhile."""

    _around: object
    _known: dict[Way, Any] = field(default_factory=dict)

    def answer(self, question: _Question) -> object:
        way = question.way
        if way not in self._known:
            self._known[way] = attrgetter(way)(self._around)
        known = self._known[way]
        if question.arguments is None:
            return known
        return _settled(known(*question.arguments))


class _Asking:
    """Stands for surroundings, and writes down what they are asked."""

    __slots__ = ("_asked", "_questions", "_real", "_way")

    def __init__(
        self,
        asked: tuple[type, ...],
        real: object,
        way: Way,
        questions: dict[object, _Question],
    ) -> None:
        self._asked = asked
        self._real = real
        self._way = way
        self._questions = questions

    def __getattr__(self, name: str) -> Any:
        found, way = getattr(self._real, name), f"{self._way}.{name}" if self._way else name
        if isinstance(found, self._asked):
            return _Asking(self._asked, found, way, self._questions)
        if isinstance(found, MethodType):
            return partial(self._call, found, way)
        return self._questions.setdefault(way, _Question(way, None, found)).answer

    def _call(self, method: Callable[..., object], way: Way, *arguments: object) -> object:
        key = (way, *map(id, arguments))
        known = self._questions.get(key)
        if known is None:
            known = _Question(way, arguments, _settled(method(*arguments)))
            self._questions[key] = known
        return known.answer


def _settled(answer: object) -> object:
    """An answer that can be read more than once."""
    return tuple(answer) if isinstance(answer, Iterator) else answer


def same(one: object, other: object) -> bool:
    """Whether two things can't be told apart: the same objects, in the same structure.

    Two values that are equal, and are written at different places, are not the same. What
    declares something, and what is declared, is the same only as itself, as links lead to it.
    """
    if one is other:
        return True
    kind: Any = type(one)
    if kind is not type(other):
        return False
    take_apart = _PARTS.get(kind)
    if take_apart is None:
        take_apart = _PARTS[kind] = _taking_apart(kind)
    if take_apart is _itself:
        return bool(one == other)
    if take_apart is _in_no_way:
        return False
    mine, its = take_apart(one), take_apart(other)
    if len(mine) != len(its):
        return False
    for part, its_part in zip(mine, its, strict=True):  # a loop is faster than all()
        if part is not its_part and not same(part, its_part):
            return False
    return True


Parts = Callable[[Any], Any]

_PARTS: dict[object, Parts] = {}
"""What takes things of a class apart; `_itself` where equal is the same, `_in_no_way` where only
the object itself is.
"""


def _itself(one: object) -> object:
    return one


def _in_no_way(one: object) -> tuple[object, ...]:
    return ()


def _taking_apart(kind: Any) -> Parts:
    if kind in (tuple, list):
        return tuple
    if kind is dict:
        return lambda one: (*one, *one.values())
    if kind in (str, int, bool, Decimal, frozenset):
        return _itself
    if issubclass(kind, (Entity, Resource)) or not hasattr(kind, "__record_fields__"):
        return _in_no_way
    names = [item.name for item in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, *names),)
