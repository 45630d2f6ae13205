"""The program: its commands and its exit status."""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from azbackup_lint import __version__
from azbackup_lint.cli.options import PROGRAM
from azbackup_lint.report.escaping import printable, without_commands
from azbackup_lint.settings import UsageError

STATUS_USAGE = 2


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


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command with the arguments, by default those of the process, and exits.

    This is the place that catches everything and decides the exit status; the engine has the only
    other one, which keeps a bug in one root from losing the rest.
    """
    gc.disable()  # a short process that keeps nearly all it makes: collecting costs half its time
    atexit.register(gc.freeze)  # the interpreter would look once more through all there is
    try:
        command(arguments, prog_name=PROGRAM, standalone_mode=False)
    except UsageError as error:
        _refuse(error)
    except click.ClickException as error:
        error.show()
        sys.exit(STATUS_USAGE)
    except click.Abort:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - a bug must not look like a finding
        if _is_about_a_pack(error):
            _refuse(error)
        sys.exit(_tell_bug(error, sys.argv[1:] if arguments is None else arguments))


def _refuse(error: Exception) -> NoReturn:
    _tell(f"azbackup-lint: {error}")
    sys.exit(STATUS_USAGE)


def _is_about_a_pack(error: Exception) -> bool:
    """Whether an exception is a PackError, without loading the policies for other commands."""
    errors = sys.modules.get("azbackup_lint.policy.errors")
    return errors is not None and isinstance(error, errors.PackError)


def _tell_bug(error: Exception, arguments: Sequence[str]) -> int:
    from azbackup_lint.cli.crash import STATUS_BUG, tell_bugs
    from azbackup_lint.report.failures import failure_of

    tell_bugs([failure_of(error)], verbose=not {"-v", "--verbose"}.isdisjoint(arguments))
    return STATUS_BUG


def _tell(message: str) -> None:
    click.echo(without_commands(printable(message)), err=True)
