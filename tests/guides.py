"""Follows a page of docs/ as a reader does: writes its files, runs its commands.

A file is a line with nothing but its name in backquotes, followed by its text. A command is a line
of a console block that begins with `$ `; what follows is its output. Other lines of a console
block are commands that are only checked for their options.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from azbackup_lint.cli.commands import command
from tests.commands import run

STEP = re.compile(
    r"^`(?P<file>[\w./-]+)`\n\n```\w+\n(?P<text>.*?)^```$|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
RUN = "$ "
PROGRAM = "azbackup-lint"


@dataclass(frozen=True)
class Guide:
    """A page, what became of it once its commands ran, and the command lines it only shows."""

    text: str
    followed: str
    shown: tuple[str, ...]


def follow(text: str, folder: Path) -> Guide:
    """Follows a page in the current folder; its text then has the real outputs."""
    shown: list[str] = []

    def step(match: re.Match[str]) -> str:
        if match["file"]:
            file = folder / match["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(match["text"], encoding="utf-8")
            return match.group()
        return f"```console\n{''.join(_console(match['console'], shown))}```"

    followed = STEP.sub(step, text)
    return Guide(text, followed, tuple(shown))


def check_options(line: str) -> None:
    """Raises what click raises if a command line has an option or command that doesn't exist."""
    words = shlex.split(line, comments=True)
    _, name, *arguments = [word for word in words if word not in (">", ">>")]
    if name.startswith("--"):
        return
    subcommand = command.get_command(click.Context(command), name)
    assert subcommand is not None, line
    parser = subcommand.make_parser(subcommand.context_class(subcommand, info_name=name))
    parser.parse_args(args=list(arguments))


def _console(block: str, shown: list[str]) -> Iterator[str]:
    """The lines of a block, with the output of its commands."""
    lines = block.replace("\\\n", "").splitlines(keepends=True)
    if not any(line.startswith(RUN) for line in lines):
        shown += [line for line in lines if line.startswith(PROGRAM)]
        yield block
        return
    for line in lines:
        if line.startswith(RUN):
            words = shlex.split(line.removeprefix(RUN))
            assert words[0] == PROGRAM, line
            result = run(*words[1:])
            assert result.returncode in (0, 1), result.stderr
            yield line + result.stdout + result.stderr
