"""Times the linter on many roots: one process and several, and again with nothing changed.

    python benchmarks/roots.py FOLDER                 a repository with many roots
    python benchmarks/roots.py FOLDER --copies 10     as many copies of it
    python benchmarks/roots.py FOLDER --dask ADDRESS  on the workers of a cluster, too

It prints medians of the time that passed, and of the processors' time of all processes together.
The time that passed means something only on a machine with nothing else to do; processors' time
says how much spreading costs.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

MODULE = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 1\n}\n'
COMMAND = (sys.executable, "-m", "azbackup_lint", "check", "--format=json", "--fail-on=never")


class Took(NamedTuple):
    """Seconds that passed, and seconds of processors."""

    passed: float
    used: float

    def __str__(self) -> str:
        return f"{self.passed:8.2f} s passed {self.used:8.2f} s of processors"


def run(command: Sequence[str], folder: Path, expected: bytes | None = None) -> tuple[Took, bytes]:
    """Runs a command, which must print what another one did."""
    begin, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()}")
    if expected is not None and done.stdout != expected:
        sys.exit(f"{' '.join(command)} printed something else")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(time.perf_counter() - begin, used), done.stdout


def median(times: Sequence[Took]) -> Took:
    """The medians of both times."""
    passed, used = zip(*times, strict=True)
    return Took(statistics.median(passed), statistics.median(used))


def compare(title: str, base: Took, other: Took) -> None:
    """Prints a time, and how often it fits into another one."""
    ratios = f"{base.passed / other.passed:5.1f} and {base.used / other.used:5.1f} times as fast"
    print(f"{title:36}{other}   {ratios}")


def many_roots(folder: Path, runs: int, jobs: int, dask: str) -> None:
    """One process, several, and kept results."""
    kinds: dict[str, list[Took]] = {}
    _, expected = run((*COMMAND, "--no-cache", "--jobs=1"), folder)
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache:
            kept = (*COMMAND, "--jobs=1", f"--cache-dir={cache}")
            commands = {
                "one process": (*COMMAND, "--no-cache", "--jobs=1"),
                f"{jobs} processes": (*COMMAND, "--no-cache", f"--jobs={jobs}"),
                "one process, an empty cache": kept,
                "nothing has changed": kept,
                "kept results, another command": (*kept, "--quiet"),
            }
            if dask:
                commands["dask"] = (*COMMAND, "--no-cache", f"--executor=dask:{dask}")
            for title, command in commands.items():
                kinds.setdefault(title, []).append(run(command, folder, expected)[0])
    base = median(kinds["one process"])
    for title, times in kinds.items():
        compare(title, base, median(times))


def one_module(runs: int) -> None:
    """A process that does nothing, and one that has an answer kept."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "module")
        folder.mkdir()
        (folder / "main.tf").write_text(MODULE)
        commands = {
            "python -c pass": (sys.executable, "-c", "pass"),
            "a small module, not kept": (*COMMAND, "--no-cache"),
            "a small module, nothing has changed": (*COMMAND, f"--cache-dir={place}/cache"),
        }
        times: dict[str, list[Took]] = {title: [] for title in commands}
        for _ in range(runs * 5 + 1):
            for title, command in commands.items():
                times[title].append(run(command, folder)[0])
        base = median(times["python -c pass"][1:])
        for title, all_times in times.items():
            own = median(all_times[1:])
            print(f"{title:36}{own}   {own.used / base.used:5.1f} times python -c pass")


def main() -> None:
    """Reads the arguments and runs what they ask for."""
    parser = argparse.ArgumentParser(description="Times the linter on many roots.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--dask", default="", help="the address of a scheduler")
    chosen = parser.parse_args()
    one_module(chosen.runs)
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.folder
        if chosen.copies:
            folder = Path(place)
            (folder / ".git").mkdir()
            for number in range(chosen.copies):
                shutil.copytree(chosen.folder, folder / str(number), symlinks=True)
        many_roots(folder, chosen.runs, chosen.jobs, chosen.dask)


if __name__ == "__main__":
    main()
