"""The cache: what it holds, and emptying it."""

from __future__ import annotations

from pathlib import Path

import click

from azbackup_lint.cli.running import folder_of_cache, of_cache_dir
from azbackup_lint.cli.streams import write
from azbackup_lint.report.escaping import one_line, without_commands
from azbackup_lint.report.phrases import count
from azbackup_lint.settings import UsageError
from azbackup_lint.user_cache import deleted, kept_files


@click.group()
def cache() -> None:
    """What earlier runs left for later ones: show it, or clear it."""


@cache.command()
@of_cache_dir
def show(cache_dir: Path | None) -> None:
    """Show where the cache is, and what is in it."""
    folder = _folder(cache_dir)
    lines = [without_commands(one_line(str(folder)))]
    for title, files in kept_files(folder):
        size = sum(size for _, size in files)
        plural = "searches" if title == "search" else ""
        lines.append(f"{count(len(files), title, plural)}, {size / 1_000_000:,.1f} MB")
    write("".join(f"{line}\n" for line in lines))


@cache.command()
@of_cache_dir
def clear(cache_dir: Path | None) -> None:
    """Delete what is in the cache. Later runs make it anew."""
    folder = _folder(cache_dir)
    number = sum(deleted([path for path, _ in files]) for _, files in kept_files(folder))
    write(f"{count(number, 'file')} deleted from {without_commands(one_line(str(folder)))}\n")


def _folder(chosen: Path | None) -> Path:
    folder = folder_of_cache(chosen)
    if folder is None:
        raise UsageError("this user has no cache folder; name one with --cache-dir")
    return folder
