"""What a person can set for a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.light_typing import TYPE_CHECKING, Literal, TypeAlias
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.source import Span
from azbackup_lint.values.limits import Limits

if TYPE_CHECKING:
    from datetime import date

    from azbackup_lint.path_patterns import PathFilter

FailOn = Literal["error", "warning", "note", "never"]
FAIL_ON: Sequence[FailOn] = ("error", "warning", "note", "never")
Scope = Literal["all", "protected"]
Weight = Literal["error", "warning", "note", "off"]
"""The severity that a person gives a policy; `off` reports nothing."""

Given: TypeAlias = tuple[str, str] | tuple[str, Span] | Path
"""A variable by its name, with a text of the command line or a place in a file; or a file of them.
"""


class UsageError(Exception):
    """Something that the person running the linter has to correct; exit status 2.

    It may be several faults, of which each is a line.
    """

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for some paths; None leaves a setting as it is.

    `where` is None for all paths. `given` comes after what holds in general.
    """

    where: PathFilter | None
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Weight] = field(default_factory=dict)
    scope: Scope | None = None
    workspace: str | None = None
    given: tuple[Given, ...] = ()
    variants: Mapping[str, tuple[Path, ...]] | None = None
    parameters: tuple[Path, ...] | None = None
    plan_root: Path | None = None
    backend_config: Mapping[str, tuple[Path, ...]] | None = None

    def covers(self, path: Path) -> bool:
        """Whether a file or folder is one of its paths, or lies in one."""
        return self.where is None or self.where.covers(path, is_folder=looks.is_folder(path))


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    `given` holds variables and variable files in the order of the command line, `usual` those of
    a settings file, which come first and need not be declared by any root;
    `variants` holds further variable files by the name of the variant that they make; `plan_root`
    is the folder that plans were made of; `parameters` are parameter files of templates, one
    variant each, instead of those beside them. `subscriptions` are the ids of those that what lies
    at a path is deployed to, where its code doesn't say, `resource_groups` the names of those that
    templates at a path are deployed to; `context` are files that tell what exists already,
    `backend_config` files of arguments for the backends of Terraform, by the name of the variant
    that they are for, or by an empty one for all. `bicep_cache` is where the Bicep compiler keeps
    modules; the command line alone names it. `select` and `ignore` hold ids, names or prefixes of
    ids. `policy_dirs` are folders of packs beside the installed ones. `baseline` is a file of
    findings that are known and kept quiet; with `diff_base`, a revision of git, the report keeps to
    what touches lines that were changed since. `require_reason` asks for
    one in each suppression, whose dates are held against `today`. `severities` are by ids, names or
    prefixes; later `overrides` win over earlier ones. Walks leave alone what `exclude` matches and
    what git ignores; `force_exclude` leaves out named paths, too. `places` tells where words of a
    settings file stand, for messages. Roots are linted in `jobs` processes, or in as many as pay
    off for 0, or elsewhere by an `executor`. What comes of them is kept in a folder of the `cache`.
    """

    edition: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    scope: Scope = "all"
    usual: tuple[Given, ...] = ()
    given: tuple[Given, ...] = ()
    variants: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    plan_root: Path | None = None
    parameters: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    workspace: str = "default"
    subscriptions: Mapping[Path, str] = field(default_factory=dict)
    resource_groups: Mapping[Path, str] = field(default_factory=dict)
    context: tuple[Path, ...] = ()
    bicep_cache: Path | None = None
    backend_config: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    strict_unknown: bool = False
    policy_dirs: tuple[Path, ...] = ()
    baseline: Path | None = None
    diff_base: str | None = None
    require_reason: bool = False
    today: date | None = None
    limits: Limits = field(default_factory=Limits)
    severities: Mapping[str, Weight] = field(default_factory=dict)
    overrides: tuple[Override, ...] = ()
    exclude: tuple[PathFilter, ...] = ()
    gitignore: bool = True
    force_exclude: bool = False
    places: Mapping[str, str] = field(default_factory=dict)
    jobs: int = 1
    executor: str = ""
    cache: Path | None = None

    def at(self, root: Path | None) -> Settings:
        """The settings for a root: a folder of Terraform, or the file of a template or plan."""
        if root is None or not (self.usual or self.overrides):
            return self
        usual, changed = [*self.usual], self
        for override in self.overrides:
            if not override.covers(root):
                continue
            usual += override.given
            changed = replace(
                changed,
                scope=override.scope or changed.scope,
                workspace=override.workspace or changed.workspace,
                variants=changed.variants if override.variants is None else override.variants,
                parameters=changed.parameters
                if override.parameters is None
                else override.parameters,
                plan_root=override.plan_root or changed.plan_root,
                backend_config=changed.backend_config
                if override.backend_config is None
                else override.backend_config,
            )
        return replace(changed, usual=(), overrides=(), given=(*usual, *self.given))

    def subscription_of(self, path: Path, parameters: Path | None = None) -> str | None:
        """The id of the subscription that a root is deployed to.

        What is said of its parameter file counts first, then the nearest path around the root.
        """
        return _nearest(self.subscriptions, path, parameters)

    def resource_group_of(self, path: Path, parameters: Path | None = None) -> str | None:
        """The name of the resource group that a template is deployed to, found likewise."""
        return _nearest(self.resource_groups, path, parameters)

    @property
    def files_by_variant(self) -> Mapping[Path, frozenset[str]]:
        """The variable files that only some variants read, with the names of these."""
        names: dict[Path, set[str]] = {}
        for variants in (self.variants, *(item.variants or {} for item in self.overrides)):
            for name, files in variants.items():
                for file in files:
                    names.setdefault(file, set()).add(name)
        return {file: frozenset(of) for file, of in names.items()}

    @property
    def named_files(self) -> frozenset[Path]:
        """The files of variables and parameters that the settings name for any root."""
        given = [*self.usual, *self.given]
        named = {*self.parameters}
        by_variant = [self.variants, self.backend_config]
        for override in self.overrides:
            given += override.given
            named.update(override.parameters or ())
            by_variant += [override.variants or {}, override.backend_config or {}]
        named.update(item for item in given if isinstance(item, Path))
        named.update(path for by_name in by_variant for files in by_name.values() for path in files)
        return frozenset(named)


def _nearest(known: Mapping[Path, str], path: Path, first: Path | None) -> str | None:
    if first is not None and first in known:
        return known[first]
    places = (path, *path.parents) if known else ()
    return next((known[at] for at in places if at in known), None)
