"""The report for people: snippets, escapes, and what each part says."""

from dataclasses import replace

import pytest

from azbackup_lint.report.display import Display
from azbackup_lint.report.escaping import printable
from azbackup_lint.report.fingerprints import fingerprint
from azbackup_lint.report.formats import full, text
from azbackup_lint.report.model import Finding, Related, Report, Undecided
from azbackup_lint.report.open_questions import open_questions
from azbackup_lint.report.outcome import exit_status
from azbackup_lint.report.snippet import MAX_WIDTH, snippet
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause

CAUSE = Cause("variable", "var.n", "give it a value with --var n=…")


def mark(line: str, path: str = "main.tf") -> Span:
    """The span between « and » of a line."""
    start = line.index("«")
    end = line.index("»") - 1
    return Source(path, line.replace("«", "").replace("»", "")).span(start, end)


def finding(span: Span, **changes: object) -> Finding:
    facts: dict[str, object] = {
        "id": "AZB401",
        "name": "shared-disk",
        "severity": "error",
        "effect": "backup",
        "message": "disk d is shared",
        "remedy": "Remove it.",
        "resource": "azurerm_managed_disk.d",
        "span": span,
        "root": ".",
        "fingerprint": fingerprint("AZB401", "azurerm_managed_disk.d", "sharedBy"),
    }
    return Finding(**{**facts, **changes})


def report(*findings: Finding, undecided: tuple[Undecided, ...] = ()) -> Report:
    return Report("2023-07-05", findings, undecided, 1, 2, 3, {"storage/shared-disks": "Shared"})


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("max_shares = «2»", ("max_shares = 2", "             ^")),
        ("\tmax_shares = «22» # two", ("    max_shares = 22 # two", "                 ^^")),
        ('name = "日本" + «x»', ('name = "日本" + x', "                ^")),
        ('name = "e\u0301" + «x»', ('name = "e\u0301" + x', "             ^")),
        ("a = «日本»", ("a = 日本", "    ^^^^")),
        ("a = «»", ("a = ", "    ^")),
        ("a = «\x1b[31m»", ("a = \\u001b[31m", "    ^^^^^^^^^^")),
    ],
)
def test_underline_is_exact(line: str, expected: tuple[str, str]) -> None:
    number, shown, indent, underline = snippet(mark(line))
    assert (number, shown, indent + underline) == (1, *expected)


def test_long_line_is_cut_around_the_value() -> None:
    _, shown, indent, underline = snippet(mark("x" * 500 + "«value»" + "y" * 500))
    assert len(shown) <= MAX_WIDTH + 2
    assert shown[len(indent) : len(indent) + len(underline)] == "value"
    assert shown.startswith("…")
    assert shown.endswith("…")


def test_value_over_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    source = Source("main.tf", "a = [\n  1,\n]\n")
    _, shown, indent, underline = snippet(source.span(4, 12))
    assert (shown, indent + underline) == ("a = [", "    ^")


def test_everything_that_a_finding_says() -> None:
    span = mark("max_shares = «var.n»")
    output = full.render(
        report(
            finding(
                span,
                rows=("storage/shared-disks",),
                conditional=(CAUSE,),
                related=(Related("the value of var.n comes from here", mark("«2»", "a.tfvars")),),
                notes=("not a fault since edition 2026-03-26 of the matrix",),
                methods=("cross-region",),
            )
        )
    )
    assert output.splitlines() == [
        "main.tf:1:14: error AZB401 shared-disk: disk d is shared",
        "  1 | max_shares = var.n",
        "    |              ^^^^^",
        "  = see: a.tfvars:1:1: the value of var.n comes from here",
        "  = if: it is created: that depends on var.n",
        "  = rules out: cross-region",
        "  = row: storage/shared-disks (Shared), matrix of 2023-07-05",
        "  = note: not a fault since edition 2026-03-26 of the matrix",
        "  = fix: Remove it.",
        "",
        "1 error",
        "3 resources in 2 files of 1 root; matrix of 2023-07-05",
        "next: azbackup-lint explain shared-disk",
    ]


def test_hostile_text_reaches_no_terminal() -> None:
    span = mark("a = «\x1b]0;owned\x07»", "\x1b[2Jmain.tf")
    output = text.render(report(finding(span, message="\u202eevil\r\n\x9b", remedy="\x00")))
    assert not set("\x1b\x07\u202e\x9b\x00\r") & set(output)
    assert printable("a\ud800b") == "a\\ud800b"


def test_colours_change_nothing_but_colours() -> None:
    plain = text.render(report(finding(mark("a = «1»"))))
    coloured = text.render(report(finding(mark("a = «1»"))), Display(colour=True))
    stripped = coloured
    for code in ("1;31", "1", "2", "0", "1;33", "1;36", "32"):
        stripped = stripped.replace(f"\x1b[{code}m", "")
    assert stripped == plain
    assert coloured != plain


def test_undecided_are_grouped_by_what_stood_in_the_way() -> None:
    span = mark("a = «1»")
    undecided = tuple(
        Undecided("AZB403", "oversized-disk", f"disk.{n}", (CAUSE,), span, ".") for n in range(7)
    )
    output = full.render(report(undecided=undecided), Display(show_unknown=True))
    assert "  var.n: give it a value with --var n=…\n" in output
    assert "disk.4 and 2 more" in output
    assert "7 checks could not be decided\n" in output


def test_undecided_without_a_cause_is_listed_all_the_same() -> None:
    undecided = (Undecided("AZB403", "oversized-disk", "disk.d", (), mark("a = «1»"), "."),)
    output = full.render(report(undecided=undecided), Display(show_unknown=True))
    assert "  no reason known\n    AZB403 oversized-disk: disk.d\n" in output


def test_causes_of_one_name_list_a_resource_once() -> None:
    causes = (CAUSE, Cause("computed", CAUSE.subject, CAUSE.remedy))
    undecided = (Undecided("AZB403", "oversized-disk", "disk.d", causes, mark("a = «1»"), "."),)
    output = full.render(report(undecided=undecided), Display(show_unknown=True))
    assert output.count("disk.d") == 1


def test_a_resource_of_many_roots_is_listed_once() -> None:
    span = mark("a = «1»")
    undecided = tuple(
        Undecided("AZB403", "oversized-disk", disk, (CAUSE,), span, root)
        for disk, root in [("disk.d", "a"), ("disk.e", "a"), ("disk.d", "b"), ("disk.d", "b")]
    )
    (question,) = open_questions(undecided)
    assert question.policies == {"AZB403 oversized-disk": ["disk.d in 2 roots", "disk.e"]}


def test_both_ends_of_a_very_long_message_are_shown() -> None:
    long = finding(mark("a = «1»"), message=f"disk {'x' * 100_000} is shared")
    (first, *_) = text.render(report(long)).splitlines()
    assert first.startswith("main.tf:1:5: error AZB401 shared-disk: disk xxx")
    assert first.endswith("xxx is shared")
    assert len(first) < 700


def test_what_decides_existence_is_counted_where_there_is_much_of_it() -> None:
    causes = tuple(Cause("variable", f"var.{name}") for name in "abcdefg")
    found = report(finding(mark("a = «1»"), conditional=causes))
    told = "if it is created: that depends on var.a, var.b, var.c, var.d, var.e and 2 more"
    assert f" ({told})\n" in text.render(found).replace("if: ", "if ")
    assert f"= {told}\n" in full.render(found).replace("if: ", "if ")


@pytest.mark.parametrize(
    ("severity", "effect", "fail_on", "status"),
    [
        ("error", "backup", "error", 1),
        ("warning", "backup", "error", 0),
        ("warning", "backup", "warning", 1),
        ("note", "advice", "warning", 0),
        ("note", "advice", "note", 1),
        ("error", "backup", "never", 0),
        ("error", "input", "never", 1),
    ],
)
def test_exit_status(severity: str, effect: str, fail_on: str, status: int) -> None:
    found = report(finding(mark("«1»"), severity=severity, effect=effect))
    assert exit_status(found, fail_on, strict_unknown=False) == status


def test_fingerprint_names_policy_resource_and_property() -> None:
    one = fingerprint("AZB401", "disk.d", "sharedBy")
    assert one == fingerprint("AZB401", "disk.d", "sharedBy")
    assert (
        len({one, fingerprint("AZB402", "disk.d", "sharedBy"), fingerprint("AZB401", "d", "")}) == 3
    )


@pytest.mark.parametrize(
    ("yes", "no", "unknown", "expected"),
    [
        (0, 0, 2, "whether 2 VMs can be backed up is undecided"),
        (2, 0, 1, "of 3 VMs 2 can be backed up, 1 is undecided"),
        (0, 2, 1, "of 3 VMs 2 can't be backed up, 1 is undecided"),
        (1, 1, 2, "of 4 VMs 1 can be backed up, 1 can't, 2 are undecided"),
        (1, 1, 0, "1 of 2 VMs can be backed up"),
    ],
)
def test_summary_tells_of_vms(yes: int, no: int, unknown: int, expected: str) -> None:
    backup = {"yes": yes, "no": no, "unknown": unknown}
    assert expected in text.render(replace(report(), backup=backup))
