"""The assessment for a terminal: a table of VMs, the reasons below each, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.explanation import Point, points_of
from azbackup_lint.assessment.layout import GAP, Cell, Column, fitted, line, paragraph
from azbackup_lint.assessment.methods import METHODS
from azbackup_lint.assessment.model import AssessedVm, Assessment, Fix, Obstacle
from azbackup_lint.assessment.summary import summary_of
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import one_line, without_commands
from azbackup_lint.report.outcome import totals
from azbackup_lint.report.styles import Style

WIDTH = 100
SHORT = ("new", "dsk", "rep", "reg", "sub", "zon", "fil")
"""The heads of the columns of METHODS."""

ANSWER = max(map(len, wording.ANSWERS.values()))
ROOM = WIDTH - sum(len(short) + 1 for short in SHORT) - ANSWER - 3 * len(GAP) - 1
"""Columns that the names of VM, policy and vault share."""

NAME = 28
"""Columns that the name of a VM keeps, however long other names are."""

LEAST = (2, 12, 12)
"""The least columns of name, policy and vault; the latter two hold a sentence between them."""

MARKS = {"available": "yes", "ruled-out": "no", "undecided": "?", "off": "off"}
PAINT = {
    "yes": "help",
    "no": "error",
    "unknown": "warning",
    "available": "help",
    "ruled-out": "error",
    "undecided": "warning",
    "off": "dim",
}
MAX_OBSTACLES, MAX_IDS, MAX_FIXES = 20, 8, 5
LEGEND = "; ".join(
    f"{short} {method.title.lower()}" for short, method in zip(SHORT, METHODS, strict=True)
)


def render(assessment: Assessment, display: Display = PLAIN) -> str:
    """A table for each root and set of inputs, what could not be decided, and a summary."""
    style = Style(display.colour)
    blocks = []
    machines = assessment.machines
    columns = _columns(machines)
    for (root, variant), vms in groupby(machines, key=lambda vm: (vm.root, vm.variant)):
        title = f"{root} [{variant}]" if variant else root
        blocks.append("\n".join(_table(title, list(vms), columns, style)))
    if machines:
        blocks.append("\n".join(paragraph(f"restore: {LEGEND}", WIDTH)))
    ruled_out = sum(machine.backup.answer == "no" for machine in machines)
    if assessment.fixes and ruled_out > 1:  # for one VM, it would only repeat the reasons
        blocks.append("\n".join(_fixes(assessment.fixes, style)))
    if assessment.obstacles:
        blocks.append("\n".join(_obstacles(assessment.obstacles, style)))
    blocks.append("\n".join(_summary(assessment, style)))
    return without_commands("\n\n".join(blocks) + "\n")


def _columns(machines: Sequence[AssessedVm]) -> list[Column]:
    """The widths of the columns, for all tables the same; what is too wide shares the room."""
    texts = [_texts(machine) for machine in machines]
    name, policy, vault = (
        fitted([text[index] for text in texts], least, 60) for index, least in enumerate(LEAST)
    )
    rest = ROOM - min(name, NAME)
    if policy + vault > rest:
        policy = min(policy, max(rest - vault, rest // 2))
        vault = min(vault, rest - policy)
    return [Column(min(name, ROOM - policy - vault)), Column(ANSWER), Column(policy), Column(vault)]


def _texts(machine: AssessedVm) -> tuple[str, str, str]:
    """A VM's name, policy and vault as cells of a table."""
    protection = machine.protection
    name = one_line(wording.title_of(machine))
    if protection.policy is None or protection.vault is None:
        return name, "", ""
    return name, one_line(protection.policy.name), one_line(protection.vault.name)


def _table(
    title: str, machines: list[AssessedVm], columns: list[Column], style: Style
) -> Iterator[str]:
    yield style("bold", one_line(title))
    heads = [Cell(text, "dim") for text in ("VM", "backup", "policy", "vault")]
    yield line(columns, heads, style, " ".join(style("dim", short) for short in SHORT))
    for machine in machines:
        name, policy, vault = _texts(machine)
        answer = wording.ANSWERS[machine.backup.answer]
        cells = [Cell(name, "bold"), Cell(answer, PAINT[machine.backup.answer])]
        if machine.protection.policy is None:
            note = wording.PROTECTION[machine.protection.state]
            cells.append(Cell(note, "dim"))
            joined = Column(columns[2].width + columns[3].width + 2)
            yield line([*columns[:2], joined], cells, style, _methods(machine, style))
        else:
            cells += [Cell(policy), Cell(vault)]
            yield line(columns, cells, style, _methods(machine, style))
        for text in _notes(machine):
            yield from paragraph(text, WIDTH, "    ")


def _methods(machine: AssessedVm, style: Style) -> str:
    """The states of the restore methods, each as wide as its head."""
    pairs = zip(machine.methods, SHORT, strict=True)
    marks = [
        style(PAINT[outlook.state], MARKS[outlook.state])
        + " " * (len(short) - len(MARKS[outlook.state]))
        for outlook, short in pairs
    ]
    return " ".join(marks).rstrip()


def _notes(machine: AssessedVm) -> Iterator[str]:
    """The sentences below a VM: what decides its existence, then every reason."""
    note = wording.existence(machine)
    if note:
        yield note
    if machine.protection.state == "perhaps":
        yield f"protection {wording.protection(machine.protection)}"
    points = points_of(machine)
    for point in points:
        if point.certain or machine.backup.answer != "no":
            yield _point(point)
    if machine.backup.answer == "no":
        left = dict.fromkeys(r.policy.id for p in points if not p.certain for r in p.reasons)
        if left:
            yield f"? besides, not certain: {wording.listed(list(left), MAX_IDS)}"


def _point(point: Point) -> str:
    """One reason, or what undecided policies wait for."""
    mark = f"{'no' if point.certain else '?'} {point.subject}"
    policies = [f"{reason.policy.id} {reason.policy.name}" for reason in point.reasons]
    (reason, *_) = point.reasons or (None,)
    if reason is None:
        return f"{mark}: {point.note}"
    if reason.standing == "undecided":
        return f"{mark}: {point.note} ({wording.listed(policies)})"
    rows = f" [{', '.join(reason.rows)}]" if reason.rows else ""
    note = f"; {point.note}" if point.note else ""
    if reason.standing == "disputed":
        note = f"; that is disputed, see azbackup-lint explain {reason.policy.id}"
    more = f", and {point.more} more like it" if point.more else ""
    message = wording.shortened(reason.message, wording.MAX_MESSAGE)
    return f"{mark}: {policies[0]}{rows}: {message}{note} ({reason.span}){more}"


def _fixes(fixes: Sequence[Fix], style: Style) -> Iterator[str]:
    yield style("bold", "fix these first")
    for number, fix in enumerate(fixes[:MAX_FIXES], 1):
        entry = fix.entry
        message = wording.shortened(entry.message, wording.MAX_MESSAGE)
        told = f"{number}. {entry.first.id} {entry.first.name}: {message} ({entry.span})"
        yield from paragraph(told, WIDTH, "  ")
        yield from paragraph(f"{entry.first.remedy} ({wording.gain(fix)})", WIDTH, "    ")
    more = len(fixes) - MAX_FIXES
    if more > 0:
        yield f"  and {more} more; --format json or html lists them"


def _obstacles(obstacles: Sequence[Obstacle], style: Style) -> Iterator[str]:
    yield style("bold", "could not be decided")
    for obstacle in obstacles[:MAX_OBSTACLES]:
        checks = wording.counted(len(obstacle.waiting), "check")
        machines = wording.counted(obstacle.machines, "VM")
        remedy = (
            f": {wording.shortened(obstacle.remedy, wording.MAX_MESSAGE)}"
            if obstacle.remedy
            else ""
        )
        subject = wording.shortened(obstacle.subject)
        yield from paragraph(f"{subject}{remedy} ({checks}, {machines})", WIDTH, "  ")
    more = len(obstacles) - MAX_OBSTACLES
    if more > 0:
        yield f"  and {more} more; --format json or html lists all"


def _summary(assessment: Assessment, style: Style) -> Iterator[str]:
    summary, report = summary_of(assessment.machines), assessment.report
    if not summary.machines:
        yield "no VMs were found" if report.roots else "nothing to assess was found"
    else:
        parts = [
            f"{number:,} {wording.ANSWERS[answer]}" for answer, number in summary.backup.items()
        ]
        bare = summary.protection["none"] + summary.protection["stopped"]
        tail = f"; {bare:,} not protected in this code" if bare else ""
        yield style("bold", f"{wording.counted(summary.machines, 'VM')}: can be backed up: ") + (
            f"{', '.join(parts)}{tail}"
        )
    yield f"{', '.join(totals(report)) or 'no findings'}; matrix of {report.edition}"
    if report.silenced:
        yield f"{wording.quiet(len(report.silenced))}; the VMs are judged all the same"
    unmade = wording.unmade(report)
    if unmade:
        yield unmade
    unread = wording.unread(report)
    if unread:
        yield from (style("error", text) for text in paragraph(unread, WIDTH))
