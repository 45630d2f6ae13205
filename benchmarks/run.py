"""Times whole processes of azbackup-lint: ratios against Python alone, a commit or checkov.

    python benchmarks/run.py                          this checkout as a wheel, on the fixtures
    python benchmarks/run.py --commit HEAD~1          and an earlier commit, in turn
    python benchmarks/run.py --folder DIR --checkov   and checkov on the same folder, in turn

Medians of several runs; machines are noisy, so the ratios count, not the seconds.
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

PROJECT = Path(__file__).parent.parent
CHECKED = (0, 1)
"""Exit statuses of all commands that mean: the folder was checked."""
OURS = "azbackup-lint"
KEPT = f"{OURS}, kept results"
ANSWER = f"{OURS}, kept answer"
"""What finds in its cache what came of each root before, or all that was printed; all others have
an empty cache."""
FLOOR = "python -c pass"
"""What any program in Python costs at the least."""
SETTING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "AZBACKUP_LINT_NO_CACHE")
"""Variables of the environment that would make another run of it."""
SMALL_MODULE = PROJECT / "fixtures" / "projects" / "everything-fine"


def main() -> None:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, help="by default a small module by itself")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--commit", help="an earlier commit to compare with")
    parser.add_argument("--checkov", action="store_true", help="compare with an installed checkov")
    options = parser.parse_args()
    if options.folder is not None and not options.folder.is_dir():
        sys.exit(f"{options.folder} is not a folder")
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work, "module")
        if options.folder is None:
            shutil.copytree(SMALL_MODULE, folder)  # away from the settings of this repository
        else:
            folder = options.folder.resolve()
        own = _install(PROJECT, Path(work, "own"))
        check = [own, "-m", "azbackup_lint", "check", str(folder)]
        commands = {OURS: check, KEPT: check, ANSWER: check, FLOOR: [own, "-c", "pass"]}
        if options.commit:
            python = _install_commit(options.commit, Path(work))
            commands[options.commit] = [python, "-m", "azbackup_lint", "check", str(folder)]
        if options.checkov:
            checkov = shutil.which("checkov")
            if checkov is None:
                sys.exit("checkov is not installed")
            commands["checkov"] = [checkov, "--quiet", "--compact", "-d", str(folder)]
        _print(_measure(commands, options.runs))


def _install_commit(commit: str, work: Path) -> str:
    """The Python of an environment that has an earlier commit installed."""
    checkout = work / "checkout"
    archive = subprocess.run(
        ["git", "-C", str(PROJECT), "archive", commit], check=True, capture_output=True
    )
    checkout.mkdir()
    subprocess.run(["tar", "-x", "-C", str(checkout)], input=archive.stdout, check=True)
    return _install(checkout, work / "environment")


def _install(checkout: Path, environment: Path) -> str:
    """The Python of a new environment with a checkout in it, as a wheel."""
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = str(environment / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", str(checkout)], check=True)
    _require(python)
    return python


def _require(python: str) -> None:
    """Ends where a Python can't run the linter: its failure would be timed as a quick success."""
    command = [python, "-m", "azbackup_lint", "--version"]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        sys.exit(f"azbackup-lint can't be run by {python}; install it there first")


class Taken(NamedTuple):
    """Seconds of the clock, and of the processors, which other work on the machine moves less."""

    clock: float
    processors: float


def _measure(commands: dict[str, list[str]], runs: int) -> dict[str, list[Taken]]:
    """What the runs of each command took; they take turns, after one that doesn't count.

    That run also compiles, and fills the cache of those that find something in it.
    """
    taken: dict[str, list[Taken]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as work:
        for number in range(runs + 1):
            for name, command in commands.items():
                cache = Path(work, name)
                if name == KEPT:
                    shutil.rmtree(cache / "azbackup-lint" / "answers", ignore_errors=True)
                elif name != ANSWER:
                    shutil.rmtree(cache, ignore_errors=True)
                one = _run(command, cache)
                if number:
                    taken[name].append(one)
    return taken


def _run(command: list[str], cache: Path) -> Taken:
    """What a command took; one that fails would look quick, and ends the benchmark."""
    environment = {key: value for key, value in os.environ.items() if key not in SETTING}
    environment["XDG_CACHE_HOME"] = str(cache)
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in CHECKED:
        sys.exit(f"{command} ended with {process.returncode}")
    return Taken(time.perf_counter() - start, usage.ru_utime + usage.ru_stime)


def _print(taken: dict[str, list[Taken]]) -> None:
    for kind in Taken._fields:
        print(kind)
        medians = {
            name: statistics.median(getattr(one, kind) for one in runs)
            for name, runs in taken.items()
        }
        ours, floor = medians[OURS], medians[FLOOR]
        for name, seconds in medians.items():
            ratio = "" if name == OURS else f"  {seconds / ours:6.2f} times ours"
            print(f"  {name:<28} {seconds:8.3f} s  {seconds / floor:6.1f} times the floor{ratio}")


if __name__ == "__main__":
    main()
