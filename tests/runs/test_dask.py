"""The same report from a real cluster, of which one worker is killed in the middle."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.commands import run, run_process

from azbackup_lint.runs.dask_cluster import dask_spread
from azbackup_lint.settings import UsageError

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 2\n}\n'

SLOWLY = """
import os, sys, time
from pathlib import Path
from azbackup_lint import outcomes
from azbackup_lint.runs import workers

def lint(unit, *others):
    with open(os.environ["LINTED"], "a") as file:
        file.write(f"{os.getpid()}\\n")
    time.sleep(0.02)
    return outcomes.outcome_of_unit(unit, *others)

workers.outcome_of_unit = lint
"""
"""What makes workers slow enough to be killed in the midst of their work."""


class Cluster:
    """A scheduler and two workers with a thread each."""

    def __init__(self, folder: Path) -> None:
        self._linted = folder / "linted"
        self._linted.touch()
        (folder / "slowly.py").write_text(SLOWLY)
        environment = {**os.environ, "LINTED": str(self._linted), "PYTHONPATH": _path(folder)}
        file = folder / "scheduler.json"
        common = ("--no-dashboard",)
        scheduler = ("--host=127.0.0.1", "--port=0", f"--scheduler-file={file}")
        self._processes = [_started("dask_scheduler", *scheduler, *common)]
        self._until(file.exists)
        self.address = _address(file)
        worker = ("--nthreads=1", "--no-nanny", "--preload=slowly", f"--local-directory={folder}")
        for _ in range(2):
            self._processes.append(
                _started("dask_worker", self.address, *worker, *common, env=environment)
            )
        self._until(self._is_whole)

    def _is_whole(self) -> bool:
        try:
            return dask_spread(self.address).workers == 2
        except UsageError:
            return False

    @staticmethod
    def _until(condition: object) -> None:
        assert callable(condition)
        for _ in range(300):
            if condition():
                return
            time.sleep(0.1)
        raise AssertionError("it never came to be")

    @property
    def linted(self) -> list[int]:
        """The processes that linted a unit, once for each."""
        return [int(line) for line in self._linted.read_text().split()]

    def kill_a_worker_at_work(self) -> int:
        """Kills a worker once both have linted something; its process."""
        pids = {process.pid for process in self._processes[1:]}
        self._until(lambda: set(self.linted) >= pids)
        victim = self._processes.pop()
        os.kill(victim.pid, signal.SIGKILL)
        victim.wait()
        return victim.pid

    def end(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()


def _started(
    program: str, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    return subprocess.Popen(command, stderr=subprocess.DEVNULL, env=env)


def _path(folder: Path) -> str:
    return os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])


def _address(file: Path) -> str:
    address = json.loads(file.read_text())["address"]
    assert isinstance(address, str)
    return address


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    cluster = Cluster(folder)
    yield cluster
    cluster.end()


def test_report_is_the_same(cluster: Cluster) -> None:
    arguments = ("check", str(FIXTURES), "--format", "json")
    spread = run_process(*arguments, "--executor", f"dask:{cluster.address}")
    assert spread.stderr == ""
    assert spread.stdout == run_process(*arguments).stdout
    assert len(set(cluster.linted)) == 2


def test_a_worker_that_is_killed_costs_nothing(
    cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    for number in range(300):
        (project / f"r{number:03}").mkdir(parents=True)
        (project / f"r{number:03}" / "main.tf").write_text(DISK)
    monkeypatch.chdir(project)
    command = [sys.executable, "-m", "azbackup_lint", "check", "--format", "json"]
    run_ = subprocess.Popen(
        [*command, "--executor", f"dask:{cluster.address}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    victim = cluster.kill_a_worker_at_work()
    before = cluster.linted.count(victim)
    output, errors = run_.communicate(timeout=120)
    assert 0 < before < 300
    assert run_.returncode == 1, errors
    assert output == run_process("check", "--format", "json").stdout
    assert output.count('"AZB401"') == 300


@pytest.mark.parametrize(
    ("executor", "told"),
    [
        ("dask:tcp://127.0.0.1:1", "the scheduler can't be reached"),
        ("dask:", "it has the form dask:ADDRESS"),
        ("ray:x", "it has the form dask:ADDRESS"),
    ],
)
def test_executors_that_there_are_not(
    executor: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("azbackup_lint.runs.dask_cluster.PATIENCE", 1)
    (tmp_path / "main.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)
    done = run("check", "--executor", executor)
    assert done.returncode == 2
    assert told in done.stderr
