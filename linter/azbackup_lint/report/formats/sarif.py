"""SARIF 2.1.0, the format of code scanning, with every policy as a rule.

The format is https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/; what GitHub makes of it
is described at https://docs.github.com/code-security/reference/code-scanning/sarif-support.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from azbackup_lint import __version__
from azbackup_lint.light_typing import Any
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import json_text, valid_unicode
from azbackup_lint.report.formats.sarif_places import BASE, fix_of, location_of, message_of
from azbackup_lint.report.formats.sarif_rules import rules_of
from azbackup_lint.report.model import Failure, Finding, Report, Silenced
from azbackup_lint.report.pages import HOME
from azbackup_lint.report.phrases import condition
from azbackup_lint.source import Span

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(report: Report, _: Display = PLAIN) -> str:
    """One log with one run, indented, with a line end; undecided policies are only counted."""
    rules = rules_of(report)
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    problems = [
        finding
        for finding in report.findings
        if finding.effect == "input" and finding.severity == "error"
    ]
    run = {
        "tool": {
            "driver": {
                "name": "azbackup-lint",
                "version": __version__,
                "semanticVersion": __version__,
                "informationUri": HOME,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            BASE: {"description": {"text": "The folder in which the linter ran."}}
        },
        "invocations": [
            {
                "executionSuccessful": not problems and not report.failures,
                "toolExecutionNotifications": [
                    *(_notification(problem, indexes) for problem in problems),
                    *map(_failure, report.failures),
                ],
            }
        ],
        "results": [*_results(report, indexes)],
        "properties": {
            "edition": report.edition,
            "undecided": len(report.undecided),
            "roots": report.roots,
            "files": report.files,
            "resources": report.resources,
        },
    }
    return json_text(valid_unicode({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}))


def _result(finding: Finding, indexes: Mapping[str, int]) -> dict[str, Any]:
    location = location_of(finding.span)
    if finding.resource:
        name = {"fullyQualifiedName": finding.resource, "kind": "resource"}
        location["logicalLocations"] = [name]
    result = {
        **_rule(finding, indexes),
        "kind": "fail",
        "level": finding.severity,
        "message": message_of(" ".join(_sentences(finding))),
        "locations": [location],
        "partialFingerprints": {
            "azbackupLint/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:1",
        },
        "properties": {
            "resource": finding.resource,
            "root": finding.root,
            "effect": finding.effect,
            "methods": list(finding.methods),
            "rows": list(finding.rows),
            "conditional": [cause.subject for cause in finding.conditional],
            "variants": list(finding.variants),
            "notes": list(finding.notes),
            "supportedBy": list(finding.supported_by),
            "cause": finding.cause,
        },
    }
    related = _related(finding)
    if related:
        result["relatedLocations"] = [
            {"id": number, **location_of(span, message)}
            for number, (span, message) in enumerate(related)
        ]
    flow = _flow(finding)
    if flow:
        result["codeFlows"] = [{"threadFlows": [{"locations": flow}]}]
    if finding.fix:
        result["fixes"] = [fix_of(finding.fix)]
    return result


def _results(report: Report, indexes: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """The results, those kept quiet last; each has a state as soon as there is a baseline."""
    has_baseline = any(item.by == "baseline" for item in report.silenced)
    new = {"baselineState": "new"} if has_baseline else {}
    for finding in report.findings:
        yield {**_result(finding, indexes), **new}
    for item in report.silenced:
        old = {"baselineState": "unchanged"} if item.by == "baseline" else new
        yield {**_result(item.finding, indexes), **old, "suppressions": [_suppression(item)]}


def _suppression(item: Silenced) -> dict[str, Any]:
    """What makes code scanning show a result as dismissed."""
    if item.by == "baseline":
        return {"kind": "external", "justification": "listed in the baseline"}
    place = {"location": location_of(item.place)} if item.place else {}
    return {"kind": "inSource", "justification": item.reason, **place}


def _sentences(finding: Finding) -> Iterator[str]:
    """The message, which code scanning makes the title of the first sentence, then conditions."""
    yield _ended(finding.message)
    if finding.conditional:
        yield f"Holds if {condition(finding.conditional)}."
    if finding.variants:
        yield f"Variants: {', '.join(finding.variants)}."
    yield finding.remedy


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _related(finding: Finding) -> Sequence[tuple[Span, str]]:
    """The other places, each once, with that which findings of one cause share."""
    places = {related.span: related.message for related in finding.related}
    if finding.shared and finding.shared.span != finding.span:
        message = finding.shared.message or "this is the place to change"
        places.setdefault(finding.shared.span, message)
    return [*places.items()]


def _flow(finding: Finding) -> list[dict[str, Any]]:
    """The way of the value from where it was written to where it is wrong."""
    origins = [related for related in finding.related if related.is_origin]
    if not origins:
        return []
    steps = [*((step.span, step.message) for step in reversed(origins))]
    steps.append((finding.span, "the value takes effect here"))
    return [{"location": location_of(span, message)} for span, message in steps]


def _notification(problem: Finding, indexes: Mapping[str, int]) -> dict[str, Any]:
    """What kept a part of the input from being linted."""
    rule = _rule(problem, indexes)
    return {
        "level": problem.severity,
        "message": message_of(_ended(problem.message)),
        "locations": [location_of(problem.span)],
        "associatedRule": {
            "id": rule["ruleId"],
            **({"index": rule["ruleIndex"]} if "ruleIndex" in rule else {}),
        },
    }


def _failure(failure: Failure) -> dict[str, Any]:
    """A root that a bug kept from being linted."""
    told = f"{failure.root} was not linted, because of a bug in the linter."
    return {"level": "error", "message": message_of(told), "exception": {"kind": failure.error}}


def _rule(finding: Finding, indexes: Mapping[str, int]) -> dict[str, Any]:
    index = indexes.get(finding.id)
    return {"ruleId": finding.id, **({} if index is None else {"ruleIndex": index})}
