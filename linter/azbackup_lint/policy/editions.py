"""Editions of the matrix: their rows, and which policies enforce each.

An edition is put together from parts, one from each pack that adds to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.light_typing import Any, Literal
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.pack_document import PackDocument
from azbackup_lint.records import dataclass, field, replace

Verdict = Literal["supported", "conditional", "unsupported", "limit", "informational"]
Disposition = Literal["enforced-by", "nothing-to-enforce", "not-visible", "planned"]

EVERY = "every"
"""The date of a part whose rows hold in all editions."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its verdict and limits, and exactly one of the four ways in which it is dealt with.

    `enforced_by` are ids of policies, which `when`, a condition on their views, may narrow to the
    cases that the edition still rules out; `not_visible` is why templates can't show it;
    `planned` what a policy still to come will check. `allows` are ids of policies whose fault is
    none by this row, `replaces` keys of the rows of earlier editions that it took the place of.
    """

    key: str
    id: str
    title: str
    verdict: Verdict
    summary: str
    limits: Mapping[str, Any]
    enforced_by: tuple[str, ...] = ()
    nothing_to_enforce: bool = False
    not_visible: str = ""
    planned: str = ""
    when: Mapping[str, Any] = field(default_factory=dict)
    allows: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    source: str = ""
    document: PackDocument | None = field(default=None, repr=False, compare=False)

    @property
    def section(self) -> str:
        """The section of the matrix: the first part of the key."""
        return self.key.partition("/")[0]

    @property
    def disposition(self) -> Disposition:
        """How the row is dealt with."""
        if self.enforced_by:
            return "enforced-by"
        if self.nothing_to_enforce:
            return "nothing-to-enforce"
        return "planned" if self.planned else "not-visible"


@dataclass(frozen=True, slots=True)
class EditionPart:
    """One pack's part of an edition: rows of its own, and policies for the rows of others.

    `title` and `source` are empty in a part that only adds to an edition.
    """

    date: str
    title: str
    source: str
    rows: tuple[Row, ...]
    additions: Mapping[str, tuple[str, ...]]
    document: PackDocument


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated text of the matrix, with its rows by key in the order of the page."""

    date: str
    title: str
    source: str
    rows: Mapping[str, Row]
    _enforcing: dict[str, tuple[Row, ...]] = field(default_factory=dict, repr=False, compare=False)

    def rows_of(self, policy: str) -> tuple[Row, ...]:
        """The rows that a policy enforces."""
        if not self._enforcing:
            for row in self.rows.values():
                for id_ in dict.fromkeys(row.enforced_by):
                    self._enforcing[id_] = (*self._enforcing.get(id_, ()), row)
        return self._enforcing.get(policy, ())

    def rows_about(self, policy: str) -> tuple[Row, ...]:
        """The rows that a policy enforces, or else those that allow what it takes for a fault."""
        allowing = tuple(row for row in self.rows.values() if policy in row.allows)
        return self.rows_of(policy) or allowing


def read_part(document: PackDocument, *, trusted: bool = False) -> EditionPart:
    """The part of an edition in a document; raises PackError for a malformed one."""
    if not trusted:
        from azbackup_lint.policy.validation import check  # compiled packs were checked

        check(document, "edition")
    data = document.data
    source = data.get("source", "")
    rows, additions = [], {}
    for key, row in data["rows"].items():
        if "id" in row:
            rows.append(_row(document, key, row, source))
        else:
            additions[key] = tuple(row["enforced-by"])
    title = data.get("title", "")
    return EditionPart(data["edition"], title, source, tuple(rows), additions, document)


def join_parts(date: str, parts: Iterable[EditionPart]) -> Edition:
    """The edition of a date; raises PackError where its parts contradict each other."""
    parts = list(parts)
    rows: dict[str, Row] = {}
    ids: set[str] = set()
    for part in parts:
        for row in part.rows:
            if row.key in rows:
                place = str(part.document.key_span(("rows", row.key)))
                raise PackError(f"edition {date} has a row {row.key} already", place)
            if row.id in ids:
                message = f"edition {date} has a row {row.id} already"
                raise part.document.error(("rows", row.key, "id"), message)
            rows[row.key] = row
            ids.add(row.id)
    for part in parts:
        for key, policies in part.additions.items():
            rows[key] = _enforced(part, rows.get(key), key, policies)
    main = next((part for part in parts if part.title and part.source), None)
    if main is None:
        places = ", ".join(part.document.source.path for part in parts)
        raise PackError(f"edition {date} has no title and source", places)
    return Edition(date, main.title, main.source, rows)


def _enforced(part: EditionPart, row: Row | None, key: str, policies: tuple[str, ...]) -> Row:
    """The row with further policies that enforce it."""
    if row is None:
        message = f"no pack has a row {key} to add policies to; one of your own needs an id"
        raise part.document.error(("rows", key), message)
    every = tuple(dict.fromkeys((*row.enforced_by, *policies)))
    return replace(row, enforced_by=every, nothing_to_enforce=False, not_visible="", planned="")


def _row(document: PackDocument, key: str, data: Any, source: str) -> Row:
    return Row(
        key=key,
        id=data["id"],
        title=data["title"],
        verdict=data["verdict"],
        summary=data["summary"],
        limits=data.get("limits", {}),
        enforced_by=tuple(data.get("enforced-by", ())),
        nothing_to_enforce=bool(data.get("nothing-to-enforce", False)),
        not_visible=data.get("not-visible", ""),
        planned=data.get("planned", ""),
        when=data.get("when", {}),
        allows=tuple(data.get("allows", ())),
        replaces=tuple(data.get("replaces", ())),
        source=source,
        document=document,
    )
