"""The text of entries: at most four lines, which hide neither doubt nor number."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbackup_lint.engine import Sources, lint
from azbackup_lint.formats import render_report
from azbackup_lint.report.display import Display
from azbackup_lint.report.formats import concise, text
from azbackup_lint.report.model import Finding, Fix
from azbackup_lint.report.widths import width
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from azbackup_lint.values import Cause
from tests.report.reports import FINDING, PROBLEM, RESTORE, report_of

QUIET = Display(quiet=True)

DISK = """resource "azurerm_managed_disk" "d" {{
  name       = "d"
  max_shares = {shares}
}}
variable "n" {{
  default = 3
}}
variable "m" {{
  default = 4
}}
"""


def label_of(files: dict[str, str], folder: Path, policy: str = "AZB401") -> str:
    """What stands after the underline of the only finding."""
    for name, code in files.items():
        (folder / name).write_text(code)
    report = lint(Sources((Path(),)), Settings(select=(policy,)))
    _, _, underline, fix = text.render(report, QUIET).splitlines()
    assert fix.startswith("  fix: ")
    return underline.partition("^")[2].lstrip("^").strip()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("shares", "label"),
    [
        ("3", ""),
        ("var.n", "3 from main.tf:6:13"),
        ('"${var.n}"', "3 from main.tf:6:13"),
        ("try(var.n, null)", "3 from main.tf:6:13"),
        ("coalesce(var.n, 1)", "3 from main.tf:6:13"),
        ("var.n + 1", "from main.tf:6:13"),
        ("var.n + var.m", "from main.tf:9:13"),
        ("true ? var.n : var.m", "from main.tf:6:13"),
        ("max(var.n, var.m)", "from main.tf:9:13"),
    ],
)
def test_what_is_shown_of_the_origin_is_the_whole_value(
    folder: Path, shares: str, label: str
) -> None:
    assert label_of({"main.tf": DISK.format(shares=shares)}, folder) == label


def test_origins_of_many_names_take_no_pattern_each(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = 50
    code = "".join(
        f'variable "named{i}" {{\n  default = 2\n}}\n'
        f'resource "azurerm_managed_disk" "d{i}" {{\n  max_shares = try(var.named{i}, null)\n}}\n'
        for i in range(number)
    )
    (folder / "main.tf").write_text(code)
    compiled: list[object] = []
    compile_ = re._compile  # type: ignore[attr-defined]
    monkeypatch.setattr(re, "_compile", lambda *of: compiled.append(of) or compile_(*of))
    report = lint(Sources((Path(),)), Settings(select=("AZB401",)))
    assert sum(related.is_written for f in report.findings for related in f.related) == number
    assert not [of for of in compiled if "named" in str(of)]


def test_a_variable_file_is_where_the_value_was_written(folder: Path) -> None:
    files = {"main.tf": DISK.format(shares="var.n"), "terraform.tfvars": "n = 5\n"}
    assert label_of(files, folder) == "5 from terraform.tfvars:1:5"


def test_what_is_sensitive_is_not_shown(folder: Path) -> None:
    code = DISK.format(shares="var.n").replace("default = 3", "default = 3\n  sensitive = true")
    label = label_of({"main.tf": code}, folder)
    assert not label.startswith("3")


def test_values_made_of_one_text_have_entries_of_their_own(folder: Path) -> None:
    """A variable that is only a part of a value is not the place to change."""
    code = "".join(
        f'resource "azurerm_managed_disk" "{name}" {{\n  name = "{name}"\n'
        f"  max_shares = var.n + {more}\n}}\n"
        for name, more in (("a", 1), ("b", 2))
    )
    (folder / "main.tf").write_text(code + 'variable "n" {\n  default = 3\n}\n')
    report = lint(Sources((Path(),)), Settings(select=("AZB401",)))
    heads = [line for line in concise.render(report).splitlines() if "AZB401" in line]
    assert [head.split(" ", 1)[0] for head in heads] == ["main.tf:3:16:", "main.tf:7:16:"]


TEXTS = st.text(st.characters(), max_size=12)
NAMES = st.lists(TEXTS, max_size=4).map(tuple)


@settings(max_examples=60)
@given(
    message=TEXTS,
    remedy=TEXTS,
    causes=NAMES,
    variants=NAMES,
    resources=st.lists(TEXTS, min_size=1, max_size=6),
    line=TEXTS,
)
def test_no_entry_takes_more_than_four_lines(
    message: str,
    remedy: str,
    causes: tuple[str, ...],
    variants: tuple[str, ...],
    resources: list[str],
    line: str,
) -> None:
    source = Source("main.tf", line)
    findings = [
        replace(
            FINDING,
            message=message,
            remedy=remedy,
            conditional=tuple(Cause("variable", cause) for cause in causes),
            variants=variants,
            resource=resource,
            span=source.span(0, len(line) // 2),
        )
        for resource in resources
    ]
    output = text.render(report_of(*findings), QUIET)
    assert 2 <= output.count("\n") <= 4
    assert output.startswith("main.tf:1:1: warning AZB401 shared-disk: ")
    (single,) = concise.render(report_of(*findings)).splitlines()
    assert ("if it is created" in single) == bool(causes)
    assert ("variant" in single) >= bool(variants)


def _entry(*findings: Finding) -> list[str]:
    return text.render(report_of(*findings), QUIET).splitlines()


def test_names_of_resources_are_cut_before_the_line_is_too_long() -> None:
    many = [replace(RESTORE, resource=f"azurerm_managed_disk.d[{n}]") for n in range(40)]
    underline = _entry(*many)[2]
    assert " for 40 resources: azurerm_managed_disk.d[0], azurerm_managed_disk.d[1]" in underline
    assert underline.endswith(" more")
    assert width(underline) <= text.LABEL_END
    long = [replace(one, resource=one.resource * 9) for one in many]
    assert _entry(*long)[2].endswith("^ for 40 resources")


def test_a_file_without_text_has_no_snippet() -> None:
    assert _entry(PROBLEM) == [
        "broken.tf:1:1: error AZB001 unreadable-file: not UTF-8 text",
        "  fix: Save the file as UTF-8.",
    ]


def test_notes_that_are_alike_are_few_lines() -> None:
    note = replace(PROBLEM, severity="note", id="AZB006", name="module-not-installed")
    notes = [
        replace(note, span=Source(f"{n:02}.tf", "x").span(0, 1), fingerprint=f"{n:02}" * 8)
        for n in range(40)
    ]
    lines = _entry(RESTORE, *notes)
    assert len(lines) == 4 + 1 + 3
    assert lines[-1].startswith("02.tf:1:1: note AZB006")
    assert lines[-1].endswith(" (and 37 more notes like this)")
    full = render_report(report_of(*notes), "full", QUIET).splitlines()
    assert len(full) == 40


def test_a_note_tells_its_other_places() -> None:
    note = replace(PROBLEM, severity="note", id="AZB007", name="invalid-expression", cause="same")
    notes = [
        replace(note, span=Source(f"{n}.tf", "x").span(0, 1), fingerprint=f"{n:02}" * 8)
        for n in range(2)
    ]
    *_, line = _entry(RESTORE, *notes)
    assert line.startswith("0.tf:1:1: note AZB007")
    assert line.endswith("; also at 1.tf:1:1")


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_code_fits_the_terminal(columns: int) -> None:
    source = Source("main.tf", "x" * 70 + " = 日本" + "y" * 200)
    span = source.span(73, 75)
    found = report_of(replace(FINDING, span=span, related=(), variants=(), conditional=()))
    _, code, underline, _ = text.render(found, Display(quiet=True, columns=columns)).splitlines()
    assert width(code) <= max(columns, 20 + 8)
    start = width(code[: code.index("日")])
    assert (underline.index("^"), underline.count("^")) == (start, 4)
    assert re.search("[…]", code)


def test_what_fixes_mend_is_marked_and_counted() -> None:
    safe = replace(RESTORE, fix=Fix("set it", (), safe=True))
    unsafe = replace(FINDING, fix=Fix("remove it", (), safe=False, why="it is used elsewhere"))
    told = text.render(report_of(safe, unsafe))
    assert "\n  fix [*]: Set public" in told
    assert "\n  fix: Remove max_shares" in told
    assert "\n[*] --fix mends 1 entry; --fix --unsafe-fixes mends 1 more\n" in told
    whole = render_report(report_of(safe, unsafe), "full", QUIET)
    assert "  = --fix: set it\n" in whole
    assert "  = --fix --unsafe-fixes: remove it (unsafe: it is used elsewhere)\n" in whole
    assert "[*]" not in text.render(report_of(replace(unsafe, fix=None)))


def test_only_names_that_may_fit_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    sentence = text.sentence

    def counted(name: str) -> str:
        tried.append(name)
        return sentence(name)

    monkeypatch.setattr(text, "sentence", counted)
    same = [replace(FINDING, resource=f"d[{i}]", fingerprint=str(i)) for i in range(1_000)]
    assert "d[0], d[1]" in text.render(report_of(*same), QUIET)
    assert len(tried) < 1_000
