"""`check` with paths and the commonest options, without click: to load it is a fifth of a start.

Whatever is more than that, or not as usual, is left to click, and so is each mistake; both must do
the same.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from azbackup_lint.cli.checking import Wishes, lint_and_write
from azbackup_lint.cli.destinations import Output, read_output
from azbackup_lint.cli.run_defaults import AUTOMATIC, PREFIX, usual_runs
from azbackup_lint.cli.streams import tell
from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.light_typing import Any, NoReturn
from azbackup_lint.records import dataclass
from azbackup_lint.settings import FAIL_ON
from azbackup_lint.settings_files.composition import in_force
from azbackup_lint.settings_files.locating import common_folder

COMMAND = "check"
STATUS_STOPPED = 130

SEVERAL = ("paths", "outputs")
"""The fields of `PlainCheck` that are for all that is given, not for the last of it."""

FLAGS: Mapping[str, str] = {"--no-cache": "no_cache", "--quiet": "quiet", "-q": "quiet"}
"""The fields that options without a value set."""


@dataclass(frozen=True, slots=True)
class PlainCheck:
    """What a command line asks for; empty values and None stand for what is usual."""

    paths: tuple[Path, ...]
    outputs: Sequence[Output] = ()
    output_file: Path | None = None
    fail_on: str | None = None
    jobs: int = AUTOMATIC
    no_cache: bool = False
    quiet: bool = False


def read_plainly(arguments: Sequence[str], environment: Mapping[str, str]) -> PlainCheck | None:
    """What arguments ask for that are the command, paths that can be read and common options.

    None for any others, and where something else has a say: a variable that stands for an option,
    or click, which spells out patterns of names on Windows.
    """
    if list(arguments[:1]) != [COMMAND] or os.name == "nt":
        return None
    if any(name.lstrip("_").startswith(PREFIX) for name in environment):
        return None
    given: dict[str, list[Any]] = {"paths": []}
    waiting = iter(arguments[1:])
    for argument in waiting:
        name, value = _read(argument, waiting)
        if value is None:
            return None
        given.setdefault(name, []).append(value)
    fields: dict[str, Any] = {
        name: tuple(values) if name in SEVERAL else values[-1] for name, values in given.items()
    }
    return PlainCheck(**fields)


def _read(argument: str, following: Iterator[str]) -> tuple[str, Any]:
    """The field that an argument is for, and its value, which may be the one that follows.

    The value is None where it isn't plainly right.
    """
    if not argument.startswith("-"):
        return "paths", Path(argument) if os.access(argument, os.R_OK) else None
    if os.path.lexists(argument):  # a file that looks like an option is refused
        return "", None
    if argument in FLAGS:
        return FLAGS[argument], True
    option, is_joined, value = argument.partition("=")
    if not is_joined:
        value = next(following, "")
    elif not option.startswith("--"):
        return "", None
    if option not in VALUES or not value or value.startswith("-"):
        return "", None
    name, read = VALUES[option]
    return name, read(value)


def _output(value: str) -> Output | None:
    with suppress(ValueError):
        return read_output(value, REPORT_FORMATS)
    return None


def _file(value: str) -> Path | None:
    """A file, unless it is there and click would refuse it."""
    is_usable = os.path.isfile(value) and os.access(value, os.R_OK)
    return Path(value) if is_usable or not os.path.lexists(value) else None


def _severity(value: str) -> str | None:
    return value if value in FAIL_ON else None


def _number(value: str) -> int | None:
    """A number of at least one; nobody means one of five digits."""
    is_short = value.isascii() and value.isdigit() and len(value) < 5
    return (int(value) or None) if is_short else None


VALUES: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "--fail-on": ("fail_on", _severity),
    "--format": ("outputs", _output),
    "--jobs": ("jobs", _number),
    "--output-file": ("output_file", _file),
    "-j": ("jobs", _number),
}
"""The fields that options with a value set, and what reads it."""


def check_plainly(asked: PlainCheck) -> NoReturn:
    """Does what is asked for, and exits."""
    command = {} if asked.fail_on is None else {"fail-on": asked.fail_on}
    try:
        chosen = in_force(common_folder(asked.paths), command, environment=dict(os.environ))
        outputs = asked.outputs or [Output(form, file) for form, file in chosen.formats]
        wishes = Wishes(outputs, output_file=asked.output_file, quiet=asked.quiet)
        settings = usual_runs(chosen.settings, jobs=asked.jobs, no_cache=asked.no_cache)
        lint_and_write(settings, asked.paths, wishes)
    except KeyboardInterrupt:
        tell("")  # ends the line that shows ^C
        sys.exit(STATUS_STOPPED)
    except BrokenPipeError:
        sys.exit(1)
