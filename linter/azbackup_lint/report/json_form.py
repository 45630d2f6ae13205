"""The report as JSON: the stable machine contract, schema version 1."""

from __future__ import annotations

import json
from typing import Any

from azbackup_lint import __version__
from azbackup_lint.report.model import Finding, Report, Undecided
from azbackup_lint.report.outcome import counts
from azbackup_lint.source import Span


def render(report: Report) -> str:
    """One JSON document, indented, with a line end."""
    document = {
        "schemaVersion": 1,
        "tool": {"name": "azbackup-lint", "version": __version__},
        "edition": report.edition,
        "findings": [_finding(finding) for finding in report.findings],
        "unknown": [_undecided(item) for item in report.undecided],
        "summary": {
            **counts(report),
            "unknown": len(report.undecided),
            "roots": report.roots,
            "files": report.files,
            "resources": report.resources,
        },
    }
    return json.dumps(document, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
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
        "resource": finding.resource,
        "location": _location(finding.span),
        "conditional": [cause.subject for cause in finding.conditional],
        "related": [
            {"message": related.message, "location": _location(related.span)}
            for related in finding.related
        ],
        "fingerprint": finding.fingerprint,
        "root": finding.root,
        "variants": list(finding.variants),
    }


def _undecided(item: Undecided) -> dict[str, Any]:
    return {
        "id": item.id,
        "resource": item.resource,
        "because": [cause.subject for cause in item.because],
        "location": _location(item.span),
        "variants": list(item.variants),
    }


def _location(span: Span) -> dict[str, Any]:
    first, last = span.first, span.last
    return {
        "path": span.source.path,
        "start": {"line": first.line, "column": first.column},
        "end": {"line": last.line, "column": last.column},
    }
