"""Templates and parameter files among other JSON: found by content, paired, linted once."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.discovery import find_roots
from azbackup_lint.engine import Sources, lint
from azbackup_lint.files import Files
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Request
from azbackup_lint.settings import Settings
from tests.arm.deploying import SCHEMAS, resource, template

PARAMETERS = f"{SCHEMAS}/2019-04-01/deploymentParameters.json#"


GIVEN = {"size": {"value": "s"}}
NEEDING = template(
    parameters={
        "size": {"type": "string"},
        "zone": {"type": "string", "defaultValue": "1"},
        "tags": {"type": "object", "nullable": True},
    }
)
"""A template with one parameter that must be given."""


def write(folder: Path, name: str, document: Any) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def parameters(**metadata: Any) -> dict[str, Any]:
    return {"$schema": PARAMETERS, "parameters": {}, **metadata}


def found(folder: Path, *paths: Path) -> dict[str, list[str]]:
    """The templates that are roots, with the names of their parameter files."""
    request = Request(Files(folder, folder, {}), frozenset())
    roots = find_roots(paths or (folder,), LANGUAGES, request)
    return {
        item.path.relative_to(folder).as_posix(): [path.name for path in item.parameters]
        for _, templates in roots.by_language
        for item in templates
    }


def test_templates_are_told_by_their_schema(tmp_path: Path) -> None:
    write(tmp_path, "a/azuredeploy.json", template())
    write(tmp_path, "b/anything.json", {"contentVersion": "x" * 9000, **template()})
    scope = f"{SCHEMAS}/2018-05-01/subscriptionDeploymentTemplate.json#"
    write(tmp_path, "c/main.JSON.json", template(schema=scope))
    write(tmp_path, "package.json", {"name": "x", "dependencies": {}})
    write(tmp_path, "ui.json", {"$schema": f"{SCHEMAS}/0.1.2-preview/CreateUIDefinition.json#"})
    write(tmp_path, "node_modules/x/azuredeploy.json", template())
    write(tmp_path, "orphan.parameters.json", parameters())
    assert found(tmp_path) == {
        "a/azuredeploy.json": [],
        "b/anything.json": [],
        "c/main.JSON.json": [],
    }


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("main.parameters.json", {}),
        ("main.parameters.prod.json", {}),
        ("main.prod.parameters.json", {}),
        ("main.param.json", {}),
        ("parameters/main.parameters.json", {}),
        ("parameters.json", {}),
        ("prod.parameters.json", {}),
        ("envs/prod.json", {"metadata": {"template": "../main.json"}}),
        ("parameters/prod.json", {"parameters": GIVEN}),
        ("env/prod/main.parameters.json", {"parameters": GIVEN}),
        ("env/prod/values.json", {"parameters": GIVEN}),
        ("prod.json", {"parameters": GIVEN}),
    ],
)
def test_parameter_files_join_their_template(
    name: str, metadata: dict[str, Any], tmp_path: Path
) -> None:
    write(tmp_path, "main.json", NEEDING)
    write(tmp_path, "other/main.json", template())
    path = write(tmp_path, name, parameters(**metadata))
    assert found(tmp_path) == {"main.json": [path.name], "other/main.json": []}
    assert found(tmp_path, tmp_path / "main.json") == {"main.json": [path.name]}
    assert found(tmp_path, path) == {"main.json": [path.name]}


@pytest.mark.parametrize("name", ["parameters/prod.json", "parameters/prod/x.json", "p/a.json"])
def test_parameter_files_lie_beside_the_folder_of_templates(tmp_path: Path, name: str) -> None:
    write(tmp_path, "templates/web.json", NEEDING)
    write(tmp_path, "templates/net.json", template(parameters={"cidr": {"type": "string"}}))
    path = write(tmp_path, name, parameters(parameters={"SIZE": {"value": "s"}}))
    expected = {"templates/net.json": [], "templates/web.json": [path.name]}
    assert found(tmp_path) == expected
    assert found(tmp_path, tmp_path / "templates/web.json") == {"templates/web.json": [path.name]}


UNPAIRED = [
    {"size": {"value": "s"}, "more": {"value": 1}},
    {"zone": {"value": "1"}},
    {},
]


@pytest.mark.parametrize("given", UNPAIRED)
def test_a_parameter_file_that_fits_no_template_is_told(
    tmp_path: Path, given: dict[str, Any]
) -> None:
    write(tmp_path, "main.json", NEEDING)
    write(tmp_path, "env/prod.json", parameters(parameters=given))
    assert found(tmp_path) == {"main.json": []}
    (note,) = lint(Sources((tmp_path,)), Settings()).findings
    assert (note.id, note.severity) == ("AZB012", "note")
    assert note.message.endswith("env/prod.json belongs to no template, and is not linted")


def test_a_parameter_file_that_gives_too_much_is_not_of_the_only_template(tmp_path: Path) -> None:
    write(tmp_path, "main.json", NEEDING)
    write(tmp_path, "other.parameters.json", parameters(parameters=UNPAIRED[0]))
    assert found(tmp_path) == {"main.json": []}


def test_a_parameter_file_that_fits_two_templates_belongs_to_neither(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}.json", NEEDING)
    path = write(tmp_path, "env/prod.json", parameters(parameters=GIVEN))
    assert found(tmp_path) == {"a.json": [], "b.json": []}
    assert found(tmp_path, tmp_path / "a.json") == {"a.json": []}
    assert found(tmp_path, path) == {}


def test_a_parameter_file_fits_bicep_too(tmp_path: Path) -> None:
    bicep = "param size string\nparam zone string = '1' // a = b\nparam tags object?\n"
    write(tmp_path, "main.bicep", bicep)
    write(tmp_path, "net.bicep", "param cidr string\n")
    write(tmp_path, "parameters/prod.json", parameters(parameters=GIVEN))
    assert found(tmp_path) == {"main.bicep": ["prod.json"], "net.bicep": []}


def test_a_parameter_file_that_another_one_extends_belongs_to_that(tmp_path: Path) -> None:
    write(tmp_path, "main.bicep", "param size string\n")
    write(tmp_path, "shared/base.bicepparam", "using none\nparam size = 's'\n")
    given = "using 'main.bicep'\nextends 'shared/base.bicepparam'\n"
    write(tmp_path, "prod.bicepparam", given)
    assert found(tmp_path) == {"main.bicep": ["prod.bicepparam"]}
    assert lint(Sources((tmp_path,)), Settings()).findings == ()
    write(tmp_path, "alone.bicepparam", "using none\n")
    (note,) = lint(Sources((tmp_path,)), Settings()).findings
    assert note.message.endswith("alone.bicepparam belongs to no template, and is not linted")


def test_what_is_only_named_like_a_parameter_file(tmp_path: Path) -> None:
    write(tmp_path, "how to write a .bicepparam/main.bicep", "param size string\n")
    os.mkfifo(tmp_path / "pipe.bicepparam")
    (tmp_path / "link.bicepparam").symlink_to("nowhere")
    problems = lint(Sources((tmp_path,)), Settings()).findings
    told = {(item.id, item.message.rpartition("/")[2]) for item in problems}
    assert told == {
        ("AZB001", "link.bicepparam is a link that leads nowhere"),
        ("AZB001", "pipe.bicepparam is no regular file"),
    }


MODULE = "param size string\n"


@pytest.mark.parametrize(
    ("present", "named", "statement"),
    [
        ("Main.bicep", "main.bicep", "using '../{}'\n"),
        ("mod.bicep", "Mod.bicep", "module m '../{}' = {{ name: 'm' }}\n"),
        ("Mods/mod.bicep", "mods/mod.bicep", "module m '../{}' = {{ name: 'm' }}\n"),
        ("Shared.bicep", "shared.bicep", "import {{a}} from '../{}'\noutput o string = a\n"),
        ("Mods/main.tf", "mods", 'module "m" {{\n  source = "../{}"\n}}\n'),
    ],
)
def test_a_name_in_another_case_is_told(
    tmp_path: Path, present: str, named: str, statement: str
) -> None:
    ending = "bicepparam" if "using" in statement else "tf" if "source" in statement else "bicep"
    write(tmp_path, present, "" if ending == "tf" else MODULE)
    write(tmp_path, f"own/file.{ending}", statement.format(named))
    (told,) = lint(Sources((tmp_path,)), Settings()).findings
    path = present.removesuffix("/main.tf")
    assert told.message.endswith(f"/{path} differs from it in case, which counts on Linux")


def test_of_several_names_in_other_cases_none_is_told(tmp_path: Path) -> None:
    for name in ("mod.bicep", "Mod.bicep"):
        write(tmp_path, name, MODULE)
    write(tmp_path, "main.bicep", "module m 'MOD.bicep' = { name: 'm' }\n")
    (told,) = lint(Sources((tmp_path / "main.bicep",)), Settings()).findings
    assert told.message.endswith("there is no module MOD.bicep inside the repository")


@pytest.mark.parametrize("head", ["[", "\ufeff\n [", "[" + "0," * 9000])
def test_a_list_with_templates_in_it_is_none(tmp_path: Path, head: str) -> None:
    write(tmp_path, "main.json", template())
    listed = {"policyRule": {"then": {"details": {"template": template()}}}}
    write(tmp_path, "policies.json", f"{head}{json.dumps(listed)}]")
    assert found(tmp_path) == {"main.json": []}
    (note,) = lint(Sources((tmp_path / "policies.json",)), Settings()).findings
    assert note.id == "AZB012"


def test_each_template_has_its_own_parameter_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, f"{name}.json", template())
        write(tmp_path, f"{name}.parameters.json", parameters())
    write(tmp_path, "parameters.json", parameters())
    assert found(tmp_path) == {"a.json": ["a.parameters.json"], "b.json": ["b.parameters.json"]}


def test_a_named_parameter_file_stands_for_its_template(tmp_path: Path) -> None:
    write(tmp_path, "main.json", template())
    write(tmp_path, "main.parameters.dev.json", parameters())
    prod = write(tmp_path, "main.parameters.prod.json", parameters())
    assert found(tmp_path, prod) == {"main.json": ["main.parameters.prod.json"]}
    both = ["main.parameters.dev.json", "main.parameters.prod.json"]
    assert found(tmp_path, tmp_path / "main.json") == {"main.json": both}


def linking(**link: str) -> dict[str, Any]:
    properties = {"mode": "Incremental", "templateLink": link}
    return template(resource("Microsoft.Resources/deployments", "n", properties=properties))


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "parts/disk.json"},
        {"uri": "[uri(parameters('base'), 'parts/disk.json')]"},
        {"uri": "https://example.org/x/parts/disk.json"},
    ],
)
def test_linked_templates_are_linted_through_their_caller(
    link: dict[str, str], tmp_path: Path
) -> None:
    write(tmp_path, "main.json", linking(**link))
    part = write(tmp_path, "parts/disk.json", template())
    assert found(tmp_path) == {"main.json": []}
    assert found(tmp_path, part) == {"main.json": []}


def test_a_template_that_links_elsewhere_leaves_others_alone(tmp_path: Path) -> None:
    write(tmp_path, "main.json", linking(uri="https://example.org/other.json"))
    write(tmp_path, "parts/disk.json", template())
    assert found(tmp_path) == {"main.json": [], "parts/disk.json": []}


def test_a_broken_template_is_still_one(tmp_path: Path) -> None:
    write(tmp_path, "main.json", json.dumps(template(resource()))[:-20])
    assert found(tmp_path) == {"main.json": []}


def linking_to(*names: str) -> dict[str, Any]:
    """A template that links to others."""
    links = [
        resource(
            "Microsoft.Resources/deployments",
            name,
            properties={"templateLink": {"relativePath": name}},
        )
        for name in names
    ]
    return template(*links, resource(properties={"maxShares": 2}))


@pytest.mark.parametrize(
    ("links", "roots"),
    [
        ({"a": ["b"], "b": ["a"]}, {"a"}),
        ({"a": ["a"]}, {"a"}),
        ({"a": ["b"], "b": ["c"], "c": ["a"]}, {"a"}),
        ({"a": ["b"], "b": ["a"], "r": ["a"]}, {"r"}),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, {"a"}),
    ],
)
def test_templates_in_a_circle_are_linted(
    tmp_path: Path, links: dict[str, list[str]], roots: set[str]
) -> None:
    for name, targets in links.items():
        write(tmp_path, f"{name}.json", linking_to(*(f"{target}.json" for target in targets)))
    wanted = {f"{name}.json" for name in roots}
    assert set(found(tmp_path)) == wanted
    for name in links:
        assert set(found(tmp_path, tmp_path / f"{name}.json")) == wanted
    report = lint(Sources((tmp_path,)), Settings(select=("AZB401",)))
    ids = [finding.id for finding in report.findings]
    assert ids.count("AZB401") == len(links)
    assert ids.count("AZB004") == len(ids) - len(links) >= 1


@pytest.mark.parametrize("resources", ["[variables('all')]", 7, True])
@pytest.mark.parametrize("is_nested", [False, True])
def test_resources_that_are_no_array_are_told(
    tmp_path: Path, resources: Any, is_nested: bool
) -> None:
    document = {**template(), "resources": resources}
    if is_nested:
        nested = {"mode": "Incremental", "template": document}
        document = template(resource("Microsoft.Resources/deployments", properties=nested))
    write(tmp_path, "azuredeploy.json", document)
    (problem,) = lint(Sources((tmp_path,)), Settings()).findings
    assert (problem.id, problem.span.text) == ("AZB002", json.dumps(resources))


@pytest.mark.parametrize("resources", [None, [], {}])
def test_no_resources_are_no_problem(tmp_path: Path, resources: Any) -> None:
    write(tmp_path, "azuredeploy.json", {**template(), "resources": resources})
    assert lint(Sources((tmp_path,)), Settings()).findings == ()


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("notes.md", "no code\n", "AZB012"),
        ("package.json", "{}", "AZB012"),
        ("empty.json", "", "AZB012"),
        ("orphan.parameters.json", json.dumps(parameters()), "AZB012"),
        ("alone.tfvars", "a = 1\n", "AZB012"),
        ("alone.bicepparam", "using './none.bicep'\n", "AZB012"),
        ("plan.json", '{"@level":"info","@message":"Terraform 1.9.0"}\n{}', "AZB001"),
        ("plan.out", '{"@level":"info","@message":"Terraform 1.9.0"}\n{}', "AZB001"),
        ("tfplan", "PK\x03\x04", "AZB001"),
    ],
)
def test_a_named_file_is_never_passed_over_in_silence(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    (problem,) = lint(Sources((write(tmp_path, name, text),)), Settings()).findings
    assert (problem.id, problem.effect) == (expected, "input")


def test_a_folder_that_holds_no_root_says_so(tmp_path: Path) -> None:
    write(tmp_path, "orphan.parameters.json", parameters())
    report = lint(Sources((tmp_path,)), Settings())
    assert ([item.id for item in report.findings], report.roots) == (["AZB012"], 0)


@pytest.mark.parametrize("name", [r"\u12", r"a\q.json", r"\ud800", r"\u0000", "x/" * 40_000])
def test_a_template_that_no_path_can_name(name: str, tmp_path: Path) -> None:
    write(tmp_path, "main.json", template(resource(name="d", properties={"maxShares": 2})))
    text = json.dumps(parameters(metadata={"template": "NAME"})).replace("NAME", name)
    write(tmp_path, "prod.json", text)
    report = lint(Sources((tmp_path,)), Settings())
    assert "AZB401" in [finding.id for finding in report.findings]
