"""Evaluation: tables of modules, and what must hold for all values of unknown variables."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from azbackup_lint.inspection import to_python
from azbackup_lint.languages.terraform.expressions.access import Instances
from azbackup_lint.languages.terraform.functions.json_text import from_python
from azbackup_lint.resources import Resource
from azbackup_lint.roots import allow_recursion
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    is_wholly_known,
)
from azbackup_lint.values.errors import EvaluationError
from tests.terraform.evaluating import evaluate, module

DISK = "azurerm_managed_disk"


def resources(text: str, **files: str) -> dict[str, Resource]:
    named = {name.replace("__", "/") + ".tf": body for name, body in files.items()}
    instance = module({"main.tf": text, **named})
    found = instance.resources(frozenset({DISK, "azurerm_linux_virtual_machine"}))
    return {item.address: item.resource() for item in found}


def attribute(text: str, name: str = "name", address: str = f"{DISK}.d", **files: str) -> Value:
    value = resources(text, **files)[address].get(name)
    assert value is not None
    return value


def disk(arguments: str) -> str:
    return f'resource "{DISK}" "d" {{\n{arguments}\n}}\n'


KNOWN = [
    ('name = "a"', "a"),
    ('name = "${local.b}-x"\n}\nlocals {\n  b = local.c\n  c = "deep"', "deep-x"),
    ('name = try(var.x.y, "none")\n}\nvariable "x" {\n  default = {}', "none"),
    ('name = can(var.x.y) ? "yes" : "no"\n}\nvariable "x" {\n  default = { y = 1 }', "yes"),
    ('name = var.x ? "a" : "a"\n}\nvariable "x" {\n  type = bool', "a"),
    ("name = join(\",\", [for k, v in { b = 1, a = 2 } : k])", "a,b"),
    ('name = <<-EOT\n    one\n      two\n  EOT', "one\n  two\n"),
    ('name = "%{ for x in ["a", "b"] ~}${x};%{ endfor ~}"', "a;b;"),
    ('name = element(["a", "b"], 3)', "b"),
    ('name = var.o.b\n}\nvariable "o" {\n  type = object({ b = optional(string, "dflt") })\n  default = {}', "dflt"),  # noqa: E501
    ('name = var.n\n}\nvariable "n" {\n  type = string\n  nullable = false\n  default = "kept"', "kept"),  # noqa: E501
    ("name = length([for i in range(5) : i if i % 2 == 0])", "3"),
    ('name = false && var.missing.attribute == 1 ? "a" : "b"\n}\nvariable "missing" {\n  default = {}', "b"),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), KNOWN)
def test_known_value(arguments: str, expected: object) -> None:
    value = attribute(disk(arguments))
    assert isinstance(value, Known)
    assert value.data == expected


UNKNOWN = [
    ("name = var.x", ["var.x"]),
    ('name = "a-${var.x}"', ["var.x"]),
    ("name = upper(var.x)", ["var.x"]),
    ("name = data.azurerm_client_config.c.tenant_id", ["data.azurerm_client_config.c.tenant_id"]),
    ("name = timestamp()", ["timestamp()"]),
    ("name = module.far.name", ["module.far"]),
]
DECLARED = """
variable "x" {
  type = string
}
data "azurerm_client_config" "c" {}
module "far" {
  source = "Azure/naming/azurerm"
}
"""


@pytest.mark.parametrize(("arguments", "causes"), UNKNOWN)
def test_unknown_names_its_causes(arguments: str, causes: list[str]) -> None:
    value = attribute(disk(arguments) + DECLARED)
    assert isinstance(value, Unknown)
    assert [cause.subject for cause in value.causes] == causes


MAY_BE_NULL = """
variable "x" {
  type = string
}
variable "on" {
  type = bool
}
variable "all" {
  type = list(string)
}
"""


@pytest.mark.parametrize(
    "tried",
    [
        '"a-${var.x}"',
        'var.on ? "a" : "b"',
        '"a%{ if var.on }x%{ endif }"',
        '"a%{ for one in var.all }x%{ endfor }"',
        '[var.on ? "a" : "b"][0]',
        '(var.on || true) ? "a" : "b"',
        'length([for one in [] : one if var.on]) == 0 ? "a" : "b"',
        '["a", -var.x][0]',
        '["a", var.x < 1][0]',
        '["a", md5(var.x)][0]',
        '["a", var.all[0]][0]',
        '[{ (var.x) = 1 }, "a"][1]',
    ],
)
def test_what_null_makes_fail_is_tried_in_vain(tried: str) -> None:
    value = attribute(disk(f'name = try({tried}, "z")') + MAY_BE_NULL)
    assert isinstance(value, Unknown)
    assert Known("z") in value.options
    known = attribute(
        disk(f'name = try({tried}, "z")') + MAY_BE_NULL.replace("\n}", "\n default = null\n}")
    )
    assert known == Known("z")


def test_count_and_for_each() -> None:
    text = disk("count = 2\nname = count.index") + (
        f'resource "{DISK}" "e" {{\n  for_each = toset(["b", "a"])\n  name = each.value\n}}\n'
    )
    assert list(resources(text)) == [
        f"{DISK}.d[0]",
        f"{DISK}.d[1]",
        f'{DISK}.e["a"]',
        f'{DISK}.e["b"]',
    ]


def test_unknown_count_has_one_representative() -> None:
    found = resources(disk("count = var.x\nname = count.index") + DECLARED)
    (resource,) = found.values()
    assert resource.address == f"{DISK}.d[*]"
    assert resource.existence.many
    assert [cause.subject for cause in resource.existence.causes] == ["var.x"]


def test_count_of_a_switch_is_bounded() -> None:
    found = resources(
        disk('count = var.on ? 2 : 1\nname = "d"') + 'variable "on" {\n  type = bool\n}'
    )
    assert [item.existence.causes != () for item in found.values()] == [False, True]


def test_module_calls() -> None:
    main = """
module "child" {
  source   = "./child"
  for_each = { a = "one", b = "two" }
  name     = each.value
}
resource "azurerm_managed_disk" "d" {
  name = module.child["b"].made
}
"""
    child = disk("name = var.name") + (
        'variable "name" {}\noutput "made" {\n  value = azurerm_managed_disk.d.name\n}\n'
    )
    found = resources(main, child__main=child)
    assert list(found) == [
        f"{DISK}.d",
        f'module.child["a"].{DISK}.d',
        f'module.child["b"].{DISK}.d',
    ]
    value = found[f"{DISK}.d"].get("name")
    assert value == Known("two")
    calls = found[f'module.child["a"].{DISK}.d'].calls
    assert [str(call.span) for call in calls] == ["main.tf:2:1"]


def test_way_of_a_value() -> None:
    value = attribute(
        disk("name = local.a") + 'locals {\n  a = var.b\n}\nvariable "b" {\n  default = "x"\n}'
    )
    assert value.span is not None
    assert [(hop.label, str(hop.span)) for hop in value.hops] == [
        ("local.a", "main.tf:5:7"),
        ("var.b", "main.tf:8:13"),
    ]


def test_dynamic_blocks() -> None:
    text = disk('dynamic "b" {\nfor_each = [1, 2]\ncontent {\nn = b.value\n}\n}\nb {\nn = 3\n}')
    value = attribute(text, "b")
    assert isinstance(value, ListValue)
    numbers = [item.entries["n"] for item in value.items if isinstance(item, MapValue)]
    assert numbers == [Known(1), Known(2), Known(3)]


def test_references_are_links() -> None:
    text = disk('name = "d"') + (
        'resource "azurerm_linux_virtual_machine" "v" {\n  x = azurerm_managed_disk.d.id\n}\n'
    )
    value = attribute(text, "x", "azurerm_linux_virtual_machine.v")
    assert isinstance(value, Unknown)
    assert str(value.link) == f"{DISK}.d.id"


@pytest.mark.parametrize(
    "path", ["b[0].made", "b.0.c[1].made", "b[0].c[0].d[0].made", "b[0].o[0].x"]
)
def test_what_blocks_do_not_set_is_known_after_apply(path: str) -> None:
    blocks = "b {\no = [{ y = 1 }]\nc {\nd {}\n}\nc {}\n}"
    reader = f'resource "azurerm_linux_virtual_machine" "v" {{\n  x = {DISK}.d.{path}\n}}\n'
    value = attribute(disk(blocks) + reader, "x", "azurerm_linux_virtual_machine.v")
    assert isinstance(value, Unknown)
    assert [cause.kind for cause in value.causes] == ["computed"]


@pytest.mark.parametrize(
    "expression",
    [
        "(true ? {d} : null).made",
        '(true ? {d}.b[0] : {{ x = "y" }}).made',
        "(var.c ? {d} : {e}).made",
        "coalesce(null, {d}).made",
        "tolist([{d}, {e}])[0].made",
        "[for each in toset([{d}]) : each.made][0]",
        "tomap({{ a = {d} }}).a.made",
        "merge({{ made = 1 }}, {d}).made",
        "merge({d}, {{ x = 1 }}).made",
        "distinct([{d}, {e}])[0].made",
    ],
)
def test_conversions_leave_references_open(expression: str) -> None:
    value = expression.format(d=f"{DISK}.d", e=f"{DISK}.e")
    block = "b {\n  x = 1\n}"
    text = f"""{disk(block)}
resource "{DISK}" "e" {{
  tier = "P10"
}}
variable "c" {{}}
resource "azurerm_linux_virtual_machine" "v" {{
  x = {value}
}}
"""
    found = attribute(text, "x", "azurerm_linux_virtual_machine.v")
    assert isinstance(found, Unknown)
    assert "invalid" not in [cause.kind for cause in found.causes]


@pytest.mark.parametrize(
    "expression",
    [
        "length({d})",
        "keys({d})",
        "length(values({d}))",
        "length(keys({d}.b[0]))",
        "length(merge({d}, {{ x = 1 }}))",
        "length(coalesce(null, {d}))",
        "length(tomap({d}.b[0]))",
        "length([for k, v in {d} : k])",
        'length([for k, v in {d} : k if k == "max_shares"])',
        "length({{ for k, v in {d}.b[0] : k => 1 }})",
        'contains(keys({d}), "max_shares")',
        'anytrue([for k, v in {d} : k == "max_shares"])',
        'alltrue([for k, v in {d} : k != "max_shares"])',
        "[for k, v in {d} : k][1]",
        "keys({d})[1]",
        "jsonencode({d}.b[0])",
        "yamlencode({{ a = {d}.b[0] }})",
        '"%{{ for k, v in {d}.b[0] }}${{k}}%{{ endfor }}"',
        "{d}.b[0] == {{ x = 1 }}",
        "length(data.azurerm_resource_group.g)",
        "length(module.m.whole)",
        "length(local.whole)",
    ],
)
def test_references_have_more_attributes_than_are_set(expression: str) -> None:
    code = f"""{disk(chr(10).join(("b {", "  x = 1", "}")))}
data "azurerm_resource_group" "g" {{
  name = "rg"
}}
module "m" {{
  source = "./m"
}}
locals {{
  whole = {DISK}.d
}}
resource "azurerm_linux_virtual_machine" "v" {{
  x = {expression.format(d=f"{DISK}.d")}
}}
"""
    inner = f'{disk("")}output "whole" {{\n  value = {DISK}.d\n}}\n'
    root = module({"main.tf": code, "m/main.tf": inner})
    (found,) = root.resources(frozenset({"azurerm_linux_virtual_machine"}))
    value = found.resource().get("x")
    assert isinstance(value, Unknown)
    assert {cause.kind for cause in value.causes} == {"computed"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{d}.b[0].x", 1),
        ("length({d}.b)", 1),
        ("length({d}.tags)", 1),
        ('lookup({d}, "name", "x")', "a"),
        ("{d}.b[0] == {{ x = 2 }}", False),
        ("[for k, v in {{ a = {d} }} : v.name][0]", "a"),
        ("length({d}[*])", 1),
    ],
)
def test_what_references_set_stays_known(expression: str, expected: object) -> None:
    body = 'name = "a"\ntags = { x = 1 }\nb {\n  x = 1\n}'
    reader = f"""
resource "azurerm_linux_virtual_machine" "v" {{
  x = {expression.format(d=f"{DISK}.d")}
}}
"""
    value = attribute(disk(body) + reader, "x", "azurerm_linux_virtual_machine.v")
    assert value == Known(expected)


def test_what_is_merged_with_a_reference_stays_known() -> None:
    text = (
        disk('name = "a"\ntier = "P10"')
        + f"""
resource "azurerm_linux_virtual_machine" "v" {{
  x = [for name in ["name", "tier"] : merge({DISK}.d, {{ name = "b" }})[name]]
}}
"""
    )
    assert to_python(attribute(text, "x", "azurerm_linux_virtual_machine.v")) == ["b", "P10"]


def test_instances_are_unknown_values() -> None:
    text = (
        disk('count = var.x\nname = "d"')
        + DECLARED
        + 'output "o" {\n  value = azurerm_managed_disk.d\n}'
    )
    value = module({"main.tf": text}).output("o", module({"main.tf": text}).configuration.start)
    assert isinstance(value, Instances)


EXPRESSIONS = (
    "x",
    "x == y",
    "x ? y : 1",
    "[x, y]",
    "{ a = x, b = y }",
    "length([x, y])",
    "coalesce(x, y)",
    "concat([x], [y])",
    "contains([1, x], y)",
    "[for i in [x, y] : i]",
    "[for i in [1, 2, 3] : i if i == x]",
    "{ for i in [1, 2] : i => x }",
    "merge({ a = x }, { a = y })",
    "lookup({ a = x }, \"a\", y)",
    "element([x, y], 1)",
    "max(x, y)",
    "x + y > 2",
    "x && y",
    "x || y",
    "!x",
    "\"${x}-${y}\"",
    "format(\"%v %v\", x, y)",
    "join(\",\", [x, y])",
    "try(x.a, y)",
    "can(x.a)",
    "one([x])",
    "flatten([[x], [y]])",
    "distinct([x, y, 1])",
    "toset([x, y])",
    "tostring(x)",
    "keys({ a = x })",
    "values({ a = x, b = y })",
    "[x, y][*]",
    "min(x, y) < 3",
    "upper(x)",
    "x != null ? x : y",
    "sum([x, y])",
    "zipmap([\"a\"], [x])",
    "alltrue([x, y])",
    "anytrue([x, y])",
)  # fmt: skip
SCALARS = st.one_of(
    st.integers(-2, 3), st.booleans(), st.sampled_from(["a", "b", "1", "true", ""]), st.none()
)
DATA = st.one_of(
    SCALARS, st.lists(SCALARS, max_size=2), st.dictionaries(st.sampled_from("ab"), SCALARS)
)


def consistent(partly: Value, concrete: Value) -> bool:
    """Whether a value of which parts are unknown may turn out to be the concrete one."""
    if isinstance(partly, Unknown):
        if partly.options and not any(consistent(o, concrete) for o in partly.options):
            return False
        if isinstance(concrete, Known) and isinstance(concrete.data, int):
            low, high = partly.minimum, partly.maximum
            return (low is None or low <= concrete.data) and (high is None or concrete.data <= high)
        return True
    if isinstance(partly, ListValue) and isinstance(concrete, ListValue):
        return len(partly.items) == len(concrete.items) and all(
            consistent(a, b) for a, b in zip(partly.items, concrete.items, strict=True)
        )
    if isinstance(partly, MapValue) and isinstance(concrete, MapValue):
        return set(partly.entries) == set(concrete.entries) and all(
            consistent(partly.entries[key], concrete.entries[key]) for key in partly.entries
        )
    return _text(partly) == _text(concrete)


def _text(value: Value) -> Any:
    """Known values without regard to conversions that unknown ones put off."""
    data = to_python(value) if is_wholly_known(value) else value
    return str(data).lower() if isinstance(data, (bool, int, str)) else data


@given(st.sampled_from(EXPRESSIONS), DATA, DATA, st.lists(DATA, max_size=2), st.booleans())
@settings(max_examples=600, deadline=None)
def test_unknown_variables_never_contradict_their_values(
    expression: str, x: Any, y: Any, others: list[Any], both: bool
) -> None:
    known = {"x": from_python(x), "y": from_python(y)}
    try:
        concrete = evaluate(expression, known)
    except EvaluationError:
        return
    options = tuple(from_python(item) for item in (x, *others)) if others else ()
    partly: dict[str, Value] = {"x": Unknown((), options=options)}
    partly["y"] = Unknown(()) if both else known["y"]
    assert consistent(evaluate(expression, partly), concrete)


def test_values_that_share_their_parts_are_bounded() -> None:
    """Forty lines can describe 2^40 values; nothing may visit them all."""
    lines = [f"  a{i} = {{ x = local.a{i - 1}, y = local.a{i - 1} }}" for i in range(1, 41)]
    text = "\n".join(["locals {", "  a0 = 1", *lines, "}"])
    instance = module({"main.tf": text})
    for expression in ("jsonencode(local.a40)", "local.a40 == local.a39", "[local.a40]"):
        value = evaluate(expression, within=instance)
        assert not is_wholly_known(value)
    assert {problem.kind.id for problem in instance.run.problems} == {"AZB009"}


def test_directives_in_locals_of_each_other_are_bounded() -> None:
    """Each is within the bound of one expression, and all are in each other."""
    before = ["x", *(f"${{local.a{index}}}" for index in range(100))]
    deep = ["%{ if true }" * 250 + inner + "%{ endif }" * 250 for inner in before]
    lines = [f'  a{index} = "{text}"' for index, text in enumerate(deep)]
    instance = module({"main.tf": "\n".join(["locals {", *lines, "}"])})
    allow_recursion()
    assert evaluate("local.a0", within=instance) == Known("x")
    assert not is_wholly_known(evaluate("local.a100", within=instance))
    assert {problem.kind.id for problem in instance.run.problems} == {"AZB009"}


def test_all_that_an_unknown_key_may_mean_is_work() -> None:
    entries = ", ".join(f"k{index} = {index}" for index in range(1000))
    text = f'variable "v" {{}}\nlocals {{\n  m = {{ {entries} }}\n}}\n'
    instance = module({"main.tf": text})
    evaluate("local.m", within=instance)
    before = instance.run.budget.spent
    assert evaluate("local.m[var.v]", within=instance) == evaluate(
        "local.m[var.v]", within=instance
    )
    assert 2000 <= instance.run.budget.spent - before < 2100
