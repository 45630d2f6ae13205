"""The program: its commands and its exit status."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from azbackup_lint import __version__
from azbackup_lint.cli.check import check
from azbackup_lint.cli.completing import PROGRAM, completion
from azbackup_lint.cli.configuring import config
from azbackup_lint.cli.crash import STATUS_BUG, tell_bugs
from azbackup_lint.cli.inspecting import inspect
from azbackup_lint.cli.packs import schema, test
from azbackup_lint.cli.policies import explain, matrix, policies
from azbackup_lint.cli.reporting import report
from azbackup_lint.cli.serving import lsp
from azbackup_lint.report.escaping import printable, without_commands
from azbackup_lint.settings import UsageError

STATUS_USAGE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name=PROGRAM, message="%(prog)s %(version)s")
def command() -> None:
    """Find the Azure VMs that Azure Backup can't back up or restore, before they are deployed.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 a bug.
    """


for _command in (
    check,
    report,
    inspect,
    config,
    policies,
    explain,
    matrix,
    test,
    schema,
    lsp,
    completion,
):
    command.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command with the arguments, by default those of the process, and exits.

    This is the place that catches everything and decides the exit status; the engine has the only
    other one, which keeps a bug in one root from losing the rest.
    """
    gc.disable()  # a short process that keeps nearly all it makes: collecting costs half its time
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
        _tell_bug(error, sys.argv[1:] if arguments is None else arguments)
        sys.exit(STATUS_BUG)


def _refuse(error: Exception) -> NoReturn:
    _tell(f"azbackup-lint: {error}")
    sys.exit(STATUS_USAGE)


def _is_about_a_pack(error: Exception) -> bool:
    """Whether an exception is a PackError, without loading the policies for other commands."""
    errors = sys.modules.get("azbackup_lint.policy.errors")
    return errors is not None and isinstance(error, errors.PackError)


def _tell_bug(error: Exception, arguments: Sequence[str]) -> None:
    from azbackup_lint.report.failures import failure_of

    tell_bugs([failure_of(error)], verbose=not {"-v", "--verbose"}.isdisjoint(arguments))


def _tell(message: str) -> None:
    click.echo(without_commands(printable(message)), err=True)
