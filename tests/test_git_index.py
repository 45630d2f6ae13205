"""The paths of real indexes, and of damaged ones."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.git_index import tracked_paths

NAMES = ["main.tf", "a/b/c/main.tf", "a/b/d.tf", "a-b/é 😀.tf", "z" * 200 + "/" + "y" * 200]


@pytest.mark.parametrize("hashes", ["sha1", "sha256"])
@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_paths_are_those_that_git_lists(version: str, hashes: str, tmp_path: Path) -> None:
    def git(*arguments: str) -> bytes:
        return subprocess.run(
            ["git", *arguments], cwd=tmp_path, check=True, capture_output=True
        ).stdout

    git("init", "-q", f"--object-format={hashes}")
    for name in NAMES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    git("add", ".")
    if version == "3":  # a flag of this kind makes git write it
        (tmp_path / "later.tf").write_text("")
        git("add", "--intent-to-add", "later.tf")
    else:
        git("update-index", "--index-version", version)
    data = (tmp_path / ".git" / "index").read_bytes()
    assert data[7] == int(version)
    files = set(git("ls-files", "-z").split(b"\0")[:-1])
    folders = {os.path.dirname(file) for file in files} | {b"a", b"a/b"}
    assert tracked_paths(data) == (files | folders) - {b""}


@given(st.binary(max_size=300), st.integers(2, 4), st.integers(0, 9))
def test_damage_makes_nothing_known(data: bytes, version: int, count: int) -> None:
    header = b"DIRC" + version.to_bytes(4, "big") + count.to_bytes(4, "big")
    assert isinstance(tracked_paths(header + data), frozenset)
    assert tracked_paths(data) == frozenset()
