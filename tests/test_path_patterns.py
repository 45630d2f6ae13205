"""Patterns of paths against git itself, and in bounded time."""

import random
import re
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.path_patterns import (
    MAX_PATTERNS,
    PathFilter,
    PathPattern,
    PatternIndex,
    parse_lines,
    parse_pattern,
)

CASES = [
    # pattern, path, whether it is a folder, whether it matches
    ("build", "a/build", True, True),
    ("build/", "build", False, False),
    ("build/", "a/build", True, True),
    ("/build", "a/build", True, False),
    ("a/b", "c/a/b", False, False),
    ("a/b", "a/b", False, True),
    ("*.tf", "x/y/main.tf", False, True),
    ("*.tf", ".tf", False, True),
    ("a*a", "a", False, False),
    ("a*a", "aa", False, True),
    ("*a*b*", "xaxbx", False, True),
    ("*a*b*", "xbxax", False, False),
    ("legacy/**", "legacy", True, False),
    ("legacy/**", "legacy/a/b.tf", False, True),
    ("**/legacy", "a/b/legacy", True, True),
    ("**", "a/b", False, True),
    ("a/**/b", "a/b", False, True),
    ("a/**/b", "a/x/y/b", False, True),
    ("a/**/b", "a/x/y/c", False, False),
    ("a/*", "a/x/y", False, False),
    ("[ab]c", "bc", False, True),
    ("[!ab]c", "bc", False, False),
    ("[^ab]c", "xc", False, True),
    ("[]a]", "]", False, True),
    ("[[:digit:]]x", "7x", False, True),
    ("[a\\]]x", "]x", False, True),
    ("\\*", "*", False, True),
    ("\\*", "x", False, False),
    ("\\!x", "!x", False, True),
    ("\\#x", "#x", False, True),
    ("x ", "x", False, True),
    ("x\\ ", "x ", False, True),
    ("?", "ä", False, True),
    ("?", "ab", False, False),
]


@pytest.mark.parametrize(("text", "path", "is_folder", "matches"), CASES)
def test_a_pattern(text: str, path: str, is_folder: bool, matches: bool) -> None:
    pattern = parse_pattern(text)
    assert pattern is not None
    assert pattern.matches(path.split("/"), is_folder=is_folder) is matches


@pytest.mark.parametrize("text", ["", "   ", "/", "!", "[a", "a\\", "[[:none:]]", "x[a-"])
def test_what_matches_nothing_is_no_pattern(text: str) -> None:
    assert parse_pattern(text) is None


def test_the_last_pattern_that_matches_decides() -> None:
    chosen = PathFilter(Path("/r"), tuple(parse_lines(["# all", "*.json", "!keep.json", ""])))
    assert chosen.decide(Path("/r/a/x.json"), is_folder=False) is True
    assert chosen.decide(Path("/r/a/keep.json"), is_folder=False) is False
    assert chosen.decide(Path("/r/a/x.tf"), is_folder=False) is None
    assert chosen.decide(Path("/elsewhere/x.json"), is_folder=False) is None


def test_work_grows_with_the_length_and_not_with_its_powers() -> None:
    hostile = [
        ("*a" * 120 + "*b", ["a" * 255]),
        ("**/a/" * 60 + "**/b", ["a"] * 2_000),
        ("**/" + "*a" * 100, ["a" * 200] * 15 + ["b"]),
        ("[" + "a-" * 2_000 + "]", ["a"]),
    ]
    begun = time.process_time()
    for text, names in hostile:
        pattern = parse_pattern(text)
        assert pattern is None or pattern.matches(names, is_folder=False) in (True, False)
    assert time.process_time() - begun < 5, "regular expressions that backtrack take minutes"
    assert len(parse_lines(["*.tf"] * MAX_PATTERNS)) == MAX_PATTERNS
    assert parse_lines([*["*.tf"] * MAX_PATTERNS, "!main.tf"]) == ()


TEXTS = st.lists(st.text("ab*?/!\\\\[].", min_size=1, max_size=8), min_size=1, max_size=12)
PATHS = st.lists(st.text("ab*[].\\\\", min_size=1, max_size=3), min_size=1, max_size=4)


@given(TEXTS, PATHS, st.booleans())
def test_an_index_decides_as_the_filter_does(
    texts: list[str], names: list[str], is_folder: bool
) -> None:
    chosen = PathFilter(Path("/r"), tuple(parse_lines(texts)))
    path = Path("/r").joinpath(*names)
    expected = chosen.decide(path, is_folder=is_folder)
    assert PatternIndex(chosen).decide(path, is_folder=is_folder) is expected


def test_an_index_compares_a_path_with_few_patterns(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line for n in range(500) for line in (f"name{n}", f"/a{n}/**", f"*.e{n}x")]
    index = PatternIndex(PathFilter(Path("/r"), tuple(parse_lines([*lines, "*.tf"]))))
    compared: list[str] = []
    matches = PathPattern.matches

    def counted(pattern: PathPattern, names: Sequence[str], *, is_folder: bool) -> bool:
        compared.append(pattern.text)
        return matches(pattern, names, is_folder=is_folder)

    monkeypatch.setattr(PathPattern, "matches", counted)
    assert index.decide(Path("/r/a7/name8/b.tg"), is_folder=False) is True
    assert compared == ["name8", "/a7/**"]


PIECES = [
    "a",
    "b",
    "*",
    "?",
    "**/",
    "/**",
    "/",
    ".tf",
    "[ab]",
    "[!a]",
    "[]a]",
    "\\*",
    " ",
    "!",
    "#",
]
PIECES += ["[[:alpha:]]", ".json", "[a-c]", "/**/", "x y"]
ODD = re.compile(r"[^/!]\*\*|\*\*[^/]|\*\*\*")
"""A `**` beside other characters, which no documentation of git explains."""
NAMES = ["a", "b", "ab", "a.tf", "b.json", "x y", "[a]", "-", "#", "!"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_git_ignores_the_same(seed: int, tmp_path: Path) -> None:
    pick = random.Random(seed)
    paths = {"/".join(pick.choices(NAMES, k=pick.randint(1, 4))) for _ in range(150)}
    folders = {path.rsplit("/", n)[0] for path in paths for n in range(1, path.count("/") + 1)}
    for path in sorted(folders):
        (tmp_path / path).mkdir(parents=True, exist_ok=True)
    for path in paths - folders:
        (tmp_path / path).touch()
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for _ in range(60):
        lines = ["".join(pick.choices(PIECES, k=pick.randint(1, 5))) for _ in range(3)]
        lines = [line for line in lines if not ODD.search(line)]
        (tmp_path / ".gitignore").write_text("\n".join(lines) + "\n")
        command = ["git", "-C", tmp_path, "check-ignore", "--stdin", "-z", "--no-index"]
        asked = "\0".join(sorted(paths | folders))
        git = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
        chosen = PathFilter(tmp_path, tuple(parse_lines(lines)))
        index = PatternIndex(chosen)
        ours = {path for path in paths | folders if _is_ignored(path, tmp_path, index, folders)}
        assert ours == set(git.stdout.split("\0")) - {""}, lines


def _is_ignored(path: str, base: Path, chosen: PatternIndex, folders: set[str]) -> bool:
    names = path.split("/")
    above = ["/".join(names[:n]) for n in range(1, len(names) + 1)]
    return any(chosen.decide(base / p, is_folder=p in folders) for p in above)
