"""Who does the work of a run: how many processes of this machine, or the workers of a cluster."""

from __future__ import annotations

from azbackup_lint.runs.processes import processes
from azbackup_lint.runs.spreading import Spread
from azbackup_lint.settings import Settings, UsageError


def workers_of(settings: Settings, jobs: int) -> Spread:
    """The workers that the settings name; that many processes where they name none."""
    kind, _, address = settings.executor.partition(":")
    if not kind:
        return Spread(jobs, processes)
    if kind != "dask" or not address:
        raise UsageError(f"--executor {settings.executor}: it has the form dask:ADDRESS")
    from azbackup_lint.runs.dask_cluster import dask_spread

    return dask_spread(address)
