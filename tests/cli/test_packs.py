"""The commands for people who write policies."""

import json
from pathlib import Path

import pytest

from azbackup_lint.cli.packs import folders_to_test
from tests.commands import run
from tests.pack_tests.test_faults import FILES


def test_all_installed_packs_are_tested_or_one_of_them() -> None:
    """What the test of the shipped pack says is a matter of tests/policies."""
    folder = Path(__file__).parent.parent.parent / "policies" / "azbackup_policies"
    ((installed, others),) = folders_to_test(None)
    assert (installed.name, others) == ("azure-vm", [])
    assert folders_to_test("azure-vm") == [(installed, [])]
    ((checkout, others),) = folders_to_test(str(folder))
    assert (checkout.name, checkout.trusted, others) == ("azure-vm", False, [])


def test_pack_in_a_folder_passes_its_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    result = run("test", ".")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("1 policy, 3 examples: all is well\n")


@pytest.mark.parametrize(
    ("pack", "message"),
    [("nowhere", "there is no such folder, and no pack of this name"), (".", "no pack here")],
)
def test_no_such_pack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("test", pack)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr


def test_faults_make_status_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pack.yaml").write_text("name: House\n")
    monkeypatch.chdir(tmp_path)
    result = run("test", ".")
    assert (result.returncode, result.stderr) == (1, "")
    assert result.stdout.startswith(
        "pack.yaml:1:7: the name of a pack is kebab-case\n"
        "pack.yaml:1:1: a pack needs the key 'title'\n"
    )


@pytest.mark.parametrize("kind", ["policy", "edition", "pack"])
def test_schema(kind: str) -> None:
    assert json.loads(run("schema", kind).stdout)["title"] in (f"a {kind}", f"an {kind}")
