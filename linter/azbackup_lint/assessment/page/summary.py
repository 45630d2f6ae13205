"""The top of the page: how many VMs there are of each kind, and what restore methods they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.methods import METHODS
from azbackup_lint.assessment.model import Assessment
from azbackup_lint.assessment.page.markup import Markup, element, joined
from azbackup_lint.assessment.summary import STATES, Summary, summary_of
from azbackup_lint.policy.reasons import ANSWERS
from azbackup_lint.report.outcome import counts

TILES = {"yes": "can be backed up", "no": "can’t be backed up", "unknown": "can’t tell"}
KINDS = {"available": "yes", "ruled-out": "no", "undecided": "unknown", "off": "off"}


def summary(assessment: Assessment) -> Markup:
    """Tiles, a bar of all VMs, and a table of the restore methods."""
    totals, unread = summary_of(assessment.machines), wording.unread(assessment.report)
    unmade = wording.unmade(assessment.report)
    bar = _bar({answer: totals.backup[answer] for answer in ANSWERS})
    return element(
        "section",
        element("h2", "Summary", id="summary", class_="unseen"),
        element("ul", _tiles(assessment, totals), class_="tiles"),
        element("p", f"{unread[:1].upper()}{unread[1:]}.", role="alert") if unread else None,
        bar if totals.machines else None,
        element("p", f"{unmade}.", class_="note") if unmade else None,
        _methods(totals) if totals.machines else None,
        aria_labelledby="summary",
    )


def _tiles(assessment: Assessment, totals: Summary) -> Iterator[Markup]:
    roots = assessment.report.roots
    machines = "VM" if totals.machines == 1 else "VMs"
    yield _tile(totals.machines, f"{machines} in {wording.counted(roots, 'root')}", "", "all")
    for answer in ANSWERS:
        yield _tile(totals.backup[answer], TILES[answer], answer, answer)
    bare = totals.protection["none"] + totals.protection["stopped"]
    yield _tile(bare, "not protected in this code", "off", "bare")
    levels = counts(assessment.report)
    by_level = ", ".join(wording.counted(number, level) for level, number in levels.items())
    total = sum(levels.values())
    yield _tile(total, f"finding{'' if total == 1 else 's'}: {by_level}", "", None)


def _tile(number: int, label: str, kind: str, shows: str | None) -> Markup:
    """A number that leads to the VMs or findings that it counts."""
    content = [element("strong", f"{number:,}"), " ", element("span", label)]
    target = "#findings" if shows is None else "#vms"
    link = element("a", content, href=target, data_shows=shows)
    return element("li", link, class_=f"tile {kind}".strip())


def _methods(totals: Summary) -> Markup:
    heads = ("Restore method", *(wording.STATES[state] for state in STATES))
    rows = []
    for method in METHODS:
        states = totals.methods[method.name]
        numbers = [
            element("td", f"{states[state]:,}", class_=None if states[state] else "zero")
            for state in STATES
        ]
        bar = element("td", _bar({KINDS[state]: states[state] for state in STATES}), class_="wide")
        rows.append(element("tr", element("th", method.title, scope="row"), numbers, bar))
    head = element(
        "tr",
        [element("th", text.capitalize(), scope="col") for text in heads],
        element("th", element("span", "Share of the VMs", class_="unseen"), scope="col"),
    )
    caption = element("caption", "What the VMs can be restored by")
    table = element("table", caption, element("thead", head), element("tbody", rows))
    return element("div", table, class_="methods")


def _bar(parts: Mapping[str, int]) -> Markup:
    """A bar of coloured parts; the numbers stand beside it as text."""
    total = sum(parts.values()) or 1
    start = 0
    pieces = []
    for kind, number in parts.items():
        if number:
            x, width = 1000 * start / total, 1000 * number / total
            size = {"x": f"{x:.1f}", "width": f"{width:.1f}", "height": "10"}
            pieces.append(element("rect", class_=f"bar-{kind}", **size))
            start += number
    return element(
        "svg",
        joined(pieces),
        class_="bar",
        viewBox="0 0 1000 10",
        preserveAspectRatio="none",
        aria_hidden="true",
    )
