"""Several formats in one run: where each goes, and which one is taken by default."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from azbackup_lint.cli.destinations import Output, chosen_outputs
from azbackup_lint.cli.streams import write
from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.settings import UsageError
from tests.commands import run, run_process


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("main.tf").write_text("")


def test_several_formats_in_one_run() -> None:
    result = run("check", "--format", "json:out.json", "--format", "text", "--format", "concise:c")
    assert result.returncode == 0, result.stderr
    assert "no findings" in result.stdout
    assert json.loads(Path("out.json").read_text())["schemaVersion"] == 1
    assert Path("c").read_text() == ""
    assert sorted(os.listdir()) == ["c", "main.tf", "out.json"]


def test_output_file_is_for_the_format_without_one() -> None:
    run("check", "--format", "json", "--format", "concise:c", "--output-file", "out.json")
    assert json.loads(Path("out.json").read_text())["schemaVersion"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["json", "text"], "--format json and text both go to standard output"),
        (["json:a", "text:./a"], "2 formats go to one file"),
        (["json:"], "json: names no file"),
        (["jsn"], "did you mean json?"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = run("check", *(word for name in arguments for word in ("--format", name)))
    assert result.returncode == 2
    assert message in result.stderr
    assert os.listdir() == ["main.tf"]


def test_an_output_file_too_many() -> None:
    with pytest.raises(UsageError, match="every --format names a file already"):
        chosen_outputs([Output("json", Path("a"))], Path("b"), {})


def test_standard_output_by_name() -> None:
    assert "no findings" in run("check", "--format", "text:-").stdout


def test_file_is_replaced_at_once_and_keeps_its_mode() -> None:
    Path("target").write_text("old")
    Path("target").chmod(0o640)
    Path("link").symlink_to("target")
    write("new", Path("link"))
    assert Path("link").is_symlink()
    assert Path("target").read_text() == "new"
    assert Path("target").stat().st_mode & 0o777 == 0o640


def test_failed_write_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("target").write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageError, match="target: No space left"):
        write("new", Path("target"))
    assert Path("target").read_text() == "old"
    assert sorted(os.listdir()) == ["main.tf", "target"]


def test_streams_are_written_to() -> None:
    assert "no findings" in run_process("check", "--output-file", "/dev/stdout").stdout


def test_devices_are_written_to() -> None:
    write("gone", Path(os.devnull))
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("environment", "arguments", "start"),
    [
        ({}, [], "main.tf:2:1: error"),
        ({"GITHUB_ACTIONS": "true"}, [], "::error file=main.tf"),
        ({"GITHUB_ACTIONS": "false"}, [], "main.tf:2:1: error"),
        ({"TF_BUILD": "True"}, [], "##vso[task.logissue type=error;sourcepath=main.tf"),
        ({"GITHUB_ACTIONS": "true"}, ["--format", "text"], "main.tf:2:1: error"),
        ({"GITHUB_ACTIONS": "true"}, ["--format", "json:out.json"], ""),
        ({"GITHUB_ACTIONS": "true"}, ["--output-file", "out.txt"], ""),
    ],
)
def test_ci_service_chooses_the_format(
    environment: dict[str, str], arguments: list[str], start: str
) -> None:
    Path("main.tf").write_text("\nresource {")
    output = run("check", *arguments, env=environment).stdout
    assert output.startswith(start)
    assert bool(output) == bool(start)


def test_same_bytes_in_every_process(fixtures: Path) -> None:
    outputs = []
    for seed in ("0", "1"):
        files = {name: Path(f"{name}.{seed}") for name in REPORT_FORMATS}
        formats = [word for name in files for word in ("--format", f"{name}:{files[name]}")]
        project = str(fixtures / "projects" / "everything-wrong")
        assert run_process("check", project, *formats, env={"PYTHONHASHSEED": seed}).stderr == ""
        outputs.append({name: file.read_bytes() for name, file in files.items()})
    assert outputs[0] == outputs[1]
    assert all(outputs[0].values())


LIST_MODULES = """
import atexit, sys
atexit.register(lambda: print(*sys.modules, sep="\\n"))
from azbackup_lint.cli import main
main(["check", "--quiet", "--output-file", "report", "--format", sys.argv[1]])
"""


@pytest.mark.parametrize("name", ["text", "json"])
def test_other_formats_are_not_loaded(name: str) -> None:
    command = [sys.executable, "-c", LIST_MODULES, name]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    modules = set(result.stdout.splitlines())
    formats = {item for item in modules if item.startswith("azbackup_lint.report.formats.")}
    assert formats == {REPORT_FORMATS[name]}


@pytest.mark.parametrize("name", ["out.json", "reports/out.json"])
def test_no_link_of_a_repository_leads_out(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "out.json").write_text("precious")
    Path("out.json").symlink_to(outside / "out.json")
    Path("reports").symlink_to(outside)
    result = run("check", "--format", "json", "--output-file", name)
    assert result.returncode == 2
    assert (
        f"{name}: a link leads out of the current folder, to {outside / 'out.json'}"
        in result.stderr
    )
    assert (outside / "out.json").read_text() == "precious"


def test_links_inside_the_folder_are_followed() -> None:
    Path("reports").mkdir()
    Path("latest.json").symlink_to("reports/today.json")
    assert run("check", "--format", "json", "--output-file", "latest.json").returncode == 0
    assert json.loads(Path("reports/today.json").read_text())["schemaVersion"] == 1
    assert Path("latest.json").is_symlink()
