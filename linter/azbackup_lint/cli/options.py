"""Options that several commands have, and the settings that they make."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from azbackup_lint import looks
from azbackup_lint.azure.ids import names_subscription
from azbackup_lint.cli.in_force import KEYS, OF_FILE, settings_in_force
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.settings import UsageError
from azbackup_lint.settings_files.composition import InForce

PROGRAM = "azbackup-lint"

ORDER = "azbackup_lint.order"
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


def of_estate(function: Command) -> Command:
    """The options that decide which resources exist: scope, variables and workspace."""
    for option in reversed(_ESTATE):
        function = option(function)
    return function


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
    command: dict[str, Any] = {
        "variants": _variants(options.get("variants", ())),
        "plan-root": _plan_root(options.get("plan_root")),
        "backend-config": tuple(
            _input_file("--backend-config", path) for path in options.get("backend_config", ())
        ),
        "context": tuple(_input_file("--context", path) for path in options.get("context", ())),
        "parameters": tuple(
            _input_file("--parameters", path) for path in options.get("parameters", ())
        ),
    }
    if "files" in options:
        command["given"] = tuple(_given(options))
    return settings_in_force(options, command)


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


def _variable(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if "=" not in value or not value.partition("=")[0].strip():
            raise click.BadParameter(f"{value!r} is not of the form NAME=VALUE")
    return values


def _subscriptions(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[Path, str]:
    """The subscription of each path that an option names."""
    ids = {}
    for value in values:
        path, _, id_ = value.rpartition("=")
        if not path or not names_subscription(id_):
            raise click.BadParameter(f"{value!r} is not of the form PATH=ID, with a GUID")
        ids[Path(os.path.normpath(Path.cwd() / path))] = id_.lower()
    return ids


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
        type=click.Choice(["error", "warning", "note", "never"]),
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

_ESTATE = (
    click.option(
        "--scope",
        type=click.Choice(["all", "protected"]),
        default="all",
        help="All VMs, or only those whose protection is in sight.",
    ),
    click.option(
        "--var",
        "variables",
        multiple=True,
        callback=_variable,
        metavar="NAME=VALUE",
        help="A variable of the root modules; may be given again.",
    ),
    click.option(
        "--var-file",
        "files",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A file of variables; may be given again, the last one wins.",
    ),
    click.option(
        "--variant",
        "variants",
        multiple=True,
        callback=_variable,
        metavar="NAME=FILE",
        help="Lint once with this file of variables, under a name; may be given again.",
    ),
    click.option("--workspace", default="default", help="The value of terraform.workspace."),
    click.option(
        "--subscription",
        "subscriptions",
        multiple=True,
        callback=_subscriptions,
        metavar="PATH=ID",
        help="The subscription that the roots at a path are deployed to; may be given again.",
    ),
    click.option(
        "--backend-config",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A file of arguments for the backends of root modules, as terraform init takes it.",
    ),
    click.option(
        "--context",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A state, a plan or what az lists as JSON: tells what exists, and isn't linted.",
    ),
    click.option(
        "--parameters",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A parameter file for ARM templates, not those beside them; one variant each.",
    ),
    click.option(
        "--plan-root",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="The root module of a plan, where places are shown; by default its folder.",
    ),
    click.option(
        "--max-instances",
        type=click.IntRange(min=1),
        help="The limit of instances of one resource or module call.",
    ),
    click.option(
        "--max-steps",
        type=click.IntRange(min=1),
        help="The limit of work on expressions, for each root.",
    ),
)


def _given(options: Mapping[str, Any]) -> Iterator[tuple[str, str] | Path]:
    """Variables and variable files in the order of the command line."""
    files, variables = iter(options["files"]), iter(options["variables"])
    for name in click.get_current_context().meta[ORDER]:
        if name == "files":
            yield _input_file("--var-file", next(files))
        elif name == "variables":
            variable, _, value = next(variables).partition("=")
            yield variable.strip(), value


def _variants(options: tuple[str, ...]) -> dict[str, tuple[Path, ...]]:
    """The variable files of each variant; a name given again adds a file."""
    variants: dict[str, tuple[Path, ...]] = {}
    for option in options:
        name, _, file = option.partition("=")
        name = name.strip()
        path = _input_file(f"--variant {name}=", Path(file))
        variants[name] = (*variants.get(name, ()), path)
    return variants


def _input_file(option: str, path: Path) -> Path:
    if not looks.is_file(path):
        why = "is not a regular file" if looks.exists(path) else "there is no such file"
        gap = "" if option.endswith("=") else " "
        raise UsageError(f"{option}{gap}{path}: {why}")
    return Path(os.path.normpath(Path.cwd() / path))


def _plan_root(path: Path | None) -> Path | None:
    return Path(os.path.normpath(Path.cwd() / path)) if path is not None else None
