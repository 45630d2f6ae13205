"""The notes of a release are the section of the changelog for its version."""

import shutil
import subprocess
from pathlib import Path

import pytest

import azbackup_lint

PROJECT = Path(__file__).parent.parent
VERSION = azbackup_lint.__version__
CHANGELOG = f"""# Changelog

## Unreleased

- Later.

## {VERSION} - 2026-11-26

### Added

- Everything.

## 0.0.9 - 2026-01-01

- Before.
"""

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="the script needs bash")


def notes(folder: Path, changelog: str, tag: str) -> "subprocess.CompletedProcess[str]":
    for name in (".ci/release-notes", "linter/azbackup_lint/__init__.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(PROJECT / name, folder / name)
    (folder / "CHANGELOG.md").write_text(changelog)
    command = ["bash", str(folder / ".ci" / "release-notes"), tag]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_notes_are_the_section_of_the_version(tmp_path: Path) -> None:
    result = notes(tmp_path, CHANGELOG, f"v{VERSION}")
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "### Added\n\n- Everything."


@pytest.mark.parametrize(
    ("changelog", "tag", "message"),
    [
        (CHANGELOG, "v9.9.9", "the package has version"),
        (CHANGELOG, VERSION, "the package has version"),
        (CHANGELOG.replace(" - 2026-11-26", ""), f"v{VERSION}", "has no line '## "),
        (CHANGELOG.replace("### Added\n\n- Everything.\n", ""), f"v{VERSION}", "says nothing"),
    ],
)
def test_unready_version_is_refused(tmp_path: Path, changelog: str, tag: str, message: str) -> None:
    result = notes(tmp_path, changelog, tag)
    assert (result.returncode, result.stdout) == (1, "")
    assert message in result.stderr
