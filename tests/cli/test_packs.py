"""The commands for people who write policies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from azbackup_lint.policy import load_packs


def run(*arguments: str, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "azbackup_lint", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_shipped_pack_passes_its_test() -> None:
    result = run("test")
    assert (result.returncode, result.stderr) == (0, "")
    policies = load_packs().policies
    for policy in policies:
        assert f"  ok      {policy.id} {policy.name}: {len(policy.examples)} examples\n" in (
            result.stdout
        )
    examples = sum(len(policy.examples) for policy in policies)
    assert f"\n{len(policies)} policies, {examples} examples: all is well\n" in result.stdout
    assert run("test", "azure-vm").stdout == result.stdout


def test_checkout_of_an_installed_pack_can_be_tested() -> None:
    folder = Path(__file__).parent.parent.parent / "policies" / "azbackup_policies"
    result = run("test", str(folder), "--format", "json")
    assert result.returncode == 0
    (pack,) = json.loads(result.stdout)["packs"]
    assert pack["name"] == "azure-vm"
    assert pack["faults"] == []


@pytest.mark.parametrize(
    ("pack", "message"),
    [("nowhere", "there is no such folder, and no pack of this name"), (".", "no pack here")],
)
def test_no_such_pack(tmp_path: Path, pack: str, message: str) -> None:
    result = run("test", pack, folder=tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_faults_make_status_1(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("name: House\n")
    result = run("test", ".", folder=tmp_path)
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith(
        "pack.yaml:1:7: the name of a pack is kebab-case\n"
        "pack.yaml:1:1: a pack needs the key 'title'\n"
    )


@pytest.mark.parametrize("kind", ["policy", "edition", "pack"])
def test_schema(kind: str) -> None:
    assert json.loads(run("schema", kind).stdout)["title"] in (f"a {kind}", f"an {kind}")
