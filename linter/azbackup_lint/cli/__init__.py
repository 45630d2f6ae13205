"""The command line: the one package that imports click.

A module for each group of commands; `options` and `streams` hold what they share.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence

__all__ = ["main", "run_program"]


def run_program() -> None:
    """Runs the command as a process of its own.

    Nobody uses its memory any more, so that it isn't taken apart, which is 5 % of a small check.
    """
    gc.disable()  # a short process that keeps nearly all it makes: collecting costs half its time
    atexit.register(gc.freeze)  # the interpreter would look once more through all there is
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, int) and _is_alone() and _is_written():
            os._exit(end.code)
        raise


def _is_written() -> bool:
    """Whether all that was to be written is; Python itself tells what is wrong with streams."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        return False
    return True


def _is_alone() -> bool:
    """Whether nothing but the command is in the process: no thread, no tool that looks on."""
    is_watched = sys.gettrace() is not None or sys.getprofile() is not None
    is_kept = sys.flags.inspect or sys.flags.interactive or "threading" in sys.modules
    return not (is_watched or is_kept) and atexit._ncallbacks() == OWN_CALLBACKS


OWN_CALLBACKS = 1
"""What `run_program` registers for the end of the process."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command with the arguments, by default those of the process, and exits.

    What was answered before, and has not changed since, is answered without loading anything.
    """
    given = sys.argv[1:] if arguments is None else arguments
    if given and given[0] == "check":
        from azbackup_lint.runs.answers import question_of

        question = question_of(given)
        if question is not None:
            status = question.answered()
            if status is not None:
                sys.exit(status)
            with question:
                return _run(arguments)
    return _run(arguments)


def _run(arguments: Sequence[str] | None) -> None:
    from azbackup_lint import light_pathlib, quick_imports

    light_pathlib.import_pathlib()
    quick_imports.install()
    from azbackup_lint.cli.program import main as run

    run(arguments)
