"""Showing the settings in force."""

from __future__ import annotations

from pathlib import Path

import click

from azbackup_lint.cli.estate_options import of_estate
from azbackup_lint.cli.in_force import of_config, of_walks
from azbackup_lint.cli.options import (
    OrderedCommand,
    in_force_of,
    of_edition,
    of_judging,
    of_packs,
    of_selection,
    text_or_json,
)
from azbackup_lint.cli.streams import write
from azbackup_lint.light_typing import Any


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@text_or_json
@of_config
@of_edition
@of_packs
@of_selection
@of_judging
@of_estate
@of_walks
def config(form: str, **options: Any) -> None:
    """Show the settings in force for paths, and where each of them came from.

    Takes the options of check that are settings.
    """
    from azbackup_lint.settings_files import listing

    chosen = in_force_of(options)
    write(listing.render_json(chosen) if form == "json" else listing.render_text(chosen))
