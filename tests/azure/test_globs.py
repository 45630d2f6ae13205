"""Patterns of tables match what those of the shell do."""

from fnmatch import fnmatchcase

from hypothesis import example, given
from hypothesis import strategies as st

from azbackup_lint.azure.globs import matches

LETTERS = "ab*?-"


@given(name=st.text(LETTERS, max_size=8), pattern=st.text(LETTERS, max_size=8))
@example("18.04-lts", "1?.04-lts")
@example("0001-com-ubuntu-server-focal", "0001-com-ubuntu-*-focal*")
@example("", "**")
@example("d2_v2", "[ad][1-3]_v[2]*")
@example("d2_v3", "[ad][12]_v[2]*")
def test_matches_as_the_shell_does(name: str, pattern: str) -> None:
    assert matches(name, pattern) == fnmatchcase(name, pattern)


def test_a_long_name_takes_no_time() -> None:
    assert not matches("a" * 20_000, "*a*a*b")
