"""How many processors this process may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

CGROUPS = Path("/sys/fs/cgroup")
OWN_CGROUP = Path("/proc/self/cgroup")


def usable_processors() -> int:
    """The processors that the system and the limits of a container leave to this process."""
    try:
        number = len(os.sched_getaffinity(0))
    except AttributeError:  # macOS and Windows have no such call
        number = os.cpu_count() or 1
    return max(1, min([number, *_quotas(CGROUPS, OWN_CGROUP)]))


def _quotas(top: Path, own: Path) -> Iterator[int]:
    """The processors' time that control groups allow, in whole processors, rounded up.

    Source: docs.kernel.org/admin-guide/cgroup-v2.html (cpu.max), and sched-bwc.html for version 1.
    """
    for folder in _folders(top, own):
        words = _words(folder / "cpu.max")
        if len(words) == 2:
            yield from _whole(*words)
    quota, period = (_words(top / "cpu" / f"cpu.cfs_{name}_us") for name in ("quota", "period"))
    if quota and period:
        yield from _whole(quota[0], period[0])


def _folders(top: Path, own: Path) -> Iterator[Path]:
    """The group of this process, then those around it; in a container, the top is its own."""
    yield top
    for line in _lines(own):
        if line.startswith("0::/"):
            group = top / line.removeprefix("0::/").strip("/")
            yield from (folder for folder in (group, *group.parents) if top in folder.parents)


def _whole(quota: str, period: str) -> Iterator[int]:
    """A quota in processors; none where there is no limit."""
    if quota.isdecimal() and period.isdecimal() and int(period):
        yield max(1, -(-int(quota) // int(period)))


def _words(file: Path) -> list[str]:
    lines = _lines(file)
    return lines[0].split() if lines else []


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("utf-8", "replace").splitlines()
    except OSError:  # no such limit here
        return []
