"""Options that several commands have, and the settings that they make."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from azbackup_lint.settings import Settings, UsageError
from azbackup_lint.values.limits import Limits

ORDER = "azbackup_lint.order"

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
        if argument.startswith("-") and Path(argument).suffix and os.path.lexists(argument):
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
    """`--select` and `--ignore`."""
    select = click.option(
        "--select", multiple=True, callback=some_words, help="Ids, names or prefixes to check."
    )
    ignore = click.option(
        "--ignore", multiple=True, callback=words, help="Ids, names or prefixes to skip."
    )
    return select(ignore(function))


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


def with_settings(function: Callable[..., None]) -> Callable[..., None]:
    """Passes options to a command: those of settings as `settings`, the others as they are."""

    @wraps(function)
    def command(**options: Any) -> None:
        others = {name: options[name] for name in options if name not in _OF_SETTINGS}
        function(settings=_settings_of(options), **others)

    return command


def _settings_of(options: Mapping[str, Any]) -> Settings:
    """The settings of the options that a command has; the others stay as they are by default."""
    chosen = {name: options[name] for name in _AS_THEY_ARE if name in options}
    return Settings(
        given=tuple(_given(options)),
        variants=_variants(options.get("variants", ())),
        plan_root=_plan_root(options.get("plan_root")),
        limits=Limits(instances=options.get("max_instances") or Limits().instances),
        parameters=tuple(
            _input_file("--parameters", path) for path in options.get("parameters", ())
        ),
        environment=dict(os.environ),
        **chosen,
    )


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


_AS_THEY_ARE = (
    "edition",
    "policy_dirs",
    "select",
    "ignore",
    "fail_on",
    "scope",
    "workspace",
    "strict_unknown",
    "require_reason",
    "baseline",
    "diff_base",
)

_OF_SETTINGS = {
    *_AS_THEY_ARE,
    *("variables", "files", "variants", "parameters", "plan_root", "max_instances"),
}

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
    if not path.is_file():
        why = "is not a regular file" if path.exists() else "there is no such file"
        gap = "" if option.endswith("=") else " "
        raise UsageError(f"{option}{gap}{path}: {why}")
    return Path(os.path.normpath(Path.cwd() / path))


def _plan_root(path: Path | None) -> Path | None:
    return Path(os.path.normpath(Path.cwd() / path)) if path is not None else None
