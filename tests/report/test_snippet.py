"""Snippets of hostile and unusual lines: exact underlines, bounded width, nothing that acts."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.report import snippet as snippet_module
from azbackup_lint.report.escaping import one_line, printable
from azbackup_lint.report.snippet import LEAD, MAX_WIDTH, snippet
from azbackup_lint.secrets_in_code import without_secrets
from azbackup_lint.source import Source

ELLIPSES = 2


def shown(line: str) -> tuple[str, str]:
    """The snippet of the span between « and » of a line: its text and its underline."""
    start, end = line.index("«"), line.index("»") - 1
    source = Source("main.tf", line.replace("«", "").replace("»", ""))
    _, text, indent, underline = snippet(source.span(start, end))
    return text, indent + underline


def least_columns(text: str) -> int:
    """A lower bound of the columns that a text takes: marks and selectors count nothing."""
    spacing = (char for char in text if unicodedata.category(char)[0] not in "MC")
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in spacing)


@pytest.mark.parametrize(
    ("line", "underline"),
    [
        ('name = "⚠\ufe0f" + «x»', " " * 14 + "^"),  # one column, and one more by its selector
        ('name = "☕\ufe0f" + «x»', " " * 14 + "^"),  # two columns already
        ('name = "क\u0941" + «x»', " " * 13 + "^"),  # a vowel sign that doesn't combine canonically
        ("a = «👨\u200d👩»", "    ^^^^"),
    ],
)
def test_marks_and_selectors_have_no_width_of_their_own(line: str, underline: str) -> None:
    assert shown(line)[1] == underline


@pytest.mark.parametrize(
    ("line", "text", "columns"),
    [
        ("x" * 200 + "«value»", "…" + "x" * (MAX_WIDTH - 5) + "value", 5),
        ("«value»" + "y" * 200, "value" + "y" * (MAX_WIDTH - 5) + "…", 5),
        ('x = "«' + "v" * 200 + '»"', 'x = "' + "v" * (MAX_WIDTH - 5) + "…", MAX_WIDTH - 5),
        (
            "x" * 99 + "«" + "v" * 200 + "»",
            "…" + "x" * LEAD + "v" * (MAX_WIDTH - LEAD) + "…",
            MAX_WIDTH - LEAD,
        ),
        (
            "日" * 90 + "«本»" + "語" * 90,
            "…" + "日" * (LEAD // 2) + "本" + "語" * ((MAX_WIDTH - LEAD) // 2 - 1) + "…",
            2,
        ),
        (
            "\x1b" * 90 + "«本»",
            "…" + "\\u001b" * ((MAX_WIDTH - 2) // 6) + "本",
            2,
        ),
        (
            "«" + "⚠\ufe0f" * 90 + "»",
            "⚠\ufe0f" * (MAX_WIDTH // 2) + "…",
            MAX_WIDTH,
        ),
    ],
    ids=["end", "start", "long-value", "long-value-inside", "wide", "escaped", "pictographs"],
)
def test_long_lines_are_cut_by_columns(line: str, text: str, columns: int) -> None:
    found, underline = shown(line)
    assert found == text
    assert underline.strip() == "^" * columns


UNUSUAL = st.sampled_from(
    'ab ="{\t\x00\x1b\x85\u0301\u0941\u061c\u200d\u202e\ufe0f日⚠☕👨\U000e0041\ud800'
)


LINES = st.one_of(
    st.text(UNUSUAL, max_size=20),
    st.builds(str.__mul__, st.text(UNUSUAL, min_size=1, max_size=6), st.integers(20, 100)),
)


@given(LINES, st.data())
def test_every_snippet_is_bounded_and_harmless(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    number, text, indent, underline = snippet(Source("main.tf", line).span(start, end))
    assert number == 1
    assert set(indent) <= {" "}
    assert set(underline) == {"^"}
    assert len(indent + underline) <= MAX_WIDTH + ELLIPSES
    assert one_line(text) == text
    assert least_columns(text) <= MAX_WIDTH + ELLIPSES


@pytest.mark.parametrize(
    "character",
    [
        *"\x00\x1b\x7f\x9b\u061c\u200b\u200f\u202e\u2028\u2060\u2066\ufeff\ud800\U000e0041",
        *"\xad\u034f\u115f\u1160\u17b4\u3164\uffa0\ufff9\U0001bca0\U0001d173\U000e0fff",
    ],
    ids=ascii,
)
def test_what_acts_or_hides_is_spelled_out(character: str) -> None:
    assert printable(f"a{character}b").isascii()
    assert printable(f"a{character}b")[1] == "\\"


@pytest.mark.parametrize(
    "text", ["日本", "e\u0301", "👨\u200d👩", "⚠\ufe0f", "葛\U000e0100", "a\nb", "a\tb"], ids=ascii
)
def test_what_people_write_stays(text: str) -> None:
    assert printable(text) == text


def test_a_line_is_searched_for_secrets_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of findings may be on one line, however long that is."""
    searched = []

    def search(line: str, text: str, offset: int) -> str:
        searched.append(offset)
        return without_secrets(line, text, offset)

    monkeypatch.setattr(snippet_module, "without_secrets", search)
    source = Source("main.tf", "\n" + "max_shares = 2 " * 500)
    for start in range(14, 7000, 15):
        assert snippet(source.span(start, start + 1))[1].count("max_shares") > 1
    assert searched == [1]


def test_defaults_on_a_line_are_no_walks_through_the_text() -> None:
    class Counted(str):
        looks = 0

        def __getitem__(self, key: object) -> str:
            Counted.looks += 1
            return super().__getitem__(key)  # type: ignore[index]

    line = '{ default = "x" }, { default = "y", sensitive = true }, ' * 100
    shown = without_secrets(line, Counted(line), 0)
    assert shown == line.replace('"y"', '"*"')
    assert Counted.looks < 800  # a few for each text


def test_a_plain_line_is_not_measured_character_by_character(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[str] = []
    monkeypatch.setattr(snippet_module, "width", lambda text: measured.append(text) or len(text))
    source = Source("main.tf", "max_shares = 2 " * 500)
    _, text, _, _ = snippet(source.span(3013, 3014))
    assert len(text) == MAX_WIDTH + ELLIPSES
    assert len(measured) < 10
