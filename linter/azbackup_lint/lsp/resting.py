"""What waits for a pause: garbage, which would hold up a run, and joins with other roots."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial
from pathlib import Path

from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.session import Session
from azbackup_lint.lsp.staleness import StaleError
from azbackup_lint.policy.errors import PackError
from azbackup_lint.settings import UsageError

IDLE = 1.5
"""Seconds without a change that are a pause."""


class Rest:
    """Waits for pauses; `join` is called in one if `joins_wait`, as after files were saved."""

    def __init__(self, session: Session, worker: Executor, join: Callable[[], None]) -> None:
        self.joins_wait = False
        self._session = session
        self._worker = worker
        self._join = join
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, *, joins: bool) -> None:
        """Waits for a pause from now on; `joins` says that they are to be looked for in it."""
        self.joins_wait |= joins
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(IDLE, self._use)

    def _use(self) -> None:
        gc.collect()
        if self.joins_wait:
            self._join()

    async def joins(self, buffers: dict[Path, Buffer], is_stale: Callable[[], bool]) -> bool:
        """Looks for joins; False where that came to nothing or is of no use any more.

        Where a change comes first, joins go on waiting.
        """
        job = partial(self._session.join, buffers, is_stale)
        try:
            await asyncio.get_running_loop().run_in_executor(self._worker, job)
        except StaleError:
            return False
        except (UsageError, PackError):  # told when the roots were linted
            self.joins_wait = False
            return False
        self.joins_wait = False
        return not is_stale()
