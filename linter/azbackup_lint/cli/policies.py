"""What there is to know about policies and the matrix."""

from __future__ import annotations

import click

from azbackup_lint.cli.options import of_edition, text_or_json
from azbackup_lint.cli.streams import write


@click.command()
@text_or_json
@of_edition
def policies(form: str, edition: str | None) -> None:
    """List the policies."""
    from azbackup_lint.catalogue import list_json, list_text
    from azbackup_lint.policy import load_packs

    packs = load_packs()
    listing = list_json if form == "json" else list_text
    write(listing(packs, packs.edition(edition)))


@click.command()
@click.argument("policy")
@of_edition
def explain(policy: str, edition: str | None) -> None:
    """Show one policy, by id or name: its rows, why it matters, and examples."""
    from azbackup_lint.catalogue import explain_text
    from azbackup_lint.policy import load_packs

    packs = load_packs()
    write(explain_text(packs, packs.edition(edition), policy))
