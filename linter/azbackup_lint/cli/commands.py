"""The commands, which click reads the arguments for."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module

import click

from azbackup_lint import __version__
from azbackup_lint.cli.options import PROGRAM
from azbackup_lint.light_typing import Any

STATUS_USAGE = 2
STATUS_STOPPED = 130

MODULES: Mapping[str, str] = {
    "cache": "caching",
    "check": "check",
    "completion": "completing",
    "config": "configuring",
    "explain": "policies",
    "inspect": "inspecting",
    "lsp": "serving",
    "matrix": "policies",
    "policies": "policies",
    "report": "reporting",
    "schema": "packs",
    "test": "packs",
}
"""The modules of the commands."""


class Program(click.Group):
    """Loads the module of a command when it is asked for."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, commands={name: click.Command(name) for name in MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = import_module(f"azbackup_lint.cli.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def command() -> None:
    """Find the Azure VMs that Azure Backup can't back up or restore, before they are deployed.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 a bug.
    """


def run_command(arguments: Sequence[str] | None) -> None:
    """Does what the arguments ask for, by default those of the process."""
    try:
        command(arguments, prog_name=PROGRAM, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(STATUS_USAGE)
    except click.Abort:
        sys.exit(STATUS_STOPPED)
