"""Commands that show policies and the matrix."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from azbackup_lint.cli.in_force import of_config, with_packs
from azbackup_lint.cli.options import of_edition, of_packs, text_or_json
from azbackup_lint.cli.streams import write
from azbackup_lint.cli.terminals import terminal_of, wants_colour
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.settings import UsageError

if TYPE_CHECKING:
    from azbackup_lint.catalogue.blocks import Block
    from azbackup_lint.policy.examples import Language

_three_forms = click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text"
)


@click.command()
@text_or_json
@of_edition
@of_packs
@of_config
@with_packs
def policies(form: str, edition: str | None, policy_dirs: tuple[Path, ...]) -> None:
    """List the policies that are active in an edition, by section."""
    from azbackup_lint.catalogue.policies import list_json, policy_blocks
    from azbackup_lint.policy import load_packs

    packs = load_packs(policy_dirs)
    chosen = packs.edition(edition)
    write(list_json(packs, chosen) if form == "json" else _for_people(policy_blocks(packs, chosen)))


@click.command()
@click.argument("subject", metavar="ID|NAME|ROW")
@_three_forms
@click.option(
    "--language",
    type=click.Choice(["terraform", "arm", "bicep"]),
    default="terraform",
    help="Language of the examples, if there are any in it.",
)
@click.option(
    "--examples",
    type=click.Choice(["few", "all"]),
    default="few",
    help="One violated and one satisfied example, or all in all languages.",
)
@of_packs
@of_config
@with_packs
def explain(
    subject: str, form: str, language: Language, examples: str, policy_dirs: tuple[Path, ...]
) -> None:
    """Explain a policy (AZB401, shared-disk), a row of the matrix (storage/refs, S12.17) or a
    problem in the input (AZB002).
    """
    from azbackup_lint.catalogue import explanation
    from azbackup_lint.catalogue.blocks import render_markdown
    from azbackup_lint.catalogue.input_problems import problem_page
    from azbackup_lint.catalogue.screen import screen_page
    from azbackup_lint.policy import load_packs
    from azbackup_lint.problems import ProblemKind

    packs = load_packs(policy_dirs)
    chosen = explanation.subject(packs, subject)
    if form == "json":
        write(explanation.as_json(packs, chosen))
        return
    if isinstance(chosen, str):
        page = explanation.row_page(packs, chosen)
    elif isinstance(chosen, ProblemKind):
        page = problem_page(chosen)
    elif examples == "all":
        page = explanation.full_page(packs, chosen)
    elif form == "markdown":
        few = explanation.short_examples(chosen.examples, [language])
        page = explanation.policy_page(packs, chosen, few)
    else:
        page = screen_page(packs, chosen, language)
    render = render_markdown if form == "markdown" else _for_people
    write(render(page))


@click.command()
@_three_forms
@of_edition
@click.option("--diff", nargs=2, metavar="OLD NEW", help="What changed between two editions.")
@of_packs
@of_config
@with_packs
def matrix(
    form: str, edition: str | None, diff: tuple[str, str] | None, policy_dirs: tuple[Path, ...]
) -> None:
    """Show every row of an edition, and what enforces it or why templates can't show it."""
    from azbackup_lint.catalogue import changes, matrix
    from azbackup_lint.catalogue.blocks import render_markdown
    from azbackup_lint.policy import load_packs

    if diff and edition:
        raise UsageError("--diff names its editions; it can't be combined with --edition")
    packs = load_packs(policy_dirs)
    render = render_markdown if form == "markdown" else _for_people
    if diff:
        changed = changes.changes_between(packs.edition(diff[0]), packs.edition(diff[1]))
        json_form = form == "json"
        write(
            changes.changes_json(changed) if json_form else render(changes.changes_blocks(changed))
        )
        return
    chosen = packs.edition(edition)
    if form == "json":
        write(matrix.coverage_json(chosen))
    elif form == "markdown":
        write(render_markdown(matrix.coverage_page(chosen)))
    else:
        write(_for_people(matrix.coverage_blocks(chosen)))


def _for_people(blocks: Iterable[Block]) -> str:
    """A page as it fits the terminal, or as plain text if it goes elsewhere."""
    from azbackup_lint.catalogue.text_pages import Screen, render_text
    from azbackup_lint.report.styles import Style

    terminal = terminal_of(None)
    columns = terminal.columns if terminal is not None else None
    return render_text(blocks, Screen(columns, Style(wants_colour(None, None))))
