"""What is kept from one run over a root to the next, while its files are being edited."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from azbackup_lint.light_typing import TypeVar
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source

T = TypeVar("T")


@dataclass(slots=True)
class _Text:
    """The text of a file that was checked last, and the last one without a problem."""

    checked: Source
    problems: tuple[Problem, ...]
    sound: Source | None


class Memory:
    """The last good state of files, and what languages keep of their own.

    `sources` are texts that have not changed since the last run, `changed` are all other files that
    it read; None if there was none, or if files came or went. Where the last good state of a
    text stands in for it, `problems` has what is wrong with it now. `is_whole` is false where the
    last run was broken off, so that what it evaluated may have problems that nobody has met, and
    where a text stood in for another, whose problems only that run knew.
    """

    def __init__(self) -> None:
        self.sources: dict[Path, Source] = {}
        self.run = 0
        self.is_whole = False
        self._is_finished = False
        self.changed: frozenset[Path] | None = None
        self.problems: list[Problem] = []
        self._kept: dict[type, object] = {}
        self._texts: dict[Path | None, _Text] = {}

    def begin(self) -> None:
        """Before each run."""
        self.run += 1
        self.is_whole = self._is_finished and not self.problems
        self._is_finished = False
        self.problems.clear()

    def finish(self) -> None:
        """After a run that came to its end."""
        self._is_finished = True

    def of(self, kind: type[T]) -> T:
        """The one object of a kind that is kept; made when it is asked for first."""
        kept = self._kept.get(kind)
        if not isinstance(kept, kind):
            kept = self._kept[kind] = kind()
        return kept

    def sound(self, source: Source, check: Callable[[Source], Iterable[Problem]]) -> Source:
        """The text, or the last one of the file in which `check` found nothing wrong."""
        text = self._texts.get(source.file)
        if text is None or text.checked.text != source.text:
            problems = tuple(check(source))
            before = text.sound if text is not None else None
            text = _Text(source, problems, before if problems else source)
            self._texts[source.file] = text
        if not text.problems or text.sound is None:
            return source
        self.problems += text.problems
        return text.sound

    def last_sound(self, file: Path, problem: Problem) -> Source | Problem:
        """The last sound text of a file that can't be read now; the problem if there was none."""
        text = self._texts.get(file)
        if text is None or text.sound is None:
            return problem
        self.problems.append(problem)
        return text.sound
