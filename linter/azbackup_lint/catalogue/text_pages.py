"""Pages as plain text, for terminals of any width and for files."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence

from azbackup_lint.catalogue.blocks import (
    WIDTH,
    Block,
    Bullets,
    Code,
    Heading,
    Paragraph,
    Table,
    spelled_out,
)
from azbackup_lint.records import dataclass, field
from azbackup_lint.report.escaping import without_commands
from azbackup_lint.report.styles import Style

INDENT = "  "
GAP = "  "
LEAST = 36
"""Columns that the last cell of a row needs beside the others; with fewer it goes below them."""

Widths = Mapping[tuple[str, ...], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Screen:
    """What a page is shown on: `columns` is None for a file, where each row stays one line."""

    columns: int | None = None
    style: Style = field(default_factory=Style)

    @property
    def width(self) -> int:
        """The length of the lines of a paragraph."""
        return min(WIDTH, self.columns or WIDTH)


PLAIN_TEXT = Screen()


def render_text(blocks: Iterable[Block], screen: Screen = PLAIN_TEXT) -> str:
    """The page, wrapped; tables of one header are aligned with each other.

    What a heading is about follows on the next line.
    """
    page = [*map(spelled_out, blocks)]
    widths = _widths(page)
    texts = ["\n".join(_text(block, widths, screen)) for block in page]
    ends = ["\n" if isinstance(block, Heading) else "\n\n" for block in page[:-1]]
    pages = (text + end for text, end in zip(texts, [*ends, "\n"], strict=True))
    return without_commands("".join(pages))


def _widths(blocks: Iterable[Block]) -> Widths:
    """The widths of columns by the header of their tables; the last one may be of any width."""
    widths: dict[tuple[str, ...], list[int]] = {}
    for block in blocks:
        if isinstance(block, Table):
            columns = widths.setdefault(tuple(block.header), [0] * (len(block.header) - 1))
            for row in block.rows:
                columns[:] = [
                    max(width, len(cell)) for width, cell in zip(columns, row, strict=False)
                ]
    return widths


def _text(block: Block, widths: Widths, screen: Screen) -> Iterator[str]:
    if isinstance(block, Heading):
        for line in _wrapped(block.text, "", screen.width):
            yield screen.style("bold", line)
    elif isinstance(block, Paragraph):
        yield from _wrapped(block.text, "", screen.width)
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from _wrapped(item, INDENT, screen.width)
    elif isinstance(block, Code):
        yield textwrap.indent(block.text.rstrip("\n"), INDENT)
    else:
        for row in block.rows:
            yield from _row(row, widths[tuple(block.header)], screen)


def _row(row: Sequence[str], widths: Sequence[int], screen: Screen) -> Iterator[str]:
    """A row of a table, its last cell wrapped beside the others or below them."""
    *cells, last = row
    padded = (f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True))
    beginning = INDENT + "".join(cell + GAP for cell in padded)
    room = None if screen.columns is None else screen.columns - len(beginning)
    if room is None or len(last) <= room:
        yield (beginning + last).rstrip()
    elif room >= LEAST:
        first, *more = _wrapped(last, "", room)
        yield beginning + first
        yield from (" " * len(beginning) + line for line in more)
    else:
        yield beginning.rstrip()
        yield from _wrapped(last, INDENT * 3, screen.width, "")


def _wrapped(text: str, indent: str, width: int, hang: str = INDENT) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + hang if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
