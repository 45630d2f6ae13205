"""check --fix, --diff and --unsafe-fixes: what is written, shown and told."""

import os
import stat
from pathlib import Path

import pytest

from tests.commands import run
from tests.fixes.test_planning import policy

VARIABLE = 'variable "days" {\n  default = 9\n}\n'
OUTPUT = 'output "days" {\n  value = var.days\n}\n'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_fix_writes_and_reports_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(policy("9").replace("= 30", "= 4"), encoding="utf-8")
    file.chmod(0o640)
    result = run("check", "--fix", "--format", "concise")
    assert result.returncode == 0
    assert result.stdout == ""
    assert result.stderr == "fixed 3 of 3 findings in main.tf\n"
    assert file.read_text(encoding="utf-8") == policy("5").replace("= 30", "= 7")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["main.tf"]


def test_diff_writes_nothing_and_can_be_applied(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(policy("9"), encoding="utf-8")
    result = run("check", "--diff")
    assert result.returncode == 1
    assert file.read_text(encoding="utf-8") == policy("9")
    assert result.stdout.startswith("--- a/main.tf\n+++ b/main.tf\n@@ -")
    changed = [line for line in result.stdout.splitlines()[3:] if line[:1] in "+-"]
    assert changed == [
        "-  instant_restore_retention_days = 9",
        "+  instant_restore_retention_days = 5",
    ]
    assert result.stderr == "would fix 1 of 1 finding in main.tf\n"
    file.write_text(policy("5"), encoding="utf-8")
    result = run("check", "--diff")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == "would fix 0 of 0 findings\n"


def test_a_suppression_that_nothing_needs_any_more_is_no_finding_left(tmp_path: Path) -> None:
    quiet = policy("var.days", "quiet").replace(
        "var.days", "var.days # azbackup-lint: ignore[AZB606] tried"
    )
    (tmp_path / "main.tf").write_text(VARIABLE + policy("var.days") + quiet, encoding="utf-8")
    result = run("check", "--fix", "--unsafe-fixes", "--format", "concise")
    assert "unused-suppression" in result.stdout
    assert result.stderr == "fixed 1 of 1 finding in main.tf\n"


def test_unsafe_fixes_are_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    file.write_text(VARIABLE + OUTPUT + policy("var.days"), encoding="utf-8")
    before = file.read_bytes()
    result = run("check", "--fix", "-q", "--format", "concise")
    assert result.returncode == 1
    assert result.stderr == "fixed 0 of 1 finding; 1 more with --unsafe-fixes\n"
    assert file.read_bytes() == before
    result = run("check", "--fix", "--unsafe-fixes", "-q", "--format", "concise")
    assert result.returncode == 0
    assert file.read_bytes() == before.replace(b"default = 9", b"default = 5")
    result = run("check", "--unsafe-fixes")
    assert result.returncode == 2
    assert "--unsafe-fixes needs --fix or --diff" in result.stderr


ENCODINGS = {
    "line feeds": lambda text: text.encode("utf-8"),
    "carriage returns": lambda text: text.replace("\n", "\r\n").encode("utf-8"),
    "mixed line ends": lambda text: text.replace("\n", "\r\n", 3).encode("utf-8"),
    "byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16, little end first": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "no line end at the end": lambda text: text.rstrip("\n").encode("utf-8"),
    "blanks at the ends of lines": lambda text: text.replace("\n", "  \t\n").encode("utf-8"),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_encoding_and_line_ends_stay(tmp_path: Path, name: str) -> None:
    code = "# é日本 \U0001f4be\n{}"
    file = tmp_path / "main.tf"
    file.write_bytes(ENCODINGS[name](code.format(policy("9"))))
    assert run("check", "--fix").returncode == 0
    assert file.read_bytes() == ENCODINGS[name](code.format(policy("5")))


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_new_lines_end_as_the_others_do(tmp_path: Path, newline: str) -> None:
    code = policy("2").replace('"Daily"', '"Hourly"')
    code = code.replace("    time ", "    hour_interval = 4\n    hour_duration = 8\n    time ")
    file = tmp_path / "main.tf"
    file.write_bytes(code.replace("\n", newline).encode("utf-8"))
    assert run("check", "--fix", "--unsafe-fixes", "-q").returncode == 0
    line = "  instant_restore_retention_days = 2\n"
    expected = code.replace(line, line + '  policy_type                    = "V2"\n')
    assert file.read_bytes() == expected.replace("\n", newline).encode("utf-8")


def test_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    data = policy("9").encode("utf-8") + b"# \xff\xfe\x00\n"
    file.write_bytes(data)
    result = run("check", "--fix")
    assert result.returncode == 1
    assert "fixed 0 of 1 finding" in result.stderr
    assert file.read_bytes() == data


def test_unresolved_merge_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "main.tf"
    text = policy("9") + "<<<<<<< ours\n# a\n=======\n# b\n>>>>>>> theirs\n"
    file.write_text(text, encoding="utf-8")
    assert run("check", "--fix").returncode == 1
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for this user")
def test_folder_that_is_read_only_is_told(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(policy("9"), encoding="utf-8")
    tmp_path.chmod(0o500)
    try:
        result = run("check", "--fix")
    finally:
        tmp_path.chmod(0o700)
    assert result.returncode == 2
    assert "main.tf: Permission denied" in result.stderr


def test_buffer_on_standard_input_comes_back_mended() -> None:
    arguments = ("check", "-", "--stdin-filename", "main.tf", "--fix")
    result = run(*arguments, text=policy("9"))
    assert result.returncode == 0
    assert result.stdout == policy("5")
    assert not Path("main.tf").exists()
    result = run(*arguments, text=policy("5"))
    assert result.stdout == policy("5")


def test_buffer_leads_to_no_change_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "variables.tf").write_text(VARIABLE, encoding="utf-8")
    buffer = policy("var.days")
    result = run("check", "-", "--stdin-filename", "main.tf", "--fix", text=buffer)
    assert result.stdout == buffer
    assert (tmp_path / "variables.tf").read_text(encoding="utf-8") == VARIABLE


def test_reasons_are_told(tmp_path: Path) -> None:
    text = VARIABLE + policy("max(var.days, 3)")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    result = run("check", "--fix")
    first, last = result.stderr.splitlines()
    assert first == (
        "main.tf:9:36: AZB606 unsupported-instant-restore-days of azurerm_backup_policy_vm.daily "
        "has no fix here: the value is computed by an expression at main.tf:9:36"
    )
    assert last == "fixed 0 of 1 finding"


def test_code_is_told_without_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = policy("9").replace("\n  backup", "\n  ## ::error::x ##vso[task] \x1b[31m\n  backup")
    (tmp_path / "main.tf").write_text(text, encoding="utf-8")
    assert "##vso[task] \x1b[31m" in run("check", "--diff").stdout
    monkeypatch.setenv("TF_BUILD", "True")
    monkeypatch.setattr("azbackup_lint.cli.fixing._is_for_people", lambda: True)
    shown = run("check", "--diff").stdout
    assert "\\u001b[31m" in shown
    assert "\x1b" not in shown
    assert "##vso" not in shown


def test_baseline_is_not_written_while_fixing() -> None:
    result = run("check", "--fix", "--write-baseline", "known.json")
    assert result.returncode == 2
    assert "--write-baseline can't be combined with --fix or --diff" in result.stderr
