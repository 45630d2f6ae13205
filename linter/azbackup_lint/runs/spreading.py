"""Spreads the units of a run over an executor, and gathers their outcomes in order.

Any `concurrent.futures.Executor` will do. A unit that ends the process it is linted in is found and
told; all others are linted all the same.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager

from azbackup_lint import looks
from azbackup_lint.files import Files
from azbackup_lint.light_typing import Any, Protocol, TypeAlias
from azbackup_lint.outcomes import UnitOutcome
from azbackup_lint.problems import UNLINTED_ROOT, Problem
from azbackup_lint.records import dataclass
from azbackup_lint.roots import Surroundings, Unit
from azbackup_lint.runs.encoding import Decoder
from azbackup_lint.runs.results import Result
from azbackup_lint.runs.texts import Texts
from azbackup_lint.runs.workers import lint_units
from azbackup_lint.source import Source

MOST_AT_ONCE = 16
"""Units that are sent together, so that sending costs little."""

ROUNDS = 8
"""Chunks for each worker at least, so that none has nothing to do for long."""

AHEAD = 2
"""Chunks for each worker that are under way or wait for it."""


class Executor(Protocol):
    """What `concurrent.futures.Executor` and its like have in common."""

    def submit(self, function: Callable[..., bytes], /, *arguments: Any) -> Future[bytes]:
        """Runs a function elsewhere."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Where units are linted: how many workers there are, and how to get an executor of them.

    It is asked for another executor if a worker died and took the first one with it. `died` are the
    exceptions that tell so.
    """

    workers: int
    executor: Callable[[int], AbstractContextManager[Executor]]
    died: tuple[type[BaseException], ...] = (BrokenProcessPool,)


Numbered: TypeAlias = "tuple[int, Unit]"


def spread_units(
    units: Sequence[Unit],
    context: bytes,
    surroundings: Surroundings,
    spread: Spread,
    texts: Texts,
    made: Callable[[Unit, Result], None],
) -> Iterator[UnitOutcome]:
    """The outcomes of units in their order, as soon as those before them are there.

    `made` gets each result that is new.
    """
    return _Spreading(units, context, surroundings, spread, texts, made).outcomes()


class _Spreading:
    def __init__(
        self,
        units: Sequence[Unit],
        context: bytes,
        surroundings: Surroundings,
        spread: Spread,
        texts: Texts,
        made: Callable[[Unit, Result], None],
    ) -> None:
        self._made = made
        self._units = units
        self._context = context
        self._surroundings = surroundings
        self._spread = spread
        self._texts = texts
        self._done: dict[int, UnitOutcome] = {}
        self._next = 0

    def outcomes(self) -> Iterator[UnitOutcome]:
        waiting = deque(self._chunks())
        while waiting:
            suspects = yield from self._until_broken(waiting)
            for number, unit in suspects:
                self._alone(number, unit)
                yield from self._in_order()

    def _chunks(self) -> Iterator[list[Numbered]]:
        size = len(self._units) // (self._spread.workers * ROUNDS)
        size = max(1, min(size, MOST_AT_ONCE))
        numbered = list(enumerate(self._units))
        for start in range(0, len(numbered), size):
            yield numbered[start : start + size]

    def _in_order(self) -> Iterator[UnitOutcome]:
        while self._next in self._done:
            yield self._done.pop(self._next)
            self._next += 1

    def _until_broken(
        self, waiting: deque[list[Numbered]]
    ) -> Generator[UnitOutcome, None, list[Numbered]]:
        """Works on chunks until all are done or a worker dies; what was under way then."""
        under_way: dict[Future[bytes], list[Numbered]] = {}
        suspects: list[Numbered] = []
        with self._spread.executor(self._spread.workers) as executor:
            while (waiting and not suspects) or under_way:
                while waiting and not suspects and len(under_way) < AHEAD * self._spread.workers:
                    chunk = waiting.popleft()
                    try:
                        future = self._submit(executor, chunk)
                    except self._spread.died:
                        suspects += chunk
                    else:
                        under_way[future] = chunk
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in done:
                    chunk = under_way.pop(future)
                    try:
                        self._keep(chunk, future.result())
                    except self._spread.died:
                        suspects += chunk
                yield from self._in_order()
        return sorted(suspects, key=lambda item: item[0])

    def _submit(self, executor: Executor, chunk: list[Numbered]) -> Future[bytes]:
        return executor.submit(lint_units, self._context, tuple(unit for _, unit in chunk))

    def _alone(self, number: int, unit: Unit) -> None:
        """Lints a unit with nothing beside it: if its process dies again, it is the cause."""
        chunk = [(number, unit)]
        try:
            with self._spread.executor(1) as executor:
                self._keep(chunk, self._submit(executor, chunk).result())
        except self._spread.died:
            self._done[number] = _unlinted(unit, self._surroundings)

    def _keep(self, chunk: Sequence[Numbered], data: bytes) -> None:
        decoded = json.loads(data)
        contents = decoded["contents"]
        for (number, unit), (names, outcome, seen) in zip(chunk, decoded["results"], strict=True):
            decoder = Decoder(names, lambda name: self._texts.find(name, contents.get(name.digest)))
            self._done[number] = decoder.unit(outcome)
            looked = {(kind, path): shown for kind, path, shown in seen}
            looks.note(looked)
            self._made(unit, Result(names, outcome, looked))


def _unlinted(unit: Unit, surroundings: Surroundings) -> UnitOutcome:
    """What is told of a unit that ended its process."""
    path = unit.roots[0].path
    shown = Files(unit.boundary, surroundings.base, {}).shown(path)
    problem = Problem(
        UNLINTED_ROOT,
        f"{shown} was not linted: the process that did so ended twice, as if killed",
        "It may need more memory than there is; lint it by itself with --jobs 1 to see.",
        Source(shown, "", path).span(0, 0),
    )
    return UnitOutcome(roots=tuple(root.path for root in unit.roots), lost=(problem,))
