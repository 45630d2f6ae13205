"""The table of VMs, with the reasons below each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from azbackup_lint.assessment import wording
from azbackup_lint.assessment.explanation import Point, points_of
from azbackup_lint.assessment.methods import METHODS
from azbackup_lint.assessment.model import AssessedVm, Assessment, Named
from azbackup_lint.assessment.page.links import Links
from azbackup_lint.assessment.page.markup import Markup, element
from azbackup_lint.assessment.page.roots import Numbers, anchor

KINDS = {"available": "y", "ruled-out": "n", "undecided": "u", "off": "o"}
FIRST = {"no": 0, "unknown": 1, "yes": 2}
MAX_ADDRESS = 240
COLUMNS = 3 + len(METHODS)


def machines(assessment: Assessment, links: Links, numbers: Numbers) -> Markup:
    """A table with rows for each VM, root by root, those first that can't be backed up."""
    vms = sorted(
        assessment.machines, key=lambda vm: (numbers.get(vm.root, 0), FIRST[vm.backup.answer])
    )
    heading = element("h2", "Virtual machines", id="vms")
    if not vms:
        none = "No VM is declared in what was read."
        return element("section", heading, element("p", none), aria_labelledby="vms")
    caption = element("caption", "Each VM, supposing that it is created as this code says")
    table = element(
        "table",
        caption,
        element("thead", _head()),
        list(_bodies(vms, links, numbers)),
        id="list",
    )
    return element(
        "section", heading, _filters(), element("div", table, class_="list"), aria_labelledby="vms"
    )


def _bodies(vms: list[AssessedVm], links: Links, numbers: Numbers) -> Iterator[Markup]:
    for root, group in groupby(vms, key=lambda vm: vm.root):
        inside = list(group)
        number = numbers.get(root)
        if number is not None:
            many = element("small", wording.counted(len(inside), "VM"))
            title = element(
                "th", wording.shortened(root), " ", many, colspan=str(COLUMNS), scope="rowgroup"
            )
            yield element("tbody", element("tr", title), id=anchor(number), data_root=str(number))
        for machine in inside:
            yield _machine(machine, links, number)


def _head() -> Markup:
    """The names of the columns; `data-sort` marks those that the script can sort by."""
    heads = [
        element("th", label, scope="col", data_sort=key)
        for label, key in (("VM", "name"), ("Backup", "answer"), ("Policy and vault", "policy"))
    ]
    methods = [
        element("th", element("abbr", method.short, title=method.title), scope="col", class_="m")
        for method in METHODS
    ]
    return element("tr", heads, methods)


def _filters() -> Markup:
    """What narrows the table down; hidden until the script is there to do it."""
    answers = [("", "any answer"), *wording.ANSWERS.items()]
    states = [("", "any protection"), *wording.PROTECTION.items(), ("bare", "no protection at all")]
    return element(
        "form",
        element("label", "Find ", element("input", type="search", id="find")),
        _select("Backup ", "answer", answers),
        _select("Protection ", "protection", states),
        element("output", "", id="shown"),
        id="filters",
        hidden=True,
    )


def _select(label: str, name: str, options: list[tuple[str, str]]) -> Markup:
    choices = [element("option", text, value=value) for value, text in options]
    return element("label", label, element("select", choices, id=name))


def _machine(machine: AssessedVm, links: Links, root: int | None) -> Markup:
    answer, state = machine.backup.answer, machine.protection.state
    title = wording.shortened(wording.title_of(machine))
    name = element("th", links.source(machine.span, title), scope="row")
    verdict = element("td", element("span", wording.ANSWERS[answer], class_=f"badge {answer}"))
    methods = [
        element(
            "td", element("span", wording.STATES[method.state]), class_=f"m {KINDS[method.state]}"
        )
        for method in machine.methods
    ]
    row = element("tr", name, verdict, _protection(machine), methods)
    why = _why(machine, links)
    in_root = None if root is None else str(root)
    return element("tbody", row, why, data_answer=answer, data_protection=state, data_roots=in_root)


def _protection(machine: AssessedVm) -> Markup:
    protection = machine.protection
    if protection.policy is None or protection.vault is None:
        return element("td", element("span", wording.PROTECTION[protection.state], class_="bare"))
    return element(
        "td",
        _named(protection.policy, protection.policy.kind),
        " in ",
        _named(protection.vault, ""),
    )


def _named(named: Named, kind: str) -> Markup:
    name = element(
        "span", wording.shortened(named.name, 60), class_=None if named.is_known else "open"
    )
    return element("span", name, f" ({kind})" if kind else None)


def _why(machine: AssessedVm, links: Links) -> Markup:
    """A second row: where the VM is declared, and everything about it that isn't simply fine."""
    points = points_of(machine)
    remarks = [text for text in (wording.existence(machine), _doubt(machine)) if text]
    off = [wording.setting(method) for method in machine.methods if method.state == "off"]
    notes = [element("li", text, class_="note") for text in remarks]
    notes += [_point(point, links) for point in points]
    notes += [element("li", f"{text}.", class_="note") for text in dict.fromkeys(off)]
    where = [
        element("code", wording.shortened(machine.address, MAX_ADDRESS)),
        f" [{machine.variant}]" if machine.variant else None,
        element("span", _brief(points, remarks), class_="brief"),
    ]
    content = element("p", where)
    if notes:
        content = element("details", element("summary", where), element("ul", notes))
    return element("tr", element("td", content, colspan=str(COLUMNS)), class_="why")


def _doubt(machine: AssessedVm) -> str:
    protection = wording.protection(machine.protection)
    return f"protection {protection}" if machine.protection.state == "perhaps" else ""


def _brief(points: tuple[Point, ...], remarks: list[str]) -> str:
    """What can be read without opening it: the policies that are certain, and how many aren't."""
    certain = [
        f"{reason.policy.id} {reason.policy.name}"
        for point in points
        if point.certain
        for reason in point.reasons
    ]
    parts = [wording.listed(list(dict.fromkeys(certain)), 3)] if certain else []
    uncertain = {
        reason.policy.id for point in points if not point.certain for reason in point.reasons
    }
    if uncertain:
        parts.append(f"{len(uncertain)} not certain")
    return "; ".join((*parts, *remarks))


def _point(point: Point, links: Links) -> Markup:
    return element("li", list(_parts(point, links)), class_="no" if point.certain else "unknown")


def _parts(point: Point, links: Links) -> Iterator[Markup | str]:
    verb = "rules out" if point.certain else "may rule out"
    subject = "the backup" if not point.methods else point.subject
    if not point.reasons:
        yield f"{point.subject}: {point.note}"
        return
    for number, reason in enumerate(point.reasons):
        yield ", " if number else ""
        yield links.reason(reason)
    reason = point.reasons[0]
    yield element("span", f" {verb} {subject}: ", class_="what")
    if reason.standing == "undecided":
        yield point.note
        return
    yield wording.shortened(reason.message, 600)
    yield f"; {point.note}" if point.note else ""
    yield " "
    yield links.source(reason.span)
    yield element("small", ", ".join(reason.rows), class_="rows")
    if point.more:
        yield f" and {point.more} more like it"
