"""The workers of a Dask cluster: the one module that imports distributed.

They see the same files at the same paths, and have the same linter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from azbackup_lint import __version__
from azbackup_lint.light_typing import Any
from azbackup_lint.runs.spreading import Executor, Spread
from azbackup_lint.settings import UsageError

PATIENCE = 20
"""Seconds in which a scheduler has to answer."""


def dask_spread(address: str) -> Spread:
    """The workers of the scheduler at an address; raises UsageError where they can't be used."""
    try:
        from distributed import KilledWorker
    except ImportError:
        raise _unusable(address, "it needs pip install 'azbackup-lint[dask]'") from None

    @contextmanager
    def workers(_: int) -> Iterator[Executor]:
        with _client(address) as client, client.get_executor(pure=False) as executor:
            yield executor

    with _client(address) as client:
        versions = _versions(client, address)
    for version in versions.values():
        if version != __version__:
            text = f"a worker has azbackup-lint {version}, and this is {__version__}"
            raise _unusable(address, text)
    if not versions:
        raise _unusable(address, "the scheduler has no workers")
    return Spread(len(versions), workers, died=(KilledWorker,))


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client

    connect: Any = Client
    try:
        with connect(address, timeout=PATIENCE, set_as_default=False) as client:
            yield client
    except (OSError, ValueError) as error:
        raise _unusable(address, f"the scheduler can't be reached: {error}") from None


def version() -> str:
    """The version of the linter where this runs."""
    return __version__


def _versions(client: Any, address: str) -> Mapping[str, str]:
    """The version that each worker has."""
    try:
        found: Mapping[str, str] = client.run(version)
    except ImportError:
        raise _unusable(address, "a worker has no azbackup-lint") from None
    return found


def _unusable(address: str, why: str) -> UsageError:
    return UsageError(f"--executor dask:{address}: {why}")
