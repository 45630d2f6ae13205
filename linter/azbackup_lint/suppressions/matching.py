"""Which suppressions keep a finding quiet: those at any of the places that lead to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from azbackup_lint.languages.language import Listed
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.problems import PROBLEM_KINDS, SUPPRESSION_KINDS
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span
from azbackup_lint.suppressions.mark import MARK

if TYPE_CHECKING:
    from azbackup_lint.suppressions.reading import Suppression, Unreadable

ALWAYS_TOLD = frozenset(
    kind.id for kind in PROBLEM_KINDS if kind.severity == "error" or kind in SUPPRESSION_KINDS
)
"""What is reported whatever a suppression says: input that isn't read, and suppressions."""


@dataclass(slots=True, eq=False)
class Entry:
    """A suppression with the id of its policy, if there is one, and what became of it.

    `is_needed` is whether it silences something, or may do so when more is known.
    """

    suppression: Suppression
    id: str
    is_expired: bool
    lacks_reason: bool
    is_needed: bool = False

    @property
    def counts(self) -> bool:
        """Whether it silences what it is about."""
        is_usable = bool(self.id) and self.id not in ALWAYS_TOLD
        return is_usable and not self.is_expired and not self.lacks_reason


@dataclass(slots=True, eq=False)
class FileEntries:
    """All that one file says about suppressions."""

    entries: list[Entry] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    by_id: dict[str, _Covered] = field(default_factory=dict)


class Suppressions:
    """The suppressions of the files of one run, read when a finding points into a file.

    `ids` are those of all policies and problems, by id in upper case and by name; `today` is asked
    for only if there is a date.
    """

    def __init__(
        self,
        languages: Sequence[Listed],
        ids: Mapping[str, str],
        today: Callable[[], str],
        *,
        require_reason: bool = False,
    ) -> None:
        self.ids = ids
        self._languages = languages
        self._today = today
        self._require_reason = require_reason
        self._files: dict[Source, FileEntries | None] = {}

    def silencing(self, id_: str, places: Iterable[Span]) -> tuple[Suppression, ...]:
        """The suppressions of a policy at any of the places, those at the first place first.

        The places are those in whole files. Of suppressions at one place, the one that begins last
        comes first. From now on they are needed.
        """
        found: dict[Entry, None] = {}
        for place in places:
            file = self.file(place.source)
            covered = file.by_id.get(id_) if file is not None else None
            if covered is not None:
                found.update(dict.fromkeys(covered.around(place.start)))
        for entry in found:
            entry.is_needed = True
        return tuple(entry.suppression for entry in found)

    def file(self, source: Source) -> FileEntries | None:
        """What a file says; None if it says nothing."""
        if source not in self._files:
            self._files[source] = self._read(source)
        return self._files[source]

    def _read(self, source: Source) -> FileEntries | None:
        if MARK not in source.text:
            return None
        from azbackup_lint.suppressions.reading import Unreadable, suppressions_in

        file = FileEntries()
        for item in suppressions_in(source, self._languages):
            if isinstance(item, Unreadable):
                file.unreadable.append(item)
            else:
                file.entries.append(self._entry(item))
        if not file.entries and not file.unreadable:
            return None
        counting: dict[str, list[Entry]] = {}
        for entry in file.entries:
            if entry.counts and entry.suppression.covers is not None:
                counting.setdefault(entry.id, []).append(entry)
        file.by_id = {id_: _Covered(entries) for id_, entries in counting.items()}
        return file

    def _entry(self, suppression: Suppression) -> Entry:
        name, until = suppression.name.text, suppression.until
        return Entry(
            suppression=suppression,
            id=self.ids.get(name) or self.ids.get(name.upper(), ""),
            is_expired=bool(until) and until < self._today(),
            lacks_reason=self._require_reason and not suppression.reason,
        )


class _Covered:
    """Suppressions of one policy in one file, by the code that they cover."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        extents = []
        for number, entry in enumerate(entries):
            covers = entry.suppression.covers
            if covers is not None:
                extents.append((covers.start, -covers.end, number, entry))
        extents.sort(key=lambda extent: extent[:3])
        self._starts = [start for start, *_ in extents]
        self._ends = [-end for _, end, *_ in extents]
        self._entries = [entry for *_, entry in extents]
        self._reach: list[int] = []
        """How far any of those up to each one reaches."""
        for end in self._ends:
            self._reach.append(max(end, self._reach[-1]) if self._reach else end)

    def around(self, at: int) -> Iterator[Entry]:
        """Those that cover an offset, the one that begins last first."""
        index = bisect_right(self._starts, at) - 1
        while index >= 0 and self._reach[index] > at:
            if self._ends[index] > at:
                yield self._entries[index]
            index -= 1
