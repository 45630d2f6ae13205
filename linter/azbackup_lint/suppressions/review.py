"""What is wrong with suppressions: unusable, expired, without a reason, or unused."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from azbackup_lint.near_words import get_close_matches
from azbackup_lint.problems import (
    EXPIRED_SUPPRESSION,
    UNEXPLAINED_SUPPRESSION,
    UNUSABLE_SUPPRESSION,
    UNUSED_SUPPRESSION,
    Problem,
)
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span
from azbackup_lint.suppressions.matching import ALWAYS_TOLD, Entry, FileEntries, Suppressions
from azbackup_lint.suppressions.reading import Suppression


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run has judged, which tells whether a suppression that silenced nothing is needed.

    `policies` are the ids of those that were asked for. `is_whole` is whether all that leads to a
    file was linted. `made` are the headers of all resources that exist, and of the module calls on
    the way to them; `types` are those whose resources are looked at.
    """

    policies: Collection[str]
    is_whole: Callable[[Path], bool]
    made: Collection[Span]
    types: Collection[str]


def review(
    suppressions: Suppressions, sources: Iterable[Source], coverage: Coverage
) -> Iterator[Problem]:
    """The problems with the suppressions in some files; a file that was read twice is one."""
    merged: dict[tuple[str, int], list[Entry]] = {}
    unreadable: dict[tuple[str, int], Problem] = {}
    for source in sources:
        file = suppressions.file(source)
        if file is not None:
            _gather(file, merged, unreadable)
    yield from unreadable.values()
    made: dict[str, list[int]] = {}
    for span in coverage.made:
        made.setdefault(span.source.name, []).append(span.start)
    for starts in made.values():
        starts.sort()
    for entries in merged.values():
        problem = _problem(entries[0], suppressions)
        if problem is None and _is_unused(entries, coverage, made):
            problem = _unused(entries[0].suppression)
        if problem is not None:
            yield problem


def _gather(
    file: FileEntries,
    merged: dict[tuple[str, int], list[Entry]],
    unreadable: dict[tuple[str, int], Problem],
) -> None:
    for item in file.unreadable:
        problem = Problem(UNUSABLE_SUPPRESSION, item.message, item.remedy, item.place)
        unreadable.setdefault((item.place.source.name, item.place.start), problem)
    for entry in file.entries:
        place = entry.suppression.place
        merged.setdefault((place.source.name, entry.suppression.name.start), []).append(entry)


def _problem(entry: Entry, suppressions: Suppressions) -> Problem | None:
    """Why a suppression doesn't count, if that is so."""
    suppression = entry.suppression
    name, place = suppression.name.text, suppression.place
    word = place.source.span(suppression.name.start, suppression.name.end)
    if not entry.id:
        return Problem(
            UNUSABLE_SUPPRESSION, f"there is no policy {name!r}", _meant(name, suppressions), word
        )
    if entry.id in ALWAYS_TOLD:
        remedy = "Mend what it reports; a run can leave out some problems with --ignore."
        return Problem(UNUSABLE_SUPPRESSION, f"{name} can't be suppressed", remedy, word)
    if suppression.covers is None:
        return Problem(
            UNUSABLE_SUPPRESSION,
            f"this suppression of {name} stands above nothing",
            "Put it right above the code, without a blank line, or write ignore-file.",
            place,
        )
    if entry.is_expired:
        return Problem(
            EXPIRED_SUPPRESSION,
            f"the suppression of {name} held until {suppression.until}",
            "Correct what it silenced, or remove it and decide anew.",
            word,
        )
    if entry.lacks_reason:
        return Problem(
            UNEXPLAINED_SUPPRESSION,
            f"the suppression of {name} has no reason",
            f"Write why after the bracket: ignore[{name}] the reason.",
            word,
        )
    return None


def _meant(name: str, suppressions: Suppressions) -> str:
    names = [*suppressions.ids]
    below = sorted({id_ for id_ in suppressions.ids.values() if id_.startswith(name.upper())})
    if len(below) > 1 and name[:1].isalpha():
        return f"Name each policy in full, such as {below[0]}."
    near = get_close_matches(name, names, n=1) or get_close_matches(name.upper(), names, n=1)
    hint = f"Did you mean {near[0]}? " if near else ""
    return f"{hint}`azbackup-lint policies` lists them all."


def _unused(suppression: Suppression) -> Problem:
    name, place = suppression.name, suppression.place
    return Problem(
        UNUSED_SUPPRESSION,
        f"the suppression of {name.text} silences nothing {_where(suppression)}",
        "Remove the suppression.",
        place.source.span(name.start, name.end),
    )


def _where(suppression: Suppression) -> str:
    """The code that a suppression covers, by its lines."""
    covers = suppression.covers
    if covers is None or (covers.start == 0 and covers.end == len(covers.source.text)):
        return "in this file"
    source = covers.source
    first = source.position(covers.start).line
    last = source.position(max(covers.start, covers.end - 1)).line
    return f"in line {first}" if first == last else f"in lines {first} to {last}"


def _is_unused(entries: list[Entry], coverage: Coverage, made: dict[str, list[int]]) -> bool:
    """Whether a suppression surely silences nothing, in any of the readings of its file."""
    entry, suppression = entries[0], entries[0].suppression
    source = suppression.place.source
    if any(item.is_needed for item in entries) or entry.id not in coverage.policies:
        return False
    if source.file is None or not coverage.is_whole(source.file):
        return False
    declaration, type_ = suppression.declaration, suppression.makes
    if declaration is None or not (type_ in coverage.types or type_ == "module" or "/" in type_):
        return True
    starts = made.get(source.name, [])
    index = bisect_left(starts, declaration.start)
    return index < len(starts) and starts[index] < declaration.end
