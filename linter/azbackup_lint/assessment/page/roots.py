"""The roots of the run: a table of them, and what narrows the page down to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.model import Assessment
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.policy.reasons import ANSWERS

MAX_OPEN = 20
"""Roots that are shown unfolded."""

LEVELS = {"error": "no", "warning": "unknown", "note": ""}
"""Severities, and the colour of their numbers."""

BACKED_UP = ("Can be backed up", "Can’t be", "Can’t tell")
"""What is counted of the VMs, in the order of their answers."""

Numbers = Mapping[str, int]
"""Roots by their numbers on the page; empty where there is nothing to tell apart."""


def numbered(assessment: Assessment) -> Numbers:
    """The roots that have a VM or a finding, in their order."""
    named = {machine.root for machine in assessment.machines}
    named |= {finding.root for finding in assessment.report.findings}
    named |= {silenced.finding.root for silenced in assessment.report.silenced}
    return {root: number for number, root in enumerate(sorted(named))} if len(named) > 1 else {}


def marks(roots: Iterable[str], numbers: Numbers) -> str | None:
    """The numbers of some roots as the script reads them."""
    return " ".join(str(numbers[root]) for root in dict.fromkeys(roots)) if numbers else None


def anchor(number: int) -> str:
    """The id of the rows of a root in the table of VMs."""
    return f"root-{number}"


def choice(numbers: Numbers) -> Markup | None:
    """What narrows the page down to one root; hidden until the script is there to do it."""
    if not numbers:
        return None
    options = [element("option", "all roots", value="")]
    options += [
        element("option", wording.shortened(root), value=str(number))
        for root, number in numbers.items()
    ]
    label = element("label", "Show ", element("select", options, id="root"))
    return element("form", label, id="by-root", hidden=True)


def roots(assessment: Assessment, numbers: Numbers) -> Markup | None:
    """A row for each root: its VMs by their answers, its findings by their severities."""
    if not numbers:
        return None
    machines: Counter[tuple[str, str]] = Counter(
        (machine.root, machine.backup.answer) for machine in assessment.machines
    )
    findings: Counter[tuple[str, str]] = Counter(
        (finding.root, finding.severity) for finding in assessment.report.findings
    )
    rows = [_root(root, number, machines, findings) for root, number in numbers.items()]
    heads = [*BACKED_UP, *(f"{level}s".capitalize() for level in LEVELS)]
    head = element(
        "tr",
        element("th", "Root", scope="col"),
        [element("th", text, scope="col", class_="number") for text in heads],
    )
    table = element(
        "table",
        element("caption", "What each root adds to this report"),
        element("thead", head),
        element("tbody", rows),
    )
    content = element("div", table, class_="table roots")
    if len(numbers) > MAX_OPEN:
        summary = element("summary", f"All {wording.counted(len(numbers), 'root')}")
        content = element("details", summary, content)
    heading = element("h2", "Roots", id="roots")
    return element("section", heading, content, aria_labelledby="roots")


def _root(
    root: str,
    number: int,
    machines: Mapping[tuple[str, str], int],
    findings: Mapping[tuple[str, str], int],
) -> Markup:
    counted: list[tuple[int, str]] = [(machines[root, answer], answer) for answer in ANSWERS]
    target = anchor(number) if any(many for many, _ in counted) else "findings"
    counted += [(findings[root, level], kind) for level, kind in LEVELS.items()]
    link = element("a", wording.shortened(root), href=f"#{target}", data_root=str(number))
    numbers = [
        element("td", f"{many:,}", class_=f"number {kind}".strip() if many else "number zero")
        for many, kind in counted
    ]
    return element("tr", element("th", link, scope="row"), numbers, data_roots=str(number))
