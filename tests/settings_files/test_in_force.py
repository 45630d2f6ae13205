"""Which settings are in force: found, combined, and bounded."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.settings import Settings
from azbackup_lint.settings_files import in_force
from azbackup_lint.settings_files.composition import compose, keys
from azbackup_lint.settings_files.locating import settings_file_for
from azbackup_lint.settings_files.values import read_settings
from tests.commands import run

DOCS = Path(__file__).parents[2] / "docs"
DISK = """resource "azurerm_managed_disk" "d" {
  name                 = "d"
  storage_account_type = "Premium_LRS"
  max_shares           = 3
  disk_size_gb         = var.size
}
variable "size" {}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a repository with two roots."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for folder in ("legacy", "live"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "main.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _ids(*arguments: str) -> list[tuple[str, str, str]]:
    result = run("check", "--format=json", *arguments)
    assert result.stdout, result.stderr
    findings = json.loads(result.stdout)["findings"]
    return [(f["location"]["path"], f["id"], f["severity"]) for f in findings]


# Which file


def test_the_nearest_file_up_to_the_root_of_the_repository(project: Path) -> None:
    (project.parent / ".azbackup-lint.yaml").write_text("fail-on: never")
    assert settings_file_for(project / "legacy") is None
    (project / "pyproject.toml").write_text("[tool.azbackup-lint]\nfail-on = 'note'\n")
    (project / "legacy" / "pyproject.toml").write_text("[tool.other]\n")
    assert in_force(project / "legacy").settings.fail_on == "note"
    (project / ".azbackup-lint.yml").write_text("fail-on: warning")
    assert in_force(project / "legacy").settings.fail_on == "warning"
    (project / ".azbackup-lint.yaml").write_text("fail-on: never")
    found = settings_file_for(project / "legacy")
    assert found is not None
    assert found.path.name == ".azbackup-lint.yaml"
    assert [path.name for path in found.passed_over] == [".azbackup-lint.yml", "pyproject.toml"]
    (project / ".azbackup-lint.yaml").unlink()
    (project / "legacy" / ".azbackup-lint.yml").write_text("")
    assert in_force(project / "legacy").settings.fail_on == "error"


def test_the_folder_of_all_paths_decides(project: Path) -> None:
    (project / "legacy" / ".azbackup-lint.yaml").write_text("ignore: [AZB]")
    assert _ids("legacy") == []
    assert _ids("legacy/main.tf") == []
    assert len(_ids("legacy", "live")) == 2
    buffer = run("check", "-", "--stdin-filename", "legacy/main.tf", text=DISK)
    assert buffer.stdout.startswith("no findings")
    assert len(_ids("legacy", "--no-config")) == 1
    assert _ids("live", "--config=legacy/.azbackup-lint.yaml") == []


def test_without_a_repository_the_search_ends_at_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".azbackup-lint.yaml").write_text("fail-on: never")
    monkeypatch.chdir(tmp_path / "a")
    assert settings_file_for(inner) is None
    monkeypatch.chdir(tmp_path)
    assert in_force(inner).settings.fail_on == "never"


# What wins

CHOICES = {
    "fail-on": ["error", "warning", "note", "never"],
    "scope": ["all", "protected"],
    "workspace": ["default", "prod", "dev"],
    "strict-unknown": [True, False],
    "require-reason": [True, False],
    "gitignore": [True, False],
    "force-exclude": [True, False],
    "edition": ["latest", "2023-07-05"],
    "select": [["AZB4"], ["AZB1", "AZB2"]],
    "ignore": [["AZB4"], []],
    "max-instances": [7, 100],
    "max-steps": [900, 5_000_000],
}
LIMITS = {"max-instances": "instances", "max-steps": "steps"}
CHOSEN = st.fixed_dictionaries({}, optional={k: st.sampled_from(v) for k, v in CHOICES.items()})


@given(in_file=CHOSEN, on_command_line=CHOSEN)
def test_the_command_line_wins_over_the_file_and_that_over_defaults(
    in_file: dict[str, object],
    on_command_line: dict[str, object],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / ".azbackup-lint.yaml").write_text(json.dumps(in_file))
    file = settings_file_for(folder)
    assert file is not None
    settings = compose(read_settings(file), on_command_line, {}).settings
    default = Settings()
    for key in CHOICES:
        name = key.replace("-", "_")
        chosen, usual_ones = (
            (settings.limits, default.limits) if key in LIMITS else (settings, default)
        )
        name = LIMITS.get(key, name)
        actual, usual = getattr(chosen, name), getattr(usual_ones, name)
        expected = on_command_line.get(key, in_file.get(key, usual))
        assert actual == (tuple(expected) if isinstance(expected, list) else expected)


def test_lists_are_replaced_or_extended(project: Path) -> None:
    (project / ".azbackup-lint.yaml").write_text("ignore: [AZB401]\nexclude: [legacy]")
    assert _ids() == []
    assert _ids("--ignore=AZB1") == [("live/main.tf", "AZB401", "error")]
    assert _ids("--extend-ignore=AZB1") == []
    assert len(_ids("--ignore=AZB1", "--exclude=nothing")) == 2
    assert _ids("--ignore=AZB1", "--extend-exclude=live/") == [(".", "AZB012", "note")]


# For paths


def test_overrides_count_for_places_and_roots(project: Path) -> None:
    (project / ".azbackup-lint.yaml").write_text(
        "variables: {size: 40000, none: 1}\n"
        "severities: {AZB4: note, shared-disk: warning}\n"
        "overrides:\n"
        "- {paths: [legacy/**], ignore: [shared-disk], variables: {size: '16'}}\n"
    )
    assert _ids() == [("live/main.tf", "AZB401", "warning"), ("live/main.tf", "AZB403", "note")]
    assert _ids("--var=size=8") == [("live/main.tf", "AZB401", "warning")]
    assert _ids("--severity=shared-disk=error", "--var=size=8") == [
        ("live/main.tf", "AZB401", "error")
    ]
    assert _ids("--severity=AZB4=off", "--severity=shared-disk=off") == []


def test_a_module_is_told_apart_by_its_root(project: Path) -> None:
    (project / "module").mkdir()
    (project / "module" / "main.tf").write_text(DISK)
    for folder in ("legacy", "live"):
        call = 'module "m" {\n  source = "../module"\n  size   = 4\n}\n'
        (project / folder / "main.tf").write_text(call)
    (project / ".azbackup-lint.yaml").write_text(
        "overrides: [{paths: [/legacy], ignore: [AZB401]}]"
    )
    result = json.loads(run("check", "--format=json").stdout)
    assert [finding["root"] for finding in result["findings"]] == ["live"]
    (project / ".azbackup-lint.yaml").write_text("overrides: [{paths: [module], ignore: [AZB4]}]")
    assert _ids() == []


def test_what_cannot_be_read_is_never_silent(project: Path) -> None:
    (project / "live" / "main.tf").write_text("resource {{{")
    (project / ".azbackup-lint.yaml").write_text(
        "ignore: [AZB]\nseverities: {AZB: off}\nfail-on: never\n"
        "overrides: [{paths: ['*'], ignore: [AZB], severities: {AZB0: off}}]"
    )
    result = run("check")
    assert (result.returncode, "AZB002" in result.stdout) == (1, True)
    (project / ".azbackup-lint.yaml").write_text("severities: {syntax-error: off}")
    result = run("check")
    assert (result.returncode, result.stdout) == (2, "")
    assert ".azbackup-lint.yaml:1:14: syntax-error is about input" in result.stderr


@pytest.mark.parametrize("key", ["select", "ignore", "severities"])
def test_a_policy_that_there_is_not(key: str, project: Path) -> None:
    value = "{AZB4O1: note}" if key == "severities" else "[AZB4O1]"
    (project / ".azbackup-lint.yaml").write_text(f"{key}: {value}")
    result = run("check")
    place = f".azbackup-lint.yaml:1:{len(key) + 4}"
    assert f"{place}: there is no policy 'AZB4O1'; did you mean AZB401?" in result.stderr
    assert result.returncode == 2


# A settings file of someone who may not be trusted

HOSTILE = [
    "formats: ['json:../out.json']",
    "formats: ['json:/elsewhere/out.json']",
    "formats: ['csv:.git/hooks/pre-commit.csv']",
    "formats: ['text:.GIT/config.txt']",
    "formats: ['text:main.tf']",
    "formats: ['json:terraform.tfvars.json']",
    "formats: ['json:link/out.json']",
    "formats: ['text:.git']",
    "var-files: [../secret.tfvars]",
    "var-files: [link/secret.tfvars]",
    "variants: {prod: /etc/passwd}",
    "parameters: [/etc/passwd]",
    "policy-dirs: [..]",
    "policy-dirs: [pack]",
    "plan-root: /",
    "baseline: ../baseline.json",
    'baseline: "a\\0b"',
    "overrides: [{paths: [a], var-files: [../secret.tfvars]}]",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_leads_outside_the_repository(text: str, project: Path) -> None:
    outside = project.parent / f"outside-{project.name}"
    outside.mkdir()
    (outside / "secret.tfvars").write_text("size = 1")
    os.symlink(outside, project / "link")
    (project / "pack").mkdir()
    os.symlink("/etc/passwd", project / "pack" / "pack.yaml")
    (project / ".azbackup-lint.yaml").write_text(text)
    result = run("check")
    assert (result.returncode, result.stdout) == (2, "")
    assert ".azbackup-lint.yaml:1:" in result.stderr
    assert not list(outside.glob("*.json"))


@pytest.mark.parametrize("kind", ["link", "pipe", "large", "binary", "conflict", "folder"])
def test_a_file_that_can_not_be_used(kind: str, project: Path) -> None:
    file = project / ".azbackup-lint.yaml"
    if kind == "link":
        file.symlink_to("/etc/passwd")
    elif kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        texts = {"large": b"#" * 300_000, "binary": b"\xff\xfe\x00", "conflict": b"<<<<<<< a\n"}
        text = texts[kind] + (b"=======\n>>>>>>> b\n" if kind == "conflict" else b"")
        file.write_bytes(text)
    result = run("check")
    assert (result.returncode, result.stdout) == (2, "")
    assert ".azbackup-lint.yaml" in result.stderr


def test_a_report_may_go_into_the_repository(project: Path) -> None:
    (project / ".azbackup-lint.yaml").write_text("formats: [concise, 'json:out.json']")
    assert run("check").stdout.count("AZB401") == 2
    assert len(json.loads((project / "out.json").read_text())["findings"]) == 2
    (project / "out.json").unlink()
    assert run("check", "--format=csv").stdout.count("AZB401") == 2
    assert not (project / "out.json").exists()
    assert run("check", "legacy", "-q", "--format=concise").stdout.count("AZB401") == 1


# Showing them


def test_config_says_where_each_came_from(project: Path) -> None:
    (project / ".azbackup-lint.yaml").write_text("ignore: [AZB401]\nvariables: {size: 4}\n")
    (project / "pyproject.toml").write_text("[tool.azbackup-lint]\n")
    result = run("config", "--extend-ignore=AZB5", "--fail-on=note", "--format=json", "legacy")
    document = json.loads(result.stdout)
    assert document["file"] == ".azbackup-lint.yaml"
    assert document["passedOver"] == ["pyproject.toml"]
    settings = document["settings"]
    assert settings["ignore"] == [
        {"value": "AZB401", "from": ".azbackup-lint.yaml:1:10"},
        {"value": "AZB5", "from": "--extend-ignore"},
    ]
    assert settings["fail-on"] == [{"value": "note", "from": "--fail-on"}]
    assert settings["scope"] == [{"value": "all", "from": "default"}]
    assert settings["variables"] == [{"value": {"size": 4}, "from": ".azbackup-lint.yaml:2:13"}]
    assert list(settings) == list(keys())
    text = run("config").stdout
    assert text.startswith("settings of .azbackup-lint.yaml; pyproject.toml beside it doesn't")
    assert run("config", "--no-config").stdout.startswith("no settings file\n")


def test_the_schema_is_printed() -> None:
    assert json.loads(run("schema", "settings").stdout)["properties"].keys() == keys().keys()


def test_every_key_is_documented() -> None:
    page = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert [key for key in keys() if f"| `{key}` |" not in page] == []


HOSTILE = '"\\e[31m\\u202e\\n::error::x ##vso[a]"'


def test_what_a_file_says_stays_in_its_line(project: Path) -> None:
    """A value of a stranger starts no line, on standard error as little as in the listing."""
    (project / ".azbackup-lint.yaml").write_text(f"workspace: {HOSTILE}\n")
    shown = run("config").stdout
    assert "\\u001b[31m\\u202e\\n::error::x #\\u0023vso[a]" in shown
    assert all(line.isprintable() for line in shown.splitlines())
    for text in (f"baseline: {HOSTILE}", f"var-files: [{HOSTILE}]", f"policy-dirs: [{HOSTILE}]"):
        (project / ".azbackup-lint.yaml").write_text(text)
        result = run("check")
        assert result.returncode == 2
        assert len(result.stderr.splitlines()) == 1
        assert "##vso" not in result.stderr


def test_each_fault_has_a_line_of_its_own(project: Path) -> None:
    (project / ".azbackup-lint.yaml").write_text("scopes: all\nfailon: note\n")
    assert len(run("check").stderr.splitlines()) == 2
    (project / ".azbackup-lint.yaml").write_text(f"{'x' * 200_000}: 1\n")
    assert len(run("check").stderr) < 5000
