"""What to print about one VM: every reason, with equal reasons put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.model import AssessedVm
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.records import dataclass

MAX_ALIKE = 3
"""Reasons of one policy printed in full; the others are counted."""


@dataclass(frozen=True, slots=True)
class Point:
    """Something that rules out the backup or restore methods of a VM, or may do so.

    `methods` is empty for the backup. `reasons` is one reason, or undecided ones that wait for the
    same; empty where a setting is not known, or something is missing. `note` is what it depends on,
    or why it is disputed; `more` is how many reasons like it are left out.
    """

    certain: bool
    methods: tuple[str, ...]
    reasons: tuple[Reason, ...]
    note: str = ""
    more: int = 0

    @property
    def subject(self) -> str:
        """What it is about: the backup, or the names of restore methods."""
        return ", ".join(self.methods) or "backup"


def points_of(machine: AssessedVm) -> tuple[Point, ...]:
    """Everything about a VM that isn't simply fine, what is certain first."""
    points = [*_points((), machine.backup.reasons)]
    if machine.backup.causes:
        points.append(Point(False, (), (), f"depends on {wording.subjects(machine.backup.causes)}"))
    by_methods: dict[tuple[str, ...], list[Reason]] = {}
    for reason, methods in _by_reason(machine):
        by_methods.setdefault(methods, []).append(reason)
    for methods, reasons in by_methods.items():
        points += _points(methods, reasons)
    points += _settings(machine)
    return tuple(sorted(points, key=lambda point: not point.certain))


def _by_reason(machine: AssessedVm) -> Iterator[tuple[Reason, tuple[str, ...]]]:
    """The reasons of restore methods with all methods that each concerns."""
    by_key: dict[tuple[str, str], tuple[Reason, list[str]]] = {}
    for outlook in machine.methods:
        for reason in outlook.reasons:
            key = (reason.policy.id, reason.resource)
            by_key.setdefault(key, (reason, []))[1].append(outlook.method)
    for reason, methods in by_key.values():
        yield reason, tuple(methods)


def _points(methods: tuple[str, ...], reasons: Sequence[Reason]) -> Iterator[Point]:
    """A point for each reason; undecided policies that wait for the same share one."""
    alike: dict[str, list[Reason]] = {}
    waiting: dict[str, list[Reason]] = {}
    for reason in reasons:
        if reason.standing == "undecided":
            waiting.setdefault(wording.doubt(reason), []).append(reason)
        else:
            alike.setdefault(reason.policy.id, []).append(reason)
    for same in alike.values():
        for number, reason in enumerate(same[:MAX_ALIKE], 1):
            more = len(same) - MAX_ALIKE if number == MAX_ALIKE else 0
            certain = reason.standing == "violated"
            yield Point(certain, methods, (reason,), wording.doubt(reason), more)
    for note, same in waiting.items():
        by_policy = {reason.policy.id: reason for reason in reversed(same)}
        yield Point(False, methods, tuple(reversed(by_policy.values())), note)


def _settings(machine: AssessedVm) -> Iterator[Point]:
    """The methods that wait for a setting; without protection, for any vault's."""
    if machine.protection.state == "none":
        return
    settings: dict[str, list[str]] = {}
    for outlook in machine.methods:
        if outlook.causes:
            settings.setdefault(wording.setting(outlook), []).append(outlook.method)
    for note, methods in settings.items():
        yield Point(False, tuple(methods), (), note)
