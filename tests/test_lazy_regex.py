"""Patterns that are compiled when they are first used do what compiled ones do."""

import re
import signal
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import azbackup_lint
from azbackup_lint import lazy_regex as regexes
from azbackup_lint.changes.changed_lines import _TOKEN
from azbackup_lint.lazy_regex import lazy_regex, program_module
from azbackup_lint.lsp.edited_lines import EditedLines
from azbackup_lint.lsp.written_links import links_in
from azbackup_lint.resources import unindexed

PATTERN = lazy_regex("x")
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


PROGRAMS = (
    (SOURCE, FLAGS),
    (
        r"(?i)[à-ÿ]{2,}+|(?<!\\w)(a|b(?P<rest>.*?))\\1?"
        if sys.version_info >= (3, 11)
        else "(?i)a",
        0,
    ),
    (r"[^\\W\\d\\u4e00-\\u9fff]+$", re.MULTILINE | re.ASCII),
    (rb"\\x00(?P<bytes>[\\x80-\\xff]+)", re.DOTALL),
)


def test_programs_of_patterns_are_those_that_the_compiler_makes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(regexes, "PROGRAMS", {})
    monkeypatch.setattr(regexes, "_used", [])
    for pattern, flags in PROGRAMS:
        lazy_regex(pattern, flags).search(pattern[:0])
    made: dict[str, Any] = {}
    exec(program_module(), made)
    assert made["PYTHON"] == regexes.PYTHON
    expected = [re.compile(pattern, flags) for pattern, flags in PROGRAMS]
    monkeypatch.setattr(regexes, "PROGRAMS", made["PROGRAMS"])
    monkeypatch.setattr(re, "compile", None)
    for (pattern, flags), compiled in zip(PROGRAMS, expected, strict=True):
        lazy = lazy_regex(pattern, flags)
        assert lazy.search(pattern[:0]) is None
        assert lazy._compiled == compiled
        assert (lazy.groups, lazy.groupindex) == (compiled.groups, compiled.groupindex)


REPEATED = (
    "/",
    "//",
    "#",
    "/*",
    "*/",
    "*",
    '"',
    "\\",
    "'",
    " ",
    "\n",
    "\t",
    "a",
    "_",
    "0",
    "-",
    ".",
)
ENDS = ("", "!", "\n!", '"', "}")
SECONDS = 10
"""Of CPU for hundreds of texts: far more than they take, far less than backtracking would."""


def _patterns() -> list[object]:
    """All patterns that modules have, as they are compiled."""
    found = []
    for module in walk_packages(azbackup_lint.__path__, "azbackup_lint."):
        for name, value in vars(import_module(module.name)).items():
            if isinstance(value, (re.Pattern, type(PATTERN))) and isinstance(value.pattern, str):
                pattern = re.compile(value.pattern, value.flags)
                found.append(pytest.param(pattern, id=f"{module.name}.{name}"))
    return found


@pytest.fixture
def _given_up() -> Iterator[None]:
    """Ends a search that takes too long; the engine looks for signals now and then."""

    def give_up(*_: object) -> None:
        raise TimeoutError(f"a pattern takes more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("pattern", _patterns())
@pytest.mark.usefixtures("_given_up")
def test_no_pattern_backtracks_for_ever(pattern: re.Pattern[str]) -> None:
    """A line of slashes in an object once took longer than anybody would wait."""
    heads = ["", *re.findall(r"[\w:/#*\"'$%{}\[\]-]{1,4}", pattern.pattern)[:4]]
    for head, unit, end in product(heads, REPEATED, ENDS):
        text = f"{head}{unit * (48 // len(unit))}{end}"
        pattern.match(text)
        pattern.search(text)


LONG: dict[str, Callable[[], object]] = {
    "lines that end in returns": lambda: EditedLines("\r" + "a" * 400_000),
    "JSON within JSON": lambda: links_in(Path("a.json"), '{"a": "' + '\\"x\\":' * 60_000 + '"}'),
    "brackets in an address": lambda: unindexed("[" * 300_000),
    "quotes in a block": lambda: list(_TOKEN.finditer('\\"' * 200_000)),
}


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("read", LONG.values(), ids=LONG)
@pytest.mark.usefixtures("_given_up")
def test_long_texts_are_searched_in_linear_time(read: Callable[[], object]) -> None:
    read()
