"""The settings of a command: its options over a settings file over defaults."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path

import click
from click.core import ParameterSource

from azbackup_lint import looks
from azbackup_lint.light_typing import TYPE_CHECKING, Any, TypeVar
from azbackup_lint.settings_files.composition import InForce, in_force
from azbackup_lint.settings_files.locating import common_folder

if TYPE_CHECKING:
    from azbackup_lint.path_patterns import PathFilter

Command = TypeVar("Command", bound=Callable[..., None])

OF_FILE = ("config", "no_config")

KEYS: Mapping[str, str] = {
    "edition": "edition",
    "policy_dirs": "policy-dirs",
    "select": "select",
    "extend_select": "extend-select",
    "ignore": "ignore",
    "extend_ignore": "extend-ignore",
    "severities": "severities",
    "fail_on": "fail-on",
    "scope": "scope",
    "workspace": "workspace",
    "subscriptions": "subscriptions",
    "resource_groups": "resource-groups",
    "context": "context",
    "bicep_cache": "bicep-cache",
    "backend_config": "backend-config",
    "strict_unknown": "strict-unknown",
    "require_reason": "require-reason",
    "baseline": "baseline",
    "diff_base": "diff-base",
    "exclude": "exclude",
    "extend_exclude": "extend-exclude",
    "gitignore": "gitignore",
    "force_exclude": "force-exclude",
    "max_instances": "max-instances",
    "max_steps": "max-steps",
    "variants": "variants",
    "parameters": "parameters",
    "plan_root": "plan-root",
}
"""The parameters of commands that are settings, with their keys."""

_GIVEN = (ParameterSource.COMMANDLINE, ParameterSource.ENVIRONMENT)


def of_config(function: Command) -> Command:
    """`--config` and `--no-config`."""
    file = click.option(
        "--config",
        type=click.Path(path_type=Path, dir_okay=False),
        help="A settings file; by default the nearest one, up to the root of the repository.",
    )
    none = click.option("--no-config", is_flag=True, help="No settings file.")
    return file(none(function))


def of_walks(function: Command) -> Command:
    """The options that decide what walks through folders leave alone."""
    for option in reversed(_OF_WALKS):
        function = option(function)
    return function


def settings_in_force(options: Mapping[str, Any], command: Mapping[str, Any]) -> InForce:
    """The settings of a command, by what was given.

    `command` has the values of parameters that need more than their own value.
    """
    context = click.get_current_context()
    own = {
        KEYS[name]: command.get(KEYS[name], options[name])
        for name in options
        if name in KEYS and context.get_parameter_source(name) in _GIVEN
    }
    own |= {key: command[key] for key in ("given",) if command.get(key)}
    config = options.get("config")
    if config is not None and options.get("no_config"):
        raise click.UsageError("--config can't be combined with --no-config")
    return in_force(
        _folder(options),
        own,
        config=config,
        use_file=not options.get("no_config"),
        environment=dict(os.environ),
    )


def with_packs(function: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the edition and packs in force, and keeps `--config` to itself."""

    @wraps(function)
    def command(**options: Any) -> None:
        settings = settings_in_force(options, {}).settings
        chosen = {key: value for key, value in options.items() if key not in OF_FILE}
        chosen["policy_dirs"] = settings.policy_dirs
        if "edition" in options:
            chosen["edition"] = settings.edition
        function(**chosen)

    return command


def _folder(options: Mapping[str, Any]) -> Path:
    """The folder whose settings count: the one that holds all paths."""
    if options.get("stdin_filename") is not None:
        return common_folder([options["stdin_filename"]])
    return common_folder([path for path in options.get("paths") or () if path != Path("-")])


def _patterns(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> PathFilter | None:
    """The patterns of an option, separated by commas or given again; they count from here."""
    if not values:
        return None
    from azbackup_lint.path_patterns import PathFilter, parse_pattern

    patterns = []
    for value in values:
        for text in filter(None, (part.strip() for part in value.split(","))):
            pattern = parse_pattern(text)
            if pattern is None:
                raise click.BadParameter(f"{text!r} can match nothing")
            patterns.append(pattern)
    return PathFilter(Path(looks.real(Path.cwd())), tuple(patterns))


_OF_WALKS = (
    click.option(
        "--exclude",
        multiple=True,
        callback=_patterns,
        metavar="PATTERN",
        help="Files and folders to leave alone, as in a .gitignore; in place of the file's.",
    ),
    click.option(
        "--extend-exclude",
        multiple=True,
        callback=_patterns,
        metavar="PATTERN",
        help="Like --exclude, and beside the settings file's.",
    ),
    click.option(
        "--force-exclude/--no-force-exclude",
        default=False,
        help="Leave alone what is excluded even if it is named, as for hooks.",
    ),
    click.option(
        "--gitignore/--no-gitignore",
        default=True,
        help="Leave alone what git ignores, but for what is named.",
    ),
)
