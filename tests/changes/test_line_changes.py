"""Which lines of a text are new, and next to which ones lines are gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.changes import line_changes
from azbackup_lint.changes.line_changes import changed_lines, lines_of

LINES = st.lists(st.sampled_from(["a", "b", "c", "{", "}", ""]), max_size=12)


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("abc", "abc", ""),
        ("abc", "xabc", "1"),
        ("abc", "abcx", "4"),
        ("abc", "axbc", "2"),
        ("abc", "axc", "2"),
        ("abc", "ac", "12"),
        ("abc", "bc", "1"),
        ("abc", "ab", "2"),
        ("abc", "", ""),
        ("", "abc", "123"),
        ("abcdef", "axcdyf", "25"),
        ("aab", "aaab", "3"),
    ],
)
def test_changed_lines(old: str, new: str, changed: str) -> None:
    assert changed_lines([*old], [*new]) == {int(digit) for digit in changed}


@given(old=LINES, new=LINES)
def test_lines_that_are_not_changed_are_old_ones_in_order(old: list[str], new: list[str]) -> None:
    changed = changed_lines(old, new)
    kept = [line for number, line in enumerate(new, 1) if number not in changed]
    rest = iter(old)
    assert all(line in rest for line in kept)


def test_line_ends_of_windows_are_no_change() -> None:
    assert changed_lines(lines_of("a\r\nb\r\n"), lines_of("a\nb\n")) == frozenset()


def test_work_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    def compare(*_: object, **__: object) -> None:
        raise AssertionError("too many lines to compare")

    monkeypatch.setattr(line_changes, "SequenceMatcher", compare)
    old = ["first", *["x", "y"] * 1500, "last"]
    new = ["first", *["y", "x"] * 1500, "last"]
    assert changed_lines(old, new) == set(range(2, 3002))
