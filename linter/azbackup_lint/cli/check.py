"""The options for linting."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from azbackup_lint.cli.checking import Wishes, lint_and_write
from azbackup_lint.cli.destinations import Output
from azbackup_lint.cli.estate_options import of_estate
from azbackup_lint.cli.fixing import Fixing, of_fixes
from azbackup_lint.cli.in_force import of_config, of_walks
from azbackup_lint.cli.options import (
    OrderedCommand,
    of_edition,
    of_judging,
    of_output,
    of_packs,
    of_selection,
    with_settings,
)
from azbackup_lint.cli.outputs import of_outputs, usual_outputs
from azbackup_lint.cli.running import of_runs
from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.settings import Settings


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
    lint_and_write(
        settings,
        paths,
        Wishes(
            outputs=outputs or usual_outputs(),
            stdin_filename=stdin_filename,
            output_file=output_file,
            color=color,
            write_baseline=write_baseline,
            show_unknown=show_unknown,
            quiet=quiet,
            verbose=verbose,
            fixing=fixing,
        ),
    )
