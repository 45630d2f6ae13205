"""Pages made of blocks, and their form as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.records import dataclass

WIDTH = 96
"""Columns of a line of text."""


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


def render_markdown(blocks: Iterable[Block]) -> str:
    """The page as Markdown; texts may hold links, and `<` and `|` mean themselves."""
    return "\n\n".join("\n".join(_markdown(block)) for block in blocks) + "\n"


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


def _table_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_escaped(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")
