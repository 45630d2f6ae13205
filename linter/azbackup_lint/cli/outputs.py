"""The option that says which formats a report is written in, and where each goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import click

from azbackup_lint.cli.destinations import Output, Outputs
from azbackup_lint.cli.options import IN_FORCE, Command
from azbackup_lint.near_words import get_close_matches

STANDARD_OUTPUT = "-"


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
