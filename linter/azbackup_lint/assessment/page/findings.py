"""The findings by policy, with the lines of source that they are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.model import Assessment
from azbackup_lint.assessment.page.links import Links
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.assessment.page.roots import Numbers, marks
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.model import Finding, Report, Silenced
from azbackup_lint.report.outcome import RANK
from azbackup_lint.report.snippet import excerpt

MAX_OPEN = 40
"""Findings shown unfolded, whole policies at a time."""

MAX_RESOURCES = 12
"""Resources listed for one cause; the others are counted."""

MAX_TEXT = 600


def findings(assessment: Assessment, links: Links, numbers: Numbers) -> Markup:
    """A part for each policy, the gravest first."""
    report = assessment.report
    by_policy: dict[tuple[int, str], list[Finding]] = {}
    for finding in report.findings:
        by_policy.setdefault((-RANK[finding.severity], finding.id), []).append(finding)
    parts, shown = [], 0
    for _, group in sorted(by_policy.items(), key=lambda pair: pair[0]):
        shown += len(group)
        parts.append(_policy(group, report, links, numbers, is_open=shown <= MAX_OPEN))
    heading = element("h2", "Findings", id="findings")
    nothing = element("p", "Nothing that the matrix rules out was found.")
    quiet = _quiet(report.silenced, links, numbers) if report.silenced else None
    return element("section", heading, parts or nothing, quiet, aria_labelledby="findings")


def _quiet(silenced: Sequence[Silenced], links: Links, numbers: Numbers) -> Markup:
    """What suppressions and the baseline keep quiet; the VMs are judged all the same."""
    items = [
        element(
            "li",
            element("b", item.finding.id),
            f" {item.finding.name}: {wording.shortened(item.finding.message, MAX_TEXT)} ",
            links.source(item.finding.span),
            element("small", _why_quiet(item)),
            id=links.quiet(item.finding),
            data_roots=marks((item.finding.root,), numbers),
        )
        for item in silenced
    ]
    title = element("h3", wording.quiet(len(silenced)))
    note = element("p", "They are no findings, but the VMs are judged all the same.", class_="rows")
    return element(
        "details", element("summary", title), note, element("ul", items), class_="policy"
    )


def _why_quiet(item: Silenced) -> str:
    if item.by == "baseline":
        return "in the baseline"
    return wording.shortened(item.reason, MAX_TEXT) if item.reason else "no reason given"


def _policy(
    violations: list[Finding], report: Report, links: Links, numbers: Numbers, *, is_open: bool
) -> Markup:
    first = violations[0]
    head = element(
        "summary",
        element("span", first.severity, class_=f"badge {first.severity}"),
        " ",
        element("h3", element("b", first.id), f" {first.name}"),
        " ",
        element("small", wording.counted(len(violations), "finding")),
    )
    rows = [f"{row}: {report.row_titles.get(row, '')}" for row in first.rows]
    row_list = element("p", " · ".join(rows), class_="rows") if rows else None
    groups = [_entry(entry, links, numbers) for entry in entries_of(violations)]
    return element("details", head, row_list, groups, open=is_open, class_="policy")


def _entry(entry: Entry, links: Links, numbers: Numbers) -> Markup:
    """All findings of one policy with one cause: the line once, then what each is about."""
    resources = [_resource(finding) for finding in entry.findings[:MAX_RESOURCES]]
    message = entry.message if entry.message != entry.first.message else ""
    return element(
        "article",
        element("p", links.source(entry.span), class_="at"),
        _code(entry),
        element("p", wording.shortened(message, MAX_TEXT)) if message else None,
        element("ul", resources, class_="told"),
        _more(len(entry.findings) - MAX_RESOURCES),
        element("dl", list(_notes(entry, links))),
        id=links.anchor(entry),
        data_roots=marks((finding.root for finding in entry.findings), numbers),
    )


def _code(entry: Entry) -> Markup | None:
    if not entry.span.source.text:
        return None
    shown = excerpt(entry.span)
    value = element("mark", shown.value, class_=entry.first.severity)
    number = element("span", str(shown.line), class_="line")
    line = element("code", number, " ", shown.before, value, shown.after)
    return element("pre", line, tabindex="0")


def _resource(finding: Finding) -> Markup:
    """The message with its resource, and what decides whether that exists."""
    resource = element("code", wording.shortened(finding.resource)) if finding.resource else None
    causes = wording.subjects(finding.conditional)
    condition = f"; if it is created: that depends on {causes}" if causes else None
    variants = f" [{wording.listed(finding.variants)}]" if finding.variants else None
    message = wording.shortened(finding.message, MAX_TEXT)
    return element("li", message, condition, " ", resource, variants)


def _more(number: int) -> Markup | None:
    return (
        element("p", f"and {number:,} more with this cause", class_="note") if number > 0 else None
    )


def _notes(entry: Entry, links: Links) -> Iterator[Markup]:
    finding = entry.first
    if finding.methods:
        yield from _note("rules out", ", ".join(finding.methods))
    for related in entry.related:
        text = wording.shortened(related.message, MAX_TEXT)
        yield from _note("see", [links.source(related.span), f": {text}"])
    for note in entry.notes:
        yield from _note("note", wording.shortened(note, MAX_TEXT))
    yield from _note("help", wording.shortened(finding.remedy, MAX_TEXT))


def _note(title: str, content: str | list[str]) -> Iterator[Markup]:
    yield element("dt", title)
    yield element("dd", content)
