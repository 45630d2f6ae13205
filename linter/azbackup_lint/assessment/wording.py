"""How the parts of an assessment are put into words, the same in every form for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from azbackup_lint.assessment.model import AssessedVm, Fix, MethodOutlook, Protection
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.report.model import Report
from azbackup_lint.values import Cause

ANSWERS = {"yes": "yes", "no": "no", "unknown": "can't tell"}
STATES = {
    "available": "available",
    "ruled-out": "ruled out",
    "undecided": "undecided",
    "off": "switched off",
}
PROTECTION = {
    "protected": "protected",
    "perhaps": "perhaps protected",
    "stopped": "protection stopped",
    "none": "not protected in this code",
}

MAX_LISTED = 4
MAX_MESSAGE = 400
MAX_NAME = 120
"""Characters shown of a name, which may be of any length."""


def unread(report: Report) -> str:
    """What of the input could not be read; empty where all could."""
    broken = [
        item for item in report.findings if item.effect == "input" and item.severity == "error"
    ]
    if not broken:
        return ""
    first, more = shortened(broken[0].message, MAX_MESSAGE), len(broken) - 1
    rest = f" (and {counted(more, 'more problem')})" if more else ""
    return f"not everything could be read: {first}{rest}; azbackup-lint check shows where"


def quiet(number: int) -> str:
    """How many findings suppressions and the baseline keep quiet."""
    are = "is" if number == 1 else "are"
    return f"{counted(number, 'finding')} {are} kept quiet"


def unmade(report: Report) -> str:
    """How many VMs are declared and not made; empty where all are."""
    if not report.unmade:
        return ""
    are = "is" if report.unmade == 1 else "are"
    return f"{counted(report.unmade, 'more VM')} {are} declared, but not made with these inputs"


def title_of(machine: AssessedVm) -> str:
    """The name of a VM, or where none is known the last part of its address."""
    letters = machine.name.strip().strip("…-_ .")
    return machine.name if letters else machine.address.rpartition(".")[2] or machine.address


def shortened(text: str, most: int = MAX_NAME) -> str:
    """The text, or both ends of a longer one."""
    if len(text) <= most:
        return text
    head = (most - 1) * 2 // 3
    return f"{text[:head]}…{text[head + 1 - most :]}"


def listed(words: Sequence[str], most: int = MAX_LISTED) -> str:
    """Words with commas between them, the first few where there are many."""
    shown = ", ".join(words[:most])
    more = len(words) - most
    return f"{shown} and {more} more" if more > 0 else shown


def gain(fix: Fix) -> str:
    """What mending a cause does for the VMs that it rules out."""
    vms = counted(fix.concerned, "VM")
    if fix.freed:
        return f"mending it lets {fix.freed:,} of {vms} be backed up"
    if fix.opened:
        return f"mending it leaves no certain obstacle for {fix.opened:,} of {vms}"
    return f"one of several causes for {vms}"


def subjects(causes: Iterable[Cause]) -> str:
    """What stands in the way, in a few words."""
    return listed(list(dict.fromkeys(shortened(cause.subject) for cause in causes)))


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def doubt(reason: Reason) -> str:
    """What makes a reason less than certain; empty for a certain one."""
    if reason.standing == "violated":
        return ""
    if reason.standing == "disputed":
        return " ".join(reason.policy.severity_reason.split())
    depends = subjects(reason.causes) or "something that isn't known"
    if reason.standing == "conditional":
        return f"whether that is so, or concerns this VM, depends on {depends}"
    return f"depends on {depends}"


def existence(machine: AssessedVm) -> str:
    """What decides whether a VM exists, or how many there are; empty if it certainly exists."""
    if not machine.existence.causes:
        return ""
    what = "how many there are" if machine.existence.many else "whether it is created"
    return f"{what} depends on {subjects(machine.existence.causes)}"


def setting(outlook: MethodOutlook) -> str:
    """Why a method is off, or which setting isn't known; empty where neither is so."""
    if outlook.setting:
        return outlook.setting
    return f"depends on {subjects(outlook.causes)}" if outlook.causes else ""


def protection(given: Protection) -> str:
    """What is to be said of a protection that isn't certain; empty for one that is."""
    if given.state == "perhaps":
        return f"depends on {subjects(given.causes)}" if given.causes else "not certain"
    return "" if given.state == "protected" else PROTECTION[given.state]
