"""Showing what the linter believes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from azbackup_lint.cli.options import OrderedCommand, of_estate, settings_of, text_or_json
from azbackup_lint.cli.streams import sources, write


@click.command(cls=OrderedCommand)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@text_or_json
@of_estate
def inspect(paths: tuple[Path, ...], **options: Any) -> None:
    """Show what the linter believes: values, resources and the estate with its links."""
    from azbackup_lint import inspection
    from azbackup_lint.roots import Sources

    chosen, _ = sources(paths, None)
    document = inspection.inspect(Sources(chosen), settings_of(options))
    render = inspection.render_json if options["form"] == "json" else inspection.render_text
    write(render(document))
