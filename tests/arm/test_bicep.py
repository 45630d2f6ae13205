"""Bicep: compiled by a stand-in for the command, with places in the files that people wrote."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.assessment import assess, text
from azbackup_lint.engine import Sources, lint
from azbackup_lint.languages.bicep.extents import body_of, statements, value_at
from azbackup_lint.languages.bicep.installed import bicep_command
from azbackup_lint.report.model import Report
from azbackup_lint.report.outcome import exit_status
from azbackup_lint.settings import Settings
from tests.arm.deploying import SCHEMAS, VM, resource, template

STAND_IN = """#!/usr/bin/env python3
import json, pathlib, sys
verb, path, *options = sys.argv[1:]
assert options == ["--stdout", "--no-restore"], options
text = pathlib.Path(path).read_text()
if "BROKEN" in text:
    sys.stderr.write(f"{path}(3,7) : Error BCP007: This declaration type is not recognized.\\n")
    sys.exit(1)
out = pathlib.Path(path + ".out").read_text()
if verb == "build-params":
    out = json.dumps({"templateJson": "{}", "parametersJson": out, "templateSpecId": None})
sys.stdout.write(out)
"""

MAIN = """@description('The size')
param size string = 'Standard_B1s' // a small one
param names array

var sizes = {
  small: size
}

resource disk 'Microsoft.Compute/disks@2023-04-02' = [for name in names: {
  name: 'disk-${name}'
  sku: { name: 'Premium_LRS' }
}]

resource vault 'Microsoft.RecoveryServices/vaults@2023-01-01' existing = {
  name: 'v'
}

resource vm 'Microsoft.Compute/virtualMachines@2023-03-01' = if (size != '') {
  name: 'it''s {vm}'
  location: 'westeurope'
  properties: {
    /* the size: { */
    hardwareProfile: {
      vmSize: sizes.small
    }
    storageProfile: {
      osDisk: { createOption: 'FromImage', diskSizeGB: 64 }
      dataDisks: [
        {
          lun: 0
        }
        {
          lun: 1, diskSizeGB: 65536
        }
      ]
    }
  }

  resource agent 'extensions' = {
    name: 'agent'
  }
}

module part './parts/part.bicep' = {
  name: 'part'
  params: {
    size: sizes.small
  }
}
"""
PART = """param size string

resource inner 'Microsoft.Compute/virtualMachines@2023-03-01' = {
  name: 'inner'
  properties: {
    hardwareProfile: {
      vmSize: size
    }
  }
}
"""


def machine(name: str, size: str, **profile: Any) -> dict[str, Any]:
    properties = {"hardwareProfile": {"vmSize": size}, "storageProfile": profile}
    return resource(VM, name, location="westeurope", properties=properties)


def compiled() -> dict[str, Any]:
    disks = [{"lun": 0}, {"lun": 1, "diskSizeGB": 65536}]
    inner = template(
        machine("inner", "[parameters('size')]"), parameters={"size": {"type": "string"}}
    )
    nested = {
        "mode": "Incremental",
        "expressionEvaluationOptions": {"scope": "inner"},
        "parameters": {"size": {"value": "[variables('sizes').small]"}},
        "template": inner,
    }
    return template(
        resource("Microsoft.Compute/disks", "d", copy={"name": "disk", "count": 0}),
        machine(
            "vm",
            "[variables('sizes').small]",
            osDisk={"createOption": "FromImage", "diskSizeGB": 64},
            dataDisks=disks,
        ),
        resource(f"{VM}/extensions", "vm/agent"),
        resource("Microsoft.Resources/deployments", "part", properties=nested),
        parameters={
            "size": {"type": "string", "defaultValue": "Standard_B1s"},
            "names": {"type": "array", "defaultValue": []},
        },
        variables={"sizes": {"small": "[parameters('size')]"}},
        metadata={"_generator": {"name": "bicep", "version": "0.30.0"}},
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "parts").mkdir(parents=True)
    (folder / "main.bicep").write_text(MAIN)
    (folder / "main.bicep.out").write_text(json.dumps(compiled(), indent=1))
    (folder / "parts" / "part.bicep").write_text(PART)
    return folder


@pytest.fixture(autouse=True)
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "bin" / "bicep"
    file.parent.mkdir()
    file.write_text(STAND_IN)
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{file.parent}{os.pathsep}{os.environ['PATH']}")


def check(folder: Path, *only: str, **settings: Any) -> Report:
    chosen = only or ("AZB301", "AZB403")
    return lint(Sources((folder,)), Settings(select=chosen, **settings))


def shown(report: Report, id_: str, resource_: str) -> tuple[str, str, list[str]]:
    (found,) = [f for f in report.findings if f.id == id_ and f.resource.endswith(resource_)]
    line = found.span.first.line
    related = [f"{Path(r.span.source.path).name}:{r.span.first.line}" for r in found.related]
    return f"{Path(found.span.source.path).name}:{line}", found.span.text, related


def test_places_lie_in_the_bicep_files(project: Path) -> None:
    report = check(project)
    assert shown(report, "AZB301", "/vm") == (
        "main.bicep:24",
        "sizes.small",
        ["main.bicep:6", "main.bicep:2"],
    )
    assert shown(report, "AZB403", "/vm")[:2] == ("main.bicep:33", "65536")
    place, text, related = shown(report, "AZB301", "part/Microsoft.Compute/virtualMachines/inner")
    assert (place, text) == ("part.bicep:7", "size")
    assert related[0] == "main.bicep:47"
    assert len(report.findings) == 3
    assert report.roots == 1, "the module is linted through its caller"


def test_a_header_stands_for_what_has_no_place(project: Path) -> None:
    (found, _) = check(project, "AZB203").undecided
    assert found.span.text == "resource vm 'Microsoft.Compute/virtualMachines@2023-03-01'"


def test_parameter_files_are_variants(project: Path) -> None:
    given = {"$schema": f"{SCHEMAS}/2019-04-01/deploymentParameters.json#"}
    for name, size in (("dev", "Standard_B1s"), ("prod", "Standard_D4s_v5")):
        text = f"using './main.bicep'\n\nparam size = '{size}'\nparam names = []\n"
        (project / f"{name}.bicepparam").write_text(text)
        document = {**given, "parameters": {"size": {"value": size}, "names": {"value": []}}}
        (project / f"{name}.bicepparam.out").write_text(json.dumps(document))
    report = check(project, "AZB301")
    assert {tuple(Path(v).name for v in f.variants) for f in report.findings} == {
        ("dev.bicepparam",)
    }
    place = report.findings[0].related[-1].span
    assert (Path(place.source.path).name, place.text) == ("dev.bicepparam", "'Standard_B1s'")


def test_what_does_not_compile_is_said_at_its_place(project: Path) -> None:
    (project / "other.bicep").write_text("// one\n// two\nparam  BROKEN\n")
    report = check(project)
    (problem,) = [item for item in report.findings if item.effect == "input"]
    assert problem.message == "bicep: BCP007: This declaration type is not recognized."
    assert (problem.span.first.line, problem.span.first.column) == (3, 7)
    assert len(report.findings) == 4, "the rest is linted"


def test_what_was_compiled_is_linted_once(project: Path) -> None:
    (project / "main.json").write_text((project / "main.bicep.out").read_text())
    report = check(project)
    assert report.roots == 1
    assert {Path(item.span.source.path).suffix for item in report.findings} == {".bicep"}


def test_without_the_command_one_error_says_so(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(project))
    (project / "second.bicep").write_text("")
    report = check(project, "AZB301")
    (problem,) = report.findings
    assert problem.id == "AZB011"
    assert problem.message.startswith("2 Bicep files were not linted")
    assert exit_status(report, "never", strict_unknown=False) == 1


@pytest.mark.parametrize(
    ("script", "seconds", "told"),
    [
        ("exec sleep 5", 0.2, "bicep took longer than 0.2 seconds"),
        ("echo 'the machine is out of memory' >&2; exit 3", 60, "bicep can't compile this file"),
        ("echo 'no template'", 60, "bicep printed no template"),
    ],
)
def test_a_command_that_fails_leaves_input_unread(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    script: str,
    seconds: float,
    told: str,
) -> None:
    (tmp_path / "bin" / "bicep").write_text(f"#!/bin/sh\n{script}\n")
    monkeypatch.setattr("azbackup_lint.languages.bicep.command.TIMEOUT", seconds)
    assessment = assess(Sources((project,)), Settings())
    assert told in {item.message for item in assessment.report.findings}
    assert f"not everything could be read: {told}" in text.render(assessment)
    assert exit_status(assessment.report, "never", strict_unknown=False) == 1


def test_without_the_command_what_was_compiled_is_linted(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(project))
    (project / "azuredeploy.json").write_text((project / "main.bicep.out").read_text())
    found = check(project).findings
    assert {Path(item.span.source.path).suffix for item in found} == {".json"}


SAMPLE = """var x = {
  a: 'q }' // note: ,
  'b c': [ 1, fn({ k: 2 }, 'x,y'), '''
}'''
  ]
  d: 3
}
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("a",), "'q }'"),
        (("b c", 0), "1"),
        (("b c", 1), "fn({ k: 2 }, 'x,y')"),
        (("b c", 2), "'''\n}'''"),
        (("d",), "3"),
        (("D",), "3"),
        (("none",), SAMPLE[8:-1]),
    ],
)
def test_values_are_found_by_their_paths(path: tuple[str | int, ...], text: str) -> None:
    (statement,) = statements(SAMPLE)
    begin, end = value_at(SAMPLE, statement.value, path)
    assert SAMPLE[begin:end] == text


def test_bodies_are_found_inside_of_loops_and_conditions() -> None:
    for before in ("", "if (a == '{') ", "[for (x, i) in range(0, 2): ", "[for x in y: if (x.z) "):
        text = f"resource r 'A/b@1' = {before}{{\n  name: 'n'\n}}"
        (statement,) = statements(text)
        assert body_of(text, statement) == text.index("{\n")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("{outside}", "{outside}/bicep"),
        ("{repository}", None),
        ("{repository}/tools", None),
        (".", None),
        ("", None),
        ("tools", None),
        ("{repository}:{outside}", "{outside}/bicep"),
        ("{outside}/link", None),
        ("{outside}/link-to-file", None),
        ("{outside}/folder", None),
        ("{outside}/not-executable", None),
        ("/nowhere:{outside}", "{outside}/bicep"),
    ],
)
def test_only_a_command_outside_of_what_is_linted_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, expected: str | None
) -> None:
    places = {"outside": tmp_path / "outside", "repository": tmp_path / "repository"}
    for folder in (places["outside"], places["repository"], places["repository"] / "tools"):
        folder.mkdir(exist_ok=True)
        (folder / "bicep").write_text(STAND_IN)
        (folder / "bicep").chmod(0o755)
    (places["outside"] / "link").symlink_to(places["repository"])
    (places["outside"] / "link-to-file").mkdir()
    (places["outside"] / "link-to-file" / "bicep").symlink_to(places["repository"] / "bicep")
    (places["outside"] / "folder" / "bicep").mkdir(parents=True)
    (places["outside"] / "not-executable").mkdir()
    (places["outside"] / "not-executable" / "bicep").write_text(STAND_IN)
    monkeypatch.chdir(places["repository"])
    monkeypatch.setenv("PATH", path.format_map(places))
    wanted = expected.format_map(places) if expected else None
    assert bicep_command((tmp_path / "else", places["repository"])) == wanted


def test_a_command_in_another_folder_that_is_linted_does_not_run(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin" / "main.tf").write_text("locals {}\n")
    report = lint(Sources((project, tmp_path / "bin")), Settings(select=("AZB011",)))
    assert [item.id for item in report.findings] == ["AZB011"]
