"""Follows docs/writing-policies.md to the letter: writes its files, runs its commands."""

import re
import shlex
from pathlib import Path

import pytest

from azbackup_lint.policy.validation import schema_text
from tests.commands import run

PAGE = Path(__file__).parent.parent.parent / "docs" / "writing-policies.md"
STEP = re.compile(
    r"^`(?P<file>[\w./-]+)`\n\n```\w+\n(?P<text>.*?)^```$"
    r'|^<!-- replace (?P<changed>\S+): "(?P<old>.*?)" by "(?P<new>.*?)" -->$'
    r"|^```console\n(?P<console>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_page_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    commands = 0
    for step in STEP.finditer(PAGE.read_text(encoding="utf-8")):
        if step["file"]:
            file = tmp_path / step["file"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(step["text"], encoding="utf-8")
        elif step["changed"]:
            file = tmp_path / step["changed"]
            text = file.read_text(encoding="utf-8")
            assert text.count(step["old"]) == 1
            file.write_text(text.replace(step["old"], step["new"]), encoding="utf-8")
        else:
            for line, expected in COMMAND.findall(step["console"]):
                _run(line, expected, tmp_path)
                commands += 1
    assert commands == 7
    schema = (tmp_path / "house" / "policy.schema.json").read_text(encoding="utf-8")
    assert schema == schema_text("policy")


def _run(line: str, expected: str, folder: Path) -> None:
    words = shlex.split(line)
    assert words[0] == "azbackup-lint"
    target = words[-1] if ">" in words else ""
    arguments = words[1 : words.index(">")] if target else words[1:]
    result = run(*arguments)
    assert result.stderr == ""
    assert result.returncode == (1 if "FAULTY" in expected else 0)
    if expected:
        assert result.stdout == expected
    assert result.stdout
    if target:
        (folder / target).write_text(result.stdout, encoding="utf-8")
