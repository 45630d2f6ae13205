"""Programs of Pike's virtual machine, which matches regular expressions in linear time.

After Russ Cox, "Regular Expression Matching: the Virtual Machine Approach"
(swtch.com/~rsc/regexp/regexp2.html), and Go's regexp/syntax/compile.go: threads advance through
the text in lockstep, ordered by preference, and no two are at the same instruction. Thus a search
takes at most `(length of program + 1) * (length of text + 1)` steps, and finds the match that a
backtracking matcher would find first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from azbackup_lint.records import dataclass
from azbackup_lint.regular_expressions.character_classes import CharacterClass
from azbackup_lint.values.errors import LimitReached

MAX_PROGRAM = 10_000
"""Instructions of one program."""

VISITS = 8
"""Instructions that threads visit in one step of the budget."""

ADVANCE = 4
"""Visits that going on to the next character is as much work as."""

_WORD = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")


class UnsupportedRegexError(Exception):
    """An expression that the linter doesn't work out."""


def check_program(length: int) -> None:
    """Raises LimitReached for a program, about to be made, of too many instructions."""
    if length > MAX_PROGRAM:
        raise LimitReached(f"expressions of more than {MAX_PROGRAM} steps are not worked out")


@dataclass(frozen=True, slots=True)
class Take:
    """Goes on if the next character is one of these."""

    characters: CharacterClass | str


@dataclass(frozen=True, slots=True)
class Fork:
    """Goes on at several instructions, the preferred one first; they are counted from here."""

    ahead: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Save:
    """Notes the place: slot 2n is the start of group n, and slot 2n + 1 its end."""

    slot: int


@dataclass(frozen=True, slots=True)
class Assert:
    """Goes on in certain places only, spelt as in RE2, with `(?m)^` and `(?m)$` for lines."""

    place: str


Instruction = Take | Fork | Save | Assert


@dataclass(frozen=True, slots=True)
class Fragment:
    """Instructions that can stand anywhere in a program, as all jumps are relative."""

    code: tuple[Instruction, ...] = ()
    nullable: bool = True
    """Whether they may match an empty text."""
    copies: int = 1
    """How often counted repetitions repeat something inside, multiplied when nested."""


def single(instruction: Instruction) -> Fragment:
    """One instruction."""
    return Fragment((instruction,), not isinstance(instruction, Take))


def sequence(parts: Sequence[Fragment]) -> Fragment:
    """One fragment after the other; raises LimitReached for too many instructions."""
    check_program(sum(len(part.code) for part in parts))
    code = tuple(instruction for part in parts for instruction in part.code)
    return Fragment(code, all(part.nullable for part in parts), _most_copies(parts))


def alternatives(branches: Sequence[Fragment]) -> Fragment:
    """One of the branches, an earlier one preferred."""
    if len(branches) == 1:
        return branches[0]
    starts, code = [], list[Instruction]()
    end = sum(len(branch.code) + 1 for branch in branches)
    for branch in branches:
        starts.append(len(code) + 1)
        code += branch.code
        code.append(Fork((end - len(code),)))
    nullable = any(branch.nullable for branch in branches)
    return Fragment((Fork(tuple(starts)), *code), nullable, _most_copies(branches))


def optional(part: Fragment, lazy: bool, times: int = 1) -> Fragment:
    """The part up to so many times."""
    code: list[Instruction] = []
    length = len(part.code) + 1
    for left in range(times, 0, -1):
        code += (_choice(1, left * length, lazy), *part.code)
    return Fragment(tuple(code), True, part.copies)


def at_least_once(part: Fragment, lazy: bool) -> Fragment:
    """The part once or more."""
    code = (*part.code, _choice(-len(part.code), 1, lazy))
    return Fragment(code, part.nullable, part.copies)


def any_times(part: Fragment, lazy: bool) -> Fragment:
    """The part as often as it comes; `(x+)?` if it may be empty, as in golang.org/issue/46123."""
    if part.nullable:
        return optional(at_least_once(part, lazy), lazy)
    length = len(part.code)
    code = (_choice(1, length + 2, lazy), *part.code, Fork((-length - 1,)))
    return Fragment(code, True, part.copies)


def counted(part: Fragment, low: int, high: int | None, lazy: bool) -> Fragment:
    """The part `low` to `high` times; None is no upper end."""
    check_program(len(part.code) * max(low, high or 0))
    if high is not None:
        rest = optional(part, lazy, high - low)
        parts = [*[part] * low, rest]
    else:
        parts = [*[part] * (low - 1), (at_least_once if low else any_times)(part, lazy)]
    repeated = sequence(parts)
    return Fragment(repeated.code, repeated.nullable, part.copies * max(low, high or 0, 1))


def _most_copies(parts: Iterable[Fragment]) -> int:
    return max((part.copies for part in parts), default=1)


def _choice(first: int, second: int, lazy: bool) -> Fork:
    return Fork((second, first) if lazy else (first, second))


@dataclass(frozen=True, slots=True)
class Match:
    """Where a program matches: the text's span in the first place, then the groups' spans."""

    subject: str
    spans: tuple[tuple[int, int] | None, ...]

    @property
    def start(self) -> int:
        """Where the match begins."""
        return self._whole[0]

    @property
    def end(self) -> int:
        """Where the match ends, exclusive."""
        return self._whole[1]

    @property
    def _whole(self) -> tuple[int, int]:
        whole = self.spans[0]
        assert whole is not None
        return whole

    def group(self, number: int) -> str | None:
        """What a group matched; 0 is the whole match."""
        span = self.spans[number]
        return None if span is None else self.subject[slice(*span)]


Saved = tuple[int, int, "Saved"] | None
"""Slots and places that a thread has noted, the last one first."""


@dataclass(frozen=True, slots=True)
class Program:
    """A compiled expression: its instructions and the names of its groups, the first unnamed."""

    code: tuple[Instruction, ...]
    names: tuple[str | None, ...]

    @property
    def groups(self) -> range:
        """The numbers of the groups."""
        return range(1, len(self.names))

    def matches(self, subject: str, spend: Callable[[int], None]) -> Iterator[Match]:
        """All matches as Go finds them: an empty one doesn't follow a match right away.

        The work is told to `spend`, which may raise LimitReached.
        """
        position, end = 0, -1
        search = Search(self.code, subject, spend)
        while position <= len(subject):
            saved = search.first(position)
            if saved is None:
                return
            match = Match(subject, self._spans(saved))
            if match.end > match.start or match.start != end:
                yield match
            position = match.end + (match.end == position)
            end = match.end

    def _spans(self, saved: Saved) -> tuple[tuple[int, int] | None, ...]:
        places: dict[int, int] = {}
        while saved is not None:
            slot, place, saved = saved
            places.setdefault(slot, place)
        slots = range(0, 2 * len(self.names), 2)
        return tuple((places[it], places[it + 1]) if it + 1 in places else None for it in slots)


class Search:
    """The search for matches in one text; `spend` gets the steps that it takes."""

    __slots__ = ("_code", "_spend", "_subject", "_visits")

    def __init__(
        self, code: tuple[Instruction, ...], subject: str, spend: Callable[[int], None]
    ) -> None:
        self._code = code
        self._subject = subject
        self._spend = spend
        self._visits = 0

    def first(self, start: int) -> Saved:
        """What the first match from a place on notes; None without a match."""
        best: Saved = None
        threads: list[tuple[int, Saved]] = []
        for position in range(start, len(self._subject) + 1):
            if best is None:
                threads.append((0, (0, position, None)))
            elif not threads:
                break
            threads, match = self._advance(threads, position)
            best = match or best
        return best

    def _advance(
        self, threads: list[tuple[int, Saved]], position: int
    ) -> tuple[list[tuple[int, Saved]], Saved]:
        """The threads behind the next character, and what the first of them to match notes."""
        code, characters = self._code, self._subject[position : position + 1]
        visited: set[int] = set()
        behind: list[tuple[int, Saved]] = []
        threads.reverse()
        match: Saved = None
        while threads and match is None:
            at, saved = threads.pop()
            if at in visited:
                continue
            visited.add(at)
            if at == len(code):
                match = (1, position, saved)
                continue
            instruction = code[at]
            if isinstance(instruction, Take):
                if characters and characters in instruction.characters:
                    behind.append((at + 1, saved))
            elif isinstance(instruction, Fork):
                threads.extend((at + ahead, saved) for ahead in reversed(instruction.ahead))
            elif isinstance(instruction, Save):
                threads.append((at + 1, (instruction.slot, position, saved)))
            elif self._holds(instruction.place, position):
                threads.append((at + 1, saved))
        self._visits += len(visited) + ADVANCE
        self._spend(self._visits // VISITS)
        self._visits %= VISITS
        return behind, match

    def _holds(self, place: str, position: int) -> bool:
        subject = self._subject
        before, after = subject[position - 1 : position], subject[position : position + 1]
        if place in ("^", "(?m)^"):
            return position == 0 or (place == "(?m)^" and before == "\n")
        if place in ("$", "(?m)$"):
            return position == len(subject) or (place == "(?m)$" and after == "\n")
        return ((before in _WORD) is not (after in _WORD)) is (place == "b")
