"""Fixes in Bicep, in the text that people wrote."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.edits import edited
from azbackup_lint.engine import lint
from azbackup_lint.languages.bicep.notation import BicepNotation
from azbackup_lint.repair import repair
from azbackup_lint.report.model import Finding
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from tests.arm.deploying import resource, template

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#"
MAIN = """// policies of the vault
param days int = 9 // of snapshots
param type string = 'V1'

resource policy 'Microsoft.RecoveryServices/vaults/backupPolicies@2024-10-01' = {
  name: 'vault/daily'
  properties: {
    backupManagementType: 'AzureIaasVM'
    policyType: type
    instantRpRetentionRangeInDays: days
    retentionPolicy: {
      dailySchedule: {
        retentionDuration: { count: 3, durationType: 'Days' }
      }
    }
  }
}

resource disk 'Microsoft.Compute/disks@2023-04-02' = {
  name: 'data'
  properties: {
    maxShares: 2 // a cluster
    diskSizeGB: 64
  }
}
"""


def _compiled() -> dict[str, Any]:
    duration = {"retentionDuration": {"count": 3, "durationType": "Days"}}
    properties = {
        "backupManagementType": "AzureIaasVM",
        "policyType": "[parameters('type')]",
        "instantRpRetentionRangeInDays": "[parameters('days')]",
        "retentionPolicy": {"dailySchedule": duration},
    }
    return template(
        resource(
            "Microsoft.RecoveryServices/vaults/backupPolicies", "vault/daily", properties=properties
        ),
        resource("Microsoft.Compute/disks", "data", properties={"maxShares": 2, "diskSizeGB": 64}),
        parameters={
            "days": {"type": "int", "defaultValue": 9},
            "type": {"type": "string", "defaultValue": "V1"},
        },
        metadata={"_generator": {"name": "bicep", "version": "0.30.0"}},
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a Bicep file."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "main.bicep").write_text(MAIN)
    return project


def _mended(finding: Finding) -> str:
    assert finding.fix is not None, finding.unfixed
    source = finding.fix.edits[0].span.source
    assert source.text == MAIN
    return edited(source, finding.fix.edits)


def test_values_are_changed_where_they_are_written(folder: Path) -> None:
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    assert _mended(findings["AZB606"]) == MAIN.replace("= 9", "= 5")
    assert _mended(findings["AZB608"]) == MAIN.replace("count: 3", "count: 7")
    assert _mended(findings["AZB401"]) == MAIN.replace("    maxShares: 2 // a cluster\n", "")


TAKEN = {
    "": True,
    "@minValue(5)\n@maxValue(5)\n": True,
    "@minValue(6)\n": False,
    "@sys.allowed([\n  1\n  9\n])\n": False,
    "@allowed([\n  5\n  9\n])\n": True,
}


@pytest.mark.parametrize("decorators", TAKEN)
def test_a_parameter_is_given_only_what_it_takes(folder: Path, decorators: str) -> None:
    (folder / "main.bicep").write_text(MAIN.replace("param days", f"{decorators}param days"))
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    finding = findings["AZB606"]
    assert (finding.fix is not None) is TAKEN[decorators]
    assert ("doesn't take 5" in finding.unfixed) is not TAKEN[decorators]


def test_uses_of_a_parameter_make_it_unsafe(folder: Path) -> None:
    more = MAIN + "\noutput days int = days\n"
    (folder / "main.bicep").write_text(more)
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    fix = findings["AZB606"].fix
    assert fix is not None
    assert not fix.safe
    [other] = fix.also
    assert other.startswith("output days (")


def test_uses_of_what_a_parameters_file_gives_make_it_unsafe(folder: Path) -> None:
    main = MAIN.replace("param days int = 9 // of snapshots", "param days int")
    (folder / "main.bicep").write_text(main + "\noutput kept string = '${days} days'\n")
    given = {"contentVersion": "1.0.0.0", "parameters": {"days": {"value": 9}}}
    given["$schema"] = SCHEMA
    (folder / "main.parameters.json").write_text(json.dumps(given, indent=2))
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    fix = findings["AZB606"].fix
    assert fix is not None
    assert [Path(e.span.source.path).name for e in fix.edits] == ["main.parameters.json"]
    assert not fix.safe
    assert [other.partition(" (")[0] for other in fix.also] == ["output kept"]


def test_all_that_import_a_variable_read_it(folder: Path) -> None:
    values = "@export()\nvar days = 9\nvar more = days\n"
    (folder / "values.bicep").write_text(values)
    main = MAIN.replace(
        "param days int = 9 // of snapshots", "import { days as d } from 'values.bicep'"
    )
    main = main.replace("InDays: days", "InDays: d") + "module m 'part.bicep' = { name: 'm' }\n"
    (folder / "main.bicep").write_text(main)
    part = (
        "import * as v from './values.bicep'\noutput days int = v.days\noutput more int = v.other\n"
    )
    (folder / "part.bicep").write_text(part)
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    fix = findings["AZB606"].fix
    assert fix is not None
    assert [(Path(e.span.source.path).name, e.text) for e in fix.edits] == [("values.bicep", "5")]
    assert not fix.safe
    assert [other.partition(" (")[0] for other in fix.also] == ["output days", "var more"]


READS = {
    "output kept int = policy.properties.instantRpRetentionRangeInDays\n": ["output kept"],
    "output all object = policy\n": ["output all"],
    "output kept object = policy['properties'].retentionPolicy\n": ["output kept"],
    "output id string = policy.id\n": [],
    "resource a 'A.B/c@2024-01-01' = {\n  name: 'a'\n  dependsOn: [policy]\n}\n": [],
    "resource a 'A.B/c/d@2024-01-01' = {\n  parent: policy\n  name: 'a'\n}\n": [],
}


@pytest.mark.parametrize("more", READS)
def test_readers_of_a_property_make_it_unsafe(folder: Path, more: str) -> None:
    (folder / "main.bicep").write_text(MAIN.replace("InDays: days", "InDays: 9") + more)
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    fix = findings["AZB606"].fix
    assert fix is not None
    assert fix.safe is not bool(READS[more])
    assert [other.partition(" (")[0] for other in fix.also] == READS[more]


NESTED = """resource vault 'Microsoft.RecoveryServices/vaults@2024-10-01' existing = {
  name: 'vault'

  resource policy 'backupPolicies' = {
    name: 'daily'
    properties: {
      backupManagementType: 'AzureIaasVM'
      policyType: 'V1'
      instantRpRetentionRangeInDays: 9
    }
  }
}
"""


@pytest.mark.parametrize(
    ("read", "is_safe"), [(".properties.instantRpRetentionRangeInDays", False), (".id", True)]
)
def test_a_resource_is_read_through_the_one_around_it(
    folder: Path, read: str, *, is_safe: bool
) -> None:
    (folder / "main.bicep").write_text(f"{NESTED}output days int = vault::policy{read}\n")
    findings = {f.id: f for f in lint(Sources((folder,)), Settings()).findings}
    fix = findings["AZB606"].fix
    assert fix is not None
    assert fix.safe is is_safe
    assert [other.partition(" (")[0] for other in fix.also] == ["output days"][is_safe:]


def test_fixes_are_tried_and_made(folder: Path) -> None:
    done = repair(Sources((folder,)), Settings(), unsafe=True)
    assert [Path(change.path).name for change in done.changed] == ["main.bicep"]
    assert {finding.id for finding in done.after.findings} & {"AZB401", "AZB606", "AZB608"} == set()


def test_property_is_added_as_the_last_one() -> None:
    source = Source("main.bicep", MAIN.replace("\n", "\r\n"))
    start = source.text.index("resource disk")
    header = source.span(start, source.text.index(" =", start))
    edits = BicepNotation().insert(header, ("properties", "networkAccessPolicy"), "DenyAll")
    assert edits is not None
    line = "    diskSizeGB: 64\r\n"
    added = line + "    networkAccessPolicy: 'DenyAll'\r\n"
    assert edited(source, edits) == source.text.replace(line, added)
    assert BicepNotation().insert(header, ("properties", "maxShares"), 1) is None
    assert BicepNotation().insert(header, ("sku", "name"), "x") is None


def test_template_that_was_compiled_is_left_alone(tmp_path: Path) -> None:
    text = json.dumps(_compiled(), indent=2)
    (tmp_path / "main.json").write_text(text)
    done = repair(Sources((tmp_path,)), Settings(), unsafe=True)
    assert done.changed == ()
    reasons = {finding.unfixed.rpartition("/")[2] for finding in done.after.findings}
    assert "main.json was compiled from Bicep" in reasons
