"""Lines of one argument each, aligned as `terraform fmt` does it.

Its rule (hclwrite/format.go): in lines that follow each other and hold one whole argument each, the
equals signs stand below each other; so do the comments behind them, in lines that all have one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.edits import Edit
from azbackup_lint.languages.terraform.functions.graphemes import graphemes
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, replace
from azbackup_lint.source import Source, Span

_EQUALS = lazy_regex(r"([ \t]*)=[ \t]*")
_TAIL = lazy_regex(
    r"(,?(?:[ \t]*/\*(?:[^*\n]|\*(?!/))*\*/)*)([ \t]*)(#[^\r\n]*|//[^\r\n]*)?\r?(?=\n|\Z)"
)

MOST_ALIGNED = 40
"""Rows that are aligned anew: each line of a table of thousands may have a fix."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line with one argument; the texts of its pieces, and where its blanks are.

    `lead` goes from the beginning of the line through the name, `assign` from the equals sign
    through the value. `gap` are the blanks between them, `comment_gap` those before a comment.
    A bare row is another line with a comment behind what is on it: all of that is its `lead`.
    """

    start: int
    lead: str
    gap: tuple[int, int]
    assign: str
    comment_gap: tuple[int, int] | None
    end: int
    """Where the next line begins."""

    @property
    def is_bare(self) -> bool:
        """Whether the line has a comment, but no whole argument."""
        return not self.assign

    @property
    def spaces(self) -> tuple[int, int | None]:
        """How wide the two gaps are."""
        comment = self.comment_gap
        return self.gap[1] - self.gap[0], comment[1] - comment[0] if comment else None


def row_of(source: Source, start: int, name_end: int, value: Span) -> Row | None:
    """The row of an argument; None where it isn't alone on its lines."""
    text = source.text
    begin = text.rfind("\n", 0, start) + 1
    equals = _EQUALS.match(text, name_end)
    if text[begin:start].strip(" \t") or equals is None or equals.end() != value.start:
        return None
    if "\n" in value.text and not value.text.startswith("<<"):
        return None
    tail = _TAIL.match(text, value.end)
    if tail is None:
        return None
    comma, _, comment = tail.groups()
    assign = text[equals.end(1) : value.end] + comma
    end = min(tail.end() + 1, len(text))
    return Row(
        begin,
        text[begin:name_end],
        equals.span(1),
        assign,
        tail.span(2) if comment is not None else None,
        end,
    )


def bare_row(source: Source, end: int) -> Row | None:
    """The row of a line that has a comment behind [.., end); None where it has none."""
    text = source.text
    begin = text.rfind("\n", 0, end) + 1
    tail = _TAIL.match(text, end)
    if tail is None or tail.group(3) is None:
        return None
    lead = text[begin : tail.end(1)]
    return Row(begin, lead, (-1, -1), "", tail.span(2), min(tail.end() + 1, len(text)))


def chains(rows: Sequence[Row | None]) -> Iterator[list[Row]]:
    """Rows that follow each other without anything between them."""
    chain: list[Row] = []
    for row in rows:
        if row is None or (chain and chain[-1].end != row.start):
            if chain:
                yield chain
            chain = []
        if row is not None:
            chain.append(row)
    if chain:
        yield chain


def layout(chain: Sequence[Row]) -> list[tuple[int, int | None]]:
    """How wide the gaps of the rows of a chain have to be."""
    leads = [_columns(row.lead) for row in chain]
    spaces = [0] * len(chain)
    for run in _runs([not row.is_bare for row in chain]):
        widest = max(leads[index] for index in run)
        for index in run:
            spaces[index] = widest - leads[index] + 1
    ends = [
        columns + space + _columns(row.assign)
        for columns, space, row in zip(leads, spaces, chain, strict=True)
    ]
    comments: list[int | None] = [None] * len(chain)
    for run in _runs([row.comment_gap is not None for row in chain]):
        widest = max(ends[index] for index in run)
        for index in run:
            comments[index] = widest - ends[index] + 1
    return list(zip(spaces, comments, strict=True))


def _runs(members: Sequence[bool]) -> Iterator[list[int]]:
    """The indexes of members, in groups of those that follow each other."""
    run: list[int] = []
    for index, is_member in enumerate((*members, False)):
        if is_member:
            run.append(index)
        elif run:
            yield run
            run = []


def realigned(source: Source, before: Sequence[Row], after: Sequence[Row]) -> tuple[Edit, ...]:
    """Edits of the gaps of rows that stay, if what was there before was aligned.

    `after` may hold changed rows: those keep the places of their gaps. A long table stays as it is.
    """
    if len(before) > MOST_ALIGNED:
        return ()
    groups = list(chains(before))
    actual = [row.spaces for group in groups for row in group]
    wanted = [spaces for group in groups for spaces in layout(group)]
    equals_clean = [a[0] for a in actual] == [w[0] for w in wanted]
    comments_clean = [a[1] for a in actual] == [w[1] for w in wanted]
    edits: list[Edit] = []
    for row, (spaces, comment) in zip(after, layout(after), strict=True):
        if row.start < 0:
            continue
        if equals_clean and not row.is_bare and spaces != row.spaces[0]:
            edits.append(Edit(Span(source, *row.gap), " " * spaces))
        if comments_clean and row.comment_gap is not None and comment != row.spaces[1]:
            edits.append(Edit(Span(source, *row.comment_gap), " " * (comment or 1)))
    return tuple(edits)


def changed(row: Row, assign: str) -> Row:
    """The row with another value."""
    return replace(row, assign=assign)


def fresh(lead: str, assign: str) -> Row:
    """A row that isn't in the text yet."""
    return Row(-1, lead, (-1, -1), assign, None, -1)


def _columns(text: str) -> int:
    return len(text) if text.isascii() else len(graphemes(text))
