"""Meta-arguments of Terraform 1.14 and OpenTofu 1.11: read as such, and never as attributes."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.languages.terraform.modules.instances import ResourceInstance
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known, Unknown, Value
from tests.terraform.evaluating import evaluate, module

DISK = "azurerm_managed_disk"


def disks(files: dict[str, str]) -> tuple[list[ResourceInstance], list[str]]:
    """The disks of a root module, and the ids of its problems."""
    root = module(files)
    found = list(root.resources(frozenset({DISK})))
    for instance in found:
        for name in instance.resource().attributes.entries:
            instance.configured(name)
    return found, [problem.kind.id for problem in root.run.problems]


def written(form: str, kind: str, lifecycle: str) -> dict[str, str]:
    """A disk, alone or in a module, with arguments of `lifecycle`, in one of the file types."""
    labels = f'resource "{DISK}" "d"' if kind == "resource" else 'module "m"'
    arguments = 'name = "d"' if kind == "resource" else 'source = "./m"'
    text = f"{labels} {{\n  {arguments}\n  lifecycle {{\n    {lifecycle}\n  }}\n}}\n"
    text += 'variable "make" {}\n'
    if form.endswith(".json"):
        name, _, value = lifecycle.partition(" = ")
        inner = {name: f"${{{value}}}" if value == "var.make" else json.loads(value)}
        body: dict[str, Any] = {"lifecycle": inner if kind == "resource" else [inner]}
        if kind == "resource":
            document = {"resource": {DISK: {"d": {"name": "d", **body}}}}
        else:
            document = {"module": {"m": {"source": "./m", **body}}}
        text = json.dumps({**document, "variable": {"make": {}}})
    return {form: text, "m/main.tf": f'resource "{DISK}" "d" {{\n  name = "d"\n}}\n'}


@pytest.mark.parametrize("form", ["main.tf", "main.tofu", "main.tf.json", "main.tofu.json"])
@pytest.mark.parametrize("kind", ["resource", "module"])
@pytest.mark.parametrize(
    ("lifecycle", "existing", "causes"),
    [
        ("enabled = true", 1, []),
        ("enabled = false", 0, []),
        ("enabled = var.make", 1, ["var.make"]),
        ("prevent_destroy = true", 1, []),
    ],
)
def test_enabled(form: str, kind: str, lifecycle: str, existing: int, causes: list[str]) -> None:
    found, problems = disks(written(form, kind, lifecycle))
    assert (len(found), problems) == (existing, [])
    for instance in found:
        assert [cause.subject for cause in instance.existence.causes] == causes
        assert list(instance.resource().attributes.entries) == ["name"]


@pytest.mark.parametrize(
    ("enabled", "existing", "certain"),
    [
        ('"false"', 0, True),
        ('"true"', 1, True),
        ("null", 1, False),
        ("7", 1, False),
        ("var.off", 0, True),
        ("var.either", 1, False),
        ("!var.unset", 1, False),
    ],
)
def test_values_of_enabled(enabled: str, existing: int, certain: bool) -> None:
    variables = 'variable "off" {\n  default = false\n}\nvariable "unset" {}\n'
    variables += 'variable "either" {\n  validation {\n'
    variables += "    condition = contains([true, false], var.either)\n  }\n}\n"
    found, _ = disks({**written("a.tf", "resource", f"enabled = {enabled}"), "v.tf": variables})
    assert len(found) == existing
    assert all((not instance.existence.causes) == certain for instance in found)


@pytest.mark.parametrize(
    ("enabled", "expression", "expected"),
    [
        ("true", f"{DISK}.d.name", "d"),
        ("var.make", f"{DISK}.d.name", "d"),
        ("false", f"{DISK}.d", None),
        ("false", f"{DISK}.d == null", True),
        ("true", f"{DISK}.d == null", False),
        ("var.make", f"{DISK}.d == null", "?"),
        ("false", f'try({DISK}.d.name, "none")', "none"),
        ("var.make", f'try({DISK}.d.name, "none")', "?"),
        ("false", f"length({DISK}.d[*])", 0),
    ],
)
def test_references_to_what_is_not_enabled(enabled: str, expression: str, expected: object) -> None:
    root = module(written("main.tf", "resource", f"enabled = {enabled}"))
    value = evaluate(expression, within=root)
    assert ("?" if isinstance(value, Unknown) else getattr(value, "data", value)) == expected


@pytest.mark.parametrize(("enabled", "expected"), [("true", "n"), ("false", None)])
def test_modules_that_are_not_enabled_are_null(enabled: str, expected: str | None) -> None:
    files = written("main.tf", "module", f"enabled = {enabled}")
    files["m/main.tf"] += 'output "name" {\n  value = "n"\n}\n'
    value = evaluate("try(module.m.name, module.m)", within=module(files))
    assert value == Known(expected, span=value.span)


ARGUMENTS = """
  count      = 1
  provider   = azurerm.hub
  depends_on = [azurerm_resource_group.g]
  provisioner "local-exec" {
    command = "true"
    when    = destroy
  }
  connection {
    host = self.name
  }
  timeouts {
    create = "1h"
  }
  lifecycle {
    create_before_destroy = true
    prevent_destroy       = true
    ignore_changes        = [tags, name]
    replace_triggered_by  = [azurerm_resource_group.g.id]
    precondition {
      condition     = self.name != ""
      error_message = "no"
    }
    postcondition {
      condition     = self.name != ""
      error_message = "no"
    }
    action_trigger {
      events  = [after_create]
      actions = [action.azurerm_x.y]
    }
  }
"""

BESIDE = """
ephemeral "random_password" "p" {
  length = 16
  lifecycle {
    precondition {
      condition = true
    }
  }
}
variable "secret" {
  type      = string
  default   = "x"
  ephemeral = true
}
action "azurerm_x" "y" {
  config {
    a = 1
  }
}
check "c" {
  data "azurerm_client_config" "c" {}
  assert {
    condition     = data.azurerm_client_config.c.tenant_id != ""
    error_message = "no"
  }
}
import {
  for_each = { a = 1 }
  to       = azurerm_managed_disk.other[each.key]
  id       = "x"
}
moved {
  from = azurerm_managed_disk.a
  to   = azurerm_managed_disk.b
}
removed {
  from = azurerm_managed_disk.old
  lifecycle {
    destroy = false
  }
}
"""


def test_no_meta_argument_is_an_attribute_or_an_error(tmp_path: Path) -> None:
    text = f'resource "{DISK}" "d" {{\n  name = "d"\n{ARGUMENTS}}}\n{BESIDE}'
    found, problems = disks({"main.tf": text, "queries.tfquery.hcl": 'list "x" "y" {}\n'})
    assert [list(instance.resource().attributes.entries) for instance in found] == [["name"]]
    assert problems == []


BY_KEY = """
provider "azurerm" {
  alias           = "by"
  for_each        = { a = "one", b = "two", c = null }
  subscription_id = each.value
}
variable "key" {}
module "m" {
  for_each  = toset(["a", "b"])
  source    = "./m"
  providers = { azurerm = azurerm.by[each.key] }
}
"""


@pytest.mark.parametrize(
    ("provider", "subscription"),
    [
        ('azurerm.by["a"]', "one"),
        ('azurerm.by["b"]', "two"),
        ('azurerm.by[lower("B")]', "two"),
        ('azurerm.by["c"]', 'provider.azurerm.by["c"].subscription_id'),
        ("azurerm.by[var.key]", None),
    ],
)
def test_each_key_of_a_provider_is_a_subscription_of_its_own(
    provider: str, subscription: str | None
) -> None:
    text = f'resource "{DISK}" "d" {{\n  provider = {provider}\n}}\n'
    found, problems = disks(
        {"main.tf": BY_KEY + text, "m/main.tf": f'resource "{DISK}" "d" {{}}\n'}
    )
    values = [instance.resource().subscription for instance in found]
    assert [_symbol(value) for value in values] == [subscription, "one", "two"]
    assert problems == []


def _symbol(value: Value) -> object:
    if isinstance(value, Unknown):
        return str(value.link) if value.link else None
    assert isinstance(value, Known)
    return value.data


def test_findings_of_what_may_not_be_enabled_are_conditional(tmp_path: Path) -> None:
    text = f'resource "{DISK}" "d" {{\n  name = "d"\n  max_shares = 2\n'
    text += '  lifecycle {\n    enabled = var.make\n  }\n}\nvariable "make" {}\n'
    (tmp_path / "main.tofu").write_text(text)
    for given, severities in (
        ((), ["warning"]),
        ((("make", "true"),), ["error"]),
        ((("make", "false"),), []),
    ):
        report = lint(Sources((tmp_path,)), Settings(given=given))
        assert [item.severity for item in report.findings if item.id == "AZB401"] == severities


ONE = "lifecycle {\n  }\n  connection {\n  }\n  "
PROVISIONER = 'provisioner "remote-exec" {\n    connection {\n    }\n    %s\n  }\n  '


@pytest.mark.parametrize(
    ("name", "text", "places"),
    [
        ("main.tf", f"{ONE}{PROVISIONER % ''}{PROVISIONER % ''}", []),
        ("main.tf", f"{ONE}lifecycle {{\n  }}\n", ["main.tf:6:3"]),
        ("main.tf", f"{ONE}connection {{\n  }}\n", ["main.tf:6:3"]),
        ("main.tf", PROVISIONER % "connection {\n    }", ["main.tf:5:5"]),
        ("main.tf", "_ {\n  }\n  _ {\n  }\n", ["main.tf:4:3"]),
        ("main.tf.json", '"lifecycle": [{}]', []),
        ("main.tf.json", '"lifecycle": [{}, {}]', ["main.tf.json:2:3"]),
    ],
)
def test_blocks_that_may_stand_once(name: str, text: str, places: list[str]) -> None:
    head, tail = '"resource": {"azurerm_managed_disk": {"d": {\n  ', "}}}"
    if name.endswith(".json"):
        text = f"{{{head}{text}{tail}}}"
    else:
        text = f'resource "azurerm_managed_disk" "d" {{\n  {text}}}\n'
    root = module({name: text})
    list(root.resources(frozenset({DISK})))
    found = [(problem.kind.id, problem.span) for problem in root.run.problems]
    assert [(id_, str(span).rpartition("/")[2]) for id_, span in found] == [
        ("AZB003", place) for place in places
    ]
