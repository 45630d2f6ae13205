"""The XML of JUnit, which nearly every CI service shows: one test case a finding.

There is no standard; this keeps to what https://github.com/testmoapp/junitxml describes.
"""

from __future__ import annotations

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.formats.xml_text import HEAD, block, element, escaped
from azbackup_lint.report.model import Finding, Report, Undecided
from azbackup_lint.report.phrases import conditional_message

NAME = "azbackup-lint"


def render(report: Report, display: Display = PLAIN) -> str:
    """One suite: findings fail, notes pass, unread input is an error.

    What is undecided is skipped, if it is shown at all. Without any case there is one that passes,
    since services take an empty suite for a mistake.
    """
    cases = [*map(_case, report.findings)]
    skipped = [*map(_skipped, report.undecided)] if display.show_unknown else []
    if not cases and not skipped:
        cases = [element("testcase", {"classname": NAME, "name": "no findings"})]
    outcomes = [_outcome(finding) for finding in report.findings]
    numbers = {
        "tests": str(len(cases) + len(skipped)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(len(skipped)),
    }
    suite = block("testsuite", {"name": NAME, **numbers}, [*cases, *skipped])
    return HEAD + block("testsuites", {"name": NAME, **numbers}, [suite]) + "\n"


def _outcome(finding: Finding) -> str:
    """The element that tells how the case of a finding ends."""
    if finding.severity == "note":
        return "system-out"
    return "error" if finding.effect == "input" else "failure"


def _case(finding: Finding) -> str:
    outcome = _outcome(finding)
    told = escaped(_told(finding))
    if outcome == "system-out":
        content = element(outcome, {}, told)
    else:
        named = {"type": finding.severity, "message": finding.message}
        content = element(outcome, named, told)
    return block("testcase", _who(finding), [content])


def _skipped(item: Undecided) -> str:
    subjects = ", ".join(cause.subject for cause in item.causes)
    reason = f"could not be decided: {subjects}" if subjects else "could not be decided"
    return block("testcase", _who(item), [element("skipped", {"message": reason})])


def _who(item: Finding | Undecided) -> dict[str, str]:
    name = f"{item.id} {item.name} {item.resource}".rstrip()
    path, line = item.span.source.path, item.span.first.line
    return {"classname": path, "name": name, "file": path, "line": str(line)}


def _told(finding: Finding) -> str:
    return f"{finding.span}: {conditional_message(finding)}\n{finding.remedy}"
