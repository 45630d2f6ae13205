"""Pages made of blocks, as plain text and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 96
INDENT = "  "


@dataclass(frozen=True, slots=True)
class Heading:
    """The beginning of a page (level 1) or of a part of it."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of code; `language` is its name in Markdown."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below a header; plain text leaves the header out."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Bullets | Code | Table


def render_text(blocks: Iterable[Block]) -> str:
    """The page for a terminal: wrapped, tables of one header aligned with each other.

    What a heading is about follows on the next line.
    """
    page = list(blocks)
    widths = _widths(page)
    texts = ["\n".join(_text(block, widths)) for block in page]
    ends = ["\n" if isinstance(block, Heading) else "\n\n" for block in page[:-1]]
    return "".join(text + end for text, end in zip(texts, [*ends, "\n"], strict=True))


def render_markdown(blocks: Iterable[Block]) -> str:
    """The page as Markdown; texts may hold links, and `<` and `|` mean themselves."""
    return "\n\n".join("\n".join(_markdown(block)) for block in blocks) + "\n"


def _widths(blocks: Iterable[Block]) -> dict[tuple[str, ...], list[int]]:
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


def _text(block: Block, widths: Mapping[tuple[str, ...], list[int]]) -> Iterator[str]:
    if isinstance(block, Heading):
        yield block.text
    elif isinstance(block, Paragraph):
        yield from _wrapped(block.text, "")
    elif isinstance(block, Bullets):
        for item in block.items:
            yield from _wrapped(item, INDENT)
    elif isinstance(block, Code):
        yield textwrap.indent(block.text.rstrip("\n"), INDENT)
    else:
        columns = widths[tuple(block.header)]
        for *cells, last in block.rows:
            padded = [f"{cell:<{width}}" for cell, width in zip(cells, columns, strict=True)]
            yield INDENT + "  ".join((*padded, last)).rstrip()


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {_escaped(block.text)}"
    elif isinstance(block, Paragraph):
        yield _escaped(block.text)
    elif isinstance(block, Bullets):
        yield from (f"- {_escaped(item)}" for item in block.items)
    elif isinstance(block, Code):
        yield f"```{block.language}"
        yield block.text.rstrip("\n")
        yield "```"
    else:
        yield _table_line(block.header)
        yield _table_line(["---"] * len(block.header))
        yield from map(_table_line, block.rows)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + INDENT if indent else "",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _table_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_escaped(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")
