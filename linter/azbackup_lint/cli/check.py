"""Linting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from azbackup_lint.cli.options import (
    OrderedCommand,
    of_edition,
    of_estate,
    of_output,
    of_packs,
    of_selection,
    settings_of,
    text_or_json,
)
from azbackup_lint.cli.streams import sources, wants_colour, write


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@text_or_json
@of_edition
@of_packs
@of_selection
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    help="The least severity that makes the exit status 1.",
)
@of_estate
@click.option("--show-unknown", is_flag=True, help="Say what could not be decided, and why.")
@click.option("--strict-unknown", is_flag=True, help="Exit with 1 if a check can't be decided.")
@click.option(
    "--stdin-filename", type=click.Path(path_type=Path), help="The file that - stands for."
)
@of_output
@click.option("-q", "--quiet", is_flag=True, help="No summary line.")
def check(paths: tuple[Path, ...], **options: Any) -> None:
    """Lint folders (their root modules) or files (the root modules that they belong to)."""
    from azbackup_lint.engine import Sources, lint
    from azbackup_lint.report import json_form, text
    from azbackup_lint.report.outcome import exit_status
    from azbackup_lint.report.styles import Style

    settings = settings_of(options)
    chosen, overlay = sources(paths, options["stdin_filename"])
    only = frozenset(overlay)
    report = lint(Sources(chosen, overlay, only), settings)
    if options["form"] == "json":
        output = json_form.render(report)
    else:
        style = Style(wants_colour(options["color"], options["output_file"]))
        output = text.render(
            report, style, show_unknown=options["show_unknown"], quiet=options["quiet"]
        )
    write(output, options["output_file"])
    status = exit_status(report, settings.fail_on, strict_unknown=settings.strict_unknown)
    raise SystemExit(status)
