"""Diffs are those of the standard library, and as short in long files as in short ones."""

from difflib import unified_diff

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


def test_lines_that_come_often_stay_where_they_are() -> None:
    block = "resource {\n  body {\n    count = 3\n    days  = 7\n  }\n}\n"
    before = block * 60
    after = before[: -len(block)] + block.replace("3", "7").replace("days  = 7", "days  = 5")
    changed = [line for line in diff("main.tf", before, after).splitlines()[2:] if line[0] in "+-"]
    assert changed == ["-    count = 3", "-    days  = 7", "+    count = 7", "+    days  = 5"]
