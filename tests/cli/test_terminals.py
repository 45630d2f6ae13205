"""What is for terminals only: hyperlinks where they are followed, counts where output is long."""

import errno
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

import pytest

from azbackup_lint.cli import terminals
from tests.commands import COMMAND

DISK = """resource "azurerm_managed_disk" "{name}" {{
  name         = "{name}"
  disk_size_gb = {size}
  max_shares   = {shares}
}}
"""

LINK = re.compile("\x1b]8;;([!-~]*)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shared = "".join(DISK.format(name=f"s{n}", size=64, shares=n) for n in range(2, 8))
    large = DISK.format(name="large", size=33_000, shares=1)
    (tmp_path / "main.tf").write_text(large + shared)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def on_terminal(*arguments: str, lines: int = 100, columns: int = 100, **environment: str) -> str:
    """What the command writes to a terminal of a size."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    plain = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", **environment}
    with subprocess.Popen(
        [*COMMAND, "check", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=plain,
    ):
        os.close(theirs)
        output = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return output.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError as error:
        if error.errno == errno.EIO:  # how Linux says that the other end is closed
            return b""
        raise


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such terminals")


def test_a_screen_that_holds_all_has_no_counts() -> None:
    assert "by policy" not in on_terminal("--no-color")


def test_long_output_ends_with_counts_by_policy() -> None:
    output = on_terminal("--no-color", lines=24)
    counts, summary = output.split("\nby policy\n")[1].split("\n\n")
    assert counts.splitlines() == [
        "  6 error   AZB401 shared-disk",
        "  1 error   AZB403 oversized-disk",
    ]
    assert summary.startswith("7 errors\n")
    assert summary.endswith("\nnext: azbackup-lint explain shared-disk\n")
    assert "by policy" not in on_terminal("--quiet", lines=24)


def test_code_is_cut_to_the_terminal(folder: Path) -> None:
    (folder / "main.tf").write_text(DISK.format(name="d", size=64, shares=f"3 # {'x' * 200}"))
    _, code, *_ = on_terminal("--no-color", columns=40).splitlines()
    assert len(code) <= 40
    assert code.endswith("…")


def test_ids_are_links_where_the_terminal_follows_them() -> None:
    output = on_terminal("--no-color", "--select", "AZB403", VTE_VERSION="7600")
    ((page, label),) = LINK.findall(output)
    assert page.startswith("https://")
    assert page.endswith("/AZB403.md")
    assert label == "AZB403"
    assert "\x1b" not in LINK.sub("", output)
    assert LINK.search(on_terminal("--format", "concise", VTE_VERSION="7600"))
    assert "\x1b]" not in on_terminal()
    assert "\x1b]" not in on_terminal("--format", "json", VTE_VERSION="7600")


def test_only_ids_of_policies_make_links(folder: Path) -> None:
    """What code holds is no link, whatever it looks like."""
    name = "\\u001b]8;;https://evil.example\\u001b\\\\click"
    code = DISK.format(name="a", size=64, shares=2)
    (folder / "main.tf").write_text(code.replace('= "a"', f'= "{name}"'))
    output = on_terminal("--no-color", FORCE_HYPERLINK="1")
    assert "evil.example" in output
    assert {label for _, label in LINK.findall(output)} == {"AZB401"}
    assert "\x1b" not in LINK.sub("", output)


@pytest.mark.parametrize(
    ("environment", "follows"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal", "TERM_PROGRAM_VERSION": "453"}, False),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.4.16"}, True),
        ({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": "3.0.9"}, False),
        ({"TERM_PROGRAM": "vscode", "TERM_PROGRAM_VERSION": "1.103.0"}, True),
        ({"TERM_PROGRAM": "vscode", "TERM_PROGRAM_VERSION": "1.71"}, False),
        ({"TERM_PROGRAM": "vscode"}, False),
        ({"TERM_PROGRAM": "WezTerm", "TERM_PROGRAM_VERSION": "20240203-110809"}, True),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.4", "TERM": "tmux-256color"}, True),
        ({"TERM_PROGRAM": "tmux", "TERM_PROGRAM_VERSION": "3.3a", "TERM": "tmux"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "7600"}, False),
        ({"VTE_VERSION": "7600"}, True),
        ({"VTE_VERSION": "5000"}, False),
        ({"VTE_VERSION": "4803"}, False),
        ({"VTE_VERSION": "x"}, False),
        ({"WT_SESSION": "0a"}, True),
        ({"KONSOLE_VERSION": "230805"}, True),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "dumb", "VTE_VERSION": "7600"}, False),
        ({"INSIDE_EMACS": "28.2,compile", "VTE_VERSION": "7600"}, False),
        ({"CI": "true", "VTE_VERSION": "7600"}, False),
        ({"TEAMCITY_VERSION": "9", "VTE_VERSION": "7600"}, False),
        ({"NO_COLOR": "1", "VTE_VERSION": "7600"}, True),
        ({"FORCE_HYPERLINK": "0", "VTE_VERSION": "7600"}, False),
        ({"FORCE_HYPERLINK": "1", "CI": "true"}, True),
        ({"FORCE_HYPERLINK": ""}, True),
    ],
)
def test_terminals_that_follow_links(
    environment: Mapping[str, str], follows: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "is_terminal", lambda file: file is None)
    assert terminals.wants_links(None, environment) is follows
    assert not terminals.wants_links(Path("report.txt"), environment)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, True),
        ({"TERM": "xterm"}, True),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"INSIDE_EMACS": "28.2,compile", "TERM": "xterm"}, False),
        ({"INSIDE_EMACS": "29.1,term:0.96", "TERM": "eterm-color"}, True),
        ({"INSIDE_EMACS": "28.2,compile", "FORCE_COLOR": "1"}, True),
    ],
)
def test_terminals_that_show_colours(
    environment: Mapping[str, str], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminals, "is_terminal", lambda file: file is None)
    assert terminals.wants_colour(None, None, environment) is expected
    assert terminals.wants_colour(True, None, environment)
    assert not terminals.wants_colour(None, Path("report.txt"), environment)
