"""Completion of commands and options in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from azbackup_lint.cli.options import PROGRAM
from azbackup_lint.cli.streams import write

VARIABLE = "_AZBACKUP_LINT_COMPLETE"
"""What click asks a program by, which it derives from its name."""


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion for a shell, to be read where it starts.

    \b
    bash  add to ~/.bashrc:  eval "$(azbackup-lint completion bash)"
    zsh   add to ~/.zshrc:   eval "$(azbackup-lint completion zsh)"
    fish  run once:  azbackup-lint completion fish > ~/.config/fish/completions/azbackup-lint.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    write(kind(context.find_root().command, {}, PROGRAM, VARIABLE).source())
