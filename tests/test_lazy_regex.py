"""Patterns that are compiled when they are first used do what compiled ones do."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from azbackup_lint.lazy_regex import lazy_regex

SOURCE, FLAGS = r"(?P<letter>[a-c])(\d)?", re.IGNORECASE
TEXT = "xA1 b c2"
USES: dict[str, Callable[[Any], object]] = {
    "match": lambda pattern: pattern.match(TEXT, 1).groups(),
    "fullmatch": lambda pattern: pattern.fullmatch("C3").span(),
    "search": lambda pattern: pattern.search(TEXT).group("letter"),
    "findall": lambda pattern: pattern.findall(TEXT),
    "finditer": lambda pattern: [found.span() for found in pattern.finditer(TEXT, 3)],
    "split": lambda pattern: pattern.split(TEXT),
    "sub": lambda pattern: pattern.sub(r"<\g<letter>>", TEXT),
    "subn": lambda pattern: pattern.subn("", TEXT, count=1),
    "pattern": lambda pattern: pattern.pattern,
    "groups": lambda pattern: pattern.groups,
    "groupindex": lambda pattern: dict(pattern.groupindex),
    "no such thing": lambda pattern: hasattr(pattern, "no_such_thing"),
    "printed": repr,
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("earlier", [None, *USES])
def test_a_pattern_does_what_a_compiled_one_does(use: str, earlier: str | None) -> None:
    pattern = lazy_regex(SOURCE, FLAGS)
    if earlier is not None:
        USES[earlier](pattern)
    assert USES[use](pattern) == USES[use](re.compile(SOURCE, FLAGS))


def test_a_pattern_is_compiled_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    compile_now = re.compile

    def counted(pattern: str, flags: int) -> "re.Pattern[str]":
        compiled.append(pattern)
        return compile_now(pattern, flags)

    monkeypatch.setattr(re, "compile", counted)
    pattern = lazy_regex(SOURCE, FLAGS)
    assert pattern.pattern == SOURCE
    assert compiled == []
    assert pattern.match("a1")
    assert pattern.search("a1")
    assert compiled == [SOURCE]


def test_a_pattern_with_a_mistake_says_so_when_it_is_used() -> None:
    pattern = lazy_regex("(")
    with pytest.raises(re.error):
        pattern.match("")
