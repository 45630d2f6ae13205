"""The program: its exit status, whatever happens."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from azbackup_lint.cli.plain import check_plainly, read_plainly
from azbackup_lint.cli.streams import drop_output, tell
from azbackup_lint.light_typing import NoReturn
from azbackup_lint.settings import UsageError

STATUS_USAGE = 2

MOST = 4000
"""Code points of a fault that are told; it may quote a value of any length."""

OF_STREAMS = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF)
"""Errors of standard output, as files are written where such errors are met."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command with the arguments, by default those of the process, and exits.

    This is the place that catches everything and decides the exit status; the engine has the only
    other one, which keeps a bug in one root from losing the rest.
    """
    given = sys.argv[1:] if arguments is None else arguments
    try:
        _check_folder()
        plain = read_plainly(given, os.environ)
        if plain is not None:
            check_plainly(plain)
        from azbackup_lint.cli.commands import run_command

        run_command(arguments)
    except UsageError as error:
        _refuse(error)
    except Exception as error:  # noqa: BLE001 - a bug must not look like a finding
        if _is_about_a_pack(error):
            _refuse(error)
        if isinstance(error, OSError) and error.errno in OF_STREAMS:  # click's help, for one
            drop_output()
            _refuse(UsageError(f"standard output: {error.strerror}"))
        sys.exit(_tell_bug(error, given))


def _check_folder() -> None:
    """Raises UsageError where the folder that the command runs in has been deleted."""
    try:
        os.getcwd()
    except OSError as error:
        raise UsageError(f"the current folder can't be read: {error.strerror}") from None


def _refuse(error: Exception) -> NoReturn:
    """Tells each fault in a line of its own, whatever it quotes of a file."""
    from azbackup_lint.long_texts import shortened
    from azbackup_lint.report.escaping import one_line, without_commands

    faults = error.args if isinstance(error, UsageError) else [error]
    lines = (shortened(one_line(str(fault)), MOST) for fault in faults)
    tell(without_commands("azbackup-lint: " + "\n".join(lines)))
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
