"""Text from untrusted files breaks out of no format: every output is parsed back to the same text.

Formats for programs hold it exactly; those for people spell out what can't be shown or printed.
"""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from azbackup_lint.formats import REPORT_FORMATS
from tests.report.frames import (
    FORMATS,
    came_back,
    harmless_on_a_terminal,
    kept_in_frame,
    without_a_command,
)

PIECES = [
    *("\n", "\r", "\t", "::", "::error::", "##vso[task.complete]", "##[error]", "]]>", "|", "`"),
    *(
        "<",
        "&",
        '"',
        "'",
        ",",
        ";",
        "]",
        "[a](b)",
        "{0}",
        "%",
        "%0A",
        "%25",
        "%AZP25",
        "\\",
        "=1+1",
    ),
    *(
        "+",
        "-",
        "@SUM(A1)",
        "=",
        "\x00",
        "\x1b[31m",
        "\x85",
        "\u202e",
        "\u2028",
        "\ud800",
        "\ufffe",
    ),
    *("@someone", "#1", "https://", "www.", "<!-- -->"),
    *("<br>", "-->", "&amp;", "# ", "日", "\U0001f4be", "//", ".", "..", " "),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(st.characters(), max_size=3), max_size=8).map(
    "".join
)


def test_every_format_is_parsed_back() -> None:
    assert {*FORMATS, "text", "full"} == set(REPORT_FORMATS)


@pytest.mark.parametrize("name", FORMATS)
@given(path=TEXTS, message=TEXTS)
@example("::error::x,y=1:2.tf", "##vso[task.complete]%0A::error::x")
@example("=a|b.tf", "'=cmd|' /C calc'!A0")
@example("\ud800[a](b){0}.tf", "\ud800[a](b){0}")
def test_same_text_comes_back(name: str, path: str, message: str) -> None:
    came_back(name, path, message)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=20)
@given(path=TEXTS, text=TEXTS)
@example("a\n::error::x.tf", ']]>\x00##vso[task.complete]|,;"')
def test_text_in_any_field_breaks_no_syntax(name: str, path: str, text: str) -> None:
    kept_in_frame(name, path, text)


@pytest.mark.parametrize("name", REPORT_FORMATS)
@settings(max_examples=30)
@given(path=TEXTS, message=TEXTS)
def test_no_output_holds_a_command_of_the_text(name: str, path: str, message: str) -> None:
    without_a_command(name, path, message)


@pytest.mark.parametrize("name", ["text", "full", "concise"])
@settings(max_examples=30)
@given(path=TEXTS, text=TEXTS)
@example("\x1b]8;;https://evil.example\x1b\\\\.tf", "\x1b[2J\u202e\r\x9b31m")
def test_no_text_steers_a_terminal(name: str, path: str, text: str) -> None:
    harmless_on_a_terminal(name, path, text)
