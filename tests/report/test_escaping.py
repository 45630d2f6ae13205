"""Text from untrusted files is no command, neither to a terminal nor to a CI service."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.assessment import assess
from azbackup_lint.engine import Sources, lint
from azbackup_lint.formats import (
    ASSESSMENT_FORMATS,
    REPORT_FORMATS,
    render_assessment,
    render_report,
)
from azbackup_lint.inspection import inspect, render_json, render_text
from azbackup_lint.report.display import Display
from azbackup_lint.report.escaping import json_text, printable, without_commands
from azbackup_lint.settings import Settings

COMMAND = re.compile(r"##(?:vso)?\[|^\s*::", re.MULTILINE | re.IGNORECASE)
HOSTILE = "::error::x ##vso[task.complete]##[error]"
SHOWN = Display(show_unknown=True)


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    """A root module whose file, VM and variables are named like commands."""
    monkeypatch.chdir(tmp_path)
    Path(f"{HOSTILE}.tf").write_text(
        f'variable "size" {{ default = "{HOSTILE}" }}\n'
        'variable "open" {}\n'
        'resource "azurerm_linux_virtual_machine" "vm" {\n'
        f'  name     = "{HOSTILE}"\n'
        '  location = "westeurope"\n'
        '  size     = "Standard_B1s"\n'
        "  zone     = var.open\n"
        "}\n"
        f'resource "{HOSTILE}" {{\n'
    )
    return Sources((Path(f"{HOSTILE}.tf"),))


@pytest.mark.parametrize("name", [n for n in REPORT_FORMATS if n not in ("github", "azure")])
def test_report_holds_no_command(hostile: Sources, name: str) -> None:
    output = render_report(lint(hostile, Settings()), name, SHOWN)
    assert "task.complete" in output
    assert not COMMAND.search(output)


@pytest.mark.parametrize("name", [name for name in ASSESSMENT_FORMATS if name != "html"])
def test_assessment_holds_no_command(hostile: Sources, name: str) -> None:
    output = render_assessment(assess(hostile, Settings()), name, SHOWN)
    assert "task.complete" in output
    assert not COMMAND.search(output)


def test_inspection_holds_no_command(hostile: Sources) -> None:
    document = inspect(hostile, Settings())
    for render in (render_text, render_json):
        output = render(document)
        assert "task.complete" in output
        assert not COMMAND.search(output)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("##vso[a]", "#\\u0023vso[a]"),
        ("a ##VSO[b]##[c]", "a #\\u0023VSO[b]#\\u0023[c]"),
        ("###[a]", "##\\u0023[a]"),
        ("::a::", "\\u003a:a::"),
        ("a\n \u00a0::b", "a\n \u00a0\\u003a:b"),
        ("a::b ## [c] #[d] ##vso", "a::b ## [c] #[d] ##vso"),
    ],
)
def test_commands_are_broken(text: str, expected: str) -> None:
    assert without_commands(text) == expected


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text('aä\n"\x1b'),
        lambda inner: st.lists(inner) | st.tuples(inner) | st.dictionaries(st.text("bü\\"), inner),
    ),
    st.booleans(),
)
def test_json_is_indented_as_usual(document: object, ascii_only: bool) -> None:
    usual = json.dumps(document, indent=2, ensure_ascii=ascii_only)
    assert json_text(document, ascii_only=ascii_only) == f"{usual}\n"


def test_json_of_any_letters_has_nothing_that_a_terminal_acts_upon() -> None:
    hostile = "ä\x7f\x9b31m\u2028\u202e\u2066\u200b\ud800\U000e0041"
    shown = json_text({hostile: [hostile]}, ascii_only=False)
    assert shown == printable(shown)
    assert "ä" in shown
    assert json.loads(shown) == {hostile: [hostile]}


def test_json_stays_the_same_data() -> None:
    document = {"##vso[a]": ["##[b]", "###[", "::", "\\##["]}
    assert json.loads(json_text(document)) == document
    assert not COMMAND.search(json_text(document))


def test_one_value_is_printable_without_its_line() -> None:
    assert printable("##vso[a]\x1b") == "#\\u0023vso[a]\\u001b"
