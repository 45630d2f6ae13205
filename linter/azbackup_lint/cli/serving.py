"""Serving an editor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from azbackup_lint.cli.estate_options import of_estate
from azbackup_lint.cli.in_force import of_config
from azbackup_lint.cli.options import (
    IN_FORCE,
    OrderedCommand,
    of_edition,
    of_packs,
    of_selection,
    with_settings,
)
from azbackup_lint.cli.running import of_cache
from azbackup_lint.records import replace
from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.settings_files.composition import InForce, in_force


@click.command(cls=OrderedCommand)
@click.option("--stdio", is_flag=True, help="Accepted, because some editors add it.")
@of_edition
@of_packs
@of_selection
@of_estate
@of_config
@with_settings
@of_cache
def lsp(settings: Settings, stdio: bool) -> None:
    """Serve an editor over standard input and output, in the language server protocol."""
    if sys.stdin is None or sys.stdout is None:
        raise UsageError("lsp needs standard input and output, and one of them is closed")
    from azbackup_lint.lsp.requests import serve  # much that no other command needs

    context = click.get_current_context()
    chosen: InForce = context.meta[IN_FORCE]

    def settings_of(folder: Path) -> Settings:
        """As the command line says, over the settings file for a folder."""
        own = in_force(
            folder,
            chosen.command,
            config=context.params["config"],
            use_file=not context.params["no_config"],
            environment=settings.environment,
        ).settings
        return replace(own, cache=settings.cache)

    raise SystemExit(serve(settings_of))
