"""What several tests share."""

import gc
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from azbackup_lint.policy import packs
from azbackup_lint.policy.compiled_packs import compile_pack, load_pack
from azbackup_lint.policy.pack_folders import installed_folders, read_pack
from azbackup_lint.records import replace

# How busy the machine is decides nothing; in CI the examples are the same in every run.
settings.register_profile("linter", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("linter")

CHOICES = ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "TF_BUILD")
"""Variables that choose colours and formats."""

COLLECTING = (50_000, 20, 20)
"""Objects until Python looks for garbage; a run of the linter never does."""

FIXTURES = Path(__file__).parent.parent / "fixtures"


def pytest_configure(config: pytest.Config) -> None:
    """Reads the linter's own pack once for all tests: it stays as it is."""
    own = installed_folders()[0]
    content = compile_pack(own).partition(b"\n")[2]
    pack = read_pack(replace(own, compiled=json.loads(content)))
    patch = pytest.MonkeyPatch()
    patch.setattr(packs, "load_pack", lambda one: pack if one == own else load_pack(one))
    config.add_cleanup(patch.undo)
    gc.set_threshold(*COLLECTING)


def pytest_collection_finish() -> None:
    """Leaves the tests themselves, which stay, out of all that Python looks through for garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of fixtures."""
    return FIXTURES


@pytest.fixture
def compare() -> Callable[[str, Path], None]:
    """Compares a text with a file; UPDATE_FIXTURES=1 writes the file instead."""

    def check(actual: str, file: Path) -> None:
        if os.environ.get("UPDATE_FIXTURES"):
            file.write_text(actual, encoding="utf-8", newline="")
        assert actual == file.read_bytes().decode()

    return check


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on variables of the person who runs it."""
    monkeypatch.setenv("AZBACKUP_LINT_JOBS", "1")
    monkeypatch.setenv("AZBACKUP_LINT_NO_CACHE", "1")
    for name in list(os.environ):
        if name.startswith("TF_VAR_") or name in CHOICES:
            monkeypatch.delenv(name)
