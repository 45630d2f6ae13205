"""What runs in the processes that a run is spread over."""

from __future__ import annotations

import json
import os
import pickle
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import parent_process

from azbackup_lint import looks
from azbackup_lint.judging import Judge
from azbackup_lint.light_typing import Any
from azbackup_lint.outcomes import UnitOutcome, outcome_of_unit
from azbackup_lint.progress import Progress
from azbackup_lint.records import dataclass, replace
from azbackup_lint.roots import Evaluations, Surroundings, Unit
from azbackup_lint.runs.encoding import Encoder
from azbackup_lint.runs.fingerprints import ENVIRONMENT
from azbackup_lint.source import Source


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a process needs for the units of a run, made once.

    `known` are the texts that whoever lent it has, too.
    """

    evaluations: Evaluations
    judge: Judge
    watches: bool
    known: frozenset[Source] = frozenset()


_workshops: dict[bytes, Workshop] = {}


def lend(context: bytes, evaluations: Evaluations, judge: Judge, *, watches: bool) -> None:
    """Gives processes that are forked from now on what this one has made already."""
    _workshops.clear()
    known = frozenset(evaluations.texts)
    _workshops[context] = Workshop(evaluations, judge, watches, known)


def take_back() -> None:
    """Lets go of what was lent."""
    _workshops.clear()


def context_of(surroundings: Surroundings, *, watches: bool) -> bytes:
    """What a process makes everything else of; of the environment, only what it may look at.

    One that `watches` tells what it saw of the disk.
    """
    settings = surroundings.settings
    environment = {
        name: value for name, value in settings.environment.items() if name.startswith(ENVIRONMENT)
    }
    settings = replace(settings, environment=environment)
    return pickle.dumps((replace(surroundings, settings=settings), watches))


def begin() -> None:
    """Makes a process of this machine end with the one that started it, and not by Ctrl-C before.

    Whoever presses that ends the first process, which ends the others.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()


def _follow(parent: Any) -> None:
    parent.join()
    os._exit(1)


_one_at_a_time = threading.Lock()
"""Workers of some executors have several threads; nothing here is made for more than one."""


def lint_units(context: bytes, units: Sequence[Unit]) -> bytes:
    """The results of units, encoded, with the texts that they point into and nobody has yet."""
    with workshop_of(context) as workshop:
        return _lint_units(workshop, units)


@contextmanager
def workshop_of(context: bytes) -> Iterator[Workshop]:
    """What this process needs for units, for one thread at a time."""
    with _one_at_a_time:
        yield _workshop(context)


def unknown_texts(encoder: Encoder, workshop: Workshop) -> dict[str, str]:
    """The texts that what was encoded points into, and nobody has yet, by their digests."""
    named = zip(encoder.sources, encoder.texts, strict=True)
    return {str(d): source.text for source, (*_, d) in named if source not in workshop.known}


def _lint_units(workshop: Workshop, units: Sequence[Unit]) -> bytes:
    contents: dict[str, str] = {}
    results = []
    for unit in units:
        seen, outcome = _linted(unit, workshop)
        encoder = Encoder()
        encoded, texts = encoder.unit(outcome), encoder.texts
        contents |= unknown_texts(encoder, workshop)
        results.append([texts, encoded, [[*look, shown] for look, shown in seen.items()]])
    data = {"contents": contents, "results": results}
    return json.dumps(data, separators=(",", ":")).encode()


def _linted(unit: Unit, workshop: Workshop) -> tuple[looks.Seen, UnitOutcome]:
    """The outcome of a unit, and what it saw if anybody wants to know."""
    parts = (unit, workshop.evaluations, workshop.judge, Progress())
    if not workshop.watches:
        return {}, outcome_of_unit(*parts)
    with looks.watched() as seen:
        return seen, outcome_of_unit(*parts)


def _workshop(context: bytes) -> Workshop:
    workshop = _workshops.get(context)
    if workshop is None:
        _workshops.clear()
        surroundings, watches = pickle.loads(context)
        judge = Judge(surroundings.settings)
        workshop = Workshop(Evaluations(surroundings), judge, watches)
        _workshops[context] = workshop
    return workshop
