"""Times azbackup-lint and checkov on the same folders, in turn, and prints how many times as fast.

    python benchmarks/against_checkov.py small=fixtures/projects/everything-fine
    python benchmarks/against_checkov.py --checkov ~/checkov/bin/checkov --runs 3 azure=~/terraform

By default checkov runs as people run it, with all of its frameworks; `--framework terraform` keeps
it to what azbackup-lint reads, too. Whole processes are timed: seconds on the clock, and seconds of
processors, which other work on the machine moves less. Run it with the Python of an environment
that has the wheel.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

CHECKED = (0, 1)
"""Exit statuses of both commands that mean: the folder was checked."""

SETTING = ("PYTHONDONTWRITEBYTECODE", "AZBACKUP_LINT_NO_CACHE")
"""Variables of the environment that would make another run of ours."""

OURS, THEIRS = "azbackup-lint", "checkov"


class Taken(NamedTuple):
    """What a process took, its children included."""

    clock: float
    processors: float


def main() -> None:
    """Measures each folder."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--checkov", default=shutil.which(THEIRS), help="the command to run")
    parser.add_argument("--framework", help="the only framework that checkov runs")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if options.checkov is None:
        sys.exit("checkov is not installed; name it with --checkov")
    for named in options.folders:
        name, _, path = named.partition("=")
        folder = Path(path).expanduser().resolve()
        if not folder.is_dir():
            sys.exit(f"{named}: there is no such folder")
        theirs = [options.checkov, "--quiet", "--compact", "--skip-download"]
        if options.framework:
            theirs += ["--framework", options.framework]
        _print(name, folder, _measured(folder, [*theirs, "-d", str(folder)], options.runs))


def _measured(folder: Path, theirs: list[str], runs: int) -> dict[str, list[Taken]]:
    """What the runs took; they take turns, after one of ours that compiles the bytecode.

    Ours has an empty cache each time.
    """
    ours = [sys.executable, "-m", "azbackup_lint", "check", str(folder)]
    environment = {key: value for key, value in os.environ.items() if key not in SETTING}
    taken: dict[str, list[Taken]] = {OURS: [], THEIRS: []}
    for number in range(runs + 1):
        with tempfile.TemporaryDirectory() as cache:
            own = _run(ours, {**environment, "XDG_CACHE_HOME": cache})
        if number:
            taken[OURS].append(own)
            taken[THEIRS].append(_run(theirs, dict(os.environ)))
    return taken


def _run(command: list[str], environment: dict[str, str]) -> Taken:
    """Runs a command; one that fails would look quick, and ends the benchmark."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in CHECKED:
        sys.exit(f"{command} ended with {process.returncode}")
    return Taken(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def _print(name: str, folder: Path, taken: dict[str, list[Taken]]) -> None:
    files = sum(1 for _ in folder.rglob("*.tf"))
    print(f"{name}: {files} files")
    for kind in Taken._fields:
        ours, theirs = (
            statistics.median(getattr(one, kind) for one in taken[who]) for who in (OURS, THEIRS)
        )
        ratio = theirs / ours
        print(f"  {kind:10} {ours:8.2f} s  checkov {theirs:8.2f} s  {ratio:6.1f} times as fast")


if __name__ == "__main__":
    main()
