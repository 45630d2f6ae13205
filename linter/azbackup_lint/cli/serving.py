"""Serving an editor."""

from __future__ import annotations

import click

from azbackup_lint.cli.options import (
    OrderedCommand,
    of_edition,
    of_estate,
    of_packs,
    of_selection,
    with_settings,
)
from azbackup_lint.settings import Settings, UsageError

EXTRA = "the language server needs pygls: pip install 'azbackup-lint[lsp]'"


@click.command(cls=OrderedCommand)
@click.option("--stdio", is_flag=True, help="Accepted, because some editors add it.")
@of_edition
@of_packs
@of_selection
@of_estate
@with_settings
def lsp(settings: Settings, stdio: bool) -> None:
    """Serve an editor over standard input and output, in the language server protocol."""
    try:
        from azbackup_lint.lsp.requests import serve
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise UsageError(EXTRA) from None
    serve(settings)
