"""Searches for roots that are kept: taken again only where the same would be found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.records import replace
from azbackup_lint.report.formats import json_form
from azbackup_lint.runs import searches
from azbackup_lint.settings import Settings

DISK = """
resource "azurerm_managed_disk" "d" {
  name       = "d"
  max_shares = 2 # azbackup-lint: allow shared-disk -- tried
}
"""
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "resources": [],
}
STRAY = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    "parameters": {"odd": {"value": 1}},
}


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two roots, and parameters that belong to no template."""
    folder = tmp_path / "estate"
    for name, text in {
        "a/main.tf": DISK,
        "b/azuredeploy.json": json.dumps(TEMPLATE),
        "c/stray.parameters.json": json.dumps(STRAY),
        ".gitignore": "ignored/\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that keep results."""
    return Settings(jobs=1, cache=tmp_path / "cache")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The paths that are searched, not taken from the cache."""
    paths: list[Path] = []
    search = searches.search_roots

    def noted(sources: Sources, settings: Settings) -> object:
        paths.extend(sources.paths)
        return search(sources, settings)

    monkeypatch.setattr(searches, "search_roots", noted)
    return paths


def _report(settings: Settings) -> str:
    return json_form.render(lint(Sources((Path(),)), settings))


def test_the_same_is_told_without_a_search(
    estate: Path, settings: Settings, made: list[Path]
) -> None:
    before = _report(settings)
    assert "stray" in before
    assert len(made) == 1
    assert _report(settings) == before == _report(replace(settings, cache=None))
    assert _report(replace(settings, ignore=("AZB4",))) != before
    assert len(made) == 1


CHANGES: dict[str, Callable[[Path], object]] = {
    "a new root": lambda folder: (folder / "c" / "main.tf").write_text(DISK),
    "no root any more": lambda folder: (folder / "a" / "main.tf").unlink(),
    "a new template": lambda folder: (folder / "c" / "azuredeploy.json").write_text(
        json.dumps({**TEMPLATE, "parameters": {"odd": {"type": "int"}}})
    ),
    "a call": lambda folder: (folder / "b" / "main.tf").write_text(
        'module "a" {\n  source = "../a"\n}\n'
    ),
    "a link": lambda folder: (folder / "d").symlink_to(folder / "a"),
    "what is ignored": lambda folder: (folder / ".gitignore").write_text("a/\n"),
    "a merge": lambda folder: (folder / "a" / "main.tf").write_text(
        f"<<<<<<< one\n{DISK}=======\n{DISK}>>>>>>> two\n"
    ),
    "a text that can't be read": lambda folder: (folder / "a" / "b.tf").write_bytes(b"\xff"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_changes_are_seen(
    change: Callable[[Path], object], estate: Path, settings: Settings
) -> None:
    (estate / ".git").mkdir()
    _report(settings)
    change(estate)
    fresh = _report(replace(settings, cache=None))
    assert _report(settings) == fresh
    assert _report(settings) == fresh


def test_settings_count_that_decide_what_is_found(
    estate: Path, settings: Settings, made: list[Path]
) -> None:
    _report(settings)
    _report(replace(settings, gitignore=False))
    assert len(made) == 2


@pytest.mark.parametrize("text", ["", "{}", '{"seen": [], "units": [["odd", "/", [["/x"]]]]}'])
def test_damage_costs_only_time(
    text: str, estate: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _report(settings)
    monkeypatch.setattr(searches, "kept_data", lambda _: json.loads(text) if text else None)
    assert _report(settings) == before
