"""Layout on a terminal: lines of tables cut to their columns, sentences with a hanging indent."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from azbackup_lint.records import dataclass
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.styles import Style
from azbackup_lint.report.widths import width

GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column, as wide as this on the screen."""

    width: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A printable text, and the style that it is painted in, if any."""

    text: str
    style: str = ""


def fitted(texts: Iterable[str], least: int, most: int) -> int:
    """The width that a column needs for the texts, between the two bounds."""
    return min(max([least, *(width(text) for text in texts)]), most)


def line(columns: Sequence[Column], cells: Sequence[Cell], style: Style, rest: str = "") -> str:
    """A line of cells, each cut or padded to its column, and what follows them."""
    parts = []
    for column, cell in zip(columns, cells, strict=True):
        text = cut(cell.text, column.width)
        padding = " " * (column.width - width(text))
        parts.append((style(cell.style, text) if cell.style else text) + padding)
    return GAP.join((*parts, rest)).rstrip()


def paragraph(text: str, most: int, indent: str = "") -> list[str]:
    """The lines of a text that may hold anything; a word longer than a line stays whole."""
    return textwrap.wrap(
        one_line(text),
        most,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def cut(text: str, room: int) -> str:
    """The text where it fits, else both ends of it around an ellipsis."""
    if width(text) <= room:
        return text
    head = _taken(text, (room - 1) * 2 // 3)
    tail = _taken(text[::-1], room - 1 - width(head))[::-1]
    return f"{head}…{tail}"


def _taken(text: str, room: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += width(character)
        if used > room:
            return text[:index]
    return text
