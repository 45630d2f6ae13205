"""The distribution: what is declared is what is there and what is used."""

import ast
import re
import shutil
import subprocess
import sys
from importlib import metadata, resources
from pathlib import Path

import pytest

import azbackup_lint

PROJECT = Path(__file__).parent.parent
DISTRIBUTION = "azbackup-lint"
IMPORTED_AS = {
    "click": "click",
    "jsonschema": "jsonschema",
    "pyyaml": "yaml",
    "python-hcl2": "hcl2",
}
COMES_WITH_HCL2 = "lark"
BACKPORTS = {"tomli"}
"""What later versions of Python have themselves, loaded by name."""
OF_BUILD = {"hatchling"}
OF_EXTRAS = {"distributed"}
OF_TYPES = {"typing_extensions"}
"""What only the type checker imports, which brings it along."""


def test_version_is_the_literal() -> None:
    assert metadata.version(DISTRIBUTION) == azbackup_lint.__version__


def test_entry_points() -> None:
    points = metadata.distribution(DISTRIBUTION).entry_points
    assert {(point.group, point.name, point.value) for point in points} == {
        ("console_scripts", "azbackup-lint", "azbackup_lint.cli:run_program"),
        ("azbackup_lint.packs", "azure-vm", "azbackup_policies"),
    }


def test_declared_dependencies_are_the_imported_ones() -> None:
    required = [line for line in metadata.requires(DISTRIBUTION) or () if "extra ==" not in line]
    names = {re.split(r"[^\w.-]", line)[0].lower() for line in required}
    assert names == set(IMPORTED_AS) | BACKPORTS
    imported = third_party_imports() - {COMES_WITH_HCL2} - OF_BUILD - OF_EXTRAS - OF_TYPES
    assert imported == set(IMPORTED_AS.values())


def third_party_imports() -> set[str]:
    """The top-level names of everything that the packages import from elsewhere."""
    own = {"azbackup_lint", "azbackup_policies", "__future__"}
    found: set[str] = set()
    for folder in ("linter", "policies"):
        for file in (PROJECT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found.update(alias.name.split(".")[0] for alias in node.names)
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found - own - set(sys.stdlib_module_names)


def test_packages_carry_their_data() -> None:
    assert resources.files("azbackup_lint").joinpath("py.typed").is_file()
    pack = resources.files("azbackup_policies")
    for name in ("pack.yaml", "bases/vm.tf", "bases/vm.json", "storage/shared-disk/policy.yaml"):
        assert pack.joinpath(name).is_file()


def test_changelog_knows_the_version() -> None:
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = re.findall(r"^## \[?([^\]\n]+?)\]?(?: - .*)?$", changelog, re.MULTILINE)
    assert headings[0] in ("Unreleased", azbackup_lint.__version__)


@pytest.mark.skipif(shutil.which("bash") is None, reason="the script needs bash")
def test_ci_runs_the_command_of_the_readme() -> None:
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    (line,) = re.findall(r"^test_command=.*$", script, re.MULTILINE)
    result = subprocess.run(
        ["bash", "-c", f'{line}\nprintf "%s" "$test_command"'],
        cwd=PROJECT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert f"<!-- test -->\n```console\n{result.stdout}\n```" in readme
    assert "pytest" in result.stdout
