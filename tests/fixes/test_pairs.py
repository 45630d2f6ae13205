"""Folders before and after fixing; UPDATE_FIXTURES=1 writes what is there afterwards."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from azbackup_lint.engine import lint
from azbackup_lint.repair import Repair, repair
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings

FOLDER = Path(__file__).parents[2] / "fixtures" / "fixes"
CASES = sorted(path for path in FOLDER.glob("*/*") if path.is_dir())
TERRAFORM = shutil.which("terraform")


def _texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _repaired(case: Path, folder: Path, *, unsafe: bool) -> Repair:
    shutil.copytree(case / "before", folder, dirs_exist_ok=True)
    return repair(Sources((folder,)), Settings(), unsafe=unsafe)


def _written(done: Repair, folder: Path) -> dict[str, str]:
    texts = _texts(folder)
    for item in done.changed:
        texts[item.file.relative_to(folder).as_posix()] = item.after
    return texts


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_folder_is_mended(case: Path, tmp_path: Path) -> None:
    done = _repaired(case, tmp_path, unsafe=case.parent.name == "unsafe")
    texts = _written(done, tmp_path)
    after = case / "after"
    if os.environ.get("UPDATE_FIXTURES"):
        shutil.rmtree(after, ignore_errors=True)
        for name, text in texts.items():
            (after / name).parent.mkdir(parents=True, exist_ok=True)
            (after / name).write_bytes(text.encode("utf-8"))
    assert texts == _texts(after)
    assert done.fixed
    assert not done.refused


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_mended_is_fine(case: Path) -> None:
    before, after = (lint(Sources((case / name,)), Settings()) for name in ("before", "after"))
    old, new = ([(f.id, f.resource) for f in report.findings] for report in (before, after))
    assert set(new) < set(old)
    assert not any(finding.fix for finding in after.findings)


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.parent.name == "unsafe"], ids=lambda case: case.name
)
def test_unsafe_fixes_wait_to_be_asked_for(case: Path, tmp_path: Path) -> None:
    done = _repaired(case, tmp_path, unsafe=False)
    assert done.changed == ()
    assert done.unsafe


def _formatted() -> Iterator[Path]:
    yield from (path for path in FOLDER.rglob("*") if path.suffix in (".tf", ".tfvars"))


@pytest.mark.slow
@pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")
def test_terraform_fmt_leaves_them_alone() -> None:
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    for path in _formatted():
        result = subprocess.run(
            [str(TERRAFORM), "fmt", "-"],
            input=path.read_bytes(),
            capture_output=True,
            env=environment,
            check=True,
        )
        assert result.stdout == path.read_bytes(), path
