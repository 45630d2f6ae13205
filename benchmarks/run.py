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

PROJECT = Path(__file__).parent.parent
CHECKED = (0, 1)
"""Exit statuses of all commands that mean: the folder was checked."""
OURS = "azbackup-lint"
WARM = f"{OURS}, warm"
"""What finds the results of the run before it in its cache; all others have an empty one."""
FLOOR = "python -c pass"
"""What any program in Python costs at the least."""
SETTING = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "AZBACKUP_LINT_NO_CACHE")
"""Variables of the environment that would make another run of it."""
SMALL_MODULE = PROJECT / "fixtures" / "projects" / "everything-fine"


def main() -> None:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--folder", type=Path, default=SMALL_MODULE)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--commit", help="an earlier commit to compare with")
    parser.add_argument("--checkov", action="store_true", help="compare with an installed checkov")
    options = parser.parse_args()
    folder = options.folder.resolve()
    if not folder.is_dir():
        sys.exit(f"{folder} is not a folder")
    with tempfile.TemporaryDirectory() as work:
        own = _install(PROJECT, Path(work, "own"))
        check = [own, "-m", "azbackup_lint", "check", str(folder)]
        commands = {OURS: check, WARM: check, FLOOR: [own, "-c", "pass"]}
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


def _measure(commands: dict[str, list[str]], runs: int) -> dict[str, float]:
    """Median seconds of each command; they take turns, after one run that doesn't count.

    That run also compiles, and fills the cache of results for those that find one.
    """
    times: dict[str, list[float]] = {name: [] for name in commands}
    environment = {key: value for key, value in os.environ.items() if key not in SETTING}
    with tempfile.TemporaryDirectory() as kept:
        for number in range(runs + 1):
            for name, command in commands.items():
                with tempfile.TemporaryDirectory() as empty:
                    environment["XDG_CACHE_HOME"] = kept if name == WARM else empty
                    start = time.perf_counter()
                    result = subprocess.run(
                        command, check=False, capture_output=True, env=environment, encoding="utf-8"
                    )
                    taken = time.perf_counter() - start
                if result.returncode not in CHECKED:
                    sys.exit(f"{name} ended with {result.returncode}\n{result.stderr}")
                if number:
                    times[name].append(taken)
    return {name: statistics.median(found) for name, found in times.items()}


def _print(medians: dict[str, float]) -> None:
    ours, floor = medians[OURS], medians[FLOOR]
    for name, seconds in medians.items():
        ratio = "" if name == OURS else f"  {seconds / ours:6.2f} times ours"
        print(f"{name:<20} {seconds:8.3f} s  {seconds / floor:6.1f} times the floor{ratio}")


if __name__ == "__main__":
    main()
