"""The report as JSON: the stable machine contract, schema version 1."""

from __future__ import annotations

from azbackup_lint import __version__
from azbackup_lint.light_typing import Any
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import json_text
from azbackup_lint.report.model import Failure, Finding, Fix, Report, Silenced, Undecided
from azbackup_lint.report.outcome import counts
from azbackup_lint.source import Span


def render(report: Report, _: Display = PLAIN) -> str:
    """One JSON document, indented, with a line end."""
    document = {
        "schemaVersion": 1,
        "tool": {"name": "azbackup-lint", "version": __version__},
        "edition": report.edition,
        "findings": map(finding_data, report.findings),
        "silenced": map(silenced_data, report.silenced),
        "unknown": map(undecided_data, report.undecided),
        "failures": [failure_data(item) for item in report.failures],
        "summary": {
            **counts(report),
            "silenced": len(report.silenced),
            "unchanged": report.unchanged,
            "unknown": len(report.undecided),
            "roots": report.roots,
            "files": report.files,
            "resources": report.resources,
            "vms": dict(report.backup),
        },
    }
    return json_text(document)


def finding_data(finding: Finding) -> dict[str, Any]:
    """A finding as plain data."""
    return {
        "id": finding.id,
        "name": finding.name,
        "severity": finding.severity,
        "effect": finding.effect,
        "methods": list(finding.methods),
        "rows": list(finding.rows),
        "message": finding.message,
        "remedy": finding.remedy,
        "notes": list(finding.notes),
        "supportedBy": list(finding.supported_by),
        "resource": finding.resource,
        "location": location_data(finding.span),
        "conditional": [cause.subject for cause in finding.conditional],
        "related": [
            {"message": related.message, "location": location_data(related.span)}
            for related in finding.related
        ],
        "fingerprint": finding.fingerprint,
        "cause": finding.cause,
        "root": finding.root,
        "variants": list(finding.variants),
        "fix": fix_data(finding.fix) if finding.fix else None,
    }


def fix_data(fix: Fix) -> dict[str, Any]:
    """A fix as plain data; the text of each edit takes the place of what stands at its location."""
    return {
        "title": fix.title,
        "safe": fix.safe,
        "why": fix.why,
        "also": list(fix.also),
        "edits": [{"location": location_data(edit.span), "text": edit.text} for edit in fix.edits],
    }


def silenced_data(item: Silenced) -> dict[str, Any]:
    """A finding that is kept quiet, with what does so, as plain data."""
    return {
        **finding_data(item.finding),
        "silencedBy": {
            "kind": item.by,
            "reason": item.reason,
            "location": location_data(item.place) if item.place else None,
        },
    }


def undecided_data(item: Undecided) -> dict[str, Any]:
    """An undecided policy as plain data."""
    return {
        "id": item.id,
        "resource": item.resource,
        "because": [cause.subject for cause in item.causes],
        "location": location_data(item.span),
        "variants": list(item.variants),
    }


def failure_data(item: Failure) -> dict[str, str]:
    """A root that a bug kept from being linted, as plain data without what was read."""
    return {"root": item.root, "language": item.language, "error": item.error}


def location_data(span: Span) -> dict[str, Any]:
    """A place as plain data; lines and columns count from 1, the end is exclusive."""
    first, last = span.first, span.last
    return {
        "path": span.source.path,
        "start": {"line": first.line, "column": first.column},
        "end": {"line": last.line, "column": last.column},
    }
