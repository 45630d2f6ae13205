"""The options that decide where and how a run does its work, and nothing of what it finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from azbackup_lint.records import replace
from azbackup_lint.settings import Settings

PREFIX = "AZBACKUP_LINT_"
"""How the variables of the environment begin that stand for these options."""

AUTOMATIC = 0


def of_runs(function: Callable[..., None]) -> Callable[..., None]:
    """`--jobs`, as a part of `settings`."""

    @wraps(function)
    def command(settings: Settings, jobs: int | None, **options: Any) -> None:
        chosen = AUTOMATIC if jobs is None else jobs
        function(settings=replace(settings, jobs=chosen), **options)

    option = click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        envvar=f"{PREFIX}JOBS",
        metavar="N",
        help="Processes to lint roots in; by default as many as pay off.",
    )
    return option(command)
