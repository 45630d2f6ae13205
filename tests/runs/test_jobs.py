"""Roots in several processes: the same report, whatever happens to a process."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.commands import COMMAND, run_process

from azbackup_lint.roots import Surroundings
from azbackup_lint.runs.processors import _quotas, usable_processors
from azbackup_lint.runs.workers import context_of
from azbackup_lint.settings import Settings

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
FORMATS = ("json", "sarif", "text", "csv", "junit")

DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 2\n}\n'

PROGRAM = """
import os, signal, sys, time
from pathlib import Path
from azbackup_lint import outcomes
from azbackup_lint.runs import workers
from azbackup_lint.cli import main

def lint(unit, *others):
    name = unit.roots[0].path.name
    if name == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "unlucky" and not Path("killed").exists():
        Path("killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "endless":
        Path("begun").touch()
        time.sleep(600)
    return outcomes.outcome_of_unit(unit, *others)

workers.outcome_of_unit = lint
main()
"""
"""The command, with roots that end their process or never come to an end."""


def _roots(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(DISK)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, "check", *arguments]


@pytest.mark.slow
def test_report_is_the_same_for_every_number(tmp_path: Path) -> None:
    outputs: dict[str, list[bytes]] = {form: [] for form in FORMATS}
    statuses = set()
    for jobs in ("1", "2", "3"):
        formats = [f"--format={form}:{tmp_path / form}" for form in FORMATS]
        done = run_process("check", str(FIXTURES), "--jobs", jobs, *formats)
        statuses.add((done.returncode, done.stdout, done.stderr))
        for form in FORMATS:
            outputs[form].append((tmp_path / form).read_bytes())
    assert len(statuses) == 1
    for form, texts in outputs.items():
        assert len(texts[0]) > 10_000, form
        assert len(set(texts)) == 1, form


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_root_that_ends_its_process_is_told_and_costs_no_other(folder: Path) -> None:
    _roots(folder, *(f"r{number:02}" for number in range(40)), "deadly", "unlucky")
    command = _command("--jobs", "2", "--format", "concise")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 1, done.stderr
    assert [line for line in lines if "AZB023" in line] == [
        "deadly:1:1: error AZB023 unlinted-root: deadly was not linted: the process that did so"
        " ended twice, as if killed"
    ]
    assert sum("AZB401" in line for line in lines) == 41
    assert any(line.startswith("unlucky/main.tf") for line in lines)
    assert done.stderr == ""


def test_a_root_that_ends_its_process_among_several(folder: Path) -> None:
    _roots(folder, "deadly", *(f"r{number}" for number in range(3)))
    command = _command("--jobs", "3", "--format", "concise")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert sum("AZB401" in line for line in done.stdout.splitlines()) == 3
    assert sum("AZB023" in line for line in done.stdout.splitlines()) == 1


@pytest.fixture
def endless(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that has begun with a root that has no end, in a process group of its own."""
    _roots(folder, "a", "endless")
    command = _command("--jobs", "2")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    _until(lambda: (folder / "begun").exists())
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def _until(condition: object) -> None:
    assert callable(condition)
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be")


def _is_gone(group: int) -> bool:
    """Whether no process of a group is left, apart from dead ones."""
    found = subprocess.run(
        ["ps", "-o", "stat=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return all(state.startswith("Z") for state in found.stdout.split())


def test_ctrl_c_ends_all_processes(endless: subprocess.Popen[str]) -> None:
    os.killpg(endless.pid, signal.SIGINT)
    _, errors = endless.communicate(timeout=30)
    assert endless.returncode == 130
    assert "Traceback" not in errors
    _until(lambda: _is_gone(endless.pid))


def test_processes_end_with_the_one_that_started_them(endless: subprocess.Popen[str]) -> None:
    endless.kill()
    endless.wait()
    _until(lambda: _is_gone(endless.pid))


def test_wrong_usage_that_a_process_finds(folder: Path) -> None:
    _roots(folder, "a", "b", "c")
    done = run_process("check", "--jobs", "2", "--var", "nothing=1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--var nothing" in done.stderr


def test_number_comes_from_the_environment_too(folder: Path) -> None:
    assert "--jobs" in run_process("check", env={"AZBACKUP_LINT_JOBS": "none"}).stderr
    assert run_process("check", "--jobs", "0").returncode == 2


def test_fixes_are_tried_in_processes_too(folder: Path) -> None:
    _roots(folder, "a", "b", "c")
    plain = run_process("check", "--diff", "--unsafe-fixes")
    spread = run_process("check", "--diff", "--unsafe-fixes", "--jobs", "2")
    assert spread.stdout == plain.stdout
    assert plain.stdout.count("max_shares") >= 3


def test_other_variables_of_the_environment_are_not_sent() -> None:
    environment = {"TF_VAR_a": "given", "AWS_SECRET_ACCESS_KEY": "hunter2"}
    settings = Settings(environment=environment)
    context = context_of(Surroundings(Path.cwd(), {}, settings, ()), watches=False)
    assert b"given" in context
    assert b"hunter2" not in context


def test_as_a_module_started_afresh(folder: Path) -> None:
    """Beside threads, processes are no copies: they import the command anew."""
    _roots(folder, "a", "b", "c")
    program = (
        "import threading, time, sys\n"
        "from azbackup_lint.cli import main\n"
        "if __name__ == '__main__':\n"
        "    threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
        "    main()\n"
    )
    (folder / "program.py").write_text(program)
    command = [sys.executable, "program.py", "check", "--jobs", "2", "--format", "concise"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    assert sum("AZB401" in line for line in done.stdout.splitlines()) == 3
    assert COMMAND[0] == sys.executable


@pytest.mark.parametrize(
    ("files", "number"),
    [
        ({}, None),
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "50000 100000"}, 1),
        ({"a/b/cpu.max": "300000 100000", "a/cpu.max": "200000 100000"}, 2),
        ({"cpu/cpu.cfs_quota_us": "400000", "cpu/cpu.cfs_period_us": "100000"}, 4),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({"cpu.max": "nonsense"}, None),
    ],
)
def test_limits_of_containers(tmp_path: Path, files: dict[str, str], number: int | None) -> None:
    own = tmp_path / "own"
    own.write_text("1:name=systemd:/x\n0::/a/b\n")
    for name, text in files.items():
        (tmp_path / "top" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "top" / name).write_text(text + "\n")
    assert min(_quotas(tmp_path / "top", own), default=None) == number


def test_there_is_at_least_one_processor() -> None:
    assert usable_processors() >= 1
