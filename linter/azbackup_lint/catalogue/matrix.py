"""Coverage: every row of an edition, and how it is dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from azbackup_lint.catalogue.blocks import Block, Heading, Paragraph, Table
from azbackup_lint.catalogue.wording import Linker, handling, limits, plain, section_title
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.editions import Disposition, Edition, Row
from azbackup_lint.report.escaping import json_text

DISPOSITIONS: tuple[Disposition, ...] = (
    "enforced-by",
    "planned",
    "nothing-to-enforce",
    "not-visible",
)
WORDS = {
    "enforced-by": "enforced",
    "planned": "planned",
    "nothing-to-enforce": "with nothing to enforce",
    "not-visible": "not visible in templates",
}


def coverage_blocks(edition: Edition) -> Iterator[Block]:
    """The rows by section, one line each, for a terminal."""
    for section, rows in _sections(edition):
        yield Heading(section_title(section))
        lines = [(row.id, row.key, row.verdict, handling(row)) for row in rows]
        yield Table(("id", "row", "verdict", "handling"), lines)
    yield Paragraph(counted(edition))


def coverage_page(edition: Edition, link: Linker = plain, level: int = 1) -> Iterator[Block]:
    """The rows by section with their texts, for a page."""
    yield Heading(f"Matrix of {edition.date}", level)
    yield Paragraph(f"{edition.title}. Source: {edition.source}.")
    yield Paragraph(counted(edition))
    for section, rows in _sections(edition):
        yield Heading(section_title(section), level + 1)
        lines = [
            (
                f"{row.id} `{row.key}`",
                row.title,
                row.verdict,
                " ".join((row.summary, *(f"({limit})" for limit in limits(row)))),
                handling(row, link),
            )
            for row in rows
        ]
        yield Table(("row", "about", "verdict", "what it says", "how it is dealt with"), lines)


def coverage_json(edition: Edition) -> str:
    """The rows and their counts as JSON."""
    counts = Counter(row.disposition for row in edition.rows.values())
    document = {
        "schemaVersion": 1,
        "edition": edition.date,
        "title": edition.title,
        "source": edition.source,
        "rows": [row_data(row) for row in edition.rows.values()],
        "counts": {name: counts[name] for name in DISPOSITIONS},
    }
    return json_text(document, ascii_only=False)


def row_data(row: Row) -> dict[str, Any]:
    """A row as plain data; `reason` is why it can't be seen, or what is planned."""
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title,
        "section": row.section,
        "verdict": row.verdict,
        "summary": row.summary,
        "limits": dict(row.limits),
        "disposition": row.disposition,
        "policies": list(row.enforced_by),
        "when": dict(row.when),
        "allows": list(row.allows),
        "replaces": list(row.replaces),
        "reason": row.not_visible or row.planned,
        "source": row.source,
    }


def counted(edition: Edition) -> str:
    """One sentence that counts the rows of the matrix and those that packs put beside it."""
    counts = Counter(row.disposition for row in edition.rows.values())
    policies = {id_ for row in edition.rows.values() for id_ in row.enforced_by}
    parts = [f"{counts[name]} {WORDS[name]}" for name in DISPOSITIONS]
    parts[0] += f" by {len(policies)} {'policy' if len(policies) == 1 else 'policies'}"
    own = sum(row.source == edition.source for row in edition.rows.values())
    beside = f" and {len(edition.rows) - own} beside it" if own < len(edition.rows) else ""
    return f"{own} rows in the matrix of {edition.date}{beside}: {', '.join(parts)}."


def _sections(edition: Edition) -> Iterator[tuple[str, list[Row]]]:
    """The rows by section, in the order of the page; a section that comes up again is joined."""
    order = dict.fromkeys(row.section for row in edition.rows.values())
    ranks = {section: rank for rank, section in enumerate(order)}
    rows = sorted(edition.rows.values(), key=lambda row: ranks[row.section])
    for section, group in groupby(rows, key=lambda row: row.section):
        yield section, list(group)
