"""Reporting on every VM."""

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
)
from azbackup_lint.cli.streams import sources, wants_colour, write


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "html"]), default="text")
@of_edition
@of_packs
@of_selection
@of_estate
@of_output
def report(paths: tuple[Path, ...], **options: Any) -> None:
    """Tell of each VM whether it can be backed up, how it is protected and how to restore it.

    A report is no gate: the exit status is 0 whatever it says, and 2 for wrong usage.
    """
    from azbackup_lint.assessment import assess, json_form, page, text
    from azbackup_lint.engine import Sources
    from azbackup_lint.report.styles import Style

    chosen, _ = sources(paths, None)
    file = options["output_file"]
    assessment = assess(Sources(chosen), settings_of(options))
    if options["form"] == "json":
        output = json_form.render(assessment)
    elif options["form"] == "html":
        output = page.render(assessment, (file or Path("-")).absolute().parent)
    else:
        output = text.render(assessment, Style(wants_colour(options["color"], file)))
    write(output, file)
