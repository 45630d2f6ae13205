"""Templates kept elsewhere: in files around the caller, in stacks, in template specs."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.engine import Sources, lint
from azbackup_lint.languages.arm.addresses import linked_names
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings
from azbackup_lint.values import Unknown
from tests.arm.deploying import DISK, SCHEMAS, VM, deploy, plain, resource, template

DEPLOYMENT = "Microsoft.Resources/deployments"
OWN = "deployment().properties.templateLink.uri"
SHARED = template(resource(properties={"maxShares": 2}))


def linking(**link: str) -> dict[str, Any]:
    deployment = resource(DEPLOYMENT, "n", properties={"mode": "Incremental", "templateLink": link})
    declared = {"base": {"type": "string"}, "token": {"type": "securestring"}}
    return template(deployment, parameters=declared)


def check(folder: Path, **documents: dict[str, Any]) -> Report:
    """The report on files, whose names have `__` for `/`."""
    for name, document in documents.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document))
    return lint(Sources((folder,)), Settings(select=("AZB401", "AZB004", "AZB006")))


@pytest.mark.parametrize(
    ("link", "file"),
    [
        ({"relativePath": "../shared/disk.json"}, "shared__disk"),
        ({"relativePath": "./disk.json"}, "app__disk"),
        ({"uri": f"[uri({OWN}, '../shared/disk.json')]"}, "shared__disk"),
        (
            {"uri": f"[uri({OWN}, concat('../shared/disk.json', parameters('token')))]"},
            "shared__disk",
        ),
        ({"uri": f"[uri({OWN}, './disk.json')]"}, "app__disk"),
        (
            {"uri": "[uri(parameters('base'), concat('nested/disk.json', parameters('token')))]"},
            "nested__disk",
        ),
        ({"uri": "[uri(parameters('base'), 'disk.json')]"}, "disk"),
        (
            {"uri": "[concat(parameters('base'), '/nested/disk.json', parameters('token'))]"},
            "app__nested__disk",
        ),
        (
            {"uri": "[concat('https://x.org/', parameters('base'), '/nested/disk.json')]"},
            "nested__disk",
        ),
        ({"uri": "https://raw.example.com/owner/repo/main/nested/disk.json"}, "nested__disk"),
    ],
)
def test_links_lead_to_files_around_the_caller(
    tmp_path: Path, link: dict[str, str], file: str
) -> None:
    report = check(tmp_path, app__main=linking(**link), **{file: SHARED})
    (finding,) = report.findings
    assert (finding.id, finding.resource) == ("AZB401", f"n/{DISK}/d")


def test_the_end_of_an_unknown_name_is_no_file(tmp_path: Path) -> None:
    address = "[concat('https://x.org/nested/', parameters('base'), 'disk.json')]"
    report = check(tmp_path, main=linking(uri=address), disk=SHARED, nested__disk=SHARED)
    resources = {finding.resource for finding in report.findings if finding.id == "AZB401"}
    assert resources == {f"{DISK}/d"}, "one template by itself, none through the link"
    assert "AZB006" in [finding.id for finding in report.findings]


def test_a_long_address_takes_no_time(tmp_path: Path) -> None:
    report = check(tmp_path, main=linking(uri=f"https://x.org{'/' * 200_000}"))
    assert "AZB006" in [finding.id for finding in report.findings]


@pytest.mark.parametrize("step", ["../", "./", "x/", "x/../"])
def test_neither_does_a_path_of_many_steps(tmp_path: Path, step: str) -> None:
    report = check(tmp_path, main=linking(relativePath=f"{step * 20_000}x.json"))
    assert "AZB006" in [finding.id for finding in report.findings]


_PATH = re.compile(r"""['"/]([\w.-]+(?:/[\w.-]+)*\.json)\b""", re.IGNORECASE)
"""What a path is, in one pattern; to look for it may take quadratic time."""


@given(st.lists(st.sampled_from(["'", '"', "/", "a", ".json", ".JSON", ".", "-", " ", ":", "é"])))
def test_paths_are_found_as_one_pattern_says(pieces: list[str]) -> None:
    text = f"templateLink {''.join(pieces)}"
    assert list(linked_names(text)) == _PATH.findall(text)


@pytest.mark.parametrize(
    "link",
    [
        {"uri": "[uri(parameters('base'), 'nested/disk.json')]"},
        {"uri": "https://raw.example.com/owner/repo/main/nested/disk.json"},
    ],
)
def test_a_link_that_fits_two_files_leads_to_neither(tmp_path: Path, link: dict[str, str]) -> None:
    report = check(
        tmp_path, a__b__main=linking(**link), nested__disk=SHARED, a__nested__disk=SHARED
    )
    assert sorted(finding.id for finding in report.findings) == ["AZB006", "AZB401", "AZB401"]


def test_the_last_step_of_a_known_address_is_not_enough_above_the_caller(tmp_path: Path) -> None:
    link = {"uri": "https://raw.example.com/other/repo/main/disk.json"}
    report = check(tmp_path, app__main=linking(**link), disk=SHARED)
    assert [finding.id for finding in report.findings] == ["AZB006", "AZB401"]
    assert report.findings[1].resource == f"{DISK}/d"


def test_links_do_not_lead_outside(tmp_path: Path) -> None:
    (tmp_path / "disk.json").write_text(json.dumps(SHARED))
    inside = tmp_path / "inside"
    report = check(inside, main=linking(uri=f"[uri({OWN}, '../disk.json')]"))
    assert [finding.id for finding in report.findings] == ["AZB006"]


def test_templates_that_deploy_each_other_are_told(tmp_path: Path) -> None:
    report = check(
        tmp_path,
        a=linking(relativePath="b.json"),
        b=linking(uri=f"[uri({OWN}, 'a.json')]"),
    )
    (finding,) = report.findings
    assert finding.id == "AZB004"
    assert finding.message.endswith("/a.json, of which it is a part itself")


def test_parameters_are_read_from_a_linked_file() -> None:
    document = template(
        resource(
            DEPLOYMENT,
            "n",
            properties={
                "templateLink": {"relativePath": "parts/disk.json"},
                "parametersLink": {"relativePath": "parts/small.json"},
            },
        )
    )
    part = template(resource(tags="[parameters('p')]"), parameters={"p": {"type": "string"}})
    root = deploy(document, parts__disk=part, parts__small={"parameters": {"P": {"value": "x"}}})
    (disk,) = root.resources
    assert plain(disk.get("tags")) == "x"


@pytest.mark.parametrize(
    "told",
    [
        {"parametersLink": {"relativePath": "parts/broken.json"}},
        {"parametersLink": {"relativePath": "parts/list.json"}},
        {"parametersLink": {"relativePath": "parts/missing.json"}},
        {"parametersLink": {"uri": "https://example.org/p.json"}},
        {"parameters": "[parameters('all')]"},
        {"parameters": {"[parameters('name')]": {"value": "given"}}},
    ],
)
def test_defaults_do_not_hold_where_what_is_given_is_not_known(told: dict[str, Any]) -> None:
    part = template(
        resource(tags="[parameters('p')]"),
        parameters={"p": {"type": "string", "defaultValue": "default"}},
    )
    linked = {"templateLink": {"relativePath": "parts/disk.json"}, **told}
    document = template(
        resource(DEPLOYMENT, "n", properties=linked),
        parameters={key: {"type": "object"} for key in ("all", "name")},
    )
    files = {"parts__broken": '{"parameters": {"p": {"value": "x"}', "parts__list": "[]"}
    root = deploy(document, parts__disk=part, **files)
    (disk,) = root.resources
    assert isinstance(disk.get("tags"), Unknown)


def test_defaults_do_not_hold_where_a_parameter_file_is_broken(tmp_path: Path) -> None:
    shared = template(
        resource(properties={"maxShares": "[parameters('p')]"}),
        parameters={"p": {"type": "int", "defaultValue": 2}},
    )
    (tmp_path / "main.json").write_text(json.dumps(shared))
    (tmp_path / "main.parameters.json").write_text(
        f'{{"$schema": "{SCHEMAS}/2019-04-01/deploymentParameters.json#", "parameters": {{'
    )
    report = lint(
        Sources((tmp_path,)),
        Settings(select=("AZB401", "AZB002")),
    )
    assert [finding.id for finding in report.findings] == ["AZB002"]
    assert [one.id for one in report.undecided] == ["AZB401"]


@pytest.mark.parametrize("mark", ["[", "[["])
def test_stacks_and_template_specs_are_followed(mark: str) -> None:
    inner = template(
        resource(name=f"{mark}parameters('name')]"),
        parameters={"name": {"type": "string"}},
        outputs={"id": {"type": "string", "value": f"{mark}parameters('name')]"}},
    )
    given = {"parameters": {"name": {"value": "[toLower('X')]"}}}
    versions = "Microsoft.Resources/templateSpecs/versions"
    id_ = f"[resourceId('{versions}', 'spec', '1.0')]"
    root = deploy(
        template(
            resource(versions, "spec/1.0", properties={"mainTemplate": inner}),
            resource(DEPLOYMENT, "n", properties={"templateLink": {"id": id_}, **given}),
            resource(
                "Microsoft.Resources/deploymentStacks",
                "stack",
                properties={"template": inner, "denySettings": {"mode": "none"}, **given},
            ),
            resource(name="out", tags="[reference('n').outputs.id.value]"),
        )
    )
    spec, first, second, last = root.resources
    assert spec.name == "spec/1.0"
    assert [item.address for item in (first, second)] == [f"n/{DISK}/x", f"stack/{DISK}/x"]
    assert plain(last.get("tags")) == "x"
    assert root.problems == ()


OTHER = "11111111-1111-1111-1111-111111111111"


@pytest.mark.parametrize(
    ("around", "members", "inner", "id_"),
    [
        ("", {"resourceGroup": "g"}, "", "/subscriptions/{own}/resourceGroups/g"),
        (
            "",
            {"subscriptionId": OTHER, "resourceGroup": "g"},
            "",
            f"/subscriptions/{OTHER}/resourceGroups/g",
        ),
        ("subscription", {"resourceGroup": "g"}, "", "/subscriptions/{own}/resourceGroups/g"),
        ("subscription", {"subscriptionId": OTHER}, "subscription", f"/subscriptions/{OTHER}"),
        ("managementGroup", {"subscriptionId": OTHER}, "subscription", f"/subscriptions/{OTHER}"),
        (
            "managementGroup",
            {"subscriptionId": OTHER, "resourceGroup": "g"},
            "",
            f"/subscriptions/{OTHER}/resourceGroups/g",
        ),
        (
            "tenant",
            {"scope": "Microsoft.Management/managementGroups/m"},
            "managementGroup",
            "/providers/Microsoft.Management/managementGroups/m",
        ),
        ("", {"scope": "/"}, "tenant", ""),
    ],
)
def test_deployments_go_where_they_say(
    around: str, members: dict[str, str], inner: str, id_: str
) -> None:
    def schema(scope: str) -> str:
        kind = f"{scope}DeploymentTemplate" if scope else "deploymentTemplate"
        return f"{SCHEMAS}/2019-08-01/{kind}.json#"

    part = template(resource("A.B/c", "x"), schema=schema(inner), outputs={"o": {"value": "found"}})
    properties = {"template": part, "expressionEvaluationOptions": {"scope": "inner"}}
    deployment = resource(DEPLOYMENT, "n", properties=properties, **members)
    by_id = f"[reference('{id_}/providers/{DEPLOYMENT}/n').outputs.o.value]"
    root = deploy(template(deployment, resource("A.B/d", "y", tags=by_id), schema=schema(around)))
    inside, asking = root.resources
    shown = plain(inside.get("id")).replace("{subscription().subscriptionId}", "{own}")
    assert shown == f"{id_}/providers/A.B/c/x"
    if "{own}" not in id_:
        assert plain(asking.get("tags")) == "found"


@pytest.mark.parametrize(
    "endpoint",
    [
        "[concat(reference('sa').primaryEndpoints.blob, 'vhds/os.vhd')]",
        "[concat(reference(resourceId('Microsoft.Storage/storageAccounts', parameters('sa')))"
        ".primaryEndpoints.blob, 'vhds/os.vhd')]",
    ],
)
def test_the_endpoint_of_an_account_leads_to_it(tmp_path: Path, endpoint: str) -> None:
    rules = {"networkAcls": {"defaultAction": "Deny"}}
    profile = {"osDisk": {"createOption": "FromImage", "vhd": {"uri": endpoint}}}
    document = template(
        {
            "sa": resource(
                "Microsoft.Storage/storageAccounts", "[parameters('sa')]", properties=rules
            ),
            "vm": resource(VM, "vm", properties={"storageProfile": profile}),
        },
        languageVersion="2.0",
        parameters={"sa": {"type": "string"}},
    )
    (tmp_path / "azuredeploy.json").write_text(json.dumps(document))
    (finding,) = lint(Sources((tmp_path,)), Settings(select=("AZB711",))).findings
    assert finding.resource == f"{VM}/vm"
