"""The VMs as a table for spreadsheets."""

import csv
import io
from pathlib import Path

from azbackup_lint.assessment import csv_form
from tests.assessment.assessing import VAULT, assessed, policy, protected, vm


def test_a_row_a_vm(tmp_path: Path) -> None:
    code = VAULT % "" + policy("daily") + 'variable "x" {}\n' + protected("a", "daily")
    code += vm("a") + vm("b", size='"Standard_B1s"') + vm("c", size="var.x")
    table = csv_form.render(assessed(tmp_path, code, "AZB301"))
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert list(rows) == ["a", "b", "c"]
    assert [row["backup"] for row in rows.values()] == ["yes", "no", "unknown"]
    assert [row["ruled_out_by"] for row in rows.values()] == ["", "AZB301", ""]
    assert [row["not_certain"] for row in rows.values()] == ["", "", "AZB301"]
    assert (rows["a"]["protection"], rows["a"]["policy"], rows["a"]["vault"]) == (
        *("protected", "daily"),
        "rsv",
    )
    assert rows["b"]["policy"] == ""
    assert rows["a"]["restore_disks"] == "available"
    assert rows["b"]["restore_disks"] == "ruled-out"
    assert rows["a"]["path"].endswith("main.tf")
    assert int(rows["b"]["line"]) > int(rows["a"]["line"])


def test_a_spreadsheet_computes_nothing(tmp_path: Path) -> None:
    code = vm("a").replace('= "a"', '= "=HYPERLINK(1)"')
    assert '"\'=HYPERLINK(1)"' in csv_form.render(assessed(tmp_path, code, "AZB301"))
