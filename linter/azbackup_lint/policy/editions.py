"""Matrix editions: what each row says, and what enforces it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from azbackup_lint.policy.documents import PackDocument

Verdict = Literal["supported", "conditional", "unsupported", "limit", "informational"]
Disposition = Literal["enforced-by", "nothing-to-enforce", "not-visible", "planned"]

VERDICTS = ("supported", "conditional", "unsupported", "limit", "informational")
DISPOSITIONS = ("enforced-by", "nothing-to-enforce", "not-visible", "planned")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its verdict and limits, and exactly one of the four ways in which it is dealt with.

    `enforced_by` are ids of policies, which `when`, a condition on their views, may narrow to the
    cases that the edition still rules out; `not_visible` says why templates can't show it;
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
class Edition:
    """One dated text of the matrix, with its rows by key in the order of the page."""

    date: str
    title: str
    source: str
    rows: Mapping[str, Row]
    document: PackDocument

    def rows_of(self, policy: str) -> tuple[Row, ...]:
        """The rows that a policy enforces."""
        return tuple(row for row in self.rows.values() if policy in row.enforced_by)

    def rows_about(self, policy: str) -> tuple[Row, ...]:
        """The rows that a policy enforces, or else those that allow what it takes for a fault."""
        found = tuple(row for row in self.rows.values() if policy in row.allows)
        return self.rows_of(policy) or found


def read_edition(document: PackDocument) -> Edition:
    """The edition in a document; raises PackError where it is malformed."""
    data = document.data
    if not isinstance(data, dict) or not isinstance(data.get("rows"), dict):
        raise document.error((), "an edition needs the keys edition, title, source and rows")
    for key in ("edition", "title", "source"):
        if not isinstance(data.get(key), str):
            raise document.error((), f"an edition needs the key {key!r}, a text")
    rows = {key: _row(document, key, row) for key, row in data["rows"].items()}
    return Edition(data["edition"], data["title"], data["source"], rows, document)


def _row(document: PackDocument, key: str, data: Any) -> Row:
    path = ("rows", key)
    if not isinstance(data, dict):
        raise document.error(path, f"row {key} must be a mapping")
    for name in ("id", "title", "verdict", "summary"):
        if not isinstance(data.get(name), str):
            raise document.error(path, f"row {key} needs the key {name!r}, a text")
    if data["verdict"] not in VERDICTS:
        raise document.error((*path, "verdict"), f"a verdict is one of {', '.join(VERDICTS)}")
    given = [name for name in DISPOSITIONS if name in data]
    if len(given) != 1:
        wanted = ", ".join(DISPOSITIONS)
        raise document.error(path, f"row {key} needs exactly one of {wanted}")
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
    )
