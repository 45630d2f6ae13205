"""Options that several commands have, and the settings that they make."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path

import click

from azbackup_lint import looks
from azbackup_lint.cli.estate_options import ORDER, estate_settings
from azbackup_lint.cli.in_force import KEYS, OF_FILE, settings_in_force
from azbackup_lint.light_typing import Any, TypeVar
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.settings import FAIL_ON, UsageError
from azbackup_lint.settings_files.composition import InForce

PROGRAM = "azbackup-lint"

IN_FORCE = "azbackup_lint.in_force"
WEIGHTS = ("error", "warning", "note", "off")

Command = TypeVar("Command", bound=Callable[..., None])


class OrderedCommand(click.Command):
    """Remembers the order of options: a later variable or variable file wins."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        refuse_files_as_options(args)
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[ORDER] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def refuse_files_as_options(arguments: Sequence[str]) -> None:
    """Raises UsageError for an option that is the name of a file, too.

    A shell or pre-commit lists such files. One may be called `--ignore=AZB,.tf`, and must not
    change what is linted.
    """
    before_paths = itertools.takewhile(lambda argument: argument != "--", arguments)
    for argument in before_paths:
        if argument.startswith("-") and Path(argument).suffix and looks.is_there(argument):
            raise UsageError(
                f"{argument} is a file and looks like an option; put -- before the paths"
            )


def of_format(*names: str) -> Callable[[Command], Command]:
    """`--format`, one of the names; the first one is the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0])


def text_or_json(function: Command) -> Command:
    """`--format`, for results with a form for people and one for machines."""
    return of_format("text", "json")(function)


def of_edition(function: Command) -> Command:
    """`--edition`."""
    return click.option("--edition", help="Edition of the support matrix, by its date, or latest.")(
        function
    )


def of_packs(function: Command) -> Command:
    """`--policy-dir`."""
    return click.option(
        "--policy-dir",
        "policy_dirs",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A folder with a pack of policies, beside the installed ones; may be given again.",
    )(function)


def of_selection(function: Command) -> Command:
    """Which policies count, and how much: `--select`, `--ignore`, those that extend them, and
    `--severity`.
    """
    for option in reversed(_OF_SELECTION):
        function = option(function)
    return function


def of_output(function: Command) -> Command:
    """`--output-file` and `--color`."""
    file = click.option(
        "--output-file",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A file for the report; by default standard output.",
    )
    colour = click.option(
        "--color/--no-color", default=None, help="Colours; on terminals by default."
    )
    return file(colour(function))


def of_judging(function: Command) -> Command:
    """The options that decide what a finding weighs, and which ones are kept quiet."""
    for option in reversed(_OF_JUDGING):
        function = option(function)
    return function


def with_settings(function: Callable[..., None]) -> Callable[..., None]:
    """Passes options to a command: those of settings as `settings`, the others as they are.

    `formats` are those that a settings file asks for, where a command takes them.
    """

    @wraps(function)
    def command(**options: Any) -> None:
        chosen = in_force_of(options)
        click.get_current_context().meta[IN_FORCE] = chosen
        others = {name: options[name] for name in options if name not in _OF_SETTINGS}
        function(settings=chosen.settings, **others)

    return command


def in_force_of(options: Mapping[str, Any]) -> InForce:
    """The settings in force for a command that was given these options."""
    return settings_in_force(options, estate_settings(options))


def words(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an option that takes several, separated by commas or given again."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def some_words(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Like `words`; given, but without a word, it is a mistake."""
    chosen = words(context, parameter, values)
    if values and not chosen:
        raise click.BadParameter("names no policy, and would select them all")
    return chosen


def _weights(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """The severity of each policy that an option names."""
    weights = {}
    for given in words(context, parameter, values):
        word, _, weight = given.partition("=")
        if weight not in WEIGHTS:
            near = get_close_matches(weight, WEIGHTS, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            known = ", ".join(WEIGHTS)
            raise click.BadParameter(f"{word}={weight}: the severity is one of {known}{hint}")
        weights[word] = weight
    return weights


_OF_SELECTION = (
    click.option(
        "--select", multiple=True, callback=some_words, help="Ids, names or prefixes to check."
    ),
    click.option(
        "--extend-select", multiple=True, callback=words, help="To check beside those selected."
    ),
    click.option("--ignore", multiple=True, callback=words, help="Ids, names or prefixes to skip."),
    click.option(
        "--extend-ignore",
        multiple=True,
        callback=words,
        help="To skip beside those that the settings file ignores.",
    ),
    click.option(
        "--severity",
        "severities",
        multiple=True,
        callback=_weights,
        metavar="ID=SEVERITY",
        help="error, warning, note or off for a policy; may be given again.",
    ),
)

_OF_SETTINGS = {*KEYS, *OF_FILE, "variables", "files"}

_OF_JUDGING = (
    click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        default="error",
        help="The least severity that makes the exit status 1.",
    ),
    click.option(
        "--strict-unknown/--no-strict-unknown",
        default=False,
        help="Exit with 1 if a check can't be decided.",
    ),
    click.option(
        "--require-reason/--no-require-reason",
        default=False,
        help="Take no suppression in the code without a reason.",
    ),
    click.option(
        "--baseline",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A file of findings that are known and kept quiet.",
    ),
)
