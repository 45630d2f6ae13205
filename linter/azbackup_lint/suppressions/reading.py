"""The suppressions of one file: who asks for what, for which code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module

from azbackup_lint.languages.language import Listed
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span
from azbackup_lint.suppressions.grammar import Directive, Malformed, Word, directives
from azbackup_lint.suppressions.mark import MARK
from azbackup_lint.suppressions.metadata import data_directives

if TYPE_CHECKING:
    from azbackup_lint.languages.remarks import ReadRemarks, Remark


@dataclass(frozen=True, slots=True, eq=False)
class Suppression:
    """One policy that a remark asks to ignore, by the name that it uses.

    `covers` is the code that it is about, None if it is about nothing. `until` is the last day on
    which it holds, in ISO form, or empty. `declaration` and `makes` are those of the remark.
    """

    name: Word
    place: Span
    covers: Span | None
    reason: str
    until: str
    declaration: Span | None
    makes: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What is meant to be a suppression and is none: why, and what to write."""

    message: str
    remedy: str
    place: Span


def suppressions_in(
    source: Source, languages: Sequence[Listed]
) -> Iterator[Suppression | Unreadable]:
    """The suppressions in a file of one of the languages."""
    for remark in _remarks(source, languages):
        yield from _of_remark(remark)


def _remarks(source: Source, languages: Sequence[Listed]) -> Iterable[Remark]:
    """What is remarked in a file, by the language of its name or else of its text."""
    name = source.path
    rows = [row for row in languages if row.takes(name)]
    hinted = (row for row in rows if row.hint is not None and re.search(row.hint, source.text))
    own = next((row for row in rows if row.hint is None), None) or next(hinted, None)
    if own is None or own.remarks is None:
        return ()
    module, _, function = own.remarks.partition(":")
    read: ReadRemarks = getattr(import_module(module), function)
    return read(source, MARK)


def _of_remark(remark: Remark) -> Iterator[Suppression | Unreadable]:
    source, base = remark.span.source, remark.text.start
    found: Iterable[Directive | Malformed]
    if remark.value is not None:
        found, base = data_directives(remark.value), 0
    else:
        found = directives(remark.text.text)
    for item in found:
        place = source.span(base + item.start, base + item.end)
        if isinstance(item, Malformed):
            yield Unreadable(item.message, item.remedy, place)
            continue
        covers = source.span(0, len(source.text)) if item.for_file else remark.covers
        for word in item.ids:
            moved = Word(word.text, base + word.start, base + word.end)
            declaration, makes = (None, "") if item.for_file else (remark.declaration, remark.makes)
            yield Suppression(moved, place, covers, item.reason, item.until, declaration, makes)
