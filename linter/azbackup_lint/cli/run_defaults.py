"""Where and how a run does its work if nobody says."""

from __future__ import annotations

from azbackup_lint.records import replace
from azbackup_lint.settings import Settings
from azbackup_lint.user_cache import cache_folder

PREFIX = "AZBACKUP_LINT_"
"""How the variables of the environment begin that stand for options."""

AUTOMATIC = 0


def usual_runs(settings: Settings, *, jobs: int = AUTOMATIC, no_cache: bool = False) -> Settings:
    """The settings of a command without variables of the environment for how it runs."""
    return replace(settings, jobs=jobs, cache=None if no_cache else cache_folder())
