"""What is sensitive is used, and never shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.formats import ASSESSMENT_FORMATS, REPORT_FORMATS
from azbackup_lint.report.snippet import excerpt
from azbackup_lint.source import Source
from tests import commands

SECRET = "hunter2-geheim"

TERRAFORM = f"""
variable "password" {{
  default   = "{SECRET}"
  sensitive = true
}}
variable "plain" {{
  default = "{SECRET}"
}}
variable "settings" {{
  default   = {{ inner = "{SECRET}", other = ["{SECRET}"] }}
  sensitive = true
}}
variable "token" {{
  default   = "{SECRET}"
  ephemeral = true
}}
locals {{
  direct    = var.password
  derived   = "x-${{upper(var.password)}}"
  function  = join(",", ["a", sensitive("{SECRET}")])
  attribute = var.settings.inner
  looped    = [for item in var.settings.other : item]
  ephemeral = "${{var.token}}!"
  beside    = {{ secret = var.password, region = "westeurope" }}
  shown     = nonsensitive(var.password)
  public    = "westeurope"
}}
output "out" {{
  value     = "{SECRET}"
  sensitive = true
}}
resource "azurerm_linux_virtual_machine" "vm" {{
  name           = "vm"
  location       = local.public
  size           = "Standard_B1s"
  admin_password = "{SECRET}"
  custom_data    = "{SECRET}"
}}
"""

TEMPLATE = f"""{{
"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
"contentVersion": "1.0.0.0",
"parameters": {{
  "password": {{"type": "securestring", "defaultValue": "{SECRET}"}},
  "object": {{"type": "secureObject", "defaultValue": {{"inner": "{SECRET}"}}}}
}},
"variables": {{
  "derived": "[concat('x', parameters('password'))]",
  "inner": "[parameters('object').inner]",
  "public": "westeurope"
}},
"resources": [{{
  "type": "Microsoft.Compute/virtualMachines", "apiVersion": "2023-09-01", "name": "vm",
  "location": "[variables('public')]",
  "properties": {{"osProfile": {{"adminPassword": "{SECRET}", "customData": "{SECRET}"}}}}
}}]
}}
"""

HIDDEN = {"$sensitive": True}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def inspected(name: str, code: str) -> dict[str, Any]:
    Path(name).write_text(code)
    (root,) = json.loads(commands.run("inspect", "--format", "json").stdout)["roots"]
    return dict(root)


def test_terraform() -> None:
    root = inspected("main.tf", TERRAFORM.replace("nonsensitive(var.password)", '"public"'))
    names = ("direct", "derived", "function", "attribute", "ephemeral")
    assert {name: root["locals"][name] for name in names} == dict.fromkeys(names, HIDDEN)
    assert root["locals"]["looped"] in (HIDDEN, [HIDDEN])
    assert root["locals"]["beside"] == {"secret": HIDDEN, "region": "westeurope"}
    assert root["locals"]["public"] == "westeurope"
    assert root["outputs"] == {"out": HIDDEN}
    attributes = root["resources"][0]["attributes"]
    assert attributes["admin_password"] == attributes["custom_data"] == HIDDEN
    for form in ("text", "json"):
        assert SECRET not in commands.run("inspect", "--format", form).stdout
        assert SECRET.upper() not in commands.run("inspect", "--format", form).stdout
    assert "admin_password = (sensitive)\n" in commands.run("inspect").stdout


def test_nonsensitive_unmarks() -> None:
    assert inspected("main.tf", TERRAFORM)["locals"]["shown"] == SECRET


def test_arm() -> None:
    root = inspected("main.json", TEMPLATE)
    values = root["locals"]
    assert values["variables('derived')"] == values["variables('inner')"] == HIDDEN
    assert values["variables('public')"] == "westeurope"
    assert SECRET not in json.dumps(root)


@pytest.mark.parametrize(
    "expression",
    [
        "objectKeys(createObject(parameters('password'), 1))[0]",
        "items(createObject(parameters('password'), 1))[0].key",
        "objectKeys(toObject(createArray(1), lambda('x', parameters('password'))))[0]",
        "objectKeys(groupBy(createArray(1), lambda('x', parameters('password'))))[0]",
        "first(objectKeys(variables('named')))",
    ],
)
def test_names_in_objects(expression: str) -> None:
    named = f'"named": {{"[parameters(\'password\')]": 1}},\n  "found": "[{expression}]",'
    code = TEMPLATE.replace('"derived":', f'{named}\n  "derived":')
    code = code.replace('"name": "vm"', '"name": "[variables(\'found\')]"')
    root = inspected("main.json", code)
    assert root["locals"]["variables('found')"] == HIDDEN
    assert SECRET not in json.dumps(root)


def test_names_in_objects_of_bicep() -> None:
    code = f"@secure()\nparam s string = '{SECRET}'\nvar found = objectKeys({{ '${{s}}': 1 }})[0]\n"
    disk = "resource d 'Microsoft.Compute/disks@2023-04-02' = {\n  name: found\n}\n"
    root = inspected("main.bicep", code + disk)
    assert SECRET not in json.dumps(root)


def test_plan() -> None:
    values = {"name": "vm", "size": "Standard_B1s", "tags": {"a": SECRET, "b": "open"}}
    change = {
        "address": "azurerm_linux_virtual_machine.vm",
        "mode": "managed",
        "type": "azurerm_linux_virtual_machine",
        "name": "vm",
        "change": {
            "actions": ["create"],
            "after": values,
            "after_unknown": {},
            "after_sensitive": {"size": True, "tags": {"a": True}},
        },
    }
    plan = {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [change]}
    attributes = inspected("plan.json", json.dumps(plan))["resources"][0]["attributes"]
    assert attributes["size"] == HIDDEN
    assert attributes["tags"] == {"a": HIDDEN, "b": "open"}
    told = commands.run("check", "plan.json", "--format", "json").stdout
    (finding,) = (f for f in json.loads(told)["findings"] if f["id"] == "AZB301")
    assert "(sensitive)" in finding["message"]


def test_messages_use_what_they_do_not_show() -> None:
    code = """
variable "shares" {
  default   = 77
  sensitive = true
}
variable "name" {
  default   = "geheim"
  sensitive = true
}
resource "azurerm_managed_disk" "d" {
  name       = "disk-${var.name}"
  max_shares = var.shares
}
"""
    Path("main.tf").write_text(code)
    for form in ("text", "json"):
        told = commands.run("check", "--select", "AZB401", "--format", form).stdout
        assert "disk azurerm_managed_disk.d is shared by up to (sensitive) VMs" in told
        assert "geheim" not in told
        assert "77" not in told.replace("fingerprint", "").split("fingerprint")[0]


CHOSEN = {
    "main.tf": """
variable "kind" {
  default   = "small"
  sensitive = true
}
locals {
  sizes = { small = "Standard_B1ls", large = "Standard_D4s_v5" }
  names = { small = "vm-geheim", large = "vm-large" }
  disks = { small = range(40), large = [] }
}
resource "azurerm_virtual_machine" "vm" {
  name    = local.names[var.kind]
  vm_size = local.sizes[var.kind]

  dynamic "storage_data_disk" {
    for_each = local.disks[var.kind]
    content {
      name          = "d${storage_data_disk.key}"
      lun           = storage_data_disk.key
      create_option = "Empty"
      disk_size_gb  = 12345
    }
  }
}
""",
    "main.bicep": """
@secure()
param kind string = 'small'
var sizes = { small: 'Standard_B1ls', large: 'Standard_D4s_v5' }
var names = { small: 'vm-geheim', large: 'vm-large' }
var disks = { small: range(0, 40), large: [] }
resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: names[kind]
  properties: {
    hardwareProfile: { vmSize: kind == 'small' ? sizes.small : sizes.large }
    storageProfile: {
      osDisk: { createOption: 'FromImage' }
      dataDisks: [for lun in disks[kind]: {
        lun: lun
        createOption: 'Empty'
        diskSizeGB: 12345
      }]
    }
  }
}
""",
}


@pytest.mark.parametrize("name", CHOSEN)
def test_what_a_secret_decides_on_is_shown_nowhere(name: str) -> None:
    Path(name).write_text(CHOSEN[name])
    check = ("check", "--no-cache", "--show-unknown", "--format")
    told = [commands.run(*check, form).stdout for form in REPORT_FORMATS]
    told += [commands.run("report", "--format", form).stdout for form in ASSESSMENT_FORMATS]
    root = json.loads(commands.run("inspect", "--format", "json").stdout)["roots"][0]
    told += [json.dumps([root["resources"], root["estate"]])]
    found = json.loads(commands.run(*check, "json").stdout)["findings"]
    assert {"AZB301", "AZB402", "AZB404"} <= {finding["id"] for finding in found}
    for text in told:
        assert text
        assert "Standard_B1ls" not in text
        assert "geheim" not in text
        assert "40 data disks" not in text


@pytest.mark.parametrize(
    ("keys", "are_told"),
    [
        ("var.disks", False),
        ("toset([var.name])", False),
        ("{ for key, value in var.disks : key => value }", False),
        ('{ for key in ["a", var.name] : key => key }', False),
        ('{ for key in ["geheim"] : key => key if var.name != "" }', False),
        ("{ (var.name) = 1 }", False),
        ("var.open ? var.disks : {}", False),
        ('var.open ? toset([var.name]) : toset(["a"])', False),
        ("{ geheim = var.name }", True),
        ("nonsensitive({ for key, value in var.disks : key => key })", True),
    ],
)
def test_keys_of_instances(keys: str, *, are_told: bool) -> None:
    code = f"""
variable "open" {{
  type = bool
}}
variable "name" {{
  default   = "geheim"
  sensitive = true
}}
variable "disks" {{
  default   = {{ geheim = 2 }}
  sensitive = true
}}
resource "azurerm_managed_disk" "d" {{
  for_each   = {keys}
  name       = "disk-${{each.key}}"
  max_shares = 2
}}
"""
    Path("main.tf").write_text(code)
    told = commands.run("check", "--select", "AZB401", "--format", "json").stdout
    assert json.loads(told)["findings"]
    assert ("disk-geheim" in told) is are_told
    assert ('[\\"geheim\\"]' in told) is are_told


SECRET_LINES = [
    f'  admin_password = "{SECRET}"',
    f'  custom_data = base64encode("{SECRET}")',
    f'"adminPassword": "{SECRET}", "name": "vm"',
    f'"adminPassword": {{"value": "{SECRET}"}}',
    f'variable "p" {{ default = "{SECRET}", sensitive = true }}',
    f'{{"type": "secureString", "metadata": {{}}, "defaultValue": "{SECRET}"}}',
    f"osProfile: {{ adminPassword: '{SECRET}', customData: base64('{SECRET}') }}",
    f"adminPassword: '''{SECRET}'''",
    f"@secure() param p string = '{SECRET}'",
    f"@secure() param p object = {{ a: '{SECRET}', b: ['{SECRET}'] }}",
]
INTERPOLATED = [
    f"adminPassword: '${{'x'}}{SECRET}'",
    f"adminPassword: '${{'{SECRET}'}}'",
    f"adminPassword: 'a${{b ? 'c${{'{SECRET}'}}' : {{ d: '{SECRET}' }}.d}}{SECRET}'",
    f"adminPassword: 'a\\'${{'\\'{SECRET}'}}{SECRET}', customData: '{SECRET}'",
    f"adminPassword: '${{'{SECRET}'\nname: 'x'",
    f"@secure() param p string = '${{'x'}}{SECRET}'",
    f"@secure() param p object = {{ a: '${{'x'}}{SECRET}', b: '{SECRET}' }}",
    f'  admin_password = "${{"x"}}{SECRET}"',
    f'  admin_password = "%{{ if var.a == "x" }}{SECRET}%{{ endif }}{SECRET}"',
]
OPEN_LINES = [
    '  admin_password = "${var.password}"',
    '  admin_password = "${var.passwords["vm"].open}"',
    '"adminPassword": "[parameters(\'password\')]"',
    "adminPassword: '${x}', name: 'open'",
    'variable "p" { default = "open" }\nvariable "q" { sensitive = true }',
    '{"a": {"type": "string", "defaultValue": "open"}, "b": {"type": "securestring"}}',
    "param p string = 'open'\n@secure()\nparam q string = 'x'",
    "@secure() param q string\nparam p string = 'open'",
    'variable "p" { description = "open", sensitive = true }',
    "disk_size_gb = 64",
]
PARTS_OF_SECRETS = [
    '{"type": "secureObject", "defaultValue": {"a": ["|hunter2"], "b": {"c": "hunter2"}}}',
    'variable "p" {\n  sensitive = true\n  default = {\n    pin = |123456\n  }\n}\n',
    "@secure()\n@description('x')\nparam p object = {\n  a: '|hunter2'\n}\n",
    "admin_password = <<E\n|hunter2\nE\n",
    "custom_data = base64encode(<<-E\n  cat <<EOF > f\n|hunter2\nEOF\nE\n)\n",
]


@pytest.mark.parametrize("line", SECRET_LINES)
def test_excerpts_hide_what_is_written_as_a_secret(line: str) -> None:
    shown = excerpt(Source("main", f"first\n{line}\n").span(6, 7))
    told = shown.before + shown.value + shown.after
    assert told == line.replace(SECRET, "*" * len(SECRET))


@pytest.mark.parametrize("line", INTERPOLATED)
def test_excerpts_hide_texts_inside_of_an_interpolation(line: str) -> None:
    shown = excerpt(Source("main", f"first\n{line}\n").span(6, 7))
    told = shown.before + shown.value + shown.after
    assert SECRET not in told
    assert len(told) == len(line.split("\n")[0])


@pytest.mark.parametrize("marked", PARTS_OF_SECRETS)
def test_excerpts_hide_parts_of_what_is_declared_as_a_secret(marked: str) -> None:
    start, code = marked.index("|"), marked.replace("|", "")
    shown = excerpt(Source("main", code).span(start, start + 1))
    assert (shown.value, "hunter" in shown.after, "3456" in shown.after) == ("*", False, False)


@pytest.mark.parametrize("code", OPEN_LINES)
def test_excerpts_show_the_rest(code: str) -> None:
    shown = excerpt(Source("main", code).span(0, 1))
    assert shown.before + shown.value + shown.after == code.split("\n")[0]


KEYS = {
    "main.tf": """
variable "key" {
  default   = "geheim"
  sensitive = true
}
locals {
  sizes = { small = "Standard_B1ls" }
}
data "azurerm_managed_disk" "other" {
  name = "other"
}
resource "azurerm_managed_disk" "d" {
  name       = local.sizes[var.key]
  location   = local.sizes["${var.key}"]
  zone       = data.azurerm_managed_disk.other.tags[var.key]
  max_shares = 2
}
resource "azurerm_linux_virtual_machine" "vm" {
  name                       = "vm"
  admin_password_wo          = "geheim"
  admin_password_wo_version  = 3
  source_image_reference {
    publisher = var.key
    offer     = "offer"
    sku       = "sku"
    version   = "latest"
  }
}
resource "azapi_resource" "d" {
  type           = "Microsoft.Compute/disks@2024-03-02"
  name           = "d"
  body           = { properties = { maxShares = 2 } }
  sensitive_body = { properties = { key = "geheim" } }
}
""",
    "main.bicep": """
@secure()
param key string = 'geheim'
@secure()
param whole object = { geheim: 1 }
var sizes = { small: 'Standard_B1ls' }
resource d 'Microsoft.Compute/disks@2023-04-02' = {
  name: sizes[key]
  location: whole.missing
  zones: [[1][?key]]
  properties: {
    maxShares: 2
  }
}
""",
}


@pytest.mark.parametrize("name", KEYS)
def test_keys_that_lead_nowhere_are_not_quoted(name: str) -> None:
    Path(name).write_text(
        KEYS[name].replace('"geheim"', '"ge-heim"').replace("'geheim'", "'ge-heim'")
    )
    check = ("check", "--no-cache", "--show-unknown", "--format")
    told = {form: commands.run(*check, form).stdout for form in REPORT_FORMATS}
    told |= {
        f"report {f}": commands.run("report", "--format", f).stdout for f in ASSESSMENT_FORMATS
    }
    told |= {
        f"inspect {f}": commands.run("inspect", "--format", f).stdout for f in ("text", "json")
    }
    assert "this element can't be worked out of sensitive values" in told["json"]
    assert [form for form, text in told.items() if "ge-heim" in text] == []


def test_a_plan_of_a_resource_that_is_sensitive_as_a_whole() -> None:
    change = {
        "address": "azurerm_managed_disk.d",
        "mode": "managed",
        "type": "azurerm_managed_disk",
        "name": "d",
        "change": {
            "actions": ["create"],
            "after": {"name": SECRET, "max_shares": 2},
            "after_unknown": {},
            "after_sensitive": True,
        },
    }
    plan = {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [change]}
    assert SECRET not in json.dumps(inspected("plan.json", json.dumps(plan)))


def test_a_sensitive_value_of_the_wrong_type_is_told_at_its_variable(tmp_path: Path) -> None:
    Path("m").mkdir()
    code = 'variable "code" {\n  sensitive = true\n  type = number\n}\n'
    code += 'resource "azurerm_managed_disk" "d" {\n  disk_size_gb = var.code\n}\n'
    Path("m/main.tf").write_text(code)
    module = f'module "m" {{\n  source = "./m"\n  code = "{SECRET}"\n}}\n'
    Path("main.tf").write_text(code + module)
    Path("terraform.tfvars").write_text(f'code = "{SECRET}"\n')
    for form in REPORT_FORMATS:
        assert SECRET not in commands.run("check", "--no-cache", "--format", form).stdout
    found = json.loads(commands.run("check", "--no-cache", "--format", "json").stdout)["findings"]
    places = {(item["id"], item["location"]["path"]) for item in found}
    assert places == {("AZB008", "main.tf"), ("AZB008", "m/main.tf")}


def test_sensitive_names_of_files_are_in_no_cause(tmp_path: Path) -> None:
    Path("geheim").mkdir()
    code = """
variable "name" {
  default   = "geheim"
  sensitive = true
}
resource "azurerm_linux_virtual_machine" "vm" {
  name     = fileexists("${path.module}/../${var.name}")
  location = file("/${var.name}/x")
  size     = file("/etc/${var.name}")
  zone     = length(fileset("../..", "../${var.name}"))
}
"""
    Path("main.tf").write_text(code)
    for form in REPORT_FORMATS:
        told = commands.run("check", "--no-cache", "--show-unknown", "--format", form).stdout
        assert "geheim" not in told.replace(str(tmp_path), "")
    assert "geheim" not in commands.run("inspect", "--format", "json").stdout
