"""Terraform's JSON syntax gives the same resources as HCL, at exact places."""

import json

import pytest

from azbackup_lint.json_text import JsonError, parse_json
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
        ("[1,]", "x:1:4", "a value is missing"),
        ("[" * 1000, "x:1:1", "nested deeper"),
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
        ('{"size": "${1 + 1}"}', 2),
        ('{"//": "a comment", "size": "$${x}"}', "${x}"),
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
