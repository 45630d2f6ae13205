"""What several tests share."""

import gc
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from azbackup_lint.policy import packs
from azbackup_lint.policy.compiled_packs import compile_pack
from azbackup_lint.policy.pack_folders import installed_folders
from azbackup_lint.records import replace

# How busy the machine is decides nothing; in CI the examples are the same in every run.
settings.register_profile("linter", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("linter")

CHOICES = ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "TF_BUILD")
"""Variables that choose colours and formats."""

FIXTURES = Path(__file__).parent.parent / "fixtures"


def pytest_configure(config: pytest.Config) -> None:
    """Compiles the linter's own pack once, as in a wheel: many tests read it."""
    [own, *others] = installed_folders()
    content = compile_pack(own).partition(b"\n")[2]
    folders = [replace(own, compiled=json.loads(content)), *others]
    patch = pytest.MonkeyPatch()
    patch.setattr(packs, "installed_folders", lambda: folders)
    config.add_cleanup(patch.undo)


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
