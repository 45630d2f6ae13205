"""Patterns of packs: what they find, what is refused, and that no text makes them slow."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.policy.patterns import check_pattern, found

HARMLESS = [
    "^Windows",
    "^20([01][0-9]|2[0-4])-",
    "a+b",
    "(a|b)*c$",
    r"^\d{1,3}$",
    "x{2,}",
    "",
    "[^a]",
]
EXPONENTIAL = ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*)*x", "^(([a-z])+.)+[A-Z]$"]
NOT_LINEAR = [r"(a+)\1", "(?=a+)b", "(?<!a)b+", "(?P<x>a)(?P=x)+"]


@pytest.mark.parametrize("pattern", HARMLESS)
@given(text=st.text(alphabet="abcxW0129-\nindows", max_size=12))
def test_finds_what_python_finds(pattern: str, text: str) -> None:
    check_pattern(pattern)
    if not text.endswith("\n"):  # where `$` of Python also holds before the last line end
        assert found(pattern, text) == (re.search(pattern, text) is not None)


@pytest.mark.parametrize("pattern", EXPONENTIAL)
def test_no_text_makes_a_pattern_slow(pattern: str) -> None:
    check_pattern(pattern)
    before = time.process_time()
    assert found(pattern, "a" * 5_000 + "!") in (None, False)
    assert time.process_time() - before < 5


@pytest.mark.parametrize("pattern", [*NOT_LINEAR, "(", "a{2,1}"])
def test_what_cannot_run_in_linear_time_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        check_pattern(pattern)
