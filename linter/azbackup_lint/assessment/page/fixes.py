"""What to mend first: the causes by how many VMs can be backed up without them."""

from __future__ import annotations

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.model import Assessment, Fix
from azbackup_lint.assessment.page.links import Links
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.assessment.page.roots import Numbers, marks

MAX_FIXES = 10
MAX_TEXT = 600

CAPTION = (
    "Causes in the order in which mending them, one after the other, brings most VMs back soonest"
)


def fixes(assessment: Assessment, links: Links, numbers: Numbers) -> Markup | None:
    """A table of causes; nothing where no VM is ruled out for certain."""
    if not assessment.fixes:
        return None
    shown = assessment.fixes[:MAX_FIXES]
    heads = [element("th", text, scope="col") for text in ("Cause", "What to do")]
    counts = [
        element("th", text, scope="col", class_="number")
        for text in ("VMs ruled out", "Fit once mended")
    ]
    table = element(
        "table",
        element("caption", CAPTION),
        element("thead", element("tr", heads, counts)),
        element("tbody", [_fix(fix, links, numbers) for fix in shown]),
    )
    more = len(assessment.fixes) - len(shown)
    note = "More causes rule out VMs; all are among the findings below." if more > 0 else None
    return element(
        "section",
        element("h2", "Fix these first", id="first"),
        element("div", table, class_="table fixes"),
        element("p", note, class_="note") if note else None,
        aria_labelledby="first",
    )


def _fix(fix: Fix, links: Links, numbers: Numbers) -> Markup:
    entry = fix.entry
    cause = element(
        "th",
        links.entry(entry),
        element("p", wording.shortened(entry.message, MAX_TEXT)),
        element("p", links.source(entry.span), class_="at"),
        scope="row",
    )
    return element(
        "tr",
        cause,
        element("td", wording.shortened(entry.first.remedy, MAX_TEXT) or "—"),
        element("td", f"{fix.concerned:,}", class_="number"),
        element("td", _freed(fix), class_="number"),
        data_roots=marks((finding.root for finding in entry.findings), numbers),
    )


def _freed(fix: Fix) -> list[Markup]:
    """How many VMs can be backed up then, and for how many it stays open."""
    freed = element("span", f"{fix.freed:,}", class_=None if fix.freed else "zero")
    opened = element("small", f"{fix.opened:,} can’t tell") if fix.opened else None
    return [freed, *([opened] if opened is not None else [])]
