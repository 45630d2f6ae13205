"""Linting."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from azbackup_lint.cli.fixing import Fixing, of_fixes, report_after
from azbackup_lint.cli.in_force import of_config, of_walks
from azbackup_lint.cli.options import (
    OrderedCommand,
    of_edition,
    of_estate,
    of_judging,
    of_output,
    of_packs,
    of_selection,
    with_settings,
)
from azbackup_lint.cli.outputs import Output, chosen_outputs, form_for, of_outputs, usual_outputs
from azbackup_lint.cli.progress_bar import shown_progress
from azbackup_lint.cli.running import of_runs
from azbackup_lint.cli.streams import sources, write
from azbackup_lint.cli.terminals import terminal_of, wants_colour, wants_links
from azbackup_lint.formats import REPORT_FORMATS, render_report
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.display import Display
from azbackup_lint.settings import Settings, UsageError

if TYPE_CHECKING:
    from azbackup_lint.engine import Sources
    from azbackup_lint.report.model import Failure, Report


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@of_outputs(REPORT_FORMATS, "text, and annotations in GitHub Actions and Azure Pipelines")
@of_edition
@of_packs
@of_selection
@of_config
@of_judging
@of_estate
@of_walks
@click.option("--show-unknown", is_flag=True, help="List what could not be decided, and why.")
@click.option(
    "--stdin-filename",
    type=click.Path(path_type=Path),
    help="The path of the buffer on standard input (-).",
)
@of_fixes
@of_output
@click.option(
    "--diff-base",
    metavar="REVISION",
    help="Report only what touches lines changed since HEAD left this branch or commit.",
)
@click.option(
    "--write-baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all findings to this file, for --baseline, in place of reporting them.",
)
@click.option("-q", "--quiet", is_flag=True, help="No summary line.")
@click.option("-v", "--verbose", is_flag=True, help="Tell each root and the time of each stage.")
@with_settings
@of_runs
def check(
    settings: Settings,
    paths: tuple[Path, ...],
    outputs: Sequence[Output],
    stdin_filename: Path | None,
    output_file: Path | None,
    color: bool | None,
    write_baseline: Path | None,
    show_unknown: bool,
    quiet: bool,
    verbose: bool,
    fixing: Fixing,
) -> None:
    """Lint folders (their root modules) or files (the root modules that they belong to)."""
    from azbackup_lint.engine import Sources, lint
    from azbackup_lint.report.outcome import exit_status

    outputs = chosen_outputs(outputs or usual_outputs(), output_file, form_for(os.environ))
    chosen, overlay = sources(paths, stdin_filename)
    progress = _followed() if verbose else shown_progress(quiet=quiet)
    asked = Sources(chosen, overlay, frozenset(overlay))
    if write_baseline is not None and fixing:
        raise UsageError("--write-baseline can't be combined with --fix or --diff")
    try:
        if write_baseline is not None:
            report = _with_new_baseline(write_baseline, asked, settings, progress)
        elif fixing:
            report = report_after(fixing, asked, settings)
        else:
            report = lint(asked, settings, progress)
    finally:
        progress.reports()
    display = Display(show_unknown=show_unknown, quiet=quiet)
    _write_all(report, outputs, display, color, progress)
    progress.ends()
    if report.failures:
        _end_with_bugs(report.failures, verbose=verbose)
    if write_baseline is not None:
        raise SystemExit(exit_status(report, "never", strict_unknown=False))
    status = exit_status(report, settings.fail_on, strict_unknown=settings.strict_unknown)
    raise SystemExit(status)


def _followed() -> Progress:
    from azbackup_lint.cli.verbose import Verbose

    return Verbose()


def _end_with_bugs(failures: Sequence[Failure], *, verbose: bool) -> NoReturn:
    from azbackup_lint.cli.crash import STATUS_BUG, tell_bugs

    tell_bugs(failures, verbose=verbose)
    raise SystemExit(STATUS_BUG)


def _write_all(
    report: Report,
    outputs: Sequence[Output],
    chosen: Display,
    color: bool | None,
    progress: Progress,
) -> None:
    """Writes the report in each format, as a person chose and as the place can show it."""
    for output in outputs:
        terminal = terminal_of(output.file)
        display = replace(
            chosen,
            colour=wants_colour(color, output.file),
            links=wants_links(output.file, os.environ),
            columns=terminal and terminal.columns,
            lines=terminal and terminal.lines,
        )
        with progress.stage("output"):
            write(render_report(report, output.form, display), output.file)


def _with_new_baseline(
    file: Path, asked: Sources, settings: Settings, progress: Progress
) -> Report:
    """Writes all findings to a baseline; the report on what it can't hold."""
    from azbackup_lint.new_baseline import make_baseline
    from azbackup_lint.report.escaping import one_line, without_commands
    from azbackup_lint.report.phrases import count

    if asked.only:
        raise UsageError("--write-baseline needs files and folders, not standard input")
    if settings.diff_base is not None:
        raise UsageError("--write-baseline holds all findings; leave out --diff-base")
    new = make_baseline(file, asked, settings, progress)
    progress.reports()
    write(new.text, file)
    kept = f", beside {count(new.kept, 'old one')} that this run can't tell of" if new.kept else ""
    told = f"{count(new.known, 'finding')} written to {one_line(str(file))}{kept}"
    click.echo(without_commands(told), err=True)
    return new.report
