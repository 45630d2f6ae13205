"""The README's commands exist and its links lead somewhere; test_guides.py has its picture."""

import re
from pathlib import Path

import pytest
import yaml

import azbackup_lint
from tests.guides import check_options

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("marker", ["run", "test"])
def test_commands_are_one_line_each(marker: str) -> None:
    block = README.split(f"<!-- {marker} -->\n```console\n")[1].split("```")[0]
    assert block.startswith("python3 -m venv .venv && ")
    assert block.count("\n") == 1


def test_commands_and_options_exist() -> None:
    lines = re.findall(r"^azbackup-lint .*$", README, re.MULTILINE)
    assert len(lines) > 5
    for line in lines:
        check_options(line)


def test_links_lead_to_files() -> None:
    targets = re.findall(r"\]\((?!https://)([^)#]+)", README)
    assert "docs/assets/check.svg" in targets
    for target in targets:
        assert (PROJECT / target).exists(), target


@pytest.mark.parametrize("page", ["README.md", "docs/ci.md", "docs/pre-commit.md"])
def test_versions_are_this_one(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    versions = re.findall(r"(?:@v?|rev: v|==|/v)(\d+\.\d+\.\d+)", text)
    assert versions
    assert set(versions) == {azbackup_lint.__version__}


def test_snippets_are_yaml_of_this_version() -> None:
    snippets = re.findall(r"^```yaml\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert all(yaml.safe_load(snippet) for snippet in snippets)
    installing = [snippet for snippet in snippets if "azbackup-lint" in snippet]
    assert len(installing) == 4
    assert all(azbackup_lint.__version__ in snippet for snippet in installing)
