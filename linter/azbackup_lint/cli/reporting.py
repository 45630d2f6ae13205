"""Reporting on every VM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import click

from azbackup_lint.cli.crash import STATUS_BUG, tell_bugs
from azbackup_lint.cli.destinations import Output, chosen_outputs
from azbackup_lint.cli.estate_options import of_estate
from azbackup_lint.cli.in_force import of_config, of_walks
from azbackup_lint.cli.options import (
    OrderedCommand,
    of_edition,
    of_output,
    of_packs,
    of_selection,
    with_settings,
)
from azbackup_lint.cli.outputs import of_outputs
from azbackup_lint.cli.progress_bar import shown_progress
from azbackup_lint.cli.streams import sources, write
from azbackup_lint.cli.terminals import wants_colour
from azbackup_lint.formats import ASSESSMENT_FORMATS, render_assessment
from azbackup_lint.report.display import Display
from azbackup_lint.settings import Settings


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@of_outputs(ASSESSMENT_FORMATS, "text")
@click.option(
    "--link-base",
    metavar="URL",
    help="Links of the page lead below this URL, such as"
    " https://github.com/ORG/REPO/blob/{commit}/; may have {path}, {line} and {commit}.",
)
@of_edition
@of_packs
@of_selection
@of_estate
@of_config
@of_walks
@of_output
@with_settings
def report(
    settings: Settings,
    paths: tuple[Path, ...],
    outputs: Sequence[Output],
    link_base: str | None,
    output_file: Path | None,
    color: bool | None,
) -> None:
    """Show for each VM whether it can be backed up, how it is protected and how to restore it.

    A report is no gate: the exit status is 0 whatever it finds, and 2 for wrong usage.
    """
    from azbackup_lint.assessment import assess
    from azbackup_lint.assessment.origin import origin_of
    from azbackup_lint.engine import Sources
    from azbackup_lint.report.repository_links import repository_links

    outputs = chosen_outputs(outputs, output_file)
    chosen, _ = sources(paths, None)
    origin = origin_of(chosen, settings, datetime.now(timezone.utc))
    links = repository_links(link_base, origin.repository, Path.cwd()) if link_base else None
    progress = shown_progress()
    try:
        assessment = assess(Sources(chosen), settings, origin, progress)
    finally:
        progress.reports()
    for output in outputs:
        folder = (output.file or Path("-")).absolute().parent
        display = Display(wants_colour(color, output.file), folder=folder, repository=links)
        write(render_assessment(assessment, output.form, display), output.file)
    tell_bugs(assessment.report.failures, verbose=False)
    if assessment.report.failures:
        raise SystemExit(STATUS_BUG)
