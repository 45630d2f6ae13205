"""Packs of other distributions are found through their entry points."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pack_tests.test_faults import FILES, POLICY

pytestmark = pytest.mark.slow

METADATA = "Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n"
POINTS = "[azbackup_lint.packs]\nhouse = house_policies\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder on the path into which a distribution with a pack is installed."""
    pack = tmp_path / "house_policies"
    for name, text in {**FILES, "__init__.py": ""}.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text)
    info = tmp_path / "house_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text(POINTS)
    return tmp_path


def run(site: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    path = os.pathsep.join([str(site), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "azbackup_lint", *arguments],
        env={**os.environ, "PYTHONPATH": path},
        cwd=site,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_installed_pack_is_used_and_tested(site: Path) -> None:
    assert "  HOUSE001  large-vm " in run(site, "policies").stdout
    tested = run(site, "test", "house")
    assert (tested.returncode, tested.stderr) == (0, "")
    assert tested.stdout.endswith("1 policy, 3 examples: all is well\n")


def test_folder_of_an_installed_pack_takes_its_place_when_it_is_tested(site: Path) -> None:
    assert run(site, "test", "house_policies").returncode == 0


def test_same_pack_twice_is_refused(site: Path) -> None:
    result = run(site, "check", ".", "--policy-dir", "house_policies")
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        "azbackup-lint: house_policies/pack.yaml:1:7: another pack is called house, too\n"
    )


def test_malformed_installed_pack_is_refused_at_its_place(site: Path) -> None:
    file = site / "house_policies" / "vms" / "large.yaml"
    file.write_text(POLICY.replace("effect: advice", "effect: none"))
    result = run(site, "check", ".")
    assert (result.returncode, result.stdout) == (2, "")
    assert f"{file}:4:9: an effect is backup, advice, or restore" in result.stderr


def test_pack_that_can_not_be_imported_is_named(site: Path) -> None:
    points = site / "house_rules-1.0.dist-info" / "entry_points.txt"
    points.write_text(POINTS.replace("house_policies", "gone_policies"))
    result = run(site, "policies")
    assert result.returncode == 2
    assert "the pack 'house' of house-rules can't be read" in result.stderr
