"""What a run imports: each kind of input costs no more than what reads it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FIXTURES = Path(__file__).parent.parent / "fixtures"
PROGRAM = """
import sys
from azbackup_lint.cli import main
try:
    main()
finally:
    print(*sorted(sys.modules), sep="\\n")
"""
ALWAYS = (
    "azbackup_lint.assessment",
    "azbackup_lint.baseline",
    "azbackup_lint.catalogue",
    "azbackup_lint.changes",
    "azbackup_lint.cli.completing",
    "azbackup_lint.cli.configuring",
    "azbackup_lint.cli.crash",
    "azbackup_lint.cli.inspecting",
    "azbackup_lint.cli.packs",
    "azbackup_lint.cli.policies",
    "azbackup_lint.cli.reporting",
    "azbackup_lint.cli.serving",
    "azbackup_lint.cli.verbose",
    "azbackup_lint.estate.portable",
    "azbackup_lint.languages.bicep",
    "azbackup_lint.lsp",
    "azbackup_lint.pack_tests",
    "azbackup_lint.policy.earlier_decisions",
    "azbackup_lint.policy.examples",
    "azbackup_lint.policy.validation",
    "azbackup_lint.repair",
    "azbackup_lint.report.failures",
    "azbackup_lint.settings_files.checking",
    "azbackup_lint.suppressions.grammar",
    "azbackup_lint.yaml_text",
    "click",
    "csv",
    "dataclasses",
    "difflib",
    "email",
    "hcl2",
    "importlib.metadata",
    "importlib.resources",
    "ipaddress",
    "jsonschema",
    "lark",
    "multiprocessing",
    "socket",
    "tempfile",
    "typing",
    "urllib.parse",
    "yaml",
)
"""What no plain check of Terraform or a template needs."""
FORBIDDEN = {
    "terraform": (
        "azbackup_lint.estate.readers.arm",
        "azbackup_lint.estate.readers.azurerm.legacy_machines",
        "azbackup_lint.json_text",
        "azbackup_lint.languages.arm",
        "azbackup_lint.languages.plan",
        "azbackup_lint.languages.terraform.functions.lists",
        "azbackup_lint.languages.terraform.functions.numeric",
        "azbackup_lint.regular_expressions.parsing",
        "azbackup_lint.languages.terraform.functions.yaml_values",
        "azbackup_lint.languages.terraform.modules.calls",
        "azbackup_lint.languages.terraform.modules.validations",
        "azbackup_lint.languages.terraform.syntax.json_syntax",
        "azbackup_lint.languages.terraform.syntax.known_blocks",
        "azbackup_lint.languages.terraform.unread_inputs",
        "fractions",
        "hashlib",
    ),
    "arm": ("azbackup_lint.languages.terraform", "azbackup_lint.languages.plan"),
    "plan": (),
}


def inputs(kind: str, folder: Path) -> Path:
    """A small root of a kind, by itself."""
    if kind == "terraform":
        shutil.copy(FIXTURES / "projects/everything-fine/main.tf", folder)
    elif kind == "plan":
        shutil.copy(min((FIXTURES / "plans").glob("*.json")), folder / "plan.json")
    else:
        (folder / "azuredeploy.json").write_text(
            '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/'
            'deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": []}'
        )
    return folder


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_a_run_imports_only_what_its_input_needs(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "input"
    folder.mkdir()
    command = [sys.executable, "-c", PROGRAM, "check", str(inputs(kind, folder))]
    cache = tmp_path / "cache"
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AZBACKUP_LINT_")
    }
    environment["XDG_CACHE_HOME"] = str(cache)

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )

    run()  # compiles the packs, which installed ones are, and the grammar
    for kept in ("answers", "results"):
        shutil.rmtree(cache / "azbackup-lint" / kept)
    result = run()
    imported = set(result.stdout.splitlines())
    assert "azbackup_lint.engine" in imported, result.stderr
    assert imported.isdisjoint((*ALWAYS, *FORBIDDEN[kind])), imported & {*ALWAYS, *FORBIDDEN[kind]}
