"""What a person can set for a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from azbackup_lint.values.limits import Limits

if TYPE_CHECKING:
    from datetime import date

FailOn = Literal["error", "warning", "note", "never"]
Scope = Literal["all", "protected"]


class UsageError(Exception):
    """Something that the person running the linter has to correct; exit status 2."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run.

    `given` holds variables (name, text) and variable files in the order of the command line;
    `variants` holds further variable files by the name of the variant that they make; `plan_root`
    is the folder that plans were made of; `parameters` are parameter files of templates, one
    variant each, instead of those beside them. `select` and `ignore` hold ids, names or prefixes
    of ids. `policy_dirs` are folders of packs beside the installed ones. `baseline` is a file of
    findings that are known and kept quiet; `require_reason` asks for one in each suppression,
    whose dates are held against `today`.
    """

    edition: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn = "error"
    scope: Scope = "all"
    given: tuple[tuple[str, str] | Path, ...] = ()
    variants: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    plan_root: Path | None = None
    parameters: tuple[Path, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    workspace: str = "default"
    strict_unknown: bool = False
    policy_dirs: tuple[Path, ...] = ()
    baseline: Path | None = None
    require_reason: bool = False
    today: date | None = None
    limits: Limits = field(default_factory=Limits)
