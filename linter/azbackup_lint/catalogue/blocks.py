"""Pages made of blocks, and their form as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.escaping import one_line, printable, without_commands

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

_FENCE = lazy_regex("`{3,}")


def spelled_out(block: Block) -> Block:
    """A block without what a terminal would act upon: packs may be anybody's."""
    if isinstance(block, (Heading, Paragraph)):
        return replace(block, text=_in_line(block.text))
    if isinstance(block, Bullets):
        return Bullets([*map(printable, block.items)])  # an item may hold a list of its own
    if isinstance(block, Code):
        return replace(block, text=printable(block.text))
    return replace(block, rows=[[*map(_in_line, row)] for row in block.rows])


def _in_line(text: str) -> str:
    return one_line(text.replace("\n", " ").rstrip(" "))


def render_markdown(blocks: Iterable[Block]) -> str:
    """The page as Markdown; texts may hold links, and `<` and `|` mean themselves."""
    pieces = ("\n".join(_markdown(spelled_out(block))) for block in blocks)
    return without_commands("\n\n".join(pieces) + "\n")


def _markdown(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"{'#' * block.level} {_escaped(block.text)}"
    elif isinstance(block, Paragraph):
        yield _escaped(block.text)
    elif isinstance(block, Bullets):
        yield from (f"- {_escaped(item)}" for item in block.items)
    elif isinstance(block, Code):
        fence = max(["```", *(f"{marks}`" for marks in _FENCE.findall(block.text))], key=len)
        yield f"{fence}{block.language}"
        yield block.text.rstrip("\n")
        yield fence
    else:
        yield _table_line(block.header)
        yield _table_line(["---"] * len(block.header))
        yield from map(_table_line, block.rows)


def _table_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(_escaped(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")
