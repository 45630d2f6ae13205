"""The options that decide which resources exist, and what is known of those elsewhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from azbackup_lint import looks
from azbackup_lint.azure.ids import names_subscription
from azbackup_lint.cli.run_defaults import PREFIX
from azbackup_lint.light_typing import Any, TypeVar
from azbackup_lint.settings import UsageError

ORDER = "azbackup_lint.order"
"""Where a command keeps the order in which its options were given."""

FILES = ("parameters", "context")
"""The settings that are files of input, by the names of their options."""

Command = TypeVar("Command", bound=Callable[..., None])


def of_estate(function: Command) -> Command:
    """The options themselves: scope, variables, subscriptions, context and their like."""
    for option in reversed(_ESTATE):
        function = option(function)
    return function


def estate_settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that those options give whose value takes more than their own; by key."""
    settings: dict[str, Any] = {
        "variants": _variants(options.get("variants", ())),
        "backend-config": _backends(options.get("backend_config", ())),
        "plan-root": _plan_root(options.get("plan_root")),
        "bicep-cache": _folder("--bicep-cache", options.get("bicep_cache")),
    }
    for name in FILES:
        given = options.get(name.replace("-", "_"), ())
        settings[name] = tuple(_input_file(f"--{name}", path) for path in given)
    if "files" in options:
        settings["given"] = tuple(_given(options))
    return settings


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
        ids[_absolute(path)] = id_.lower()
    return ids


def _resource_groups(
    context: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[Path, str]:
    """The resource group of each path that an option names."""
    names = {}
    for value in values:
        path, _, name = value.rpartition("=")
        if not path or not name or "/" in name:
            raise click.BadParameter(f"{value!r} is not of the form PATH=NAME")
        names[_absolute(path)] = name
    return names


def _absolute(path: str) -> Path:
    return Path(os.path.normpath(Path.cwd() / path))


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
        "--resource-group",
        "resource_groups",
        multiple=True,
        callback=_resource_groups,
        metavar="PATH=NAME",
        help="The resource group that the templates at a path are deployed to.",
    ),
    click.option(
        "--backend-config",
        multiple=True,
        metavar="[NAME=]FILE",
        help="A file of arguments for backends, as terraform init takes it; of one --variant only.",
    ),
    click.option(
        "--context",
        multiple=True,
        type=click.Path(path_type=Path),
        help="A state, a plan or what az lists as JSON: tells what exists, and isn't linted.",
    ),
    click.option(
        "--bicep-cache",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=f"{PREFIX}BICEP_CACHE",
        metavar="DIR",
        help="Read modules of Bicep registries from where the compiler keeps them, ~/.bicep.",
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
        help="The limit of work of a run; there is more where there is more text.",
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


def _backends(options: tuple[str, ...]) -> dict[str, tuple[Path, ...]]:
    """The files of arguments of backends by the variant that they are for; "" is for all."""
    backends: dict[str, tuple[Path, ...]] = {}
    for option in options:
        name, separator, file = option.partition("=")
        if not separator or looks.is_file(Path(option)):
            name, file = "", option
        path = _input_file("--backend-config", Path(file))
        backends[name] = (*backends.get(name, ()), path)
    return backends


def _input_file(option: str, path: Path) -> Path:
    if not looks.is_file(path):
        why = "is not a regular file" if looks.exists(path) else "there is no such file"
        gap = "" if option.endswith("=") else " "
        raise UsageError(f"{option}{gap}{path}: {why}")
    return Path(os.path.normpath(Path.cwd() / path))


def _plan_root(path: Path | None) -> Path | None:
    return Path(os.path.normpath(Path.cwd() / path)) if path is not None else None


def _folder(option: str, path: Path | None) -> Path | None:
    if path is None:
        return None
    folder = path.expanduser()
    if not looks.is_folder(folder):
        raise UsageError(f"{option} {path}: there is no such folder")
    return Path(os.path.normpath(Path.cwd() / folder))
