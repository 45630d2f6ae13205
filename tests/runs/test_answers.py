"""Whole answers that are kept: printed again only while nothing has changed."""

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from tests.commands import run

from azbackup_lint import engine, looks
from azbackup_lint.runs import answers

DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = %s\n}\n'
MODULE = 'module "disk" {\n  source = "../modules/disk"\n}\n'
KEPT = {"AZBACKUP_LINT_NO_CACHE": ""}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    for name, text in (
        ("a/main.tf", DISK % 2),
        ("b/main.tf", MODULE),
        ("modules/disk/main.tf", DISK % 3),
        (".git/HEAD", "ref: refs/heads/main\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.setenv("AZBACKUP_LINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def fail(*_: object) -> None:
        raise AssertionError("it ran")

    return lambda: monkeypatch.setattr(engine, "lint", fail)


def _told(*arguments: str, kept: bool = True) -> tuple[int, str, str]:
    done = run("check", *arguments, env=KEPT if kept else None)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("--format=json",), ("--format=sarif", "a"), ("--fail-on=never",), ("--quiet", "-j1")],
)
def test_the_same_is_answered_at_once(
    project: Path, arguments: tuple[str, ...], nothing_runs: Callable[[], None]
) -> None:
    fresh = _told(*arguments, kept=False)
    assert _told(*arguments) == fresh
    nothing_runs()
    assert _told(*arguments) == fresh
    assert _told(*arguments, "--no-cache")[0] == 3


def test_nothing_is_loaded_for_an_answer(project: Path) -> None:
    program = (
        "import sys\nfrom azbackup_lint.cli import main\n"
        "try:\n    main()\nfinally:\n    print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, "check"]
    environment = {**os.environ, **KEPT}
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        for _ in range(2)
    )
    assert second.stdout == first.stdout
    assert second.stdout.count("AZB401") == 2
    assert "click" in first.stderr.split()
    loaded = {name for name in second.stderr.split() if name.startswith("azbackup_lint.")}
    assert loaded == {
        "azbackup_lint.cli",
        "azbackup_lint.looks",
        "azbackup_lint.runs",
        "azbackup_lint.runs.answers",
        "azbackup_lint.runs.linter_state",
        "azbackup_lint.user_cache",
    }
    assert "click" not in second.stderr.split()


def _changes(project: Path, random: Random) -> Iterator[str]:
    settings = project / ".azbackup-lint.yaml"
    while True:
        folder = project / random.choice(("a", "b", "modules/disk"))
        what = random.randrange(12)
        if what == 0:
            (project / "a/main.tf").write_text(DISK % random.choice((1, 2, 5)))
        elif what == 1:
            settings.write_text(random.choice(("ignore: [AZB401]\n", "fail-on: never\n", "x: [\n")))
        elif what == 2:
            settings.unlink(missing_ok=True)
        elif what == 3:
            (folder / ".gitignore").write_text(random.choice(("main.tf\n", "nothing\n", "*\n")))
        elif what == 4:
            for file in project.rglob(".gitignore"):
                file.unlink()
        elif what == 5:
            (folder / "more.tf").write_text(DISK.replace('"d"', '"e"') % random.choice((1, 2)))
        elif what == 6:
            for file in project.rglob("more.tf"):
                file.unlink()
        elif what == 7:
            (project / "c").mkdir(exist_ok=True)
            (project / "c/main.tf").write_text(DISK % 4)
        elif what == 8:
            shutil.rmtree(project / "c", ignore_errors=True)
        elif what == 9:
            os.rename(project / ".git", project / "git")
            yield "no repository"
            os.rename(project / "git", project / ".git")
        elif what == 10:
            (project.parent / "pyproject.toml").write_text(
                '[tool.azbackup-lint]\nignore=["AZB4"]\n'
            )
        else:
            (project.parent / "pyproject.toml").unlink(missing_ok=True)
        yield str(what)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("arguments", [("--format=json",), ("a", "--format=concise")])
def test_no_answer_is_ever_stale(project: Path, seed: int, arguments: tuple[str, ...]) -> None:
    changes = _changes(project, Random(seed))
    told = set()
    for _ in range(30):
        what = next(changes)
        fresh = _told(*arguments, kept=False)
        assert _told(*arguments) == fresh, what
        assert _told(*arguments) == fresh, what
        told.add(fresh)
    assert len(told) > 2


def test_environment_and_folder_count(
    project: Path, monkeypatch: pytest.MonkeyPatch, nothing_runs: Callable[[], None]
) -> None:
    (project / "a/main.tf").write_text('variable "n" {\n  default = 1\n}\n' + DISK % "var.n")
    assert _told("a")[0] == 0
    monkeypatch.setenv("TF_VAR_n", "2")
    assert _told("a")[0] == 1
    monkeypatch.delenv("TF_VAR_n")
    assert _told("a")[0] == 0
    monkeypatch.chdir(project / "a")
    assert _told("../modules/disk")[0] == 1


PACK = """
id: XYZ101
name: small-thing
rows: [house/disks]
effect: advice
on: disk
require: {maxShares: {maximum: 1}}
message: "{name} is %s"
remedy: Don't share it.
why: It is an example.
examples:
  - verdict: violated
    terraform: |
      resource "azurerm_managed_disk" "d" {}
"""
ROW = """
edition: every
source: rules of the house
rows:
  house/disks:
    id: H1
    title: Disks
    verdict: limit
    summary: Fewer.
    limits: {most: 2}
    enforced-by: [XYZ101]
"""


def test_packs_count(project: Path, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    (pack / "storage").mkdir(parents=True)
    (pack / "editions").mkdir()
    (pack / "pack.yaml").write_text("name: mine\ntitle: Mine\n")
    (pack / "editions" / "every.yaml").write_text(ROW)
    for words in ("shared", "in several hands", "shared"):
        (pack / "storage" / "small-thing.yaml").write_text(PACK % words)
        for arguments in (("a", "--format=concise"), ("a", "--format=json")):
            told = _told(*arguments, "--policy-dir", str(pack))
            assert told == _told(*arguments, "--policy-dir", str(pack), kept=False)
            assert f"d is {words}" in told[1]


def test_what_has_effects_is_done_each_time(project: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.json"
    for _ in range(2):
        _told(f"--format=json:{output}")
        assert json.loads(output.read_text())["findings"]
        output.unlink()
    baseline = tmp_path / "baseline.json"
    for _ in range(2):
        _told("--write-baseline", str(baseline))
        baseline.unlink()
    for _ in range(2):
        assert _told("--diff", "--unsafe-fixes")[0] == 1
        assert "roots" in _told("--verbose")[2] or "in all" in _told("--verbose")[2]


def test_every_look_of_a_run_is_seen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the command asks the system about a path, it asks by a look."""
    (project / ".azbackup-lint.yaml").write_text("ignore: [AZB102]\nexclude: [x/]\n")
    (project / ".gitignore").write_text("*.log\n")
    (project / "a/main.tf").write_text(DISK % "2 # azbackup-lint: ignore[AZB401]")
    _told(kept=False)
    asked: set[str] = set()
    for name in ("stat", "lstat", "listdir", "scandir", "readlink", "open"):
        call = getattr(os, name)

        def listen(
            path: object = ".", *arguments: object, call: object = call, **named: object
        ) -> object:
            assert callable(call)
            if isinstance(path, (str, os.PathLike)):
                asked.add(os.path.abspath(os.fspath(path)))
            return call(path, *arguments, **named)

        monkeypatch.setattr(os, name, listen)
    with looks.watched() as seen:
        assert _told(kept=False)[0] == 1
    paths = {os.path.abspath(path) for _, path in seen}
    around = {str(parent) for path in paths for parent in Path(path).parents}
    assert {path for path in asked if path.startswith(str(project))} <= paths | around
    assert looks.is_as_seen(seen)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        zlib.compress(b"nonsense"),
        zlib.compress(b"[1, []]"),
        zlib.compress(b'["x", []]\nplanted'),
        zlib.compress(b'[1, [["no such look", "a", "b"]]]\nplanted'),
        zlib.compress(b"[" * 100_000 + b"\nplanted"),
    ],
)
def test_a_damaged_answer_is_made_anew(project: Path, tmp_path: Path, data: bytes) -> None:
    fresh = _told()
    (file,) = (tmp_path / "cache" / answers.FOLDER).iterdir()
    if data != zlib.compress(b"[1, []]"):
        file.write_bytes(data)
    assert _told() == fresh


def test_answers_that_others_can_write_are_not_taken(project: Path, tmp_path: Path) -> None:
    fresh = _told()
    folder = tmp_path / "cache" / answers.FOLDER
    (file,) = folder.iterdir()
    file.write_bytes(zlib.compress(b"1\n0planted"))
    assert _told() == (0, "planted", "")
    file.chmod(0o666)
    assert _told() == fresh
    file.write_bytes(zlib.compress(b"1\n0planted"))
    folder.chmod(0o777)
    assert _told() == fresh
