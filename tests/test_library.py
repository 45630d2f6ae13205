"""The package as programs use it: every example of docs/library.md runs, and is typed."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import azbackup_lint
from azbackup_lint import PackError, Settings, UsageError, lint, render

PAGE = (Path(__file__).parent.parent / "docs" / "library.md").read_text(encoding="utf-8")
EXAMPLES = [
    (code, output)
    for code, output in re.findall(
        r"^```python\n(.*?)^```$(?:\n\nprints\n\n```text\n(.*?)^```$)?",
        PAGE,
        re.DOTALL | re.MULTILINE,
    )
]
DISK = 'resource "azurerm_managed_disk" "data" {\n  name       = "data"\n  max_shares = %s\n}\n'


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    infra = tmp_path / "infra"
    infra.mkdir()
    (infra / "main.tf").write_text(DISK % "2" + 'variable "shares" {\n  default = 1\n}\n')
    (infra / "prod.tfvars").write_text("shares = 1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("code", "output"), EXAMPLES)
def test_examples_run(code: str, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(code, "docs/library.md", "exec"), {"__name__": "example"})
    assert capsys.readouterr() == (output, "")


def test_page_has_examples() -> None:
    assert len(EXAMPLES) == PAGE.count("```python") == 6


@pytest.mark.slow
def test_examples_are_typed(project: Path) -> None:
    """As a program that has the package installed sees it."""
    for number, (code, _) in enumerate(EXAMPLES):
        (project / f"example_{number}.py").write_text(code)
    files = sorted(str(file) for file in project.glob("example_*.py"))
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(project / ".cache"), *files],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_name_is_there() -> None:
    for name in azbackup_lint.__all__:
        assert getattr(azbackup_lint, name) is not None
        assert name in dir(azbackup_lint)
        assert name.startswith("__") or f"`{name}" in PAGE or f" {name}" in PAGE
    assert not hasattr(azbackup_lint, "lnt")


def test_the_package_alone_loads_nothing() -> None:
    script = "import sys, azbackup_lint; print(*[n for n in sys.modules if 'azbackup_lint.' in n])"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    assert result.stdout.split() == []


def test_named_attributes_are_there() -> None:
    unknown = 'variable "n" {}\n' + DISK.replace("data", "d") % "var.n"
    report = lint("infra", overlay={"infra/x.tf": unknown})
    things = {"## Report": report, "The attributes of a `Finding`": report.findings[0]}
    for title, thing in things.items():
        table = PAGE.split(title)[1].split("\n\n")[1]
        rows = [row.split("|")[1] for row in table.splitlines()[2:]]
        names = [word for row in rows for word in re.findall(r"`(\w+)`", row)]
        assert len(names) > 5
        assert all(hasattr(thing, name) for name in names)
    subjects = {cause.subject for item in report.undecided for cause in item.causes}
    assert "var.n" in subjects


@pytest.mark.parametrize(
    "paths", ["infra", Path("infra"), ["infra/main.tf"], ("infra", Path("infra"))]
)
def test_paths_may_be_given_in_any_form(paths: str) -> None:
    assert [finding.id for finding in lint(paths).findings] == ["AZB401"]


def test_buffer_of_a_file_that_does_not_exist() -> None:
    report = lint("new/main.tf", overlay={"new/main.tf": DISK % "3"})
    assert [finding.root for finding in report.findings] == ["new"]


def test_errors(project: Path) -> None:
    with pytest.raises(UsageError, match="gone: there is no such file or folder"):
        lint("gone")
    with pytest.raises(UsageError, match="'xml' is not one of text, "):
        render(lint("infra"), "xml")
    (project / "pack").mkdir()
    with pytest.raises(PackError):
        lint("infra", Settings(policy_dirs=(project / "pack",)))


def test_formats() -> None:
    report = lint("infra")
    assert "AZB401" in render(report)
    assert "\x1b[" not in render(report)
    assert "\x1b[" in render(report, colour=True)
    assert render(report, "concise").startswith("infra/main.tf:3:16: error AZB401")
