"""The settings in force: the command line wins over the file, the file over defaults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from azbackup_lint.light_typing import TYPE_CHECKING, Any
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.settings import Override, Settings
from azbackup_lint.settings_files.locating import (
    SettingsFile,
    settings_file_at,
    settings_file_for,
)

if TYPE_CHECKING:
    from azbackup_lint.path_patterns import PathFilter
    from azbackup_lint.settings_files.values import FileSettings

Format = tuple[str, Path | None]

OPTIONS: Mapping[str, str] = {
    "formats": "--format",
    "parameters": "--parameters",
    "policy-dirs": "--policy-dir",
    "resource-groups": "--resource-group",
    "severities": "--severity",
    "subscriptions": "--subscription",
    "var-files": "--var-file",
    "variables": "--var",
    "variants": "--variant",
}
"""The options of settings whose names differ."""

EXTENDED = ("select", "ignore", "exclude")
"""The lists that an `--extend-…` adds to."""

_BY_ROOT = ("scope", "workspace", "variants", "parameters", "plan-root", "backend-config")
"""The settings of an override that the command line replaces."""


@dataclass(frozen=True, slots=True)
class InForce:
    """The settings of a run, and where they came from.

    `command` has what the command line gives, by key; an `extend-` before a key adds to a list.
    """

    settings: Settings
    formats: tuple[Format, ...] = ()
    file: FileSettings | None = None
    command: Mapping[str, Any] = field(default_factory=dict)


def in_force(
    folder: Path,
    command: Mapping[str, Any] | None = None,
    *,
    config: Path | None = None,
    use_file: bool = True,
    environment: Mapping[str, str] | None = None,
) -> InForce:
    """The settings for what lies in a folder.

    They come from the file that `config` names, else from the nearest one, unless `use_file` is
    off. Raises UsageError for a file that can't be used.
    """
    file: SettingsFile | None = None
    if config is not None:
        file = settings_file_at(config)
    elif use_file:
        file = settings_file_for(folder)
    return compose(_read(file) if file else None, command or {}, environment or {})


def _read(file: SettingsFile) -> FileSettings:
    from azbackup_lint.settings_files.values import read_settings  # only where there is a file

    return read_settings(file)


def compose(
    file: FileSettings | None, command: Mapping[str, Any], environment: Mapping[str, str]
) -> InForce:
    """Combines a file with the command line."""
    chosen = {**(file.values if file else {}), **command}
    default = Settings()
    settings = Settings(
        edition=chosen.get("edition"),
        select=_list("select", chosen) if chosen.get("select") else (),
        ignore=_list("ignore", chosen),
        fail_on=chosen.get("fail-on", default.fail_on),
        scope=chosen.get("scope", default.scope),
        usual=file.given if file else (),
        given=command.get("given", ()),
        variants=chosen.get("variants", {}),
        plan_root=chosen.get("plan-root"),
        parameters=tuple(chosen.get("parameters", ())),
        environment=environment,
        workspace=chosen.get("workspace", default.workspace),
        subscriptions=chosen.get("subscriptions", {}),
        resource_groups=chosen.get("resource-groups", {}),
        context=tuple(chosen.get("context", ())),
        bicep_cache=command.get("bicep-cache"),
        backend_config=chosen.get("backend-config", {}),
        strict_unknown=chosen.get("strict-unknown", False),
        policy_dirs=tuple(chosen.get("policy-dirs", ())),
        baseline=chosen.get("baseline"),
        diff_base=command.get("diff-base"),
        require_reason=chosen.get("require-reason", False),
        limits=replace(
            default.limits,
            instances=chosen.get("max-instances", default.limits.instances),
            steps=chosen.get("max-steps", default.limits.steps),
        ),
        severities=file.values.get("severities", {}) if file else {},
        overrides=tuple(_overrides(file, command)),
        exclude=tuple(_excludes(chosen)),
        gitignore=chosen.get("gitignore", True),
        force_exclude=chosen.get("force-exclude", False),
        places=dict(_places(file)) if file else {},
    )
    return InForce(settings, tuple(chosen.get("formats", ())), file, command)


def _list(key: str, chosen: Mapping[str, Any]) -> tuple[str, ...]:
    added = chosen.get(f"extend-{key}", ())
    return tuple(dict.fromkeys((*chosen.get(key, ()), *added)))


def _excludes(chosen: Mapping[str, Any]) -> Iterator[PathFilter]:
    for key in ("exclude", "extend-exclude"):
        if key in chosen:
            yield chosen[key]


def _overrides(file: FileSettings | None, command: Mapping[str, Any]) -> Iterator[Override]:
    """Those of the file, as far as the command line has no say; then its severities."""
    own = {key.replace("-", "_"): None for key in _BY_ROOT if key in command}
    changes: Any = own
    for override in file.overrides if file else ():
        yield replace(override, **changes)
    if command.get("severities"):
        yield Override(None, severities=command["severities"])


def _places(file: FileSettings) -> Iterator[tuple[str, str]]:
    """Where the words stand that name policies and editions."""
    document = file.file.document
    settings: list[tuple[tuple[str | int, ...], Mapping[str, Any]]] = [((), document.data)]
    settings += [
        (("overrides", number), override)
        for number, override in enumerate(document.data.get("overrides", ()))
    ]
    for path, data in settings:
        for key in ("select", "ignore"):
            for number, word in enumerate(data.get(key, ())):
                yield word, str(document.value_span((*path, key, number)))
        for word in data.get("severities", {}):
            yield word, str(document.key_span((*path, "severities", word)))
    if "edition" in document.data:
        yield document.data["edition"], str(document.value_span(("edition",)))


def keys() -> Mapping[str, Mapping[str, Any]]:
    """The keys of settings files in the order of the schema, each with its part of that."""
    from azbackup_lint.settings_files.checking import schema

    properties: Mapping[str, Mapping[str, Any]] = schema()["properties"]
    return properties
