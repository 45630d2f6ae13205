"""Values that whole resources and modules are in end, whatever refers to what."""

from contextlib import suppress
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, causes_of
from azbackup_lint.values.errors import EvaluationError
from tests.terraform.evaluating import evaluate, module

CHILD = """
variable "in" {}
variable "other" {
  type    = object({ name = string })
  default = null
}
output "out" { value = var.in }
output "name" { value = "n" }
"""

CALLS = [
    'module "m" {\n  source = "./child"\n  in     = module.m\n}',
    'module "m" {\n  source = "./child"\n  in     = [local.held]\n}',
    'module "m" {\n  source = "./child"\n  count  = 2\n  in     = local.held\n}',
    'module "m" {\n  source   = "./child"\n  for_each = { a = 1 }\n  in = merge(local.held)\n}',
    'module "m" {\n  source = "./child"\n  count  = var.some\n  in     = local.held\n}',
    'module "m" {\n  source = "./child"\n  count  = var.some ? 1 : 0\n  in     = local.held\n}',
    'module "m" {\n  source = "./child"\n  in     = concat([module.m], var.some)\n}',
    'module "m" {\n  source = "./child"\n  in     = module.n\n}\n'
    'module "n" {\n  source = "./child"\n  in     = module.m\n}',
]

RESOURCES = [
    'resource "azurerm_image" "m" {\n  tags = azurerm_image.m\n}',
    'resource "azurerm_image" "m" {\n  tags = local.held\n}',
    'resource "azurerm_image" "m" {\n  count = 2\n  tags  = [azurerm_image.n]\n}\n'
    'resource "azurerm_image" "n" {\n  os_disk {\n    name = { all = azurerm_image.m }\n  }\n}',
    'resource "azurerm_image" "m" {\n  for_each = var.some\n  tags     = local.held\n}',
    'resource "azurerm_image" "m" {\n  tags = var.some ? azurerm_image.m : azurerm_image.n\n}\n'
    'resource "azurerm_image" "n" {\n  tags = var.some ? [azurerm_image.m] : []\n}',
    'resource "azurerm_image" "m" {\n  tags = [for each in var.some : azurerm_image.m]\n}',
    'resource "azurerm_image" "m" {\n  tags = concat([azurerm_image.m], var.some)\n}',
    'resource "azurerm_image" "m" {\n  count = var.some ? 1 : 0\n  tags  = azurerm_image.m\n}',
    'resource "azurerm_image" "m" {\n  tags = try(var.some.x, { all = azurerm_image.m })\n}',
]

USES = [
    "jsonencode(HELD)",
    "yamlencode({ a = HELD })",
    "HELD == local.twice[0]",
    "distinct([HELD, local.twice[1]])",
    "toset([HELD, local.twice])",
    'contains(["a"], HELD)',
    "merge(HELD, local.twice[0])",
    "[for part in local.twice : jsonencode(part)]",
    "var.some ? HELD : local.twice[0]",
    'format("%v", HELD)',
]


@pytest.mark.parametrize("held", CALLS + RESOURCES)
def test_whoever_goes_through_all_of_a_circle_comes_to_an_end(tmp_path: Path, held: str) -> None:
    whole = "module.m" if held in CALLS else "azurerm_image.m"
    uses = (
        f'resource "azurerm_managed_disk" "d{number}" {{\n  name = {use}\n  max_shares = 2\n}}\n'
        for number, use in enumerate(USES)
    )
    text = f'variable "some" {{}}\nlocals {{\n  held  = {whole}\n  twice = [{whole}, {whole}]\n}}\n'
    (tmp_path / "main.tf").write_text(
        f"{text}{held}\n{''.join(uses)}".replace("HELD", "local.held")
    )
    (tmp_path / "child").mkdir()
    (tmp_path / "child" / "main.tf").write_text(CHILD)
    report = lint(Sources((tmp_path,)), Settings())
    assert report.failures == ()
    disks = [finding for finding in report.findings if finding.id == "AZB401"]
    assert len(disks) == len(USES)


PASSED = {
    "main.tf": """
module "first" {
  source = "./child"
  in     = "value"
}
module "second" {
  source = "./child"
  in     = { all = module.first }
  other  = module.first
}
resource "azurerm_image" "i" {
  name = "image"
  tags = { first = module.first, own = azurerm_image.other, name = azurerm_image.other.name }
}
resource "azurerm_image" "perhaps" {
  tags = timestamp() == "" ? azurerm_image.other : azurerm_image.i
}
resource "azurerm_image" "other" {
  name = "other"
}
module "third" {
  source = "./child"
  in     = azurerm_image.i
}
""",
    "child/main.tf": CHILD,
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("module.second.out.all.out", "value"),
        ("jsonencode(module.second.out)", '{"all":{"name":"n","out":"value"}}'),
        ("module.third.out.name", "image"),
        ("azurerm_image.i.tags.name", "other"),
        ("azurerm_image.i.tags.own.name", None),
        ("azurerm_image.i.tags.first.out", None),
        ("azurerm_image.perhaps.tags.name", None),
    ],
)
def test_what_is_passed_whole(expression: str, expected: str | None) -> None:
    value = evaluate(expression, within=module(PASSED))
    if expected is None:
        assert isinstance(value, Unknown)
    else:
        assert isinstance(value, Known)
        assert value.data == expected


LINKS = 300
"""More than values may nest, asked for from the innermost one on."""

CHAINS = {
    "local.a{}": 'locals {{\n  a{} = [try(local.a{}, "x")]\n}}\n',
    "local.o{}": 'locals {{\n  o{} = {{ x = try(local.o{}, "x") }}\n}}\n',
    "module.m{}": 'module "m{}" {{\n  source = "./child"\n  in     = module.m{}\n}}\n',
    "azurerm_image.i{}": 'resource "azurerm_image" "i{}" {{\n  os_disk {{\n'
    "    name = azurerm_image.i{}.os_disk\n  }}\n}}\n",
}


@pytest.mark.parametrize("name", CHAINS)
def test_chains_are_no_deeper_than_can_be_gone_through(tmp_path: Path, name: str) -> None:
    links = "".join(CHAINS[name].format(link, link - 1) for link in range(1, LINKS))
    first = 'module "m0" {\n  source = "./child"\n  in     = "x"\n}\n'
    asked = (
        f'resource "azurerm_managed_disk" "d{link:03}" {{\n'
        f"  name = length(keys({{ a = {name.format(link)} }}))\n  max_shares = 2\n}}\n"
        for link in range(1, LINKS)
    )
    uses = (
        f'resource "azurerm_managed_disk" "u{number}" {{\n  name = {use}\n  max_shares = 2\n}}\n'
        for number, use in enumerate(USES)
    )
    last = name.format(LINKS - 1)
    text = f'variable "some" {{}}\nlocals {{\n  held  = {last}\n  twice = [{last}, {last}]\n}}\n'
    text += first + links + "".join(asked) + "".join(uses).replace("HELD", "local.held")
    (tmp_path / "main.tf").write_text(text)
    (tmp_path / "child").mkdir()
    (tmp_path / "child" / "main.tf").write_text(CHILD)
    report = lint(Sources((tmp_path,)), Settings())
    assert report.failures == ()
    disks = [finding for finding in report.findings if finding.id == "AZB401"]
    assert len(disks) == LINKS - 1 + len(USES)


SHARED = 'module "m0" {\n  source = "./child"\n  in     = "x"\n}\n' + "".join(
    f'module "m{link}" {{\n  source = "./child"\n'
    f"  in     = [module.m{link - 1}, module.m{link - 1}]\n}}\n"
    for link in range(1, 11)
)


@pytest.mark.parametrize("use", [use for use in USES if not use.startswith("contains")])
def test_going_through_all_of_a_module_is_paid_for(use: str) -> None:
    files = {"main.tf": f"{SHARED}locals {{\n  twice = [module.m10, module.m10]\n}}\n"}
    within = module({**files, "child/main.tf": CHILD})
    budget = within.run.budget
    with suppress(EvaluationError):
        evaluate(use.replace("HELD", "module.m10").replace("var.some", "true"), within=within)
    assert budget.spent > 2_000


def test_what_can_not_be_paid_for_is_unknown() -> None:
    within = module({"main.tf": SHARED, "child/main.tf": CHILD})
    budget = within.run.budget
    whole = evaluate("module.m10", within=within)
    assert isinstance(whole, MapValue)
    assert isinstance(whole.entries["out"], ListValue)
    budget.spend(budget.given - budget.spent - 100)
    assert {cause.kind for cause in causes_of(whole.entries["out"])} == {"limit"}
    assert "limit-reached" in {problem.kind.name for problem in within.run.problems}
