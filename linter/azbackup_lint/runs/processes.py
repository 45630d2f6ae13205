"""Processes of this machine, as an executor that leaves none of them behind."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context
from multiprocessing.context import BaseContext

from azbackup_lint.runs.workers import begin


@contextmanager
def processes(number: int) -> Iterator[ProcessPoolExecutor]:
    """That many processes; whatever ends the block early ends them at once."""
    others = set(active_children())
    pool = ProcessPoolExecutor(number, mp_context=_context(), initializer=begin)
    try:
        yield pool
    except BaseException:  # Ctrl-C, and a caller that wants no more, end them like a bug does
        for child in active_children():
            if child not in others:
                child.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _context() -> BaseContext:
    """How processes are started: copies of this one are quick, but not safe beside threads."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return get_context("fork")
    if sys.platform == "win32":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload([begin.__module__])
    return context
