"""Joined roots whose results are kept: the same report as without them, whatever has changed."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
from tests.commands import run_process

from azbackup_lint import joined_judging, joined_spreading
from azbackup_lint.engine import Sources, lint
from azbackup_lint.joined_roots import RootJoining
from azbackup_lint.report.formats import json_form
from azbackup_lint.runs.spreading import Spread
from azbackup_lint.settings import Settings

FLEETS = Path(__file__).parent.parent.parent / "fixtures" / "fleets"
SPLIT = "lun-of-a-third-root", "disk-of-two-vms", "selective-disks-of-vm-encrypted-elsewhere"
SECRET = "correct-horse-battery"
SCRIPT = f"""
resource "azurerm_virtual_machine_extension" "script" {{
  name                 = "script"
  virtual_machine_id   = data.azurerm_virtual_machine.app.id
  publisher            = "Microsoft.Azure.Extensions"
  type                 = "CustomScript"
  type_handler_version = "2.1"
  settings             = jsonencode({{ commandToExecute = "login {SECRET}" }})
}}
"""
REPLACED = (
    ("westeurope", "northeurope"),
    ('"V1"', '"V2"'),
    ("disk_size_gb         = 128", "disk_size_gb         = 65536"),
    ("Premium_LRS", "UltraSSD_LRS"),
    ('"vm-app"', '"vm-other"'),
    ("Enabled", "Disabled"),
    ("lun                = 7", "lun                = 8"),
    ('"10000000-0000-0000-0000-000000000001"', "null"),
)


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with several groups of roots that join each other."""
    folder = tmp_path / "fleet"
    shutil.copytree(FLEETS / "landing-zone", folder / "landing-zone")
    for case in SPLIT:
        provider = (FLEETS / "split" / case / "provider.tf").read_text(encoding="utf-8")
        for file in (FLEETS / "split" / case).glob("*.tf"):
            if file.name != "provider.tf":
                root = folder / case / file.stem
                root.mkdir(parents=True)
                text = provider + file.read_text(encoding="utf-8")
                # each case is an estate of its own
                text = text.replace("rg-", f"rg-{case[:4]}-")
                (root / "main.tf").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def _report(settings: Settings) -> str:
    return json_form.render(lint(Sources((Path(),)), settings))


def _changes(fleet: Path, random: Random) -> Iterator[str]:
    """Things that happen to roots, without end."""
    files = sorted(fleet.rglob("main.tf"))
    while True:
        file = random.choice(files)
        text = file.read_text(encoding="utf-8") if file.exists() else ""
        what = random.randrange(12)
        if what == 0:
            file.write_text(f"# moves all places\n{text}", encoding="utf-8")
        elif what == 1:
            away = file.with_suffix(".gone")
            file.rename(away)
            yield f"{file} gone"
            away.rename(file)
        elif what == 2:
            again = fleet / "again"
            shutil.copytree(file.parent, again)
            yield f"{file} twice"
            shutil.rmtree(again)
        else:
            old, new = random.choice(REPLACED)
            old, new = (old, new) if old in text else (new, old)
            file.write_text(text.replace(old, new), encoding="utf-8")
        yield f"{what} in {file}"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_nothing_is_ever_stale(fleet: Path, tmp_path: Path, seed: int) -> None:
    kept = Settings(cache=tmp_path / "cache")
    changes = _changes(fleet, Random(seed))
    told = set()
    for _ in range(25):
        what = next(changes)
        fresh = _report(Settings())
        assert _report(kept) == fresh, what
        assert _report(kept) == fresh, what
        told.add(fresh)
    assert len(told) > 10


def test_unchanged_roots_are_joined_without_evaluating_any(
    fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Settings(cache=tmp_path / "cache")
    first = _report(kept)
    assert first == _report(Settings())

    def fail(*_: object, **__: object) -> None:
        raise AssertionError("a root was evaluated")

    monkeypatch.setattr(RootJoining, "root", fail)
    monkeypatch.setattr(joined_judging, "outcome_of_root", fail)
    assert _report(kept) == first


def test_a_change_evaluates_what_it_concerns(
    fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others of the run are taken as they were: they are told the same as before."""
    kept = Settings(cache=tmp_path / "cache")
    _report(kept)
    disks = fleet / "disk-of-two-vms" / "disks" / "main.tf"
    text = disks.read_text(encoding="utf-8").replace("Premium_LRS", "UltraSSD_LRS")
    disks.write_text(text, encoding="utf-8")
    fresh = _report(Settings())
    evaluated = set()
    made = joined_judging.outcome_of_root

    def noted(found: object, *others: object) -> object:
        evaluated.add(found.name)  # type: ignore[attr-defined]
        return made(found, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(joined_judging, "outcome_of_root", noted)
    assert _report(kept) == fresh
    assert {Path(name).parts[0] for name in evaluated} == {"disk-of-two-vms"}


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"{}"), zlib.compress(b"[1]")])
def test_what_is_damaged_is_made_anew(fleet: Path, tmp_path: Path, data: bytes) -> None:
    kept = Settings(cache=tmp_path / "cache")
    first = _report(kept)
    for file in (tmp_path / "cache" / "results").iterdir():
        file.write_bytes(data)
    assert _report(kept) == first
    assert all(file.read_bytes() != data for file in (tmp_path / "cache/results").iterdir())


def test_what_roots_tell_is_held_against_its_name(fleet: Path, tmp_path: Path) -> None:
    """A text that was changed doesn't have its digest any more, and is made anew."""
    kept = Settings(cache=tmp_path / "cache")
    first = _report(kept)
    changed = 0
    for file in (tmp_path / "cache" / "results").iterdir():
        content = zlib.decompress(file.read_bytes())
        if b'"beside"' not in content:
            continue  # what came of a root by itself
        if b'"links"' in content:
            file.unlink()  # what came of it in sight of others
        elif b"westeurope" in content:
            file.write_bytes(zlib.compress(content.replace(b"westeurope", b"northeurope")))
            changed += 1
    assert changed
    assert _report(kept) == first


def test_no_script_and_no_secret_is_kept(fleet: Path, tmp_path: Path) -> None:
    root = fleet / "selective-disks-of-vm-encrypted-elsewhere" / "encryption" / "main.tf"
    root.write_text(root.read_text(encoding="utf-8") + SCRIPT, encoding="utf-8")
    kept = Settings(cache=tmp_path / "cache")
    assert _report(kept) == _report(Settings())
    assert _report(kept) == _report(Settings())
    files = (tmp_path / "cache" / "results").iterdir()
    assert not any(SECRET.encode() in zlib.decompress(file.read_bytes()) for file in files)


def test_the_report_is_the_same_for_every_number_of_jobs(fleet: Path, tmp_path: Path) -> None:
    unset = {"AZBACKUP_LINT_NO_CACHE": ""}
    cache = f"--cache-dir={tmp_path / 'cache'}"
    outputs = {
        run_process("check", "--format=json", *options, env=unset).stdout
        for options in (
            ("-j1", "--no-cache"),
            ("-j2", "--no-cache"),
            ("-j2", cache),
            ("-j3", cache),
        )
    }
    assert len(outputs) == 1


class _Dying:
    """An executor whose workers die after their first task, as if killed."""

    def __init__(self) -> None:
        self.tasks = 0

    def submit(self, function: Callable[..., bytes], /, *arguments: bytes) -> Future[bytes]:
        self.tasks += 1
        future: Future[bytes] = Future()
        if self.tasks == 1:
            future.set_result(function(*arguments))
        else:
            future.set_exception(BrokenProcessPool())
        return future


def test_what_workers_leave_is_done_here(fleet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    executor = _Dying()

    @contextmanager
    def dying(_: int) -> Iterator[_Dying]:
        yield executor

    first = _report(Settings(jobs=1))
    monkeypatch.setattr(joined_spreading, "workers_of", lambda *_: Spread(2, dying))
    assert _report(Settings(jobs=2)) == first
    assert executor.tasks > 1
