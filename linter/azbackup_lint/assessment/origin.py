"""Where a report comes from: what was linted, when, and what was checked out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime, timezone
from pathlib import Path

from azbackup_lint.records import dataclass
from azbackup_lint.repository import Repository, repository_of
from azbackup_lint.settings import Settings, UsageError

EPOCH = "SOURCE_DATE_EPOCH"
"""The variable that sets the time, see https://reproducible-builds.org/specs/source-date-epoch."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What was linted (`paths`), with which `choices` of inputs and policies, and when.

    `repository` is the one that holds the first path, if there is one.
    """

    paths: tuple[str, ...]
    choices: tuple[str, ...]
    made: datetime
    repository: Repository | None = None


def origin_of(paths: Sequence[Path], settings: Settings, now: datetime) -> Origin:
    """The origin of a report on paths that is made now, or when SOURCE_DATE_EPOCH says.

    Raises UsageError for a time that is none.
    """
    absolute = [Path(os.path.realpath(path)) for path in paths]
    repository = repository_of(absolute[0]) if absolute else None
    return Origin(
        paths=tuple(dict.fromkeys(_shown(path, repository) for path in absolute)),
        choices=tuple(_choices(settings)),
        made=_time(settings.environment.get(EPOCH, ""), now),
        repository=repository,
    )


def _shown(path: Path, repository: Repository | None) -> str:
    """A path from its repository on, with that one's name; else the name alone."""
    if repository is not None and path.is_relative_to(repository.root):
        return path.relative_to(repository.root.parent).as_posix()
    return path.name or path.as_posix()


def _choices(settings: Settings) -> Iterator[str]:
    """What was given that changes the result; of variables only the names."""
    for item in (*settings.usual, *settings.given):
        yield f"--var-file {item.name}" if isinstance(item, Path) else f"--var {item[0]}"
    for name in settings.variants:
        yield f"--variant {name}"
    for path in settings.parameters:
        yield f"--parameters {path.name}"
    if settings.workspace != "default":
        yield f"--workspace {settings.workspace}"
    if settings.scope != "all":
        yield f"--scope {settings.scope}"
    if settings.select:
        yield f"--select {','.join(settings.select)}"
    if settings.ignore:
        yield f"--ignore {','.join(settings.ignore)}"
    for policy, weight in settings.severities.items():
        yield f"--severity {policy}={weight}"
    if settings.baseline is not None:
        yield f"--baseline {settings.baseline.name}"
    if settings.overrides:
        yield "overrides for some paths"


def _time(epoch: str, now: datetime) -> datetime:
    if not epoch:
        return now.astimezone(timezone.utc)
    try:
        return datetime.fromtimestamp(int(epoch), timezone.utc)
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"{EPOCH}={epoch} is no number of seconds since 1970") from None
