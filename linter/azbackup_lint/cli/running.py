"""The options that decide where and how a run does its work, and nothing of what it finds."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path

import click

from azbackup_lint.cli.run_defaults import AUTOMATIC, PREFIX
from azbackup_lint.light_typing import Any
from azbackup_lint.records import replace
from azbackup_lint.settings import Settings
from azbackup_lint.user_cache import cache_folder


def of_runs(function: Callable[..., None]) -> Callable[..., None]:
    """`--jobs`, `--executor`, `--cache-dir` and `--no-cache`, as parts of `settings`."""

    @wraps(function)
    def command(
        settings: Settings,
        jobs: int | None,
        executor: str,
        cache_dir: Path | None,
        no_cache: bool,
        **options: Any,
    ) -> None:
        chosen = replace(
            settings,
            jobs=AUTOMATIC if jobs is None else jobs,
            executor=executor,
            cache=None if no_cache else folder_of_cache(cache_dir),
        )
        function(settings=chosen, **options)

    decorated: Callable[..., None] = command
    for option in _OPTIONS:
        decorated = option(decorated)
    return decorated


def of_cache(function: Callable[..., None]) -> Callable[..., None]:
    """`--cache-dir` and `--no-cache`, as a part of `settings`."""

    @wraps(function)
    def command(settings: Settings, cache_dir: Path | None, no_cache: bool, **options: Any) -> None:
        cache = None if no_cache else folder_of_cache(cache_dir)
        function(settings=replace(settings, cache=cache), **options)

    return _no_cache(of_cache_dir(command))


def of_cache_dir(function: Callable[..., None]) -> Callable[..., None]:
    """`--cache-dir`."""
    return click.option(
        "--cache-dir",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=f"{PREFIX}CACHE_DIR",
        help="Where results are kept; by default the user's cache folder.",
    )(function)


def folder_of_cache(chosen: Path | None) -> Path | None:
    """The folder of the cache; None where the user has none."""
    return chosen.absolute() if chosen is not None else cache_folder()


_no_cache = click.option(
    "--no-cache",
    is_flag=True,
    envvar=f"{PREFIX}NO_CACHE",
    help="Keep no results for later runs, and use none.",
)

_OPTIONS = (
    _no_cache,
    of_cache_dir,
    click.option(
        "--executor",
        envvar=f"{PREFIX}EXECUTOR",
        metavar="dask:ADDRESS",
        default="",
        help="Lint roots on the workers of a Dask cluster, by the address of its scheduler.",
    ),
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        envvar=f"{PREFIX}JOBS",
        metavar="N",
        help="Processes to lint roots in; by default as many as pay off.",
    ),
)
