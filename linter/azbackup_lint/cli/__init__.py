"""The command line: the one package that imports click.

A module for each group of commands; `options` and `streams` hold what they share.
"""

from __future__ import annotations

import atexit
import gc
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command with the arguments, by default those of the process, and exits.

    What was answered before, and has not changed since, is answered without loading anything.
    """
    gc.disable()  # a short process that keeps nearly all it makes: collecting costs half its time
    atexit.register(gc.freeze)  # the interpreter would look once more through all there is
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
    from azbackup_lint import quick_imports

    quick_imports.install()
    from azbackup_lint.cli.program import main as run

    run(arguments)
