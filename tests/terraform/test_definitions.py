"""Of the objects that define locals and outputs, only what is asked for is evaluated."""

import pytest

from azbackup_lint.values import Known, is_secret
from tests.terraform.evaluating import evaluate, module

BIG = 'join("", [for number in range(500) : upper("a${number}")])'
"""Some thousand steps."""

LOCALS = f"""
locals {{
  object  = {{ small = "s", big = {BIG} }}
  nested  = {{ deep = {{ small = "s", big = {BIG} }}, big = {BIG} }}
  each    = {{ for n in [1, 500] : n == 1 ? "small" : "big" => [for i in range(n) : "A${{i}}"] }}
  squares = {{ for i in range(100) : i => {{ for j in range(100) : j => format("%d", i * j) }} }}
  alias   = local.nested.deep
  key     = "small"
  listed  = [for part in [local.nested.deep.small] : upper(part)]
  names   = keys(local.outer)
  outer   = {{ (local.key) = local.object.small, "b" = 2 }}
}}
"""

CHILD = f"""
output "all" {{ value = local.all }}
output "secret" {{
  value     = {{ small = "s", big = {BIG} }}
  sensitive = true
}}
locals {{ all = {{ small = {{ one = "s" }}, big = {BIG} }} }}
"""

FILES = {
    "main.tf": LOCALS + 'module "one" {\n source = "./child"\n}\n'
    'module "each" {\n source   = "./child"\n for_each = toset(["a"])\n}\n',
    "child/main.tf": CHILD,
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("local.object.small", "s"),
        ('local.object["small"]', "s"),
        ("local.object[local.key]", "s"),
        ("local.nested.deep.small", "s"),
        ("local.each.small[0]", "A0"),
        ("local.squares[7][8]", "56"),
        ("try(local.squares[7][8], 0)", "56"),
        ("local.alias.small", "s"),
        ("local.listed[0]", "S"),
        ("try(local.object.missing, 1)", 1),
        ("can(local.nested.deep.missing)", False),
        ("local.names[1]", "small"),
        ("module.one.all.small.one", "s"),
        ('module.each["a"].all.small.one', "s"),
        ("module.one.secret.small", "s"),
    ],
)
def test_what_is_not_read_takes_no_steps(expression: str, expected: object) -> None:
    within = module(FILES)
    before = within.run.budget.spent
    value = evaluate(expression, within=within)
    assert isinstance(value, Known)
    assert value.data == expected
    assert within.run.budget.spent - before < 1_000
    assert is_secret(value) is ("secret" in expression)
    assert within.run.problems == ()


@pytest.mark.parametrize("name", ["object", "nested", "each", "squares", "alias", "outer"])
def test_what_was_read_in_part_is_the_same_as_a_whole(name: str) -> None:
    within = module(FILES)
    for key in ("small", "deep", "7"):
        evaluate(f'try(local.{name}["{key}"], null)', within=within)
    assert evaluate(f"local.{name}", within=within) == evaluate(
        f"local.{name}", within=module(FILES)
    )
    assert evaluate(f"jsonencode(local.{name})", within=within) == evaluate(
        f"jsonencode(local.{name})", within=module(FILES)
    )


def test_a_whole_object_is_made_once() -> None:
    within = module(FILES)
    evaluate("values(local.nested)", within=within)
    spent = within.run.budget.spent
    evaluate("values(local.nested)", within=within)
    assert within.run.budget.spent - spent < 200


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("local.parts.good", 0),
        ("try(local.parts.good, 2)", 0),
        ("local.parts.bad", 1),
        ("try(local.parts.bad, 2)", 1),  # a `try` catches only what is written in it
        ("local.parts.bad + local.parts.bad", 1),
        ("local.each.good", 0),
        ("local.each.bad", 1),
        ("length(local.parts)", 1),
        ('local.twice["a"]', 1),
    ],
)
def test_errors_are_told_where_something_asks_for_the_value(expression: str, told: int) -> None:
    text = """
    locals {
      parts = { good = 1, bad = tonumber("x") }
      each  = { for name in ["good", "bad"] : name => tonumber(name == "good" ? "1" : "x") }
      twice = { for name in ["a", "a"] : name => 1 }
    }
    """
    within = module({"main.tf": text})
    evaluate(expression, within=within)
    assert len(within.run.problems) == told


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a = { x = local.a.y, y = 1 }", "local.a.x"),
        ("a = { x = local.b }\n b = { y = local.a }", "local.a.x.y.x.y"),
        ("a = { x = local.b }\n b = { y = local.a }", "jsonencode([local.b, local.a])"),
        ("a = { x = [local.b] }\n b = { y = { z = local.a } }", "jsonencode(local.a)"),
        ("a = { x = local.b }\n b = local.a", "[local.b, local.a]"),
        ("a = { x = local.b.y, z = 1 }\n b = { y = local.a.z }", "local.a.x"),
        ("a = { for k in [1] : k => local.b }\n b = { y = local.a }", "jsonencode(local.a)"),
        ("a = { for k, v in local.b : k => v }\n b = { y = local.a }", "jsonencode(local.b)"),
        ("a = { x = module.m.out }", "jsonencode(local.a)"),
        ("a = { x = merge(module.m, {}) }", "jsonencode(local.a)"),
    ],
)
def test_parts_that_lead_back_to_their_whole_are_circles(text: str, expression: str) -> None:
    call = 'module "m" {\n source = "./m"\n given = local.a\n}\n'
    child = 'variable "given" {}\noutput "out" { value = { y = var.given } }'
    within = module({"main.tf": f"locals {{\n {text}\n}}\n{call}", "m/main.tf": child})
    evaluate(expression, within=within)
    assert {problem.kind.name for problem in within.run.problems} == {"circular-reference"}


def test_what_is_read_while_something_is_supposed_is_forgotten() -> None:
    text = """
    variable "size" {
      default = "big"
      validation {
        condition     = local.all.shown != "it is small"
        error_message = "Too small."
      }
    }
    locals { all = { shown = "it is ${var.size}", other = 1 } }
    """
    within = module({"main.tf": text})
    assert evaluate("local.all.other", within=within) == Known(1)
    source = within.configuration.variables["size"].header
    with within._memory.supposing("var.size", Known("small")):
        assert within.local("all", source).entries["shown"] == Known("it is small")  # type: ignore[attr-defined]
    assert evaluate("local.all.shown", within=within) == Known("it is big")
