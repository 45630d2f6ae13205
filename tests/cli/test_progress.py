"""The bar that shows how far a run has come: on terminals in front, and nowhere else."""

import errno
import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such terminals")

IMPATIENT = """
import sys
from azbackup_lint.cli import main, progress_bar

progress_bar.DELAY, progress_bar.INTERVAL = 0.0, 0.001
main(sys.argv[1:])
"""
"""The command, with a bar that doesn't wait for a second."""

HALF_WAY = """
import time
from azbackup_lint.cli import progress_bar

progress_bar.DELAY = 0.0
progress = progress_bar.shown_progress()
progress.expects(4)
progress.finishes()
progress.finishes()
progress.begins("north", "terraform")
time.sleep(0.3)
progress.reports()
"""

WATCHED = {"PATH": os.environ["PATH"], "TERM": "xterm-256color"}

DISK = """resource "azurerm_managed_disk" "shared" {
  name       = "shared"
  max_shares = 2
}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("east", "north", "west"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_terminal(
    *arguments: str,
    code: str = IMPATIENT,
    environment: Mapping[str, str] = WATCHED,
    columns: int = 100,
    in_front: bool = True,
) -> tuple[str, str, int]:
    """What a run writes to a terminal as its standard error, its standard output, its status."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    take = f"import fcntl, termios; fcntl.ioctl(2, termios.TIOCSCTTY, 0)\n{code}"
    with subprocess.Popen(
        [sys.executable, "-c", take if in_front else code, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=environment,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        error = b"".join(iter(lambda: _read(ours), b""))
        assert process.stdout is not None
        output = process.stdout.read()
    os.close(ours)
    return error.decode(), output.decode(), process.returncode


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError as error:
        if error.errno == errno.EIO:  # how Linux says that the other end is closed
            return b""
        raise


def shown(written: str) -> str:
    """What a terminal shows in the end on the line that texts with carriage returns were for."""
    line: list[str] = []
    column = 0
    for character in written:
        if character == "\r":
            column = 0
            continue
        line[column : column + 1] = [character]
        column += 1
    return "".join(line).rstrip()


def test_the_bar_has_roots_done_and_the_root_in_hand() -> None:
    error, _, _ = on_terminal(code=HALF_WAY)
    assert "[##########          ] 2 of 4 roots  north" in error
    assert shown(error) == ""


def test_a_run_shows_the_bar_which_is_gone_in_the_end() -> None:
    error, output, status = on_terminal("check", "--format", "concise")
    assert "[                    ] 0 of 3 roots  east" in error
    assert shown(error) == ""
    assert (status, output.count("AZB401")) == (1, 3)


def test_the_report_of_machines_has_the_bar_too() -> None:
    error, output, _ = on_terminal("report")
    assert " of 3 roots" in error
    assert shown(error) == ""
    assert output


def test_a_name_that_is_long_or_hostile_keeps_to_its_line(folder: Path) -> None:
    name = "\x1b[31m" + "x" * 90
    (folder / name).mkdir()
    (folder / name / "main.tf").write_text(DISK)
    error, _, _ = on_terminal("check", name, columns=60)
    pictures = error.split("\r")
    assert max(map(len, pictures)) < 60
    assert "\x1b" not in error
    assert any("..." in picture for picture in pictures)


@pytest.mark.parametrize(
    "changes",
    [{"CI": "true"}, {"TF_BUILD": "True"}, {"TERM": "dumb"}, {"TERM": ""}],
)
def test_logs_and_dumb_terminals_have_no_bar(changes: dict[str, str]) -> None:
    assert on_terminal(code=HALF_WAY, environment={**WATCHED, **changes})[0] == ""


def test_who_wants_quiet_gets_it() -> None:
    assert on_terminal("check", "--quiet")[0] == ""


def test_a_narrow_terminal_has_no_bar() -> None:
    assert on_terminal(code=HALF_WAY, columns=30)[0] == ""


def test_a_terminal_that_another_process_has_is_left_alone() -> None:
    assert on_terminal(code=HALF_WAY, in_front=False)[0] == ""


def test_a_pipe_has_no_bar() -> None:
    result = subprocess.run(
        [sys.executable, "-c", HALF_WAY], capture_output=True, env=WATCHED, check=False
    )
    assert result.stderr == b""


def test_a_short_run_shows_nothing() -> None:
    assert on_terminal(code=HALF_WAY.replace("DELAY = 0.0", "DELAY = 60.0"))[0] == ""


def test_the_bar_is_gone_before_a_mistake_is_told(folder: Path) -> None:
    (folder / "baseline.json").write_text("no baseline")
    error, _, status = on_terminal("check", "--baseline", "baseline.json")
    assert status == 2
    told = shown(error.split("\n")[0])
    assert told.startswith("azbackup-lint: baseline.json")
