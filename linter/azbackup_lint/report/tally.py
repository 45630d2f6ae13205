"""How often each policy was found to be broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from azbackup_lint.report.entries import Entry
from azbackup_lint.report.phrases import count, sentence
from azbackup_lint.report.styles import Style

MAX_ROWS = 12


def by_policy(entries: Iterable[Entry], style: Style) -> Iterator[str]:
    """A line for each of the policies with most entries, and one that counts the others."""
    numbers: Counter[tuple[str, str, str]] = Counter()
    for entry in entries:
        numbers[entry.first.severity, entry.first.id, entry.first.name] += 1
    rows = sorted(numbers.items(), key=lambda row: (-row[1], row[0][1]))
    digits = max((len(f"{number:,}") for _, number in rows), default=0)
    for (severity, id_, name), number in rows[:MAX_ROWS]:
        label = style(severity, f"{severity:7} {sentence(id_)}")
        yield f"  {number:>{digits},} {label} {sentence(name)}"
    others = rows[MAX_ROWS:]
    if others:
        total = sum(number for _, number in others)
        yield f"  {total:>{digits},} of {count(len(others), 'other policy', 'other policies')}"
