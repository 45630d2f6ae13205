"""Packs that a pull request may bring: nothing hangs, and no text of theirs leaves its frame."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from azbackup_lint.catalogue.blocks import Code, render_markdown
from azbackup_lint.policy.pack_files import MAX_SIZE
from tests.commands import Outcome, run
from tests.pack_tests.test_faults import EDITION, FILES, POLICY

TEXT = "\x1b[31m\u202e\n::error::x ##vso[a]b <script> {name.__class__}"
COMMANDS = (
    ("check", "--no-cache"),
    ("test", "pack"),
    ("policies",),
    ("matrix",),
    ("matrix", "--format", "markdown"),
    ("explain", "HOUSE001"),
    ("explain", "HOUSE001", "--format", "markdown", "--examples", "all"),
)
DOCUMENTS = (
    ("policies", "--format", "json"),
    ("matrix", "--format", "json"),
    ("explain", "HOUSE001", "--format", "json"),
    ("test", "pack", "--format", "json"),
)
VM = 'resource "azurerm_linux_virtual_machine" "vm" {\n  size = "Standard_D8s_v5"\n}\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a pack that its settings name."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(VM)
    (tmp_path / ".azbackup-lint.yaml").write_text("policy-dirs: [pack]\n")
    for name, text in FILES.items():
        (tmp_path / "pack" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pack" / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _outcomes() -> Iterator[Outcome]:
    for command in COMMANDS:
        outcome = run(*command)
        assert outcome.returncode in (0, 1, 2), (command, outcome)
        yield outcome


def _changed(text: str, key: str) -> str:
    """A file in which a key has the hostile text."""
    return re.sub(rf"(?m)^(\s*){key}: .*$", lambda m: f"{m[1]}{key}: {json.dumps(TEXT)}", text)


@pytest.mark.parametrize(
    ("file", "text", "keys"),
    [
        ("vms/large.yaml", POLICY, ("name", "message", "remedy", "why")),
        ("editions/every.yaml", EDITION, ("source", "title", "summary", "id")),
        ("pack.yaml", FILES["pack.yaml"], ("title", "name")),
    ],
)
def test_texts_stay_in_their_frames(folder: Path, file: str, text: str, keys: list[str]) -> None:
    for key in keys:
        (folder / "pack" / file).write_text(_changed(text, key))
        for outcome in _outcomes():
            shown = outcome.stdout + outcome.stderr
            assert "##vso" not in shown, (key, shown)
            assert not re.search(r"(?m)^\s*::error", shown), (key, shown)
            assert all(line.isprintable() for line in shown.split("\n")), (key, shown)
        for command in DOCUMENTS:
            document = run(*command).stdout
            assert "##vso" not in document
            assert "\u202e" not in document


def test_names_of_files_stay_in_their_lines(folder: Path) -> None:
    (folder / "pack" / "vms" / f"a{TEXT.replace('/', '')}.yaml").write_text("[")
    for outcome in _outcomes():
        assert all(line.isprintable() for line in (outcome.stdout + outcome.stderr).split("\n"))


def test_code_with_fences_stays_in_one() -> None:
    shown = render_markdown([Code("hcl", "a\n```\n# b\n````\n")])
    assert shown.splitlines()[0] == "`````hcl"
    assert shown.splitlines()[-1] == "`````"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("name", ["editions/every.yaml", "vms/large.yaml", "vms/more.yaml"])
def test_pipes_are_not_opened(folder: Path, name: str) -> None:
    file = folder / "pack" / name
    file.unlink(missing_ok=True)
    os.mkfifo(file)
    told = [outcome.stdout + outcome.stderr for outcome in _outcomes()]
    assert all(f"{name}: can't be read: it is no regular file" in text for text in told)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_pipes_among_examples_are_not_opened(folder: Path) -> None:
    own = folder / "pack" / "vms" / "large"
    own.mkdir()
    (folder / "pack" / "vms" / "large.yaml").unlink()
    (own / "policy.yaml").write_text(POLICY.partition("examples:")[0])
    os.mkfifo(own / "violated-x.tf")
    assert "violated-x.tf: can't be read: it is no regular file" in run("test", "pack").stdout


@pytest.mark.parametrize("name", FILES)
def test_large_files_are_not_parsed(folder: Path, name: str) -> None:
    with (folder / "pack" / name).open("a") as file:
        file.write("# x\n" * (MAX_SIZE // 4))
    for outcome in _outcomes():
        assert f"{name}: can't be read: it is larger than 1 MiB" in outcome.stdout + outcome.stderr
