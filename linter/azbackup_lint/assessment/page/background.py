"""The rest of the page: what could not be decided, and how the matrix was covered."""

from __future__ import annotations

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.model import Assessment, Obstacle, RowCoverage
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.catalogue.matrix import counted
from azbackup_lint.catalogue.wording import handling, section_title

MAX_RESOURCES = 8
MAX_TEXT = 600


def obstacles(assessment: Assessment) -> Markup:
    """A table of what isn't known, how to supply it, and what waits for it."""
    heading = element("h2", "What could not be decided", id="unknown")
    waiting = assessment.obstacles
    if not waiting:
        nothing = element("p", "Every check could be decided.")
        return element("section", heading, nothing, aria_labelledby="unknown")
    heads = ("What isn’t known", "How to supply it", "Checks", "VMs")
    table = element(
        "table",
        element("caption", "Unknown values by how many VMs wait for them"),
        element("thead", _head(heads)),
        element("tbody", [_obstacle(obstacle) for obstacle in waiting]),
    )
    wrapped = element("div", table, class_="table")
    return element("section", heading, wrapped, aria_labelledby="unknown")


def _head(heads: tuple[str, ...]) -> Markup:
    """The names of the columns; the last two hold numbers."""
    texts = [element("th", head, scope="col") for head in heads[:-2]]
    numbers = [element("th", head, scope="col", class_="number") for head in heads[-2:]]
    return element("tr", texts, numbers)


def _obstacle(obstacle: Obstacle) -> Markup:
    by_policy: dict[str, list[str]] = {}
    for item in obstacle.waiting:
        resources = by_policy.setdefault(f"{item.id} {item.name}", [])
        resources.append(wording.shortened(item.resource))
    waiting = [
        element("li", element("b", policy), ": ", wording.listed(resources, MAX_RESOURCES))
        for policy, resources in sorted(by_policy.items())
    ]
    subject = element("summary", wording.shortened(obstacle.subject, MAX_TEXT))
    details = element("details", subject, element("ul", waiting))
    return element(
        "tr",
        element("th", details, scope="row"),
        element("td", wording.shortened(obstacle.remedy, MAX_TEXT) or "—"),
        element("td", f"{len(obstacle.waiting):,}", class_="number"),
        element("td", f"{obstacle.machines:,}", class_="number"),
    )


def coverage(assessment: Assessment) -> Markup:
    """Every row of the edition: its text, what enforces it, and how often it is violated."""
    edition = assessment.edition
    sections: dict[str, list[RowCoverage]] = {}
    for covered in assessment.coverage:
        sections.setdefault(covered.row.section, []).append(covered)
    heads = ("Row", "What it says", "Handling", "Violated", "Undecided")
    bodies = [
        element(
            "tbody",
            element("tr", element("th", section_title(name), colspan="5", scope="rowgroup")),
            [_row(covered) for covered in rows],
        )
        for name, rows in sections.items()
    ]
    table = element(
        "table",
        element("caption", f"{edition.title}, edition {edition.date}"),
        element("thead", _head(heads)),
        bodies,
    )
    return element(
        "section",
        element("h2", f"The support matrix of {edition.date}", id="matrix"),
        element("p", counted(edition)),
        element(
            "details",
            element("summary", "All rows, and how often each is violated"),
            element("div", table, class_="table matrix"),
        ),
        aria_labelledby="matrix",
    )


def _row(covered: RowCoverage) -> Markup:
    row = covered.row
    title = element("th", row.title, element("small", f"{row.id} {row.key}"), scope="row")
    enforced = bool(row.enforced_by)
    return element(
        "tr",
        title,
        element("td", element("em", row.verdict), f": {row.summary}"),
        element("td", handling(row)),
        _number(covered.violated, enforced, "no"),
        _number(covered.undecided, enforced, "unknown"),
    )


def _number(number: int, enforced: bool, kind: str) -> Markup:
    if not enforced:
        return element("td", element("span", "not checked", class_="unseen"), class_="number")
    return element("td", f"{number:,}", class_=f"number {kind}" if number else "number zero")
