"""The hooks with the real pre-commit, in scratch repositories."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pack_tests.test_faults import FILES as PACK

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parent.parent
COPIED = (
    *("linter", "policies", "pyproject.toml", "README.md", "LICENSE", "NOTICE"),
    ".pre-commit-hooks.yaml",
)

CALLER = """module "vm" {
  source = "../modules/vm"
  size   = "Standard_B1s"
}
"""
MODULE = """variable "size" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  name     = "vm"
  location = "westeurope"
  size     = var.size
}
"""
DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 2\n}\n'
SHARED_DISK = "AZB401 shared-disk"
PACKAGE = """[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "house-rules"
version = "1.0"
[project.entry-points."azbackup_lint.packs"]
house = "house_policies"
[tool.hatch.build.targets.wheel]
packages = ["house_policies"]
"""


@dataclass(frozen=True, slots=True)
class Repository:
    """A scratch repository, its settings of pre-commit, and the environment of its commands."""

    folder: Path
    environment: Mapping[str, str]

    def write(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.run("git", "add", "-A")

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def hook(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs the hooks on the files that are named, else on those that are staged."""
        return self.run(sys.executable, "-m", "pre_commit", "run", *arguments)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """One home of pre-commit for all tests, so that a hook is installed once."""
    who = {"NAME": "test", "EMAIL": "test@example.com"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **inherited,
        "PRE_COMMIT_HOME": str(tmp_path_factory.mktemp("home")),
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who},
    }


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory, environment: Mapping[str, str]
) -> Repository:
    """The project as pre-commit clones it."""
    project = Repository(tmp_path_factory.mktemp("published"), environment)
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(
                source, project.folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(source, project.folder / name)
    project.run("git", "init", "-q")
    project.run("git", "add", "-A")
    assert project.run("git", "commit", "-qm", "everything").returncode == 0
    return project


@pytest.fixture
def scratch(published: Repository, tmp_path: Path) -> Callable[..., Repository]:
    """Makes a repository with the lines of `.pre-commit-config.yaml` that list its hooks."""

    def make(*hooks: str) -> Repository:
        repository = Repository(tmp_path / "scratch", published.environment)
        repository.folder.mkdir()
        repository.run("git", "init", "-q")
        revision = published.run("git", "rev-parse", "HEAD").stdout.strip()
        lines = [
            "repos:",
            f"- repo: {published.folder}",
            f"  rev: {revision}",
            "  hooks:",
            *(f"  {line}" for line in hooks),
        ]
        repository.write({".pre-commit-config.yaml": "\n".join(lines) + "\n"})
        return repository

    return make


def assert_found(place: str, output: str) -> None:
    """The shared disk is reported at the place."""
    assert any(line.startswith(f"{place}: ") and SHARED_DISK in line for line in output.split("\n"))


def test_commit_is_refused_until_the_fault_is_mended(scratch: Callable[..., Repository]) -> None:
    repository = scratch("- id: azbackup-lint")
    installed = repository.run(sys.executable, "-m", "pre_commit", "install")
    assert installed.returncode == 0, installed.stderr
    repository.write({"main.tf": DISK})
    refused = repository.run("git", "commit", "-m", "Add a disk")
    assert refused.returncode == 1
    assert_found("main.tf:3:16", refused.stderr)
    assert repository.run("git", "log").returncode != 0, "nothing is committed"

    repository.write({"main.tf": DISK.replace("2", "1")})
    accepted = repository.run("git", "commit", "-m", "Add a disk")
    assert accepted.returncode == 0, accepted.stderr
    assert "Passed" in accepted.stderr
    assert repository.run("git", "log", "--format=%s").stdout == "Add a disk\n"


@pytest.mark.parametrize(
    ("changed", "files"),
    [
        (["modules/vm/main.tf"], {"production/main.tf": CALLER, "modules/vm/main.tf": MODULE}),
        (
            ["production/terraform.tfvars"],
            {
                "production/main.tf": MODULE,
                "production/terraform.tfvars": 'size = "Standard_B1s"\n',
            },
        ),
        (
            ["vars/prod.auto.tfvars", "vars/main.tf"],
            {"vars/main.tf": MODULE, "vars/prod.auto.tfvars": 'size = "Standard_B1s"\n'},
        ),
    ],
)
def test_changed_files_select_their_roots(
    scratch: Callable[..., Repository], changed: list[str], files: Mapping[str, str]
) -> None:
    repository = scratch("- id: azbackup-lint")
    repository.write({**files, "other/main.tf": DISK, "README.md": "nothing to lint\n"})
    result = repository.hook("--files", *changed)
    assert result.returncode == 1, result.stdout + result.stderr
    assert result.stdout.count("AZB301 undersized-vm") == 1
    assert "AZB401" not in result.stdout, "no changed file belongs to this root"
    assert "Skipped" in repository.hook("--files", "README.md").stdout


def test_parameter_file_selects_its_template(scratch: Callable[..., Repository]) -> None:
    template = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"shares": {"type": "int"}},
  "resources": [{
    "type": "Microsoft.Compute/disks", "apiVersion": "2023-10-02", "name": "d",
    "properties": {"creationData": {"createOption": "Empty"},
      "maxShares": "[parameters('shares')]"}
  }]
}"""
    parameters = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"shares": {"value": 3}}
}"""
    repository = scratch("- id: azbackup-lint")
    repository.write({"disk.json": template, "disk.parameters.json": parameters})
    result = repository.hook("--files", "disk.parameters.json")
    assert result.returncode == 1, result.stdout + result.stderr
    assert SHARED_DISK in result.stdout


def test_any_file_name_is_a_file(scratch: Callable[..., Repository]) -> None:
    """Names like options change nothing, however many other files there are."""
    repository = scratch("- id: azbackup-lint")
    names = ("-x.tf", "--ignore=AZB,.tf", "-h.tf", "with blanks/a b.tf", "-dash/$(id);'.tf")
    disks = {name: DISK.replace('"d"', f'"d{i}"') for i, name in enumerate(names)}
    fine = {f"many/{i}/main.tf": DISK.replace("2", "1") for i in range(400)}
    repository.write({**disks, **fine})
    result = repository.hook("--all-files")
    assert result.returncode == 1, result.stdout + result.stderr
    for name in names:
        assert_found(f"{name}:3:16", result.stdout)
    assert result.stdout.count("AZB401") == len(names)


def test_settings_count(scratch: Callable[..., Repository]) -> None:
    repository = scratch("- id: azbackup-lint")
    settings = "exclude: [legacy]\noverrides:\n- paths: [labs]\n  ignore: [shared-disk]\n"
    disks = {f"{folder}/main.tf": DISK for folder in ("legacy", "labs", "shop")}
    repository.write({".azbackup-lint.yaml": settings, **disks})
    result = repository.hook()
    assert result.returncode == 1, result.stdout + result.stderr
    assert_found("shop/main.tf:3:16", result.stdout)
    assert result.stdout.count("AZB401") == 1


def test_forgotten_dashes_are_asked_for(scratch: Callable[..., Repository]) -> None:
    """Own arguments replace those of the hook, and with them its `--`."""
    repository = scratch("- id: azbackup-lint", "  args: [--select, AZB401]")
    repository.write({"main.tf": DISK})
    assert SHARED_DISK in repository.hook().stdout
    repository.write({"--ignore=AZB,.tf": DISK})
    result = repository.hook()
    assert "--ignore=AZB,.tf is a file and looks like an option; put -- before the" in result.stdout
    assert result.returncode == 1


def test_deleted_file_counts_for_all_roots(scratch: Callable[..., Repository]) -> None:
    repository = scratch("- id: azbackup-lint", "- id: azbackup-lint-all")
    fine = DISK.replace("= 2", "= var.shares") + 'variable "shares" {\n  default = 2\n}\n'
    repository.write({"main.tf": fine, "terraform.tfvars": "shares = 1\n"})
    committed = repository.run("git", "commit", "-qm", "Add a disk")
    assert committed.returncode == 0
    assert repository.hook().returncode == 0
    (repository.folder / "terraform.tfvars").unlink()
    repository.run("git", "add", "-A")
    result = repository.hook()
    assert result.returncode == 1, result.stdout + result.stderr
    assert "(no files to check)Skipped" in result.stdout
    assert_found("main.tf:3:16", result.stdout)


def test_pack_of_a_third_party(scratch: Callable[..., Repository], tmp_path: Path) -> None:
    pack = tmp_path / "house-rules"
    for name, text in {**PACK, "__init__.py": ""}.items():
        file = pack / "house_policies" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (pack / "pyproject.toml").write_text(PACKAGE)
    repository = scratch("- id: azbackup-lint", f"  additional_dependencies: ['{pack}']")
    machine = MODULE.replace("var.size", '"Standard_D8s_v5"')
    repository.write({"main.tf": machine})
    result = repository.hook("--verbose")
    assert "HOUSE001 large-vm: vm has 8 cores, 4 at most" in result.stdout, result.stdout
