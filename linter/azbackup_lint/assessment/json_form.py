"""The assessment as JSON: a stable machine contract, schema version 1; see docs/report.md."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint import __version__
from azbackup_lint.assessment.model import (
    AssessedVm,
    Assessment,
    Fix,
    MethodOutlook,
    Named,
    Obstacle,
    Protection,
    RowCoverage,
)
from azbackup_lint.assessment.origin import Origin
from azbackup_lint.assessment.summary import summary_of
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import json_text
from azbackup_lint.report.formats.json_form import finding_data, location_data, silenced_data
from azbackup_lint.report.outcome import counts
from azbackup_lint.values import Cause


def render(assessment: Assessment, _: Display = PLAIN) -> str:
    """One JSON document, indented, with a line end."""
    report = assessment.report
    document = {
        "schemaVersion": 1,
        "tool": {"name": "azbackup-lint", "version": __version__},
        "edition": report.edition,
        "commit": _commit(assessment.origin),
        "summary": _summary(assessment),
        "vms": [_machine(machine) for machine in assessment.machines],
        "findings": [finding_data(finding) for finding in report.findings],
        "silenced": [silenced_data(item) for item in report.silenced],
        "fixFirst": [_fix(fix) for fix in assessment.fixes],
        "obstacles": [_obstacle(obstacle) for obstacle in assessment.obstacles],
        "rows": [_row(covered) for covered in assessment.coverage],
    }
    return json_text(document)


def _commit(origin: Origin | None) -> str | None:
    repository = origin.repository if origin is not None else None
    return repository.commit or None if repository is not None else None


def _summary(assessment: Assessment) -> dict[str, Any]:
    summary, report = summary_of(assessment.machines), assessment.report
    return {
        "vms": summary.machines,
        "notMade": report.unmade,
        "backup": dict(summary.backup),
        "protection": dict(summary.protection),
        "restore": {method: dict(states) for method, states in summary.methods.items()},
        "findings": counts(report),
        "unknown": len(report.undecided),
        "roots": report.roots,
        "files": report.files,
        "resources": report.resources,
    }


def _machine(machine: AssessedVm) -> dict[str, Any]:
    return {
        "name": machine.name,
        "address": machine.address,
        "root": machine.root,
        "variant": machine.variant or None,
        "location": location_data(machine.span),
        "conditional": _subjects(machine.existence.causes),
        "many": machine.existence.many,
        "backup": {
            "answer": machine.backup.answer,
            "reasons": [_reason(reason) for reason in machine.backup.reasons],
            "because": _subjects(machine.backup.causes),
        },
        "protection": _protection(machine.protection),
        "restore": [_method(method) for method in machine.methods],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "id": reason.policy.id,
        "name": reason.policy.name,
        "standing": reason.standing,
        "rows": list(reason.rows),
        "resource": reason.resource,
        "location": location_data(reason.span),
        "message": reason.message,
        "remedy": reason.remedy,
        "because": _subjects(reason.causes),
    }


def _protection(protection: Protection) -> dict[str, Any]:
    return {
        "state": protection.state,
        "policy": _named(protection.policy, "type"),
        "vault": _named(protection.vault, "region"),
        "because": _subjects(protection.causes),
    }


def _named(named: Named | None, kind: str) -> dict[str, Any] | None:
    if named is None:
        return None
    return {"name": named.name, "known": named.is_known, kind: named.kind or None}


def _method(outlook: MethodOutlook) -> dict[str, Any]:
    return {
        "method": outlook.method,
        "state": outlook.state,
        "followsBackup": outlook.follows_backup,
        "setting": outlook.setting or None,
        "because": _subjects(outlook.causes),
        "reasons": [_reason(reason) for reason in outlook.reasons],
    }


def _obstacle(obstacle: Obstacle) -> dict[str, Any]:
    return {
        "subject": obstacle.subject,
        "remedy": obstacle.remedy,
        "vms": obstacle.machines,
        "checks": [
            {"id": item.id, "resource": item.resource, "root": item.root}
            for item in obstacle.waiting
        ],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    first = fix.entry.first
    return {
        "id": first.id,
        "name": first.name,
        "cause": first.cause,
        "location": location_data(fix.entry.span),
        "message": fix.entry.message,
        "remedy": first.remedy,
        "vms": fix.concerned,
        "freed": fix.freed,
        "opened": fix.opened,
    }


def _row(covered: RowCoverage) -> dict[str, Any]:
    row = covered.row
    return {
        "id": row.id,
        "key": row.key,
        "title": row.title,
        "verdict": row.verdict,
        "disposition": row.disposition,
        "policies": list(row.enforced_by),
        "violated": covered.violated,
        "undecided": covered.undecided,
    }


def _subjects(causes: Iterable[Cause]) -> list[str]:
    return list(dict.fromkeys(cause.subject for cause in causes))
