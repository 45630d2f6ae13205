"""What the operating system may have in store: each ends in a finding or a line, and a status."""

import json
import os
import resource
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import azbackup_lint
from azbackup_lint.files import Files
from tests import commands

DISK = 'resource "azurerm_managed_disk" "d" {\n  max_shares = 2\n}\n'
LONG = "n" * 300

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files of POSIX")


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "good.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)


def _found(*arguments: str) -> list[tuple[str, str]]:
    """The ids and paths of the findings of a run that ends with status 1, and says no more."""
    outcome = commands.run("check", "--format", "json", *arguments)
    assert (outcome.returncode, outcome.stderr) == (1, "")
    findings = json.loads(outcome.stdout)["findings"]
    return [(finding["id"], finding["location"]["path"]) for finding in findings]


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(path.parent)  # names of sockets are short
        server.bind(path.name)
        os.chdir(here)


def _loop(path: Path) -> None:
    other = path.with_name("other.tf")
    path.symlink_to(other)
    other.symlink_to(path)


ODD_FILES: dict[str, Callable[[Path], object]] = {
    "a folder": os.mkdir,
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "a loop of links": _loop,
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "bytes that are no text": lambda path: path.write_bytes(b"\xff\xfe\xfd\x80"),
}


@pytest.mark.parametrize("kind", ODD_FILES)
def test_odd_files_are_told_and_the_rest_is_linted(kind: str, tmp_path: Path) -> None:
    ODD_FILES[kind](tmp_path / "main.tf")
    found = _found(".")
    assert ("AZB401", "good.tf") in found
    assert any(path == "main.tf" and id_ != "AZB401" for id_, path in found)


@pytest.mark.parametrize("kind", ODD_FILES)
@pytest.mark.parametrize("name", ["prod.tfvars", "main.json", "plan.json", "main.bicep"])
def test_odd_files_that_are_named_are_told(kind: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "good.tf").unlink()
    ODD_FILES[kind](tmp_path / name)
    outcome = commands.run("check", "--format", "concise", name)
    assert outcome.returncode in (0, 1, 2)
    assert name in outcome.stdout + outcome.stderr or kind == "a folder"


def test_a_hidden_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / ".bicep").mkdir()
    (tmp_path / ".bicep" / "nested.bicep").write_text("param size string\n")
    assert {id_ for id_, _ in _found(".")} == {"AZB401"}


def test_a_folder_of_links_in_a_circle_ends(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "back").symlink_to(tmp_path)
    assert ("AZB401", "good.tf") in _found(".")


@pytest.mark.parametrize(
    "source", ["./\\u0000", f"./{LONG}", "./" + "d/" * 3000, "./\\ud800", "./\\U0010ffff"]
)
def test_names_that_no_file_can_have(source: str, tmp_path: Path) -> None:
    (tmp_path / "calls.tf").write_text(
        f'module "m" {{\n  source = "{source}"\n}}\n'
        f'locals {{\n  a = file("{source}")\n  b = fileexists("{source}")\n'
        f'  c = fileset("{source}", "*")\n}}\n'
        'resource "azurerm_managed_disk" "e" {\n  name = "${local.a}${local.b}"\n'
        "  tags = local.c\n}\n"
    )
    assert ("AZB401", "good.tf") in _found(".")


@pytest.mark.parametrize("argument", [LONG, "d/" * 3000, "no\nsuch", "\udcff"])
def test_paths_that_no_file_can_have(argument: str) -> None:
    outcome = commands.run("check", argument)
    assert outcome.returncode == 2
    assert "there is no such file or folder" in outcome.stderr


@pytest.mark.parametrize(
    "option",
    ["--config", "--baseline", "--var-file", "--policy-dir", "--plan-root", "--output-file"],
)
@pytest.mark.parametrize("name", [LONG, "d/" * 3000])
def test_options_with_names_that_no_file_can_have(option: str, name: str) -> None:
    outcome = commands.run("check", option, name)
    assert outcome.returncode == 2
    assert outcome.stdout == ""


@pytest.mark.parametrize("key", ["baseline", "var-files", "policy-dirs", "plan-root", "parameters"])
@pytest.mark.parametrize("name", [LONG, "d/" * 3000, "\\0", "\\ud800"])
def test_settings_with_names_that_no_file_can_have(key: str, name: str) -> None:
    value = f'["{name}"]' if key.endswith("s") else f'"{name}"'
    Path(".azbackup-lint.yaml").write_text(f"{key}: {value}\n")
    assert commands.run("check").returncode == 2


def test_a_name_that_is_not_utf_8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.tf"
    try:
        Path(os.fsdecode(name)).write_text(DISK.replace('"d"', '"e"'))
    except OSError:
        pytest.skip("this file system has names in Unicode only")
    for form in ("text", "json", "sarif", "github", "checkstyle"):
        outcome = commands.run("check", "--format", form)
        assert outcome.returncode == 1
        assert "caf" in outcome.stdout


def test_a_file_that_vanishes_when_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone.tf").write_text(DISK)
    read = Files.read

    def vanishing(self: Files, path: Path) -> object:
        if path.name == "gone.tf":
            path.unlink(missing_ok=True)
        return read(self, path)

    monkeypatch.setattr(Files, "read", vanishing)
    found = _found(".")
    assert ("AZB401", "good.tf") in found
    assert [id_ for id_, path in found if path == "gone.tf"] == ["AZB001"]


def test_a_file_that_changes_while_it_is_read_counts_once(tmp_path: Path) -> None:
    """A text is read once, so that places and values belong together whatever happens on disk."""
    files = Files(tmp_path, tmp_path, {})
    first = files.read(tmp_path / "good.tf")
    (tmp_path / "good.tf").write_text("x" * 100)
    assert files.read(tmp_path / "good.tf") is first


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["check", "."], 1),
        (["check", ".", "--format", "json", "--output-file", "out.json"], 2),
        (["check", ".", "--write-baseline", "known.json"], 2),
        (["report", ".", "--format", "html", "--output-file", "out.html"], 2),
        (["check", ".", "--fix", "--unsafe-fixes"], 2),
    ],
)
def test_a_disk_that_is_full_after_some_bytes(
    arguments: list[str], status: int, tmp_path: Path
) -> None:
    """The cache is done without; a report says so in one line, and no file of code is harmed."""
    outcome = subprocess.run(
        [*commands.COMMAND, *arguments],
        env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20)),
    )
    assert outcome.returncode == status
    assert len(outcome.stderr.splitlines()) == (1 if status == 2 else 0), outcome.stderr
    assert (tmp_path / "good.tf").read_text() == DISK


PROCESSES: dict[str, dict[str, str]] = {
    "no home": {"HOME": "", "XDG_CACHE_HOME": ""},
    "a home that is not there": {"HOME": "/nonexistent/home", "XDG_CACHE_HOME": ""},
    "a home that can't be written": {"HOME": "/proc", "XDG_CACHE_HOME": ""},
    "a cache that is a device": {"XDG_CACHE_HOME": "/dev/null"},
    "the C locale": {"LANG": "C", "LC_ALL": "C"},
    "nothing but ASCII": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "a locale that is not there": {"LANG": "xx_XX.nowhere", "LC_ALL": "xx_XX.nowhere"},
    "no variables": {},
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", PROCESSES)
def test_odd_environments(kind: str, tmp_path: Path) -> None:
    (tmp_path / "ü日.tf").write_text(DISK.replace('"d"', '"ü"'), encoding="utf-8")
    outcome = subprocess.run(
        [*commands.COMMAND, "check"], env=PROCESSES[kind], capture_output=True, check=False
    )
    assert (outcome.returncode, outcome.stderr) == (1, b"")
    name = "�" * 5 if kind == "nothing but ASCII" else "ü日"
    assert f"{name}.tf:2:16".encode() in outcome.stdout


@pytest.mark.slow
def test_read_only_packages_and_a_read_only_home(tmp_path: Path) -> None:
    """Where bytecode, tables and results can't be kept, a run comes to the same."""
    home = tmp_path / "home"
    home.mkdir()
    freeze = 'for at; do mount --bind "$at" "$at" && mount -o remount,ro,bind "$at" || exit 9; done'
    kept = [sys.prefix, str(Path(azbackup_lint.__file__).parents[2]), str(home)]
    alone = [
        "unshare",
        "--mount",
        "sh",
        "-c",
        f'{freeze}; touch "$HOME/x" || exec $RUN',
        "sh",
        *kept,
    ]
    try:
        possible = subprocess.run(
            alone,
            env={**os.environ, "HOME": str(home), "RUN": "true"},
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("this system has no unshare")
    if possible.returncode != 0:
        pytest.skip("this user may not mount anything")
    environment = {"PATH": os.environ["PATH"], "HOME": str(home)}
    run = {**environment, "RUN": shlex.join([*commands.COMMAND, "check"])}
    outcome = subprocess.run(alone, env=run, capture_output=True, text=True, check=False)
    assert outcome.returncode == 1
    assert "good.tf:2:16: error AZB401" in outcome.stdout
    assert outcome.stderr.count("\n") == 1, outcome.stderr  # what touch says


@pytest.mark.slow
def test_an_interrupted_run_says_so_and_no_more(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    command = [*commands.COMMAND, "check", "-", "--stdin-filename", "main.tf"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        time.sleep(3)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT)
    assert stdout == b""
    assert b"Traceback" not in stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "script",
    [
        '"$@" check --format json >/dev/full',
        '"$@" check --format sarif --output-file /dev/full',
        '"$@" inspect >/dev/full',
        '"$@" report --format html >/dev/full',
        '"$@" report >&-',
        '"$@" inspect --format json >&-',
        '"$@" policies >/dev/full',
        '"$@" explain AZB401 >/dev/full',
        '"$@" cache show >/dev/full',
        '"$@" --help >/dev/full',
        '"$@" --version >/dev/full',
        '"$@" lsp <&-',
        '"$@" lsp >&-',
        'mkdir gone; cd gone; rmdir ../gone; "$@" check',
        'mkdir gone; cd gone; rmdir ../gone; "$@" report . --format json',
    ],
)
def test_a_full_disk_and_a_closed_stream(script: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    outcome = subprocess.run(
        ["bash", "-c", script, "bash", *commands.COMMAND], capture_output=True, check=False
    )
    assert outcome.returncode == 2
    assert len(outcome.stderr.splitlines()) == 1, outcome.stderr


@pytest.mark.slow
@pytest.mark.parametrize("options", ["", "--verbose", "--fix"])
@pytest.mark.parametrize("stream", ["2>/dev/full", "2>&-"])
def test_nobody_needs_to_listen_to_standard_error(options: str, stream: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    script = f'"$@" check --no-cache {options} {stream}'
    outcome = subprocess.run(
        ["bash", "-c", script, "bash", *commands.COMMAND], capture_output=True, check=False
    )
    assert outcome.returncode == 1
    assert b"AZB401" in outcome.stdout
