"""Writes what the commands print, as JSON, so that two commits can be compared byte by byte.

    python benchmarks/snapshot.py FOLDER [PATH ...]

runs `check` (each edition), `inspect` and `report` on every path and writes what they print below
FOLDER, one folder a path, with the exit status and, after a bug, the traceback. Without paths it
takes the fixtures and the examples of the built-in pack. Then: `diff -r BEFORE AFTER`.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner, Result

from azbackup_lint.cli.commands import command
from azbackup_lint.policy import load_packs

FIXTURES = Path(__file__).parent.parent / "fixtures"
COLLECTIONS = ("projects", "plans", "input", "equivalence")
COMMANDS = {
    "check": ("check", "--format", "json", "--show-unknown"),
    "check-2026": ("check", "--format", "json", "--edition", "2026-03-26"),
    "inspect": ("inspect", "--format", "json"),
    "report": ("report", "--format", "json"),
}
FILES = {"terraform": "main.tf", "arm": "azuredeploy.json"}


def snapshot(path: Path, folder: Path) -> None:
    """Writes what every command prints of a path, run from the folder around it."""
    folder.mkdir(parents=True, exist_ok=True)
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        for name, arguments in COMMANDS.items():
            result = CliRunner().invoke(command, [*arguments, path.name])
            (folder / f"{name}.json").write_text(_text(result), encoding="utf-8")
    finally:
        os.chdir(here)


def _text(result: Result) -> str:
    error = result.exception
    if error is None or isinstance(error, SystemExit):
        return f"{result.output}\nexit status {result.exit_code}\n"
    return "".join(traceback.format_exception(error))


def fixtures() -> Iterator[Path]:
    """Every fixture that is linted on its own."""
    for collection in COLLECTIONS:
        for path in sorted((FIXTURES / collection).iterdir()):
            if collection == "equivalence" and path.is_dir():
                yield from sorted(path.iterdir())
            elif path.is_dir() or (collection == "plans" and path.suffix == ".json"):
                yield path


def write_examples(folder: Path) -> Iterator[Path]:
    """Writes every example of the built-in pack into a folder of its own."""
    for policy in load_packs().policies:
        for number, example in enumerate(policy.examples, 1):
            path = folder / f"{policy.id}-{number}-{example.language}"
            path.mkdir(parents=True, exist_ok=True)
            (path / FILES[example.language]).write_text(example.code, encoding="utf-8")
            yield path


def main() -> None:
    """Takes snapshots of the paths named on the command line."""
    target = Path(sys.argv[1]).absolute()
    paths = [Path(argument).absolute() for argument in sys.argv[2:]]
    if not paths:
        paths = [*fixtures(), *write_examples(target / "examples")]
    for path in paths:
        within = path.relative_to(FIXTURES) if path.is_relative_to(FIXTURES) else Path(path.name)
        snapshot(path, target / "printed" / within)
    print(f"{len(paths)} paths")


if __name__ == "__main__":
    main()
