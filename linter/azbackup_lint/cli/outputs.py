"""Where each format of a report goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import click

from azbackup_lint.cli.options import Command
from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.settings import UsageError

STANDARD_OUTPUT = "-"


@dataclass(frozen=True, slots=True)
class Output:
    """A format and the file that it goes to; without one it goes to standard output."""

    form: str
    file: Path | None = None


def of_outputs(function: Command) -> Command:
    """`--format`, which may be given again."""
    return click.option(
        "--format",
        "outputs",
        multiple=True,
        callback=_outputs,
        metavar=f"[{'|'.join(REPORT_FORMATS)}][:FILE]",
        help="A format, and the file that it goes to; may be given again. By default text, and"
        " annotations in GitHub Actions and Azure Pipelines.",
    )(function)


def chosen_outputs(
    outputs: Sequence[Output], output_file: Path | None, environment: Mapping[str, str]
) -> Sequence[Output]:
    """The outputs asked for, else the one that fits where the command runs.

    `output_file` is for the format without a file of its own. Raises UsageError where two formats
    go to one place.
    """
    if not outputs:
        form = "text" if output_file else _form_for(environment)
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


def _outputs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[Output, ...]:
    return tuple(map(_output, values))


def _output(value: str) -> Output:
    """The format and file of one option, NAME or NAME:FILE."""
    form, colon, file = value.partition(":")
    if form not in REPORT_FORMATS:
        near = get_close_matches(form, REPORT_FORMATS, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise click.BadParameter(f"{form!r} is not one of {', '.join(REPORT_FORMATS)}{hint}")
    if colon and not file:
        raise click.BadParameter(f"{value} names no file")
    return Output(form, Path(file) if file not in ("", STANDARD_OUTPUT) else None)


def _form_for(environment: Mapping[str, str]) -> str:
    """The format that a CI service shows beside the code; text anywhere else.

    https://docs.github.com/actions/reference/workflows-and-actions/variables and
    https://learn.microsoft.com/azure/devops/pipelines/build/variables name these variables.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        return "github"
    if environment.get("TF_BUILD", "").lower() == "true":
        return "azure"
    return "text"
