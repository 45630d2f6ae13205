"""The JSON report: the whole contract on one report, keys in order."""

import json
from typing import Any

from azbackup_lint import __version__
from azbackup_lint.edits import Edit
from azbackup_lint.report.formats import json_form
from azbackup_lint.report.model import Finding, Fix, Related, Report, Silenced, Undecided
from azbackup_lint.source import Source
from azbackup_lint.values import Cause

MAIN = Source("modules/vm/main.tf", 'name = "\U0001f4be" # disk\nmax_shares = var.n\n')
VALUES = Source("prod.tfvars", "n = 2\n")
CAUSE = Cause("variable", "var.enable", "give it a value")
START = MAIN.text.index("var.n")
VALUE = MAIN.span(START, START + len("var.n"))

FINDING = Finding(
    id="AZB401",
    name="shared-disk",
    severity="error",
    effect="restore",
    message="disk 日本 is shared\x1b",
    remedy="Remove it.",
    resource='module.vm["a"].azurerm_managed_disk.d[0]',
    span=VALUE,
    root=".",
    fingerprint="0123456789abcdef",
    methods=("cross-region",),
    rows=("storage/shared-disks",),
    conditional=(CAUSE,),
    related=(Related("the value comes from here", VALUES.span(4, 5)),),
    notes=("another edition judges differently",),
    supported_by=("2026-03-26",),
    cause="0123456789ab",
    fix=Fix(
        "Leave max_shares out",
        (Edit(VALUES.span(4, 5), "null"),),
        safe=False,
        why="The VMs no longer share the disk.",
        also=("azurerm_managed_disk.e",),
    ),
)
UNDECIDED = Undecided("AZB405", "ultra-disk", "azurerm_managed_disk.e", (CAUSE,), VALUE, ".")

LOCATION = {
    "path": "modules/vm/main.tf",
    "start": {"line": 2, "column": 14},
    "end": {"line": 2, "column": 19},
}
EXPECTED: dict[str, Any] = {
    "schemaVersion": 1,
    "tool": {"name": "azbackup-lint", "version": __version__},
    "edition": "2023-07-05",
    "findings": [
        {
            "id": "AZB401",
            "name": "shared-disk",
            "severity": "error",
            "effect": "restore",
            "methods": ["cross-region"],
            "rows": ["storage/shared-disks"],
            "message": "disk 日本 is shared\x1b",
            "remedy": "Remove it.",
            "notes": ["another edition judges differently"],
            "supportedBy": ["2026-03-26"],
            "resource": 'module.vm["a"].azurerm_managed_disk.d[0]',
            "location": LOCATION,
            "conditional": ["var.enable"],
            "related": [
                {
                    "message": "the value comes from here",
                    "location": {
                        "path": "prod.tfvars",
                        "start": {"line": 1, "column": 5},
                        "end": {"line": 1, "column": 6},
                    },
                }
            ],
            "fingerprint": "0123456789abcdef",
            "cause": "0123456789ab",
            "root": ".",
            "variants": [],
            "fix": {
                "title": "Leave max_shares out",
                "safe": False,
                "why": "The VMs no longer share the disk.",
                "also": ["azurerm_managed_disk.e"],
                "edits": [
                    {
                        "location": {
                            "path": "prod.tfvars",
                            "start": {"line": 1, "column": 5},
                            "end": {"line": 1, "column": 6},
                        },
                        "text": "null",
                    }
                ],
            },
        }
    ],
    "silenced": [],
    "unknown": [
        {
            "id": "AZB405",
            "resource": "azurerm_managed_disk.e",
            "because": ["var.enable"],
            "location": LOCATION,
            "variants": [],
        }
    ],
    "failures": [],
    "summary": {
        "error": 1,
        "warning": 0,
        "note": 0,
        "silenced": 0,
        "unchanged": 0,
        "unknown": 1,
        "roots": 1,
        "files": 3,
        "resources": 9,
        "vms": {"yes": 2, "no": 1, "unknown": 0},
    },
}


def test_whole_contract() -> None:
    backup = {"yes": 2, "no": 1, "unknown": 0}
    report = Report("2023-07-05", (FINDING,), (UNDECIDED,), 1, 3, 9, {}, backup=backup)
    output = json_form.render(report)
    assert output == json.dumps(EXPECTED, indent=2) + "\n"
    assert json.loads(output) == EXPECTED
    assert output.isascii(), "control characters reach no terminal, and every locale can write it"


def test_silenced_findings_say_what_silences_them() -> None:
    comment = MAIN.span(MAIN.text.index("# disk"), MAIN.text.index("\n"))
    by_comment = Silenced(FINDING, "suppression", "until it moves", comment)
    silenced = (by_comment, Silenced(FINDING, "baseline"))
    report = Report("2023-07-05", (), (), 1, 3, 9, {}, silenced=silenced)
    first, second = json.loads(json_form.render(report))["silenced"]
    assert {key: first[key] for key in EXPECTED["findings"][0]} == EXPECTED["findings"][0]
    assert first["silencedBy"]["kind"] == "suppression"
    assert first["silencedBy"]["reason"] == "until it moves"
    assert first["silencedBy"]["location"]["start"] == {"line": 1, "column": 12}
    assert second["silencedBy"] == {"kind": "baseline", "reason": "", "location": None}


def test_empty_report_has_every_key() -> None:
    document = json.loads(json_form.render(Report("2023-07-05", (), (), 0, 0, 0, {})))
    assert list(document) == list(EXPECTED)
    assert document["findings"] == document["unknown"] == []
    assert document["summary"].pop("vms") == {}
    assert set(document["summary"].values()) == {0}
