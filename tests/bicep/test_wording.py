"""What messages about Bicep files say: its own words, and none of the template's."""

import json
from pathlib import Path

import pytest

from azbackup_lint.values import Unknown
from tests.bicep.deploying import deploy
from tests.commands import run

STATEMENTS = """
param size string
param sizes array
param inside object = { a: 1 }
var twice = size
resource net 'Microsoft.Network/virtualNetworks@2023-04-01' existing = { name: 'net' }
module far 'br/public:avm/res/x:1.0.0' = {}
module near 'near.bicep' = { params: { given: size } }
"""
NEAR = "param given string\nparam other string\noutput a string = given\noutput b string = other"


@pytest.mark.parametrize(
    ("expression", "subject"),
    [
        ("size", "param size"),
        ("twice", "param size"),
        ("sizes[0]", "param sizes"),
        ("net.properties.addressSpace", "net.properties"),
        ("far.outputs.id", "far.outputs"),
        ("near.outputs.a", "param size"),
        ("near.outputs.b", "near-{uniquestring(…)}/param other"),
        ("reference('/subscriptions/x').y", "reference('/subscriptions/x')"),
        ("1 + 'a'", "the operator + takes int as argument 2, not string"),
        ("!'a'", "the operator ! takes bool as argument 1, not string"),
        ("inside.b", "there is no property 'b'; there are a"),
    ],
)
def test_causes(expression: str, subject: str) -> None:
    root = deploy(f"{STATEMENTS}output wanted object = {expression}\n", near_bicep=NEAR)
    value = root.outputs["wanted"]
    assert isinstance(value, Unknown)
    assert [cause.subject for cause in value.causes] == [subject]


def test_findings_with_one_cause_are_shown_where_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    disk = (
        "resource {0} 'Microsoft.Compute/disks@2023-04-02' = "
        "{{ name: '{0}', properties: {{ diskSizeGB: size }} }}"
    )
    Path("main.bicep").write_text(
        "\n".join(("param size int = 40000", *map(disk.format, ("a", "b", "c")), ""))
    )
    result = run("check", "--format", "json", "--no-cache")
    findings = json.loads(result.stdout)["findings"]
    assert [finding["location"]["start"]["line"] for finding in findings] == [2, 3, 4]
    assert len({finding["cause"] for finding in findings}) == 1
    [related, *_] = findings[0]["related"]
    assert related["message"] == "the value of param size comes from here"
    text = run("check", "--no-cache").stdout
    assert text.startswith("main.bicep:1:18: error AZB403 oversized-disk: ")
