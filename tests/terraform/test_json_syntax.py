"""Terraform's JSON syntax gives the same resources as HCL, at exact places."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.terraform.syntax.json_syntax import JsonModule
from azbackup_lint.problems import DUPLICATE_DEFINITION, SYNTAX_ERROR
from azbackup_lint.resources import Resource
from azbackup_lint.source import Source
from azbackup_lint.values import Known, ListValue, MapValue, Unknown
from tests.terraform.evaluating import evaluate, module

TYPES = frozenset({"azurerm_managed_disk"})
DOCUMENT = {
    "//": "a comment",
    "variable": {"sizes": {"type": "map(number)", "default": {"a": 1, "b": 2}}},
    "locals": {"name": 'd-${var.sizes["a"]}'},
    "provider": {"azurerm": [{"subscription_id": "one"}, {"alias": "x", "subscription_id": "two"}]},
    "resource": {
        "azurerm_managed_disk": {
            "d": {
                "for_each": "${var.sizes}",
                "name": '${local.name}-"${each.key}"',
                "disk_size_gb": "${each.value}",
                "provider": "azurerm.x",
                "dynamic": {"part": {"for_each": [1, 2], "content": {"n": "${part.value}"}}},
                "encryption_settings": {"enabled": True},
            }
        }
    },
    "module": {"child": {"source": "./child", "name": "x"}},
}
CHILD = {
    "variable": {"name": {}},
    "resource": {"azurerm_managed_disk": {"c": [{"name": "${var.name}"}]}},
}


def resources(**files: str) -> dict[str, Resource]:
    instance = module({name.replace("__", "/") + ".tf.json": text for name, text in files.items()})
    return {item.address: item.resource() for item in instance.resources(TYPES)}


def test_same_resources_as_in_hcl() -> None:
    found = resources(main=json.dumps(DOCUMENT, indent=2), child__main=json.dumps(CHILD))
    assert list(found) == [
        'azurerm_managed_disk.d["a"]',
        'azurerm_managed_disk.d["b"]',
        "module.child.azurerm_managed_disk.c",
    ]
    second = found['azurerm_managed_disk.d["b"]']
    assert second.get("name") == Known('d-1-"b"')
    assert second.get("disk_size_gb") == Known(2)
    assert second.subscription == Known("two")
    assert second.get("encryption_settings") == MapValue({"enabled": Known(True)})
    parts = second.get("part")
    assert isinstance(parts, ListValue)
    assert len(parts.items) == 2
    assert found["module.child.azurerm_managed_disk.c"].get("name") == Known("x")


def test_places_are_exact() -> None:
    body = '{\n  "disk_size_gb": 65536,\n  "name": "a${1}"\n}'
    text = f'{{"resource": {{"azurerm_managed_disk": {{"d": {body}}}}}}}'
    (resource,) = resources(main=text).values()
    size, name = resource.get("disk_size_gb"), resource.get("name")
    assert size is not None
    assert name is not None
    assert size.span is not None
    assert name.span is not None
    assert (str(size.span), size.span.text) == ("main.tf.json:2:19", "65536")
    assert (str(name.span), name.span.text) == ("main.tf.json:3:11", '"a${1}"')
    assert resource.header.text == '"d"'


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": 1', "x:1:8", "a comma or a closing bracket is missing"),
        ('{"a" 1}', "x:1:6", "a colon is missing"),
        ('{"a": 1 "b": 2}', "x:1:9", "a comma or a closing bracket is missing"),
        ("[1 2]", "x:1:4", "a comma or a closing bracket is missing"),
        ("{1: 2}", "x:1:2", "a key in quotes is missing"),
        ("[}", "x:1:2", "a value is missing"),
        ("[1] 2", "x:1:5", "there is something after"),
        ('["a]', "x:1:2", "without its closing quote"),
        ('["a\\q"]', "x:1:4", "escape sequence"),
        ('["a\nb"]', "x:1:4", "a line end or control character"),
        ("[1, NaN]", "x:1:1", "no number"),
        ("[1,]", "x:1:3", "a comma before the closing bracket"),
        ('{"a": 1 ,\n }', "x:1:9", "a comma before the closing bracket"),
        ("[1,", "x:1:4", "a value is missing"),
        ("[" * 1000 + "]" * 1000, "x:1:1", "nested deeper"),
        ("[" * 100_000, "x:1:1", "nested deeper"),
        ('{"a":' * 500 + "[]" + "}" * 500, "x:1:1", "nested deeper"),
        ("", "x:1:1", "this is not JSON"),
    ],
)
def test_broken_json_is_said_at_its_place(text: str, place: str, message: str) -> None:
    with pytest.raises(JsonError) as caught:
        parse_json(Source("x", text))
    assert str(caught.value.span) == place
    assert message in str(caught.value)


def test_one_broken_expression_costs_itself_only() -> None:
    broken = {"resource": {"azurerm_managed_disk": {"d": {"name": "${1 +}", "disk_size_gb": 3}}}}
    instance = module({"main.tf.json": json.dumps(broken)})
    (found,) = [item.resource() for item in instance.resources(TYPES)]
    assert found.get("disk_size_gb") == Known(3)
    assert [problem.kind.id for problem in instance.run.problems] == ["AZB002"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'{"size": "a\/b\u00e9"}', "a/bé"),
        ('{"size": "${1 + 1}"}', "${1 + 1}"),
        ('{"//": "a comment", "size": "$${x}"}', "$${x}"),
        ('{"size": null}', None),
    ],
)
def test_values_of_variables_are_json(text: str, value: object) -> None:
    root = module({"main.tf": 'variable "size" {}', "terraform.tfvars.json": text})
    given = evaluate("var.size", within=root)
    assert isinstance(given, Known)
    assert (given.data, root.run.problems) == (value, ())


@pytest.mark.parametrize(
    ("text", "place"),
    [("[1]", "1:1"), ('"size"', "1:1"), ("{size = 1}", "1:2"), ('{"size": var.x}', "1:10")],
)
def test_values_of_variables_are_an_object(text: str, place: str) -> None:
    root = module({"main.tf": 'variable "size" {}', "terraform.tfvars.json": text})
    (problem,) = root.run.problems
    assert (problem.kind, str(problem.span)) == (
        SYNTAX_ERROR,
        f"terraform.tfvars.json:{place}",
    )
    assert isinstance(evaluate("var.size", within=root), Unknown)


def test_what_stands_twice_in_an_object_is_told() -> None:
    disk = '{"name": "a", "//": 1, "//": 2, "name": "b"}'
    text = f'{{"resource": {{"azurerm_managed_disk": {{"d": {disk}}}}}}}'
    instance = module({"main.tf.json": text})
    (found,) = instance.resources(TYPES)
    assert found.resource().get("name") == Known("a")
    (problem,) = instance.run.problems
    assert problem.kind is DUPLICATE_DEFINITION
    assert problem.span is not None
    assert problem.span.start == text.rindex('"name"')
    assert "name is already set at" in problem.message


MACHINE = """{"resource": {"azurerm_virtual_machine": {"v": {%s}}}}"""


def machine(body: str) -> tuple[Resource, list[str]]:
    """The machine with this body, and where something is wrong with it."""
    instance = module({"main.tf.json": MACHINE % body})
    (found,) = instance.resources(frozenset({"azurerm_virtual_machine"}))
    resource = found.resource()
    problems = instance.run.problems
    return resource, [p.span.text for p in problems if p.span is not None]


@pytest.mark.parametrize(
    "body",
    [
        '"storage_data_disk": [{"lun": 0}, {"lun": 1}]',
        '"storage_data_disk": {"lun": 0}, "storage_data_disk": {"lun": 1}',
        '"storage_data_disk": {"lun": 0}, "storage_data_disk": [{"lun": 1}]',
        '"storage_data_disk": [{"lun": 0}, {"lun": 1}], "storage_data_disk": null',
        '"storage_data_disk": {"lun": 0}, "dynamic": {"storage_data_disk": '
        '{"for_each": [1], "content": {"lun": "${storage_data_disk.value}"}}}',
        '"dynamic": [{"storage_data_disk": {"for_each": [0], "iterator": "disk", '
        '"content": {"lun": "${disk.value}"}}}], "storage_data_disk": {"lun": 1}',
        '"dynamic": {"storage_data_disk": {"for_each": [0], "content": {"lun": 0}}, '
        '"storage_data_disk": {"for_each": [1], "content": {"lun": 1}}}',
    ],
)
def test_blocks_may_stand_twice(body: str) -> None:
    resource, problems = machine(body)
    disks = resource.get("storage_data_disk")
    assert isinstance(disks, ListValue)
    assert disks.items == (MapValue({"lun": Known(0)}), MapValue({"lun": Known(1)}))
    assert problems == []


def test_blocks_inside_blocks_may_stand_twice() -> None:
    resource, problems = machine('"a": {"b": {"c": 1}, "b": {"c": 2}}, "tags": {"a": {"c": 1}}')
    inner = ListValue((MapValue({"c": Known(1)}), MapValue({"c": Known(2)})), "list")
    assert resource.get("a") == ListValue((MapValue({"b": inner}),), "list")
    assert resource.get("tags") == MapValue({"a": MapValue({"c": Known(1)})})
    assert problems == []


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ('"name": "a", "name": "b"', "name"),
        ('"name": null, "name": "b"', "name"),
        ('"zones": ["1"], "zones": ["2"]', "zones"),
        ('"tags": {"a": "1"}, "tags": {"b": "2"}', "tags"),
        ('"tags": {"a": "1", "a": "2"}', "a"),
        ('"os": {"name": "a", "name": "b"}', "name"),
        ('"os": {"name": "a", "name": "b"}, "os": {}', "name"),
        ('"os": {}, "os": "${var.x}"', "os"),
    ],
)
def test_arguments_may_not_stand_twice(body: str, name: str) -> None:
    assert machine(body)[1] == [f'"{name}"']


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"locals": {"a": 1}, "locals": {"x": 2}}', 2),
        ('[{"locals": {"a": 1}}, {"locals": {"x": 2}}]', 2),
        ('{"locals": null, "locals": [{"x": 2}]}', 2),
        ('{"locals": {"dynamic": {"a": 2}, "x": "${local.dynamic.a}"}}', 2),
        ('{"locals": {"k": "a", "x": {"${local.k}": 2}}}', {"a": Known(2)}),
        ('{"variable": {"x": {"default": "${y}", "default": 1}}}', "${y}"),
        ('{"variable": {"x": {"default": ["$${y}"]}}}', ["$${y}"]),
        ('{"variable": {"y": null}, "variable": {"x": {"default": 1}}}', 1),
    ],
)
def test_what_json_stands_for(text: str, value: object) -> None:
    root = module({"main.tf.json": text})
    found = evaluate("local.x" if "locals" in text else "var.x", within=root)
    if isinstance(found, Known):
        assert found.data == value
    elif isinstance(found, MapValue):
        assert found.entries == value
    else:
        assert isinstance(found, ListValue)
        assert [item.data for item in found.items if isinstance(item, Known)] == value


@pytest.mark.parametrize(
    "text", ["3", '[{"locals": {}}, 3]', '{"locals": [null]}', '{"variable": null}']
)
def test_blocks_are_objects(text: str) -> None:
    assert [p.kind for p in module({"main.tf.json": text}).run.problems] == [SYNTAX_ERROR]


def test_preconditions_bound_values() -> None:
    condition = {"condition": "${var.n > 2}", "error_message": "Too few."}
    disk = {"disk_size_gb": "${var.n}", "lifecycle": {"precondition": condition}}
    document = {
        "variable": {"n": {"type": "number"}},
        "resource": {"azurerm_managed_disk": {"d": disk}},
    }
    (resource,) = resources(main=json.dumps(document)).values()
    size = resource.get("disk_size_gb")
    assert isinstance(size, Unknown)
    assert size.minimum is not None


@pytest.mark.parametrize(
    "inside",
    [
        '{"k": %s}',
        '[{"k": %s}]',
        '{"k": 1, "k": %s}',
        '{"k": {}, "k": %s}',
        '{"dynamic": {"k": {"for_each": [1], "content": %s}}}',
    ],
)
def test_deep_nesting_needs_no_deep_stack(inside: str) -> None:
    """In a thread of its own, where no frames of the test runner lie below."""
    before, after = inside.split("%s")
    levels = 380 // (inside.count("{") + inside.count("["))
    text = before * levels + "1" + after * levels
    source = Source("main.tf.json", f'{{"resource": {{"t": {{"r": {{"x": {text}}}}}}}}}')
    with ThreadPoolExecutor(1) as thread:
        read = thread.submit(JsonModule, source).result()
    assert len(read.blocks) == 1
