"""What Bicep files deploy: resources, modules, parameters, and what can be wrong with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.bicep.templates import file_functions
from azbackup_lint.resources import Resource, Root
from azbackup_lint.roots import RECURSION_LIMIT
from azbackup_lint.source import Source
from azbackup_lint.values import MapValue, Unknown
from azbackup_lint.values.limits import FOR_INPUTS, Limits
from tests.arm.deploying import plain
from tests.bicep.deploying import deploy
from tests.counting import calls_in

GROUP = "/subscriptions/{subscription().subscriptionId}/resourceGroups/{resourceGroup().name}"
DISK = "Microsoft.Compute/disks@2023-04-02"
PART = f"""param size int
resource d '{DISK}' = {{
  name: 'd'
  properties: {{ diskSizeGB: size }}
}}
"""


def told(root: Root) -> list[tuple[str, str, str]]:
    """Id, place and message of each problem."""
    return [(p.kind.id, str(p.span), p.message) for p in root.problems]


def named(root: Root) -> list[str]:
    return [resource.address for resource in root.resources]


def attribute(resource: Resource, *path: str) -> Any:
    value: Any = resource.attributes
    for name in path:
        assert isinstance(value, MapValue)
        value = value.entries[name]
    return plain(value)


def outputs(root: Root) -> dict[str, Any]:
    assert told(root) == []
    return {name: plain(value) for name, value in root.outputs.items()}


@pytest.fixture
def deep_enough() -> Iterator[None]:
    """The stack that a run allows itself, whatever ran in this process before."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(RECURSION_LIMIT)
    yield
    sys.setrecursionlimit(limit)


RESOURCES = """
param n string = 'x'
var ab = ['a', 'b']
resource vnet 'Microsoft.Network/virtualNetworks@2023-04-01' = {
  name: 'net-${n}'
  resource web 'subnets' = {
    name: 'web'
    properties: { addressPrefix: '10.0.0.0/24' }
  }
}
resource app 'Microsoft.Network/virtualNetworks/subnets@2023-04-01' = {
  parent: vnet
  name: 'app'
  properties: { addressPrefix: vnet::web.properties.addressPrefix }
}
resource whole 'Microsoft.Network/virtualNetworks/subnets@2023-04-01' = {
  name: '${vnet.name}/whole'
}
resource nic 'Microsoft.Network/networkInterfaces@2023-04-01' = [for (z, i) in ab: if (z != 'a') {
  name: 'nic-${z}-${i}'
}]
resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  name: 'keep'
  scope: vnet
  properties: { level: 'CanNotDelete' }
}
resource other 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'store'
  scope: resourceGroup('rg2')
}
resource far 'Microsoft.Storage/storageAccounts@2023-01-01' existing = {
  name: 'store'
  scope: resourceGroup('00000000-0000-0000-0000-000000000001', 'rg3')
}
output vnet string = vnet.id
output web string = vnet::web.id
output app string = app.id
output appName string = app.name
output whole string = whole.id
output nic string = nic[1].id
output type string = vnet.type
output version string = vnet::web.apiVersion
output lock string = lock.id
output other string = other.id
output far string = far.id
output prefix string = app.properties.addressPrefix
output names array = [for i in range(0, 2): nic[i].name]
"""


def test_resources_and_their_ids() -> None:
    root = deploy(RESOURCES)
    network = f"{GROUP}/providers/Microsoft.Network"
    accounts = "providers/Microsoft.Storage/storageAccounts/store"
    assert outputs(root) == {
        "vnet": f"{network}/virtualNetworks/net-x",
        "web": f"{network}/virtualNetworks/net-x/subnets/web",
        "app": f"{network}/virtualNetworks/net-x/subnets/app",
        "appName": "app",
        "whole": f"{network}/virtualNetworks/net-x/subnets/whole",
        "nic": f"{network}/networkInterfaces/nic-b-1",
        "type": "Microsoft.Network/virtualNetworks",
        "version": "2023-04-01",
        "lock": f"{network}/virtualNetworks/net-x/providers/Microsoft.Authorization/locks/keep",
        "other": f"/subscriptions/{{subscription().subscriptionId}}/resourceGroups/rg2/{accounts}",
        "far": f"/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg3/{accounts}",
        "prefix": "10.0.0.0/24",
        "names": ["nic-a-0", "nic-b-1"],
    }
    assert named(root) == [
        "Microsoft.Network/virtualNetworks/net-x",
        "Microsoft.Network/virtualNetworks/subnets/net-x/web",
        "Microsoft.Network/virtualNetworks/subnets/net-x/app",
        "Microsoft.Network/virtualNetworks/subnets/net-x/whole",
        "Microsoft.Network/networkInterfaces/nic-b-1",
        "Microsoft.Authorization/locks/keep",
    ]
    for resource in root.resources:
        assert plain(resource.attributes.entries["id"]) in outputs(root).values()
    assert root.resources[1].header.text == "resource web 'subnets'"


def test_parts_of_names_with_gaps() -> None:
    """What fills a gap has no slash: the type says how many parts there are."""
    text = """
param vault string
param policy string
resource p 'Microsoft.RecoveryServices/vaults/backupPolicies@1' = { name: '${vault}/a-${policy}' }
output id string = p.id
"""
    policies = "providers/Microsoft.RecoveryServices/vaults/{param vault}/backupPolicies"
    assert outputs(deploy(text)) == {"id": f"{GROUP}/{policies}/a-{{param policy}}"}


MODULES = """
targetScope = 'subscription'
param sizes array = [1, 2]
resource rg 'Microsoft.Resources/resourceGroups@2023-07-01' = {
  name: 'rg-x'
  location: 'westeurope'
}
module one 'parts/disk.bicep' = {
  scope: rg
  name: 'one'
  params: { size: sizes[0] }
}
module each 'parts/disk.bicep' = [for (size, i) in sizes: if (i > 0) {
  scope: resourceGroup('other')
  name: 'each-${i}'
  params: { size: size }
}]
module plan 'parts/sub.bicep' = {}
output id string = one.outputs.id
output second string = each[1].outputs.id
output name string = one.name
output region string = plan.outputs.?none ?? 'none'
"""
DISK_PART = PART + "\noutput id string = d.id\noutput where string = resourceGroup().location"
SUB_PART = "targetScope = 'subscription'\noutput s string = subscription().id"


def test_modules_are_followed() -> None:
    root = deploy(MODULES, parts__disk_bicep=DISK_PART, parts__sub_bicep=SUB_PART)
    before = "/subscriptions/{subscription().subscriptionId}/resourceGroups"
    after = "providers/Microsoft.Compute/disks/d"
    assert outputs(root) == {
        "id": f"{before}/rg-x/{after}",
        "second": f"{before}/other/{after}",
        "name": "one",
        "region": "none",
    }
    assert named(root) == [
        "Microsoft.Resources/resourceGroups/rg-x",
        "one/Microsoft.Compute/disks/d",
        "each-1/Microsoft.Compute/disks/d",
    ]
    size = root.resources[1].attributes.entries["properties"]
    assert isinstance(size, MapValue)
    value = size.entries["diskSizeGB"]
    assert value.span is not None
    assert value.span.text == "size"
    assert value.span.source.path == "parts/disk.bicep"
    assert [(hop.label, hop.span.text) for hop in value.hops] == [
        ("param size", "sizes[0]"),
        ("param sizes", "1"),
    ]


def test_symbols_come_before_the_names_of_others() -> None:
    main = """module one 'part.bicep' = { name: 'one', params: { text: 'a' } }
module two 'part.bicep' = { name: 'one', scope: resourceGroup('other'), params: { text: 'b' } }
output first string = one.outputs.text
output second string = two.outputs.text
"""
    root = deploy(main, part_bicep="param text string\noutput text string = text")
    assert outputs(root) == {"first": "a", "second": "b"}


def test_texts_of_modules_and_imports_count_to_the_budget_once() -> None:
    main = "module a 'm.bicep' = [for i in range(0, 3): {}]\nimport { x } from 'x.bicep'\n"
    module, imported = "output a int = 1" + " " * 500, "@export()\nvar x = 1" + " " * 300
    root = deploy(main, m_bicep=module, x_bicep=imported)
    run = root.evaluation
    assert isinstance(run, DeploymentEvaluation)
    assert {source.path for source in root.sources} == {"main.bicep", "m.bicep", "x.bicep"}
    assert run.budget.given == Limits().steps + FOR_INPUTS + len(main + module + imported)


def test_parameters_are_given_by_parameter_files() -> None:
    base = "using none\nparam a = 'base'\nparam b = 'base'"
    given = """using 'main.bicep'
extends 'base.bicepparam'
import { prefix } from 'shared.bicep'
var middle = 'm'
param b = '${prefix}-${middle}'
param c = [for i in range(0, 2): '${b}${i}']
param d = readEnvironmentVariable('D')
"""
    main = "param a string\nparam b string\nparam c array\nparam d string\nparam e string = 'own'\n"
    main += "\n".join(f"output {name} object = {name}" for name in "abce")
    shared = "@export()\nvar prefix = 'p${other}'\nvar other = 1"
    root = deploy(main, given, base_bicepparam=base, shared_bicep=shared)
    assert outputs(root) == {"a": "base", "b": "p1-m", "c": ["p1-m0", "p1-m1"], "e": "own"}
    d = root.locals["param d"]
    assert isinstance(d, Unknown)
    assert d.causes[0].subject == "readEnvironmentVariable()"


EXTENDING = (
    "param a string = 'own'\nparam b string = ''\noutput a string = a\noutput b string = b\n"
)


def test_a_parameter_file_sees_what_it_extends() -> None:
    given = """using 'main.bicep'
extends 'base.bicepparam'
param b = '${base.A}-${base.?c ?? 'none'}-${base.list[^1]}'
"""
    base = "using none\nparam a = 'A'\nparam b = 'B'\nparam list = ['x', 'y']"
    assert outputs(deploy(EXTENDING, given, base_bicepparam=base)) == {"a": "A", "b": "A-none-y"}
    root = deploy(EXTENDING, "extends 'base.bicepparam'\nparam b = base.c", base_bicepparam=base)
    _ = {**root.outputs}
    message = "the parameter file that is extended gives no parameter 'c'"
    assert told(root) == [("AZB007", "main.bicepparam:2:11", message)]


@pytest.mark.parametrize("place", ["gone.bicepparam", "base.bicep", "br:a.io/b:1"])
def test_what_an_extended_file_would_give_is_unknown_where_it_is_not_there(place: str) -> None:
    given = f"using 'main.bicep'\nextends '{place}'\nparam b = 'x'"
    root = deploy(EXTENDING, given, base_bicep="param a string = 'A'")
    assert isinstance(root.outputs["a"], Unknown)
    assert plain(root.outputs["b"]) == "x"
    assert told(root) == [
        ("AZB005", "main.bicepparam:2:9", f"there is no parameter file '{place}'")
    ]


def test_a_parameter_that_the_template_does_not_declare_is_told() -> None:
    given = "using 'main.bicep'\nextends 'base.bicepparam'\nparam A = 'x'\nparam c = 'y'"
    root = deploy(EXTENDING, given, base_bicepparam="using none\nparam d = 1")
    message = "main.bicep declares no parameter 'c'"
    assert told(root) == [("AZB008", "main.bicepparam:4:7", message)]


@pytest.mark.usefixtures("deep_enough")
def test_parameter_files_that_extend_each_other_without_end_are_cut() -> None:
    given = "using 'main.bicep'\nextends 'p0.bicepparam'\nparam a = '${base.a}${base.a}'"
    others = {
        f"p{i}_bicepparam": f"extends 'p{i + 1}.bicepparam'\nparam a = '${{base.a}}${{base.a}}'"
        for i in range(200)
    }
    root = deploy(EXTENDING, given, **others)
    assert isinstance(root.outputs["a"], Unknown)
    assert ("AZB009", "p48.bicepparam:1:9") in [problem[:2] for problem in told(root)]


def test_the_same_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []
    parse = file_functions.parse_json

    def counted(source: Source, *, lenient: bool = False) -> JsonValue:
        decoded.append(source.path)
        return parse(source, lenient=lenient)

    monkeypatch.setattr(file_functions, "parse_json", counted)
    main = "output o array = [" + ", ".join(["loadJsonContent('a.json')"] * 20) + "]"
    assert outputs(deploy(main, a_json="[1]")) == {"o": [[1]] * 20}
    assert decoded == ["a.json"]


IMPORTS = """
import { sizes, sizeOf as size, tier } from 'shared.bicep'
import * as shared from 'shared.bicep'
param which tier
param count shared.small
output a string = sizes.small
output b string = size('small')
output c string = shared.sizes.large
output d string = shared.sizeOf('large')
output e bool = which == 'other'
output f bool = count > 3
"""
SHARED = """
@export()
type tier = 'small' | 'large'
@export()
@minValue(1)
@maxValue(3)
type small = int
@export()
var sizes = { small: 's', large: big }
var big = 'l'
@export()
func sizeOf(name string) string => wrapped('${name}-${length(name)}')
func wrapped(text string) string => '${left}${text}>'
var left = '<'
"""


def test_imports_of_variables_functions_and_types() -> None:
    assert outputs(deploy(IMPORTS, shared_bicep=SHARED)) == {
        "a": "s",
        "b": "<small-5>",
        "c": "l",
        "d": "<large-5>",
        "e": False,
        "f": False,
    }


@pytest.mark.parametrize(
    ("declared", "known"),
    [
        ("@allowed(['a', 'b'])\nparam p string", {"options": ["a", "b"]}),
        ("param p 'a' | 'b'", {"options": ["a", "b"]}),
        ("type t = 'a' | 'b'\nparam p t", {"options": ["a", "b"]}),
        ("type t = { q: 1 | 2 }\nparam p t.q", {"options": [1, 2]}),
        ("type t = (1 | 2)[]\nparam p t[*]", {"options": [1, 2]}),
        ("@minValue(2)\n@maxValue(4)\nparam p int", {"minimum": 2, "maximum": 4}),
        ("@sys.minValue(-2)\nparam p sys.int", {"minimum": -2}),
        ("param p bool", {}),
        ("param p object", {}),
    ],
)
def test_types_bound_what_is_not_given(declared: str, known: dict[str, Any]) -> None:
    value = deploy(declared).locals["param p"]
    assert isinstance(value, Unknown)
    facts = {
        "options": [plain(option) for option in value.options] or None,
        "minimum": value.minimum,
        "maximum": value.maximum,
    }
    assert {name: fact for name, fact in facts.items() if fact is not None} == known


def test_members_of_object_types_are_bounded() -> None:
    main = """type disk = {
  @maxValue(100)
  size: int
  sku: 'a' | 'b'
  tags: { *: string }
}
param disks disk[]
output small bool = disks[0].size > 200
output sku bool = disks[0].sku == 'c'
"""
    assert outputs(deploy(main)) == {"small": False, "sku": False}


FILES = """
var folder = 'data'
var note = '${folder}/note.txt'
var data = loadJsonContent('data/values.json')
var yaml = loadYamlContent('data/values.yaml', '$.disks')
output sku string = data.disks[1].sku
output part string = loadJsonContent('data/values.json', '$.name')
output text string = loadTextContent('data/note.txt')
output again string = loadTextContent((note))
output encoded string = loadFileAsBase64('data/note.txt')
output ascii string = loadTextContent('data/note.txt', 'us-ascii')
output yaml int = yaml[0].size
output fraction bool = yaml[0].share == json('0.5')
"""


def test_files_are_read() -> None:
    root = deploy(
        FILES,
        data__values_json='{"name": "n", "disks": [{}, {"sku": "Premium_LRS"}]}',
        data__values_yaml="disks:\n  - size: 5\n    share: 0.5\n",
        data__note_txt="it's a note",
    )
    assert outputs(root) == {
        "sku": "Premium_LRS",
        "part": "n",
        "text": "it's a note",
        "again": "it's a note",
        "encoded": "aXQncyBhIG5vdGU=",
        "ascii": "it's a note",
        "yaml": 5,
        "fraction": True,
    }
    sku = root.outputs["sku"]
    assert sku.hops[-1].span.source.path == "data/values.json"
    assert sku.hops[-1].span.text == '"Premium_LRS"'


@pytest.mark.parametrize(
    "expression",
    [
        "loadTextContent('a.txt', 'utf-16')",
        "loadTextContent('b.txt', 'iso-8859-1')",
        "loadJsonContent('a.json', '$', 'utf-16BE')",
        "loadYamlContent('empty.yaml')",
        "loadYamlContent('keys.yaml')",
        "loadYamlContent('twice.yaml')",
        *(f"loadYamlContent('unclear.yaml').{name}" for name in "abcdefghijk"),
        "loadTextContent(given)",
        "loadTextContent(round)",
        "loadDirectoryFileInfo('none')",
        "loadDirectoryFileInfo('..')",
        "loadDirectoryFileInfo('.', 'A*')",
    ],
)
def test_what_files_may_say_in_more_than_one_way_is_unknown(expression: str) -> None:
    root = deploy(
        f"param given string\nvar round = '${{round}}'\noutput o object = {expression}",
        a_txt="ab",
        b_txt="é",
        a_json="{}",
        empty_yaml="",
        keys_yaml="? [a]\n: b\n",
        twice_yaml="a: 1\na: 2\n",
        unclear_yaml="a: True\nb: yes\nc: 0x1F\nd: 1e3\ne: 0o17\nf: 0123\ng: !!str 5\n"
        "h: 2020-01-01\ni: !own x\nj: {<<: {x: 1}}\nk: 1_000\n",
    )
    assert isinstance(root.outputs["o"], Unknown)
    assert told(root) == []


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("loadTextContent('d/none.txt')", "loadTextContent(): there is no file 'd/none.txt'"),
        ("loadJsonContent('none.json')", "loadJsonContent(): there is no file 'none.json'"),
        ("loadYamlContent('none.yaml')", "loadYamlContent(): there is no file 'none.yaml'"),
        ("loadFileAsBase64('none')", "loadFileAsBase64(): there is no file 'none'"),
        ("loadJsonContent('a.txt')", "loadJsonContent(): 'a.txt' can't be read as JSON: "),
        ("loadYamlContent('a.txt')", "loadYamlContent(): 'a.txt' can't be read as YAML: "),
    ],
)
def test_files_that_the_compiler_refuses_are_told(expression: str, problem: str) -> None:
    root = deploy(f"var a = {expression}\noutput o object = a", a_txt='{"a": [')
    assert isinstance(root.outputs["o"], Unknown)
    ((kind, place, text),) = told(root)
    assert (kind, place) == ("AZB007", "main.bicep:1:9")
    assert text.startswith(problem)


FOLDER = """
var found = loadDirectoryFileInfo('d', '*.t?t')
output names array = map(found, file => file.baseName)
output paths array = map(found, file => file.relativePath)
output endings array = map(loadDirectoryFileInfo('d', ''), file => file.extension)
output ranges array = loadDirectoryFileInfo('d', '[ab].txt')
"""


def test_files_of_a_folder_are_listed_in_order() -> None:
    assert outputs(deploy(FOLDER, d__b_txt="", d__A_txt="", d__c_json="")) == {
        "names": ["A.txt", "b.txt"],
        "paths": ["d/A.txt", "d/b.txt"],
        "endings": [".txt", ".txt", ".json"],
        "ranges": [],
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("var a = b\nvar b = a", ("AZB004", "main.bicep:1:5", "var a depends on itself")),
        ("output a string = none", ("AZB007", "main.bicep:1:19", "there is no parameter")),
        ("var a = concatt('a')\noutput b string = a", ("AZB007", "main.bicep:1:9", "no function")),
        ("@secure()\nparam a int = 'x'", ("AZB008", "main.bicep:2:15", "'a' is to be a number")),
        ("param a int = 'x'", ("AZB008", "main.bicep:1:15", "parameter 'a' is to be a number")),
        ("module m 'main.bicep' = {}", ("AZB004", "main.bicep:1:10", "deploys main.bicep")),
        ("var a = {\n  b: 1\n  b: 2\n}", ("AZB003", "main.bicep:3:3", "stands twice")),
        ("var a = [1, 2][2]", ("AZB007", "main.bicep:1:9", "index 2 is outside")),
        (
            "param b bool = false\nvar a = b ? [\n  1\n] : [\n  {\n    x: [][0]\n  }\n]",
            ("AZB007", "main.bicep:6:8", "index 0 is outside"),
        ),
        (
            "func f(a int) int => a\nvar a = f(1, 2)",
            ("AZB007", "main.bicep:2:9", "f() takes 1 arg"),
        ),
        (
            "func f(a int) int => f(a)\nvar b = f(1)",
            ("AZB007", "main.bicep:1:22", "function f() c"),
        ),
        ("var a = +1", ("AZB002", "main.bicep:1:9", "'+' can't stand here")),
        ("param a +1", ("AZB002", "main.bicep:1:9", "'+' can't stand here")),
    ],
)
def test_what_is_wrong_is_told_at_its_place(text: str, problem: tuple[str, str, str]) -> None:
    root = deploy(text)
    _ = root.locals, {**root.outputs}
    (found,) = told(root)
    assert found[:2] == problem[:2]
    assert problem[2] in found[2]


def test_names_of_resources_that_depend_on_each_other_are_unknown() -> None:
    circle = f"""resource a '{DISK}' = {{ name: b.name }}
resource b '{DISK}' = {{ name: a.name }}
"""
    root = deploy(circle)
    assert len(root.resources) == 2
    assert all("depends on itself" in problem.message for problem in root.problems)
    assert root.problems


def test_a_broken_statement_leaves_the_others() -> None:
    root = deploy(f"param x string = (\nresource d '{DISK}' = {{ name: 'd' }}")
    assert named(root) == ["Microsoft.Compute/disks/d"]
    assert [problem.kind.id for problem in root.problems] == ["AZB002"]


def test_circles_of_files_end() -> None:
    circle = "module m 'b.bicep' = {}", "module m 'main.bicep' = {}"
    assert [p.kind.id for p in deploy(circle[0], b_bicep=circle[1]).problems] == ["AZB004"]
    mutual = deploy(
        "import { b } from 'b.bicep'\n@export()\nvar a = b\noutput o string = a",
        b_bicep="import { a } from 'main.bicep'\n@export()\nvar b = a",
    )
    _ = {**mutual.outputs}
    assert [p.kind.id for p in mutual.problems] == ["AZB004"]
    own = deploy("param a string", "using 'main.bicep'\nextends 'main.bicepparam'\nparam a = 'x'")
    _ = own.locals
    assert [p.kind.id for p in own.problems] == ["AZB004"]


def test_what_a_false_condition_leaves_out_is_told() -> None:
    part = "resource vm 'Microsoft.Compute/virtualMachines@2023-03-01' = { name: 'vm' }"
    main = "param on bool = false\nmodule m 'part.bicep' = if (on) {}\n"
    root = deploy(main, part_bicep=part)
    assert [item.address for item in root.unmade] == ["Microsoft.Compute/virtualMachines/vm"]


def test_safe_steps_into_what_is_not_deployed_give_null() -> None:
    main = """param on bool = false
param open bool
module off 'part.bicep' = if (on) { params: {} }
module each 'part.bicep' = [for i in range(0, 2): if (i == 1) { params: {} }]
module perhaps 'part.bicep' = if (open) { params: {} }
resource r 'A.B/c@2024-01-01' = if (on) { name: 'r', properties: { size: 1 } }
output whole string? = off.?outputs.text
output other string = off.?outputs.?text ?? 'no'
output first string? = each[0].?outputs.text
output second string? = each[1].?outputs.text
output either string? = perhaps.?outputs.text
output property int? = r.?properties.size
"""
    root = deploy(main, part_bicep="output text string = 'x'")
    found = outputs(root)
    assert isinstance(root.outputs["either"], Unknown)
    assert [plain(option) for option in root.outputs["either"].options] == ["x", None]
    assert found == {
        "whole": None,
        "other": "no",
        "first": None,
        "second": "x",
        "property": None,
        "either": "?",
    }


def test_steps_from_the_end_lead_into_outputs_states_and_imports() -> None:
    main = """import * as shared from 'shared.bicep'
module m 'part.bicep' = { name: 'm' }
resource r 'A.B/c@2024-01-01' = { name: 'r', properties: { list: [1, 2, 3] } }
resource each 'A.B/c@2024-01-01' = [for i in range(0, 2): { name: 'e${i}' }]
output o string = m.outputs.list[^1]
output p int = r.properties.list[^2]
output s string = shared.sizes[^1]
output e string = each[^1].name
"""
    shared = "@export()\nvar sizes = ['s', 'l']"
    root = deploy(main, part_bicep="output list array = ['x', 'y', 'z']", shared_bicep=shared)
    found = {name: plain(value) for name, value in root.outputs.items()}
    assert found.pop("p").startswith("{indexfromend()")
    assert found == {"o": "z", "s": "l", "e": "?"}
    assert told(root) == [
        ("AZB007", "main.bicep:8:19", "each is a loop: its index counts from the start")
    ]


def test_outputs_are_plain_whatever_a_module_comes_through() -> None:
    main = """param first bool = true
module one 'part.bicep' = { name: 'one', params: { text: 'a' } }
module two 'part.bicep' = { name: 'two', params: { text: 'b' } }
module each 'part.bicep' = [for i in range(0, 2): { name: 'e${i}', params: { text: 'e${i}' } }]
var chosen = first ? one : two
output a string = (first ? one : two).outputs.said.text
output b string = chosen.outputs.said.text
output c string = chosen.name
output d string = (each[1]).outputs.said.text
output e string = each[1]!.outputs.said.text
output f string = one!.?outputs!.said.text
output g array = map([one, two], item => item.outputs.said.text)
output h array = map(each, item => item.outputs.said.text)
"""
    part = "param text string\noutput said object = { text: text }"
    found = outputs(deploy(main, part_bicep=part))
    assert found == {
        "a": "a",
        "b": "a",
        "c": "one",
        "d": "e1",
        "e": "e1",
        "f": "a",
        "g": ["a", "b"],
        "h": "?",
    }


def test_variables_of_lambdas_come_before_resources_and_imports() -> None:
    main = """import * as shared from 'shared.bicep'
resource parameters 'A.B/c@2024-01-01' = { name: 'r' }
func f(x object) string => x.name
output a string = f({ name: 'x' })
output b array = map([{ size: 1 }], shared => shared.size)
output c string = shared.size
"""
    found = outputs(deploy(main, shared_bicep="@export()\nvar size = 's'"))
    assert found == {"a": "x", "b": [1], "c": "s"}


CHOSEN_SCOPES = """param far string = 'far'
param near string = ''
param open bool
module a 'part.bicep' = {
  name: 'a'
  scope: empty(far) ? resourceGroup() : resourceGroup(far)
}
module b 'part.bicep' = {
  name: 'b'
  scope: (empty(far) ? resourceGroup() : resourceGroup('00000000-0000-0000-0000-000000000001', far))
}
module c 'part.bicep' = {
  name: 'c'
  scope: (empty(near) ? resourceGroup() : resourceGroup(near))
}
module d 'part.bicep' = {
  name: 'd'
  scope: open ? subscription() : resourceGroup('x')
}
output a string = a.outputs.id
output b string = b.outputs.id
output c string = c.outputs.id
output d string = d.outputs.id
"""


def test_a_scope_may_be_chosen() -> None:
    part = "resource r 'A.B/c@2024-01-01' = { name: 'r' }\noutput id string = r.id"
    own, name = "{subscription().subscriptionId}", "providers/A.B/c/r"
    assert outputs(deploy(CHOSEN_SCOPES, part_bicep=part)) == {
        "a": f"/subscriptions/{own}/resourceGroups/far/{name}",
        "b": f"/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/far/{name}",
        "c": f"{GROUP}/{name}",
        "d": f"/subscriptions/{{None}}/resourceGroups/{{None}}/{name}",
    }


@pytest.mark.parametrize(
    ("declared", "expression"),
    [
        ("@secure()\nparam key string = 'x'", "key"),
        ("@sys.secure()\nparam key string? = 'x'", "key"),
        ("type word = string\n@secure()\nparam key word = 'x'", "key"),
        ("@secure()\ntype word = string\nparam key word = 'x'", "key"),
        ("@secure()\nparam key resourceInput<'A.B/c@1'>.name = 'x'", "key"),
        ("@secure()\nparam key object = { a: 'x' }", "key.a"),
        ("param key { @secure()\n a: string } = { a: 'x' }", "key.a"),
        ("param key { a: { @secure()\n b: string } } = { a: { b: 'x' } }", "key.A.b"),
        ("type word = { @secure()\n a: string }\nparam key word[] = [{ a: 'x' }]", "key[0].a"),
        ("module m 'part.bicep' = { name: 'm' }", "m.outputs.key"),
    ],
)
def test_secrets_are_marked(declared: str, expression: str) -> None:
    part = "@secure()\noutput key string = 'x'"
    root = deploy(f"{declared}\noutput o string = 'a-${{{expression}}}'", part_bicep=part)
    assert outputs(root) == {"o": "a-x"}
    assert any(hop.is_secret for hop in root.outputs["o"].hops)


def test_types_are_searched_for_secrets_once() -> None:
    properties = "".join(f"  k{i}: string\n" for i in range(200))

    def read(number: int) -> None:
        parameters = "".join(f"param p{i} {{ in: big }} = {{ in: {{}} }}\n" for i in range(number))
        root = deploy(f"type big = {{\n{properties}}}\n{parameters}")
        assert len([name for name in root.locals if name.startswith("param p")]) == number
        assert [plain(value) for value in root.locals.values()] == [{"in": {}}] * number

    few, many = (calls_in(lambda number=number: read(number)) for number in (5, 50))
    assert many < 5 * few


def test_what_lies_beside_a_secret_is_none() -> None:
    root = deploy(
        "param p { @secure()\n a: string, b: int } = { a: 'x', b: 1 }\noutput o int = p.b"
    )
    assert outputs(root) == {"o": 1}
    assert not any(hop.is_secret for hop in root.outputs["o"].hops)


def test_a_body_that_is_spread_keeps_what_it_spreads() -> None:
    main = f"""param more object
var base = {{ properties: {{ diskSizeGB: 5 }}, location: 'westeurope' }}
resource a '{DISK}' = {{ ...base, name: 'a' }}
resource b '{DISK}' = {{ ...more, name: 'b', location: 'northeurope' }}
"""
    first, second = deploy(main).resources
    assert attribute(first, "properties", "diskSizeGB") == 5
    assert attribute(first, "location") == "westeurope"
    assert attribute(second, "location") == "northeurope"
    assert isinstance(second.attributes.entries["properties"], Unknown)


NESTED = """
resource a 'Microsoft.Network/virtualNetworks@2023-04-01' = {
  name: 'a'
  resource b 'subnets' = {
    name: 'b'
    properties: { mark: 'x' }
  }
  resource c 'subnets' = {
    name: '${b.name}-c'
    properties: { mark: b.properties.mark, around: a.name }
  }
}
"""


def test_nested_resources_see_each_other_by_their_own_names() -> None:
    root = deploy(NESTED)
    assert told(root) == []
    assert attribute(root.resources[2], "name") == "a/b-c"
    assert attribute(root.resources[2], "properties") == {"mark": "x", "around": "a"}


REGISTRY = """
module vm 'br/public:avm/res/compute/virtual-machine:0.20.0' = { params: { name: 'vm' } }
module net 'br:example.azurecr.io/net:1' = { name: 'net' }
module own 'br/house:compute/virtual-machine:1' = [for i in range(0, 2): { name: 'own-${i}' }]
output id string = vm.outputs.resourceId
"""
ALIASES = """{
  // of the house
  "moduleAliases": {"br": {"house": {
    "registry": "mcr.microsoft.com", "modulePath": "bicep/avm/res"
  }}}
}"""


def test_modules_in_files_that_are_not_there_are_told_one_by_one() -> None:
    text = "module a 'a.bicep' = { params: { vmSize: 'x' } }\nmodule b '../b.bicep' = {}\n"
    assert told(deploy(text)) == [
        ("AZB005", "main.bicep:1:10", "there is no module a.bicep inside the repository"),
        ("AZB005", "main.bicep:2:10", "there is no module ../b.bicep inside the repository"),
    ]


def test_registry_modules_are_told_in_one_note() -> None:
    root = deploy(REGISTRY, bicepconfig_json=ALIASES)
    (note,) = told(root)
    assert note[:2] == ("AZB006", "main.bicep:2:11")
    assert note[2] == (
        "3 modules of registries are not on this machine and so not linted; "
        "br/public:avm/res/compute/virtual-machine:0.20.0 would have decided "
        "size, image, disks and backup of a VM"
    )
    assert isinstance(root.outputs["id"], Unknown)
    assert root.resources == ()


@pytest.mark.usefixtures("deep_enough")
@pytest.mark.parametrize(
    "text",
    [
        "var a = " + " + ".join(["1"] * 5000),
        "var a = " + "(" * 5000 + "1" + ")" * 5000,
        "var a = " + "[" * 5000 + "]" * 5000,
        "\n".join(f"var a{i} = a{i + 1}" for i in range(3000)),
        "\n".join(f"var a{i} = '${{a{i + 1}}}${{a{i + 1}}}'" for i in range(100)),
        "type a = { x: a, y: a, z: a }\nparam p a",
        "var x = [for a in range(0, 800): [for b in range(0, 800): [for c in range(0, 800): a]]]",
        "func f(a int) int => g(a) + g(a)\nfunc g(a int) int => f(a)\nvar x = f(1)",
        "\n".join(f"resource r{i} 'A.B/c@1' = {{ parent: r{i + 1} }}" for i in range(500)),
        "\n".join(f"resource r{i} 'A.B/c@1' = {{ scope: r{(i + 1) % 50} }}" for i in range(50)),
        "resource a 'A.B/c/d@1' = { parent: b }\nresource b 'A.B/c@1' = { parent: a }",
        "import * as a from 'main.bicep'\nvar b = a.b\nvar c = a.d",
    ],
)
def test_hostile_files_leave_the_rest_linted(text: str) -> None:
    root = deploy(f"{text}\nresource d '{DISK}' = {{ name: 'd' }}")
    _ = root.locals, {**root.outputs}
    assert "Microsoft.Compute/disks/d" in named(root)


def test_names_that_are_declared_twice() -> None:
    """Metadata and outputs have names of their own."""
    root = deploy("metadata a = 'x'\nvar a = 1\nparam a string = 'y'\noutput a int = a\n")
    assert told(root) == [
        ("AZB003", "main.bicep:3:7", "a is already declared at main.bicep:2:5"),
    ]


@pytest.mark.parametrize(
    ("place", "id_"),
    [("gone.bicep", "AZB005"), ("compiled.json", "AZB006"), ("br/public:types:1.0", "AZB006")],
)
def test_imports_from_what_is_not_there(place: str, id_: str) -> None:
    root = deploy(f"import {{ size }} from '{place}'\noutput o int = size\n")
    message = f"{place} is not on this machine; what is imported from it is unknown"
    assert told(root) == [(id_, "main.bicep:1:22", message)]
    assert isinstance(root.outputs["o"], Unknown)


def test_an_import_from_a_compiled_template_is_told_as_such() -> None:
    root = deploy("import { a } from 'm.json'\noutput o int = a\n", m_json="{}")
    message = "m.json is a compiled template; what is imported from it is unknown"
    assert told(root) == [("AZB006", "main.bicep:1:19", message)]


def test_types_may_name_the_extension_of_azure() -> None:
    root = deploy(f"resource d 'az:{DISK}' = {{ name: 'd' }}\noutput type string = d.type")
    assert named(root) == ["Microsoft.Compute/disks/d"]
    assert outputs(root) == {"type": "Microsoft.Compute/disks"}


def test_scopes_with_names_are_empty_objects_to_expressions() -> None:
    main = """var scopes = { sub: subscription('x'), group: az.resourceGroup('x', 'y') }
output o object = scopes
"""
    assert outputs(deploy(main)) == {"o": {"sub": {}, "group": {}}}


def test_the_state_of_a_deployment_has_more_than_outputs() -> None:
    main = """resource inner 'Microsoft.Resources/deployments@2022-09-01' = {
  name: 'inner'
  properties: {
    mode: 'Incremental'
    template: {
      '$schema': 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'
      contentVersion: '1.0.0.0'
      resources: []
      outputs: { o: { type: 'string', value: 'x' } }
    }
  }
}
output o string = inner.properties.outputs.o.value
output kind string = inner.properties.outputs.o.type
output mode string = inner.properties.mode
output state string = inner.properties.provisioningState
"""
    found = outputs(deploy(main))
    assert found["o"] == "x"
    assert all(found[name].startswith("?") for name in ("kind", "mode", "state"))


def test_the_region_of_a_resource_is_the_one_that_it_is_declared_in() -> None:
    main = """param region string = 'westeurope'
resource a 'A.B/c@2024-01-01' = { name: 'a', location: region }
resource b 'A.B/c@2024-01-01' = { name: 'b', location: 'West Europe' }
resource c 'A.B/c@2024-01-01' = { name: 'c', location: d.location }
resource d 'A.B/c@2024-01-01' = { name: 'd', location: c.location }
resource e 'A.B/c@2024-01-01' = [for r in ['uksouth', 'ukwest']: { name: 'e-${r}', location: r }]
var held = a
output a string = a.location
output b string = b.location
output c string = c.location
output e string = e[1].location
output f string = held.location
output g string = a.?location ?? 'none'
output h bool = a.tags == null
"""
    found = outputs(deploy(main))
    assert isinstance(found["b"], str)
    assert found["b"] != "West Europe"
    known = {name: found[name] for name in "aefg"}
    assert known == {"a": "westeurope", "e": "ukwest", "f": "westeurope", "g": "westeurope"}


@pytest.mark.parametrize(
    ("written", "values"),
    [
        ("param a = 'x'\nparm b = 'y'", ["x", "{param b}"]),
        ("parm a = 'x'\nparam b = 'y'", ["{param a}", "y"]),
        ("param a = 'x' +\nparam b = 'y'", ["{param a}", "y"]),
        ("param a = 'x'\nvar c = +", ["x", "b"]),
    ],
)
def test_defaults_do_not_hold_where_it_is_not_known_what_a_file_gives(
    written: str, values: list[str]
) -> None:
    main = "param a string = 'a'\nparam b string = 'b'\noutput all array = [a, b]\n"
    root = deploy(main, f"using 'main.bicep'\n{written}\n")
    assert plain(root.outputs["all"]) == values
    assert [kind for kind, *_ in told(root)] == ["AZB002"]
