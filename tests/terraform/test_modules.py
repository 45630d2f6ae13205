"""Installed modules, provider maps and depth."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.resources import Resource
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known, Link, ListValue, MapValue, Unknown
from tests.terraform.evaluating import module

VM = 'resource "azurerm_linux_virtual_machine" "vm" {\n  size = var.size\n}\nvariable "size" {}\n'


def resources(**files: str) -> dict[str, Resource]:
    instance = module(files)
    found = instance.resources(frozenset({"azurerm_linux_virtual_machine"}))
    return {item.address: item.resource() for item in found}


PROVIDERS = """
provider "azurerm" {
  subscription_id = "one"
}
provider "azurerm" {
  alias           = "other"
  subscription_id = "two"
}
"""


def test_providers_reach_modules() -> None:
    call = 'module "%s" {\n  source = "./vm"\n  size = "s"\n%s}\n'
    main = PROVIDERS + call % ("plain", "")
    main += call % ("passed", "  providers = {\n    azurerm = azurerm.other\n  }\n")
    main += 'resource "azurerm_linux_virtual_machine" "own" {\n  provider = azurerm.other\n}\n'
    main += 'resource "azurerm_linux_virtual_machine" "gone" {\n  provider = azurerm.gone\n}\n'
    found = resources(**{"main.tf": main, "vm/main.tf": VM})
    subscriptions = {
        address: item.subscription.data if isinstance(item.subscription, Known) else None
        for address, item in found.items()
    }
    assert subscriptions == {
        "azurerm_linux_virtual_machine.own": "two",
        "azurerm_linux_virtual_machine.gone": None,
        "module.plain.azurerm_linux_virtual_machine.vm": "one",
        "module.passed.azurerm_linux_virtual_machine.vm": "two",
    }


def test_implicit_subscription_is_a_symbol() -> None:
    found = resources(**{"main.tf": 'resource "azurerm_linux_virtual_machine" "a" {}\n'})
    (resource,) = found.values()
    assert isinstance(resource.subscription, Unknown)
    assert str(resource.subscription.link) == "provider.azurerm.subscription_id"


@pytest.mark.parametrize(
    ("azurerm", "is_alike"),
    [
        ("", True),
        ("features {}", True),
        ('tenant_id = "other"', False),
        ("subscription_id = var.nowhere", False),
    ],
)
def test_providers_that_name_no_subscription_log_in_alike(azurerm: str, *, is_alike: bool) -> None:
    main = """
variable "nowhere" {}
provider "azurerm" {
  %s
}
provider "azapi" {}
provider "azapi" {
  alias     = "other"
  tenant_id = "other"
}
provider "kubernetes" {
  client_id = "other"
}
resource "azurerm_linux_virtual_machine" "vm" {}
resource "azurerm_linux_virtual_machine" "default" { provider = azapi }
resource "azurerm_linux_virtual_machine" "other" { provider = azapi.other }
"""
    found = resources(**{"main.tf": main % azurerm})
    vm, default, other = (item.subscription for item in found.values())
    assert isinstance(vm, Unknown) and isinstance(default, Unknown) and isinstance(other, Unknown)
    assert (vm.link == default.link, default.link == other.link) == (is_alike, False)


@pytest.mark.parametrize(
    ("azurerm", "is_alike"),
    [
        ("", True),
        ('provider "azurerm" {}', True),
        ('provider "azurerm" { subscription_id = null }', True),
        ('provider "azurerm" { subscription_id = "one" }', False),
        ('provider "azurerm" { subscription_id = var.s }', False),
        ('provider "azurerm" { tenant_id = "other" }', False),
    ],
)
@pytest.mark.parametrize("passed", ["", "providers = { azurerm = azurerm }"])
def test_azapi_without_a_block_takes_no_subscription_that_azurerm_names(
    azurerm: str, passed: str, *, is_alike: bool
) -> None:
    main = f"""
variable "s" {{}}
{azurerm}
module "m" {{
  source = "./m"
  {passed}
}}
"""
    machine = 'resource "azurerm_linux_virtual_machine" "%s" { %s }\n'
    child = machine % ("vm", "") + machine % ("other", "provider = azapi")
    vm, other = resources(**{"main.tf": main, "m/main.tf": child}).values()
    own = "azurerm" if is_alike else "azapi"
    assert isinstance(other.subscription, Unknown)
    assert other.subscription.link == Link(f"provider.{own}", "subscription_id")
    assert isinstance(vm.subscription, Unknown) or vm.subscription == Known("one")
    assert (getattr(vm.subscription, "link", None) == other.subscription.link) == is_alike


def test_installed_modules_are_followed() -> None:
    manifest = {
        "Modules": [
            {"Key": "", "Source": "", "Dir": "."},
            {"Key": "vm", "Source": "registry.io/a/vm/azurerm", "Dir": ".terraform/modules/vm"},
            {"Key": "vm.inner", "Source": "./inner", "Dir": ".terraform/modules/vm/inner"},
        ]
    }
    files = {
        "main.tf": 'module "vm" {\n  source = "a/vm/azurerm"\n  size = "s"\n}\n',
        ".terraform/modules/modules.json": json.dumps(manifest),
        ".terraform/modules/vm/main.tf": 'variable "size" {}\n'
        'module "inner" {\n  source = "./inner"\n  size = var.size\n}\n',
        ".terraform/modules/vm/inner/main.tf": VM,
    }
    found = resources(**files)
    assert {address: item.get("size") for address, item in found.items()} == {
        "module.vm.module.inner.azurerm_linux_virtual_machine.vm": Known("s")
    }


@pytest.mark.parametrize(
    "manifest", ['{"Modules": [{}, 1]}', '{"Modules": {"Key": 1}}', "[" * 100_000]
)
def test_damaged_manifest_counts_as_not_installed(manifest: str) -> None:
    files = {
        "main.tf": 'module "vm" {\n  source = "a/vm/azurerm"\n}\n',
        ".terraform/modules/modules.json": manifest,
    }
    assert resources(**files) == {}


CALL = 'module "%s" {\n  source = "Azure/%s/azurerm"\n%s}\n'


def notes(*calls: tuple[str, str], **files: str) -> list[str]:
    main = "".join(CALL % (name, name, argument) for name, argument in calls)
    instance = module({"main.tf": main, **files})
    assert not list(instance.resources(frozenset({"azurerm_linux_virtual_machine"})))
    return [problem.message for problem in instance.run.problems]


def test_a_module_whose_folder_is_gone_is_not_installed() -> None:
    manifest = {"Modules": [{"Key": "net", "Dir": ".terraform/modules/net"}]}
    assert notes(("net", ""), **{".terraform/modules/modules.json": json.dumps(manifest)}) == [
        "module.net is not on this machine and so not linted; terraform get fetches it"
    ]


def test_one_note_counts_the_modules_that_are_not_installed() -> None:
    assert notes(("net", "")) == [
        "module.net is not on this machine and so not linted; terraform get fetches it"
    ]
    many = [(f"net{index}", "") for index in range(9)]
    assert notes(*many) == [
        "9 modules are not on this machine and so not linted; terraform get fetches them"
    ]


SENSITIVE_SOURCE = """
variable "token" {
  sensitive = true
  default   = "hunter2"
}

module "m" {
  source = "./${var.token}"
}
"""


def test_a_sensitive_source_is_not_followed() -> None:
    """Terraform refuses it; a message about the folder would tell it."""
    instance = module({"main.tf": SENSITIVE_SOURCE})
    assert not list(instance.resources(frozenset({"azurerm_linux_virtual_machine"})))
    (problem,) = instance.run.problems
    assert problem.kind.id == "AZB006"
    assert "hunter2" not in problem.message


SOUND = """
resource "azurerm_linux_virtual_machine" "vm" {
  count = 2
  name  = "vm"
  size  = "Standard_D4s_v5"

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
  }

  os_disk {
    storage_account_type = "Premium_LRS"
  }
}

locals {
  ids    = azurerm_linux_virtual_machine.vm[*].id
  outer  = { ids = local.ids }
  name   = azurerm_linux_virtual_machine.vm[0].name
  circle = [local.circle]
}

module "m" {
  source = "elsewhere/m/azurerm"
  %s
}
"""
ADDRESS = "azurerm_linux_virtual_machine.vm"


@pytest.mark.parametrize(
    ("argument", "is_passed"),
    [
        (f"id = {ADDRESS}[0].id", True),
        (f"ids = {ADDRESS}[*].id", True),
        (f"ids = {ADDRESS}.*.id", True),
        (f"vms = {ADDRESS}", True),
        (f"ids = [for vm in {ADDRESS} : vm.id]", True),
        (f"for_each = {ADDRESS}", True),
        (f"name = {ADDRESS}[0].name", False),
        (f"ip = {ADDRESS}[0].private_ip_address", False),
        (f"id = {ADDRESS}2.id", False),
        ("ids = local.ids", True),
        ("settings = { ids = local.outer.ids }", True),
        ("name = local.name", False),
        ("circle = local.circle", False),
        (f"depends_on = [{ADDRESS}]", False),
        ("size = 1", False),
    ],
)
def test_what_a_missing_module_does_to_a_vm_is_open(
    tmp_path: Path, argument: str, is_passed: bool
) -> None:
    (tmp_path / "main.tf").write_text(SOUND % argument)
    report = lint(Sources((tmp_path,)), Settings())
    (finding,) = (found for found in report.findings if found.id == "AZB006")
    assert finding.message.endswith(f"; what it does to {ADDRESS} is unknown") == is_passed
    assert report.backup["unknown" if is_passed else "yes"] == 2


@pytest.mark.parametrize(
    ("argument", "tells"),
    [
        ("size", True),
        ("vm_size", True),
        ("sku_size", True),
        ("virtual_machines", True),
        ("data_disks", True),
        ("data_disk_managed_disks", True),
        ("source_image_reference", True),
        ("recovery_vault_name", True),
        ("recovery_services_vaults", True),
        ("vm_backup_policy", True),
        ("database_size_limit", False),
        ("key_vault_id", False),
        ("vm_subnet_id", False),
        ("location", False),
    ],
)
def test_modules_that_seem_to_make_vms_are_named(argument: str, tells: bool) -> None:
    (message,) = notes(("a", "  tags = {}\n"), ("b", f"  {argument} = 1\n"))
    assert ("; module.b seems to make VMs, disks or vaults" in message) is tells
    assert "module.a" not in message


@pytest.mark.parametrize(
    ("argument", "told"),
    [
        ("count = 0", 0),
        ("count = var.on ? 1 : 0", 0),
        ("for_each = {}", 0),
        ("for_each = toset([])", 0),
        ("count = 2", 1),
        ("count = var.unset", 1),
        ("for_each = var.unset", 1),
    ],
)
def test_modules_without_instances_need_not_be_installed(argument: str, told: int) -> None:
    variables = 'variable "unset" {}\nvariable "on" {\n  default = false\n}\n'
    found = notes(("a", f"  {argument}\n"), **{"variables.tf": variables})
    assert len(found) == told


def test_override_files_change_blocks() -> None:
    files = {
        "main.tf": VM.replace("var.size", '"small"'),
        "override.tf": 'resource "azurerm_linux_virtual_machine" "vm" {\n  size = "large"\n}\n',
    }
    assert [item.get("size") for item in resources(**files).values()] == [Known("large")]


RESOURCE = 'resource "azurerm_linux_virtual_machine" "vm" {\n%s}\n'
PLAIN = "  disk {\n    lun = %d\n  }\n"
DYNAMIC = """
  dynamic "disk" {
    for_each = [%d]
    content {
      lun = disk.value
    }
  }
"""


@pytest.mark.parametrize("over", [PLAIN, DYNAMIC])
@pytest.mark.parametrize(
    "main",
    [
        {"main.tf": RESOURCE % (PLAIN % 0)},
        {"main.tf": RESOURCE % (DYNAMIC % 0)},
        {"m.tf.json": '{"resource": {"azurerm_linux_virtual_machine": {"vm": {"disk": {}}}}}'},
    ],
)
def test_override_files_change_all_blocks_of_a_type(main: dict[str, str], over: str) -> None:
    (found,) = resources(**main, **{"override.tf": RESOURCE % (over % 1)}).values()
    disks = found.get("disk")
    assert isinstance(disks, ListValue)
    assert disks.items == (MapValue({"lun": Known(1)}),)


def test_entries_that_cannot_be_evaluated_leave_the_others_known() -> None:
    code = """
locals {
  made = {
    size  = "s"
    inner = { sid = coalesce("", ""), number = 2 }
  }
}
"""
    instance = module({"main.tf": code})
    made = instance.local("made", instance.configuration.sources[0].span(0, 0))
    assert isinstance(made, MapValue)
    inner = made.entries["inner"]
    assert isinstance(inner, MapValue)
    assert (made.entries["size"], inner.entries["number"]) == (Known("s"), Known(2))
    assert isinstance(inner.entries["sid"], Unknown)
    assert [problem.message for problem in instance.run.problems] == [
        "coalesce(): all arguments are null or empty strings"
    ]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("x", "there is no file 'live/x'"),
        ("${path.cwd}/x", "there is no file 'live/x'"),
        ("${path.root}/a/../x", "there is no file 'live/x'"),
        ("../x", "there is no file 'x'"),
        ("${path.cwd}", "'live' is a folder, not a file"),
    ],
)
def test_paths_are_told_from_where_the_user_is(
    path: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "live").mkdir()
    code = VM.replace("var.size", f'file("{path}")')
    (tmp_path / "live" / "main.tf").write_text(code)
    monkeypatch.chdir(tmp_path)
    (finding,) = lint(Sources((Path("live"),)), Settings()).findings
    assert finding.message.endswith(told)


@pytest.mark.parametrize(
    ("path", "given", "told"),
    [
        ('"x"', 'sensitive("s")', "templatefile(): there is no file 'x'"),
        ('sensitive("x")', "1", "templatefile() can't be worked out of sensitive values"),
    ],
)
def test_a_missing_template_is_told_unless_its_path_is_sensitive(
    path: str, given: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = VM.replace("var.size", f"templatefile({path}, {{ a = {given} }})")
    (tmp_path / "main.tf").write_text(code)
    monkeypatch.chdir(tmp_path)
    (finding,) = lint(Sources((Path("main.tf"),)), Settings(select=("AZB007",))).findings
    assert finding.message == told


ARCHIVE = """
variable "own" {
  default = "missing"
}
locals {
  zip = data.archive_file.a.output_path
}
data "archive_file" "a" {
  type        = "zip"
  output_path = "${path.module}/made/a.zip"
}
data "archive_file" "each" {
  for_each    = toset(["x"])
  output_path = "${each.key}.zip"
}
resource "local_file" "f" {
  filename = "f"
}
resource "terraform_data" "own" {
  for_each = { a = "missing" }
  input    = file(each.value)
}
"""


@pytest.mark.parametrize(
    ("expression", "is_open"),
    [
        ("filebase64(data.archive_file.a.output_path)", True),
        ("filemd5(local.zip)", True),
        ('file("${path.root}/${local_file.f.filename}")', True),
        ("fileexists(local_file.f.filename)", True),
        ('fileset(dirname(local.zip), "*")', True),
        ("templatefile(abspath(local.zip), {})", True),
        ("[for one in data.archive_file.each : filesha1(one.output_path)][0]", True),
        ("fileexists(var.own)", False),
        ('fileset("made", "*")', False),
        ("file(var.own)", None),
        ('file("f")', None),
        ('terraform_data.own["a"].input', None),
    ],
)
def test_what_resources_write_is_no_missing_file(expression: str, is_open: bool | None) -> None:
    instance = module({"main.tf": ARCHIVE, "out.tf": f"locals {{ x = {expression} }}"})
    value = instance.local("x", instance.configuration.start)
    said = [problem.message for problem in instance.run.problems]
    assert isinstance(value, Unknown) is (is_open is not False)
    assert bool(said) is (is_open is None), said


MERGED = """
variable "more" {
  default = { size = "Standard_D4s_v5" }
}
locals {
  base   = { size = "Standard_M64s_v2", zone = "1" }
  merged = merge(local.base, var.more)
}
resource "terraform_data" "open" {
  input = merge(azurerm_managed_disk.d, local.base)
}
resource "azurerm_managed_disk" "d" {
  tier = "P10"
}
"""


@pytest.mark.parametrize(
    ("expression", "name", "written"),
    [
        ("local.merged", "size", '"Standard_D4s_v5"'),
        ("local.merged", "zone", '"1"'),
        ("terraform_data.open.input", "size", '"Standard_M64s_v2"'),
    ],
)
def test_what_is_merged_stays_where_it_was_written(
    expression: str, name: str, written: str
) -> None:
    instance = module({"main.tf": MERGED, "out.tf": f"locals {{\n  x = {expression}\n}}"})
    value = instance.local("x", instance.configuration.start)
    assert isinstance(value, MapValue)
    place = value.entries[name].span
    assert place is not None
    assert place.text == written


@pytest.mark.parametrize("number", [3, 3_000])
def test_a_template_file_that_nests_too_deep_is_told(number: int) -> None:
    text = "%{ if a }" * number + "x" + "%{ endif }" * number
    code = 'locals {\n  x = templatefile("${path.module}/x.tftpl", { a = true })\n}\n'
    instance = module({"main.tf": code, "x.tftpl": text})
    value = instance.local("x", instance.configuration.start)
    told = [(problem.kind.id, problem.span.source.path) for problem in instance.run.problems]
    if number == 3:
        assert (value, told) == (Known("x"), [])
    else:
        assert isinstance(value, Unknown)
        ((id_, path),) = told
        assert (id_, path.rpartition("/")[2]) == ("AZB009", "x.tftpl")
