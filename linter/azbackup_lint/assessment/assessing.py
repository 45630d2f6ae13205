"""Assesses every VM that the paths lead to, in the same pass that finds what is violated."""

from __future__ import annotations

from azbackup_lint.assessment.coverage import coverage_of, obstacles_of
from azbackup_lint.assessment.fixes import fixes_of
from azbackup_lint.assessment.methods import METHODS, outlook
from azbackup_lint.assessment.model import AssessedVm, Assessment, Backup
from azbackup_lint.assessment.origin import Origin
from azbackup_lint.assessment.protection import protection_in
from azbackup_lint.engine import JudgedRoot, LintRun, Sources
from azbackup_lint.policy.messages import fill
from azbackup_lint.policy.reasons import Machine
from azbackup_lint.progress import Progress
from azbackup_lint.settings import Settings


def assess(
    sources: Sources,
    settings: Settings,
    origin: Origin | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Assesses all VMs in scope; raises UsageError and PackError as `lint` does.

    `origin` is what the report says of where it comes from.
    """
    run = LintRun(sources, settings, progress)
    machines: tuple[AssessedVm, ...] = run.lint_all(assessed_vms)
    report, edition = run.report(), run.edition
    return Assessment(
        report=report,
        edition=edition,
        machines=machines,
        coverage=coverage_of(edition, report),
        obstacles=obstacles_of(report, machines),
        fixes=fixes_of(report, machines),
        origin=origin,
    )


def assessed_vms(judged: JudgedRoot) -> tuple[AssessedVm, ...]:
    """All VMs of a root."""
    return tuple(assessed(judged, machine) for machine in judged.machines)


def assessed(judged: JudgedRoot, machine: Machine) -> AssessedVm:
    """One VM of a root: what it can count on, and why."""
    view = machine.view
    backup = Backup(machine.can_be_backed_up, machine.against_backup(), machine.doubts)
    return AssessedVm(
        name=fill("{name}", view, str),
        address=view.address,
        root=judged.name,
        variant=judged.root.variant or "",
        span=view.header.span,
        backup=backup,
        protection=protection_in(view, judged.estate, machine.doubts),
        methods=tuple(
            outlook(method, view.document, backup.answer, machine.against(method.name))
            for method in METHODS
        ),
        existence=view.existence,
    )
