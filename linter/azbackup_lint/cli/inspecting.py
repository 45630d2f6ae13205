"""Showing how the code is understood."""

from __future__ import annotations

from pathlib import Path

import click

from azbackup_lint.cli.estate_options import of_estate
from azbackup_lint.cli.in_force import of_config, of_walks
from azbackup_lint.cli.options import OrderedCommand, text_or_json, with_settings
from azbackup_lint.cli.streams import sources, write
from azbackup_lint.settings import Settings


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@text_or_json
@of_config
@of_estate
@of_walks
@with_settings
def inspect(settings: Settings, paths: tuple[Path, ...], form: str) -> None:
    """Show how the code is understood: values, resources and the estate with its links."""
    from azbackup_lint import inspection
    from azbackup_lint.roots import Sources

    chosen, _ = sources(paths, None)
    document = inspection.inspect(Sources(chosen), settings)
    render = inspection.render_json if form == "json" else inspection.render_text
    write(render(document))
