"""The option that says which formats a report is written in, and where each goes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import click

from azbackup_lint.cli.destinations import Output, Outputs, read_output
from azbackup_lint.cli.options import IN_FORCE, Command


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
    """The format and file of one option; raises BadParameter."""
    try:
        return read_output(value, formats)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
