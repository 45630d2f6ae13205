"""Runs the command: in this process where that tells as much, in one of its own where not."""

import os
import subprocess
import sys
from collections.abc import Mapping

from click.testing import CliRunner

from azbackup_lint.cli import main

COMMAND = [sys.executable, "-m", "azbackup_lint"]

Outcome = subprocess.CompletedProcess[str]


def run(*arguments: str, text: str | None = None, env: Mapping[str, str] | None = None) -> Outcome:
    """Runs the command in this process, in the current folder."""
    status = 0
    with CliRunner().isolation(input=text, env=env) as (stdout, stderr, _):
        try:
            main(arguments)
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        sys.stdout.flush()
        sys.stderr.flush()
    return Outcome(
        arguments, status, stdout.getvalue().decode("utf-8"), stderr.getvalue().decode("utf-8")
    )


def run_process(*arguments: str, env: Mapping[str, str] | None = None) -> Outcome:
    """Runs the command in a process of its own, in the current folder."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
