"""What walks leave alone, and what is linted all the same."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.commands import run

DISK = """resource "azurerm_managed_disk" "d" {
  name                 = "d"
  storage_account_type = "Premium_LRS"
  max_shares           = var.shares
}
variable "shares" { default = 3 }
"""
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"shares": {"type": "int"}},
    "resources": [
        {
            "type": "Microsoft.Compute/disks",
            "apiVersion": "2023-10-02",
            "name": "d",
            "location": "westeurope",
            "properties": {"maxShares": "[parameters('shares')]"},
        }
    ],
}
PARAMETERS = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"shares": {"value": 4}},
}


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, a repository."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _write(*paths: str) -> None:
    for path in map(Path, paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(DISK)


def _linted(*arguments: str) -> list[str]:
    result = json.loads(run("check", "--format=json", *arguments).stdout)
    return [finding["root"] for finding in result["findings"] if finding["id"] == "AZB401"]


def test_ignored_folders_and_files_are_left_alone() -> None:
    _write("a/main.tf", "build/main.tf", "b/build/main.tf", "c/gen.tf", "d/main.tf", "e/f/main.tf")
    Path(".gitignore").write_text("build/\n/e\n")
    Path("c/.gitignore").write_text("*\n")
    Path(".git/info/exclude").write_text("d\n")
    assert _linted() == ["a"]
    assert _linted("--no-gitignore") == ["a", "b/build", "build", "c", "d", "e/f"]


@pytest.mark.parametrize("version", ["2", "4"])
def test_what_git_tracks_is_linted_though_it_matches(version: str) -> None:
    _write("a/main.tf", "a/b/main.tf", "a/new/main.tf", "x/a/main.tf", "c/gen.tf", "d/gen.tf")
    subprocess.run(["git", "add", "a/main.tf", "a/b", "c"], check=True)
    subprocess.run(["git", "update-index", "--index-version", version], check=True)
    Path(".gitignore").write_text("a/\n*gen.tf\n")
    assert sorted(_linted()) == ["a", "a/b", "c"]
    assert sorted(_linted("--exclude", "a/b")) == ["a", "c"]
    Path(".git/index").write_bytes(b"DIRC")
    assert _linted() == []


def test_a_nested_file_takes_back_what_one_above_ignores() -> None:
    _write("a/gen.tf", "b/gen.tf", "c/gen.tf")
    Path(".gitignore").write_text("gen.tf\n!/c/gen.tf\n")
    Path("a/.gitignore").write_text("!gen.tf\n")
    assert _linted() == ["a", "c"]


def test_what_is_named_is_linted() -> None:
    _write("build/main.tf", "build/sub/main.tf", "build/skip/main.tf")
    Path(".gitignore").write_text("build/\nskip\n")
    assert _linted("build") == ["build", "build/sub"]
    assert _linted("build/main.tf") == ["build"]
    assert _linted("build/sub") == ["build/sub"]
    assert _linted("build/skip") == ["build/skip"]
    note = run("check").stdout
    assert "1 file or folder was left alone, as ignored by git (see --no-gitignore)" in note


def test_exclude_counts_for_names_with_force_only() -> None:
    _write("a/main.tf", "b/main.tf")
    assert _linted("--exclude=/b") == ["a"]
    assert _linted("--exclude=b,a/*.tf", "b/main.tf") == ["b"]
    assert _linted("--exclude=b", "--force-exclude", "b/main.tf", "a/main.tf") == ["a"]
    result = run("check", "--exclude=b", "--force-exclude", "b/main.tf")
    assert (result.returncode, "AZB" in result.stdout) == (0, False)
    Path(".azbackup-lint.yaml").write_text("exclude: [b]\nforce-exclude: true")
    assert _linted("b/main.tf", "a") == ["a"]
    assert _linted("b/main.tf", "--no-force-exclude") == ["b"]


def test_what_a_root_reads_is_read_though_it_is_ignored() -> None:
    _write("module/main.tf")
    Path("main.tf").write_text('module "m" {\n  source = "./module"\n  shares = var.n\n}\n')
    Path("variables.tf").write_text('variable "n" {}\n')
    Path("terraform.tfvars").write_text("n = 3\n")
    Path(".gitignore").write_text("module/\n*.tfvars\n")
    assert _linted() == ["."]


def test_ignored_parameter_files_give_values_and_ignored_templates_are_left_alone() -> None:
    Path("main.json").write_text(json.dumps(TEMPLATE))
    Path("main.parameters.json").write_text(json.dumps(PARAMETERS))
    Path("other.json").write_text(json.dumps(TEMPLATE).replace('"d"', '"e"'))
    Path(".gitignore").write_text("*.parameters.json\nother.json\n")
    assert _linted() == ["main.json"]


def test_ignored_callers_don_t_count_for_a_named_file() -> None:
    _write("module/main.tf")
    Path("scratch").mkdir()
    Path("scratch/main.tf").write_text('module "m" {\n  source = "../module"\n  shares = 1\n}\n')
    assert _linted("module/main.tf") == []
    Path(".gitignore").write_text("scratch\n")
    assert _linted("module/main.tf") == ["module"]


def test_without_a_repository_nothing_is_ignored(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("plain"))
    _write("a/main.tf")
    Path(".gitignore").write_text("a\n")
    assert _linted() == ["a"]


def test_a_link_around_the_repository_makes_no_difference(project: Path) -> None:
    _write("a/main.tf", "b/main.tf")
    Path(".gitignore").write_text("/b\n")
    link = project / "around"
    link.symlink_to(project.parent)
    assert len(_linted(str(link / project.name))) == 1
