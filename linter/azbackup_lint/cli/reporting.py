"""Reporting on every VM."""

from __future__ import annotations

from pathlib import Path

import click

from azbackup_lint.cli.crash import STATUS_BUG, tell_bugs
from azbackup_lint.cli.options import (
    OrderedCommand,
    of_edition,
    of_estate,
    of_format,
    of_output,
    of_packs,
    of_selection,
    with_settings,
)
from azbackup_lint.cli.streams import sources, wants_colour, write
from azbackup_lint.formats import ASSESSMENT_FORMATS, render_assessment
from azbackup_lint.report.display import Display
from azbackup_lint.settings import Settings


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@of_format(*ASSESSMENT_FORMATS)
@of_edition
@of_packs
@of_selection
@of_estate
@of_output
@with_settings
def report(
    settings: Settings,
    paths: tuple[Path, ...],
    form: str,
    output_file: Path | None,
    color: bool | None,
) -> None:
    """Show for each VM whether it can be backed up, how it is protected and how to restore it.

    A report is no gate: the exit status is 0 whatever it finds, and 2 for wrong usage.
    """
    from azbackup_lint.assessment import assess
    from azbackup_lint.engine import Sources

    chosen, _ = sources(paths, None)
    assessment = assess(Sources(chosen), settings)
    folder = (output_file or Path("-")).absolute().parent
    display = Display(wants_colour(color, output_file), folder=folder)
    write(render_assessment(assessment, form, display), output_file)
    tell_bugs(assessment.report.failures, verbose=False)
    if assessment.report.failures:
        raise SystemExit(STATUS_BUG)
