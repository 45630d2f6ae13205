"""Tables of comma-separated values that a spreadsheet shows as they are.

They keep to RFC 4180, but that lines end as everywhere else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from azbackup_lint.report.escaping import one_line

FORMULA = tuple("=+-@＝＋－＠'")
"""What a spreadsheet takes for the start of a formula, or, the last one, for a mark of text."""


def csv_text(header: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """A header, then the rows, every cell on one line and in quotes."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(_as_text(cell) for cell in row)
    return table.getvalue()


def _as_text(cell: str) -> str:
    """The cell on one line, with an apostrophe where a spreadsheet would compute it."""
    return f"'{one_line(cell)}" if cell.startswith(FORMULA) else one_line(cell)
