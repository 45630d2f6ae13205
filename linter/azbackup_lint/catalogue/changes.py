"""What changed between two editions."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.catalogue.blocks import Block, Bullets, Heading, Paragraph
from azbackup_lint.catalogue.wording import Linker, handling, listed, plain
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.editions import Edition, Row
from azbackup_lint.policy.messages import shown
from azbackup_lint.records import dataclass
from azbackup_lint.report.escaping import json_text


@dataclass(frozen=True, slots=True)
class Change:
    """A row whose text or verdict changed."""

    old: Row
    new: Row

    @property
    def verdict(self) -> bool:
        """Whether the verdict is another one."""
        return self.old.verdict != self.new.verdict

    @property
    def limits(self) -> list[tuple[str, Any, Any]]:
        """The limits that changed: name, old and new, None where there is none."""
        old, new = self.old.limits, self.new.limits
        names = [*old, *(name for name in new if name not in old)]
        pairs = [(name, old.get(name), new.get(name)) for name in names]
        return [(name, before, after) for name, before, after in pairs if before != after]

    @property
    def enforcement(self) -> bool:
        """Whether the row is dealt with in another way."""
        return _enforcement(self.old) != _enforcement(self.new)

    @property
    def matters(self) -> bool:
        """Whether more changed than words."""
        return self.verdict or bool(self.limits) or self.enforcement


@dataclass(frozen=True, slots=True)
class Changes:
    """All differences between two editions.

    `replaced` has rows whose place others took; a row with other words only is `reworded`.
    """

    old: Edition
    new: Edition
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    replaced: tuple[tuple[Row, tuple[Row, ...]], ...]
    changed: tuple[Change, ...]
    reworded: tuple[Change, ...]


def changes_between(old: Edition, new: Edition) -> Changes:
    """What is different in the new edition."""
    gone = [row for row in old.rows.values() if row.key not in new.rows]
    heirs = {
        row.key: tuple(heir for heir in new.rows.values() if row.key in heir.replaces)
        for row in gone
    }
    inherited = {heir.key for rows in heirs.values() for heir in rows}
    pairs = [
        Change(old.rows[key], row)
        for key, row in new.rows.items()
        if key in old.rows and _content(old.rows[key]) != _content(row)
    ]
    return Changes(
        old=old,
        new=new,
        added=tuple(
            row for row in new.rows.values() if row.key not in old.rows and row.key not in inherited
        ),
        removed=tuple(row for row in gone if not heirs[row.key]),
        replaced=tuple((row, heirs[row.key]) for row in gone if heirs[row.key]),
        changed=tuple(pair for pair in pairs if pair.matters),
        reworded=tuple(pair for pair in pairs if not pair.matters),
    )


def changes_blocks(changes: Changes, link: Linker = plain, level: int = 1) -> Iterator[Block]:
    """The changes for people."""
    old, new = changes.old.date, changes.new.date
    yield Heading(f"What changed from the matrix of {old} to that of {new}", level)
    yield Paragraph(_counted(changes))
    if changes.changed:
        yield Heading("Changed rows", level + 1)
        for change in changes.changed:
            yield Paragraph(_named(change.new))
            yield Bullets(list(_differences(change, link)))
    if changes.replaced:
        yield Heading("Replaced rows", level + 1)
        for row, heirs in changes.replaced:
            yield Paragraph(f"{_named(row)}: {row.verdict}; {handling(row, link)}")
            yield Bullets([f"now {_line(heir, link)}" for heir in heirs])
    for title, rows in (("New rows", changes.added), ("Rows that are gone", changes.removed)):
        if rows:
            yield Heading(title, level + 1)
            yield Bullets([_line(row, link) for row in rows])
    if changes.reworded:
        yield Heading("Rows in other words", level + 1)
        yield Bullets(
            [f"{_named(change.new)}: {change.new.summary}" for change in changes.reworded]
        )


def changes_json(changes: Changes) -> str:
    """The changes as JSON."""
    document = {
        "schemaVersion": 1,
        "from": changes.old.date,
        "to": changes.new.date,
        "added": [row.key for row in changes.added],
        "removed": [row.key for row in changes.removed],
        "replaced": [
            {"row": row.key, "by": [heir.key for heir in heirs]} for row, heirs in changes.replaced
        ],
        "changed": [_change_data(change) for change in changes.changed],
        "reworded": [change.new.key for change in changes.reworded],
    }
    return json_text(document, ascii_only=False)


def _change_data(change: Change) -> dict[str, Any]:
    old, new = change.old, change.new
    data: dict[str, Any] = {"row": new.key, "summary": [old.summary, new.summary]}
    if change.verdict:
        data["verdict"] = [old.verdict, new.verdict]
    if change.limits:
        data["limits"] = {name: [before, after] for name, before, after in change.limits}
    if change.enforcement:
        data["handling"] = [handling(old), handling(new)]
    return data


def _differences(change: Change, link: Linker) -> Iterator[str]:
    old, new = change.old, change.new
    if change.verdict:
        yield f"verdict: {old.verdict} → {new.verdict}"
    for name, before, after in change.limits:
        yield f"{name}: {_limit(before)} → {_limit(after)}"
    if change.enforcement:
        yield f"{handling(old, link)} → {handling(new, link)}"
    if old.summary != new.summary:
        yield f"now: {new.summary}"


def _limit(value: Any) -> str:
    return "no limit" if value is None else shown(value)


def _enforcement(row: Row) -> tuple[str, tuple[str, ...], object]:
    return row.disposition, row.enforced_by, row.when


def _content(row: Row) -> tuple[object, ...]:
    said = (row.title, row.verdict, row.summary, row.limits, row.planned, row.not_visible)
    return (*said, *_enforcement(row))


def _named(row: Row) -> str:
    return f"{row.id} {row.key} ({row.title})"


def _line(row: Row, link: Linker) -> str:
    return f"{_named(row)}: {row.verdict}; {handling(row, link)}"


def _counted(changes: Changes) -> str:
    numbers = (
        (len(changes.changed), "changed"),
        (len(changes.replaced), "replaced"),
        (len(changes.added), "new"),
        (len(changes.removed), "gone"),
        (len(changes.reworded), "in other words"),
    )
    said = listed(f"{number} {word}" for number, word in numbers)
    same = len(changes.old.rows.keys() & changes.new.rows.keys())
    same -= len(changes.changed) + len(changes.reworded)
    return f"Rows: {said}; {same} are the same."
