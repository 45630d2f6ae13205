"""One report in every format, byte for byte; UPDATE_FIXTURES=1 writes the files anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.formats import REPORT_FORMATS, render_report
from azbackup_lint.report.display import Display
from tests.report.reports import REPORT

GOLDEN = Path(__file__).parent.parent.parent / "fixtures" / "formats"

SUFFIXES = {
    **dict.fromkeys(("text", "full", "concise", "github", "azure"), "txt"),
    **dict.fromkeys(("json", "gitlab", "sarif"), "json"),
    **dict.fromkeys(("junit", "checkstyle"), "xml"),
    "markdown": "md",
    "csv": "csv",
}


@pytest.mark.parametrize("name", REPORT_FORMATS)
def test_output(name: str, compare: Callable[[str, Path], None]) -> None:
    output = render_report(REPORT, name, Display(show_unknown=True))
    compare(output, GOLDEN / f"{name}.{SUFFIXES[name]}")


def test_no_other_output() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(REPORT_FORMATS)
