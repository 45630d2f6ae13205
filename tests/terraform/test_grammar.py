"""The grammar's tables: kept in the user's cache, rebuilt when that is of no use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import azbackup_lint.languages.terraform.syntax.grammar as grammar_module
from azbackup_lint.languages.terraform.syntax import parser
from azbackup_lint.languages.terraform.syntax.grammar import (
    Machine,
    Tables,
    UnexpectedTokenError,
    encode,
    load_tables,
)

LINTER = Path(grammar_module.__file__).parents[2]

PROGRAM = """
import sys
from azbackup_lint.source import Source
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
node, problems = parse_expression(Source("x", "a+1").span(0, 3))
assert node is not None and not problems
print("lark" in sys.modules)
"""

# value = NAME, and nothing else
TABLES = Tables({0: {"NAME": 1}, 1: {"$END": -1}}, [("attribute", 3, "attribute")], [0])


NONE = Path("there is no such file")


def whole(tables: Tables, like: Tables) -> Tables:
    """Tables after all of the states that others have were reached."""
    return replace(tables, states={number: tables.states[number] for number in like.states})


@pytest.fixture
def built() -> list[int]:
    return []


@pytest.fixture
def build(built: list[int]) -> Callable[[], Tables]:
    def build() -> Tables:
        built.append(1)
        return TABLES

    return build


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME"
    monkeypatch.setenv(variable, str(tmp_path))
    return tmp_path / "azbackup-lint"


def test_tables_are_built_once(cache: Path, build: Callable[[], Tables], built: list[int]) -> None:
    assert whole(load_tables("k", build, NONE), TABLES) == TABLES
    assert whole(load_tables("k", build, NONE), TABLES) == TABLES
    assert built == [1]
    load_tables("another", build, NONE)
    assert built == [1, 1]
    assert sorted(file.name for file in cache.glob("grammar/*")) == ["another.json", "k.json"]


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"{}",
        b"\xff",
        encode(TABLES, "k")[:-1],
        encode(TABLES, "k").replace(b"NAME", b"NAMF"),
        encode(TABLES, "other"),
        b"k 99999999\n" + encode(TABLES, "k").partition(b"\n")[2],
    ],
)
def test_a_damaged_cache_is_replaced(
    damaged: bytes, cache: Path, build: Callable[[], Tables], built: list[int]
) -> None:
    (cache / "grammar").mkdir(parents=True, mode=0o700)
    (cache / "grammar" / "k.json").write_bytes(damaged)
    assert whole(load_tables("k", build, NONE), TABLES) == TABLES
    assert whole(load_tables("k", build, NONE), TABLES) == TABLES
    assert built == [1]


def test_a_cache_that_cannot_be_written_does_no_harm(
    cache: Path, build: Callable[[], Tables], built: list[int]
) -> None:
    cache.write_text("a file where the folder should be")
    assert whole(load_tables("k", build, NONE), TABLES) == TABLES
    assert built == [1]


@pytest.mark.parametrize("base", ["", "relative/folder"])
def test_without_a_usable_folder_nothing_is_written(
    base: str,
    build: Callable[[], Tables],
    built: list[int],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, base)
    monkeypatch.delenv("HOME", raising=False)
    assert whole(load_tables("k", build, NONE), TABLES) == TABLES
    assert list(tmp_path.iterdir()) == []


def test_the_second_start_needs_no_lark(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(LINTER),
        "XDG_CACHE_HOME": str(tmp_path),
        "LOCALAPPDATA": str(tmp_path),
    }
    outputs = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert outputs == [[b"True"], [b"False"]]


def test_tables_of_the_wheel_come_first(
    cache: Path, build: Callable[[], Tables], built: list[int], tmp_path: Path
) -> None:
    made = tmp_path / "grammar-tables.json"
    made.write_bytes(encode(TABLES, "k"))
    assert whole(load_tables("k", build, made), TABLES) == TABLES
    assert (built, cache.exists()) == ([], False)
    assert whole(load_tables("another grammar", build, made), TABLES) == TABLES
    assert built == [1]
    made.write_bytes(b"k 0")
    load_tables("k", build, made)
    assert built == [1, 1]


def test_the_tables_of_a_wheel_are_those_that_a_run_builds(tmp_path: Path) -> None:
    made = tmp_path / "grammar-tables.json"
    made.write_bytes(parser.made_tables())
    read = load_tables(parser._grammar_key(), lambda: pytest.fail("built"), made)
    built = parser._build_tables()
    assert whole(read, built) == built


def test_an_unexpected_token_is_named() -> None:
    token = ("COMMA", ",", 3, 4)
    with pytest.raises(UnexpectedTokenError) as caught:
        Machine(TABLES, {}).run([token])
    assert caught.value.token is token
