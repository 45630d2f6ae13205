"""Where each format of a report goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import click

from azbackup_lint.cli.options import IN_FORCE, Command
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.records import dataclass, replace
from azbackup_lint.settings import UsageError

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """A format and the file that it goes to; without one it goes to standard output."""

    form: str
    file: Path | None = None


Outputs = tuple[Output, ...]


def of_outputs(formats: Collection[str], default: str) -> Callable[[Command], Command]:
    """`--format`, one of several and each with a file, which may be given again.

    `default` says which it is if none is given.
    """

    def parsed(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> Outputs:
        return tuple(_output(value, formats) for value in values)

    return click.option(
        "--format",
        "outputs",
        multiple=True,
        callback=parsed,
        metavar=f"[{'|'.join(formats)}][:FILE]",
        help=f"A format, and the file that it goes to; may be given again. By default {default}.",
    )


def chosen_outputs(
    outputs: Sequence[Output], output_file: Path | None, default: str = "text"
) -> Sequence[Output]:
    """The outputs asked for, else the default format, which is text in a file.

    `output_file` is for the format without a file of its own. Raises UsageError where two formats
    go to one place.
    """
    if not outputs:
        form = "text" if output_file else default
        return [Output(form, output_file)]
    without_file = [output.form for output in outputs if output.file is None]
    if len(without_file) > 1:
        raise UsageError(
            f"--format {' and '.join(without_file)} both go to standard output; "
            f"give files to all but one, as in --format {without_file[-1]}:FILE"
        )
    if output_file is not None:
        if not without_file:
            raise UsageError(f"--output-file {output_file}: every --format names a file already")
        outputs = [replace(output, file=output.file or output_file) for output in outputs]
    files = Counter(output.file.absolute() for output in outputs if output.file)
    for file, number in files.items():
        if number > 1:
            raise UsageError(f"--format: {number} formats go to one file, {file}")
    return outputs


def usual_outputs() -> Sequence[Output]:
    """The outputs that the settings file of the command asks for."""
    in_force = click.get_current_context().meta[IN_FORCE]
    return [Output(form, file) for form, file in in_force.formats]


def _output(value: str, formats: Collection[str]) -> Output:
    """The format and file of one option, NAME or NAME:FILE."""
    form, colon, file = value.partition(":")
    if form not in formats:
        near = get_close_matches(form, formats, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.BadParameter(f"{form!r} is not one of {', '.join(formats)}{hint}")
    if colon and not file:
        raise click.BadParameter(f"{value} names no file")
    return Output(form, Path(file) if file not in ("", STANDARD_OUTPUT) else None)


def form_for(environment: Mapping[str, str]) -> str:
    """The format that a CI service shows beside the code; text anywhere else.

    https://docs.github.com/actions/reference/workflows-and-actions/variables and
    https://learn.microsoft.com/azure/devops/pipelines/build/variables name these variables.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github"
    if environment.get("TF_BUILD", "").lower() == "true":
        return "azure"
    return "text"
