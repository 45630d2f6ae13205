"""Diffs are those of the standard library, and as short in long files as in short ones."""

import shutil
import subprocess
from difflib import unified_diff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.unified_diff import NO_NEWLINE, diff

TEXTS = st.lists(st.sampled_from(["a", "}", "  }", "", "é😀", "\r", "\x0c"]), max_size=30).map(
    "\n".join
)


@given(TEXTS, TEXTS)
def test_a_diff_is_that_of_the_standard_library(before: str, after: str) -> None:
    lines = [
        [f"{line}\n" for line in text.split("\n")[:-1]]
        + [text.split("\n")[-1]] * (text[-1:] != "\n" and text != "")
        for text in (before, after)
    ]
    expected = unified_diff(*lines, "a/x", "b/x")
    ended = (line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}" for line in expected)
    assert diff("x", before, after) == "".join(ended)


NAMES = ["x", "a b", "a\nb", 'a"b', "a\\b", "a\tb", "é", "a\x01b", "a\udcffb", ' "\n']


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize(
    "program", [("git", "apply"), ("patch", "-p1", "-s")], ids=lambda of: of[0]
)
def test_other_programs_find_the_file(name: str, program: tuple[str, ...], tmp_path: Path) -> None:
    if shutil.which(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    file = tmp_path / name
    file.write_text("one\ntwo\n")
    changes = diff(name, "one\ntwo\n", "one\n2\n").encode()
    subprocess.run(program, cwd=tmp_path, input=changes, check=True)
    assert file.read_text() == "one\n2\n"
    assert [*tmp_path.iterdir()] == [file]


def test_lines_that_come_often_stay_where_they_are() -> None:
    block = "resource {\n  body {\n    count = 3\n    days  = 7\n  }\n}\n"
    before = block * 60
    after = before[: -len(block)] + block.replace("3", "7").replace("days  = 7", "days  = 5")
    changed = [line for line in diff("main.tf", before, after).splitlines()[2:] if line[0] in "+-"]
    assert changed == ["-    count = 3", "-    days  = 7", "+    count = 7", "+    days  = 5"]
