"""What tells one set of settings, and of packs, from others."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.light_typing import Any
from azbackup_lint.records import fields
from azbackup_lint.settings import Settings
from azbackup_lint.source import Span

AFTERWARDS = frozenset(
    {
        *("baseline", "cache", "diff_base", "environment", "exclude", "executor", "fail_on"),
        *("force_exclude", "gitignore", "jobs", "places", "require_reason", "strict_unknown"),
        "today",
    }
)
"""The settings that change nothing of what comes of a root by itself."""

OF_JUDGING = frozenset(
    {
        *("baseline", "cache", "diff_base", "edition", "executor", "fail_on", "ignore", "jobs"),
        *("limits", "places", "policy_dirs", "require_reason", "scope", "select", "severities"),
        *("strict_unknown", "today"),
    }
)
"""The settings that change nothing of which roots there are."""

ENVIRONMENT = ("TF_VAR_", "HOME", "USERPROFILE")
"""The beginnings of variables that evaluation looks at."""


def state_of_packs(folders: Iterable[Path]) -> str:
    """A digest of all that lies in the folders of packs."""
    contents = []
    for folder in folders:
        for current, below, names in looks.walk(folder):
            below.sort()
            for name in sorted(names):
                path = os.path.join(current, name)
                contents.append(f"{path}\0{looks.content_digest(path)}")
    return looks.digest("\0".join(contents).encode("utf-8", "surrogatepass"))


def state_of_settings(settings: Settings) -> str:
    """A digest of the settings, and of the environment, that what comes of a root depends on."""
    return _state(settings, AFTERWARDS)


def state_of_search(settings: Settings) -> str:
    """A digest of the settings, and of the environment, that decide which roots there are."""
    return _state(settings, OF_JUDGING | {"environment"})


def _state(settings: Settings, left_out: frozenset[str]) -> str:
    chosen = [(f.name, getattr(settings, f.name)) for f in fields(settings)]
    parts = [part for name, value in chosen if name not in left_out for part in _plain(value)]
    environment = settings.environment
    parts += (
        f"{name}={environment[name]}"
        for name in sorted(environment)
        if name.startswith(ENVIRONMENT)
    )
    return looks.digest("\0".join(parts).encode("utf-8", "surrogatepass"))


def _plain(value: Any) -> Iterator[str]:
    """A value as texts that are the same for equal values only."""
    if isinstance(value, Span):
        yield from ("span", value.source.path, value.source.text, str(value.start), str(value.end))
    elif hasattr(value, "__record_fields__"):
        yield type(value).__name__
        for item in fields(value):
            yield from _plain(getattr(value, item.name))
    elif isinstance(value, Mapping):
        yield f"mapping {len(value)}"
        for key, inner in value.items():
            yield from (*_plain(key), *_plain(inner))
    elif isinstance(value, (tuple, list)):
        yield f"list {len(value)}"
        for inner in value:
            yield from _plain(inner)
    elif hasattr(value, "pattern"):
        yield f"pattern {value.pattern}"
    else:
        yield f"{type(value).__name__} {value}"
