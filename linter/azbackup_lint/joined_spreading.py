"""Spreads groups of roots that are joined over the same workers as units.

Groups have nothing to do with each other, so each can be judged anywhere: a worker evaluates all of
its roots. A group is not divided, as what its roots tell each other would have to be sent.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import as_completed
from time import perf_counter

from azbackup_lint import looks
from azbackup_lint.estate.root_links import Links
from azbackup_lint.joined_judging import JoinedJudging, JudgedGroup
from azbackup_lint.joined_roots import Place
from azbackup_lint.judging import Judge
from azbackup_lint.light_typing import Any, TypeAlias
from azbackup_lint.outcomes import Outcome, UnitOutcome
from azbackup_lint.progress import Progress
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.model import Failure
from azbackup_lint.roots import RootSearch, Unit
from azbackup_lint.runs.encoding import Decoder, Encoder
from azbackup_lint.runs.processors import usable_processors
from azbackup_lint.runs.running import WORTHWHILE
from azbackup_lint.runs.texts import Texts
from azbackup_lint.runs.workers import (
    context_of,
    lend,
    take_back,
    unknown_texts,
    workshop_of,
)
from azbackup_lint.runs.workforce import workers_of

ROUNDS = 4
"""Tasks for each worker at least, if there are as many groups."""

Group: TypeAlias = "list[int]"
Member: TypeAlias = "tuple[Place, Links]"
Judged: TypeAlias = "tuple[Group, JudgedGroup]"


@dataclass(frozen=True, slots=True)
class Task:
    """Groups of roots for one worker: their units with the states of these, and places in them.

    With each root are its links, without what nobody asks for then.
    """

    units: tuple[Unit, ...]
    states: tuple[str, ...]
    groups: tuple[tuple[Member, ...], ...]


class JoinSpreading:
    """Judges the groups of roots of a search; `is_here` keeps all of them in this process."""

    def __init__(
        self,
        search: RootSearch,
        states: Sequence[str],
        judging: JoinedJudging,
        judge: Judge,
        *,
        is_here: bool,
    ) -> None:
        self._search = search
        self._states = states
        self._judging = judging
        self._judge = judge
        self._is_here = is_here

    def judged(self, places: Sequence[Place], links: Sequence[Links]) -> Iterator[Judged]:
        """What comes of each group of roots, by the numbers of places, in any order."""
        groups = self._judging.joining.groups(links)
        members = list(zip(places, links, strict=True))
        settings = self._judge.settings
        jobs, waits = settings.jobs or usable_processors(), 0.0 if settings.jobs else WORTHWHILE
        begin, done = perf_counter(), 0
        for group in groups:
            is_worthwhile = len(groups) - done > 1 and perf_counter() - begin >= waits
            if not self._is_here and ((jobs > 1 and is_worthwhile) or settings.executor):
                break
            yield group, self._judging.group([members[number] for number in group])
            done += 1
        if done < len(groups):
            yield from self._spread(members, groups[done:], min(jobs, len(groups) - done))
        self._judging.end()

    def _spread(
        self, members: Sequence[Member], groups: Sequence[Group], jobs: int
    ) -> Iterator[Judged]:
        """What other processes make of groups; if one dies, the rest is done here."""
        evaluations = self._judging.joining.evaluations
        watches = looks.is_watched() or any(self._states)
        context = context_of(self._search.surroundings, watches=watches)
        workers = workers_of(self._judge.settings, jobs)
        lend(context, evaluations, self._judge, watches=watches)
        left = dict(enumerate(_chunks(groups, workers.workers)))
        try:
            with workers.executor(workers.workers) as executor:
                under_way = {
                    executor.submit(join_groups, context, self._task(members, chunk)): number
                    for number, chunk in left.items()
                }
                for future in as_completed(under_way):
                    number = under_way[future]
                    judged = self._decoded(future.result())
                    yield from zip(left.pop(number), judged, strict=True)
        except workers.died:
            pass
        finally:
            take_back()
        for chunk in left.values():
            for group in chunk:
                yield group, self._judging.group([members[number] for number in group])

    def _task(self, members: Sequence[Member], groups: Sequence[Group]) -> bytes:
        units: dict[int, int] = {}

        def sent(number: int) -> Member:
            (unit, at), links = members[number]
            return (units.setdefault(unit, len(units)), at), replace(links, exclusive={})

        own = tuple(tuple(map(sent, group)) for group in groups)
        task = Task(
            tuple(self._search.units[unit] for unit in units),
            tuple(self._states[unit] for unit in units),
            own,
        )
        return pickle.dumps(task)

    def _decoded(self, data: bytes) -> list[JudgedGroup]:
        decoded = json.loads(data)
        contents, texts = decoded["contents"], Texts(self._judging.joining.evaluations)
        decoder = Decoder(
            decoded["texts"], lambda name: texts.find(name, contents.get(name.digest))
        )
        looks.note({(kind, path): shown for kind, path, shown in decoded["seen"]})
        return [
            JudgedGroup(
                {at: _one_of(decoder.unit(made)) for at, made in outcomes},
                {at: decoder.span(place) for at, place in circular},
            )
            for outcomes, circular in decoded["groups"]
        ]


def _chunks(groups: Sequence[Group], workers: int) -> list[list[Group]]:
    """Groups for each task, of about as many roots each, the largest first."""
    most = max(1, sum(map(len, groups)) // (workers * ROUNDS))
    chunks: list[list[Group]] = []
    room = 0
    for group in sorted(groups, key=len, reverse=True):
        if len(group) > room:
            chunks.append([])
            room = most
        chunks[-1].append(group)
        room -= len(group)
    return chunks


def _one_of(unit: UnitOutcome) -> Outcome | Failure:
    return unit.outcomes[0] if unit.outcomes else unit.failures[0]


def join_groups(context: bytes, data: bytes) -> bytes:
    """What comes of the groups of a task, encoded, with the texts that nobody has yet."""
    task: Task = pickle.loads(data)
    with workshop_of(context) as workshop, looks.watched() as seen:
        of = (workshop.evaluations, workshop.judge, Progress())
        judging = JoinedJudging(task.units, task.states, *of)
        encoder = Encoder()
        groups = [_encoded(judging.group(group), encoder) for group in task.groups]
        judging.end()
        whole = {
            "groups": groups,
            "texts": encoder.texts,
            "contents": unknown_texts(encoder, workshop),
            "seen": [[*look, shown] for look, shown in seen.items()] if workshop.watches else [],
        }
        return json.dumps(whole, separators=(",", ":")).encode()


def _encoded(judged: JudgedGroup, encoder: Encoder) -> list[Any]:
    outcomes = [
        [at, encoder.unit(UnitOutcome((made,)) if isinstance(made, Outcome) else _failed(made))]
        for at, made in judged.outcomes.items()
    ]
    return [outcomes, [[at, encoder.span(reader)] for at, reader in judged.circular.items()]]


def _failed(failure: Failure) -> UnitOutcome:
    return UnitOutcome(failures=(failure,))
