"""Facts of VMs: the same ones, written for azurerm and in the shape of Resource Manager."""

from collections.abc import Callable
from typing import Any

import pytest

from azbackup_lint.estate.view import View
from azbackup_lint.policy.messages import lookup
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Unknown
from tests.estate.templates import resource, resource_id, view
from tests.estate.test_views import VM, fact
from tests.estate.test_views import view as terraform_view

TYPE = "Microsoft.Compute/virtualMachines"
REFERENCE = "source_image_reference {{\n publisher = {}\n offer = {}\n sku = {}\n version = {}\n }}"
UBUNTU = REFERENCE.format('"Canonical"', '"UbuntuServer"', '"18.04-LTS"', '"latest"')
JSON = r'"{\"EncryptionOperation\": \"%Encryption\", \"KeyVaultURL\": \"${var.x}\"}"'
VARIABLE = 'variable "x" {\n  type = string\n}\n'
UNKNOWN = "unknown"


def plain(value: Any) -> Any:
    return UNKNOWN if isinstance(value, Unknown) else value


def modern(arguments: str, rest: str = "") -> View:
    return terraform_view(VM.replace("  os_disk", f"  {arguments}\n  os_disk") + VARIABLE + rest)


def os_disk(arguments: str) -> View:
    return terraform_view(VM.replace("    caching", f"    {arguments}\n    caching") + VARIABLE)


def legacy_os_disk(arguments: str) -> View:
    return terraform_view(LEGACY.format("FromImage", "").replace("    name  ", f"{arguments} name"))


def template(properties: Any, *others: Resource, **members: Any) -> View:
    return view("vm", resource(TYPE, "vm", {"osProfile": {}, **properties}, **members), *others)


@pytest.mark.parametrize(
    ("build", "text", "path", "expected"),
    [
        (modern, "", "agent.provisioned", True),
        (modern, "provision_vm_agent = false", "agent.provisioned", False),
        (modern, "provision_vm_agent = var.x", "agent.provisioned", UNKNOWN),
        (modern, "", "agent.extensionsAllowed", True),
        (modern, "allow_extension_operations = false", "agent.extensionsAllowed", False),
        (modern, 'os_managed_disk_id = "/subscriptions/s"', "agent.provisioned", UNKNOWN),
        (modern, 'os_managed_disk_id = "/subscriptions/s"', "image.source", "disk"),
        (modern, 'source_image_id = "/subscriptions/s"', "image.source", "custom"),
        (modern, 'source_image_id = "/subscriptions/s"', "os.family", UNKNOWN),
        (modern, UBUNTU, "image.source", "marketplace"),
        (modern, UBUNTU, "image.publisher", "Canonical"),
        (modern, UBUNTU, "os.version", "18.04"),
        (modern, UBUNTU, "os.endorsed", True),
        (modern, "", "plan.present", False),
        (modern, 'plan {\n name = "a"\n product = "b"\n publisher = "c"\n}', "plan.present", True),
        (modern, 'plan {\n name = "a"\n product = "b"\n publisher = "c"\n}', "plan.product", "b"),
        (modern, 'priority = "spot"', "priority", "Spot"),
        (modern, 'license_type = "RHEL_BYOS"', "license", "RHEL_BYOS"),
        (modern, "", "zones", []),
        (modern, 'zone = "2"', "zones", ["2"]),
        (modern, 'zone = "2"', "zonePinned", True),
        (modern, "zone = 2", "zones", ["2"]),
        (modern, "zone = var.x", "zonePinned", UNKNOWN),
        (modern, 'edge_zone = "losangeles"', "edgeZone", "losangeles"),
        (modern, 'availability_set_id = "a"', "availabilitySet", True),
        (modern, "availability_set_id = var.x", "availabilitySet", UNKNOWN),
        (modern, 'dedicated_host_group_id = "a"', "dedicatedHost", True),
        (modern, "", "identity", "None"),
        (
            modern,
            'identity {\n type = "SystemAssigned, UserAssigned"\n}',
            "identity",
            "SystemAssigned, UserAssigned",
        ),
        (modern, "encryption_at_host_enabled = true", "encryptionAtHost", True),
        (modern, 'disk_controller_type = "NVMe"', "diskController", "NVMe"),
        (modern, "network_interface_ids = [var.x, var.x]", "nics.count", 2),
        (modern, "network_interface_ids = [var.x]", "nics.static", UNKNOWN),
        (os_disk, "write_accelerator_enabled = true", "disks.writeAccelerator", True),
        (os_disk, 'disk_encryption_set_id = "a"', "disks.customerManagedKey", True),
        (
            os_disk,
            'security_encryption_type = "VMGuestStateOnly"',
            "securityType",
            "ConfidentialVM",
        ),
        (
            os_disk,
            'security_encryption_type = "diskwithvmgueststate"',
            "osDiskEncryption",
            "DiskWithVMGuestState",
        ),
        (os_disk, 'secure_vm_disk_encryption_set_id = "a"', "osDiskCustomerKey", True),
        (os_disk, "", "osDiskCustomerKey", False),
    ],
)
def test_azurerm(build: Callable[[str], View], text: str, path: str, expected: Any) -> None:
    assert plain(fact(build(text), path)) == expected


@pytest.mark.parametrize(
    ("build", "argument", "path", "expected"),
    [
        (modern, "availability_set_id", "availabilitySet", False),
        (modern, "dedicated_host_id", "dedicatedHost", False),
        (modern, "zone", "zonePinned", False),
        (modern, "os_managed_disk_id", "agent.provisioned", True),
        (lambda text: modern(UBUNTU + text), "source_image_id", "os.version", "18.04"),
        (os_disk, "disk_encryption_set_id", "disks.customerManagedKey", False),
        (os_disk, "security_encryption_type", "securityType", "Standard"),
        (legacy_os_disk, "vhd_uri", "managed", True),
    ],
)
def test_empty_texts_set_nothing(
    build: Callable[[str], View], argument: str, path: str, expected: Any
) -> None:
    assert plain(fact(build(f'\n  {argument} = ""\n'), path)) == expected


def profile(**parts: Any) -> Any:
    return {"storageProfile": parts}


GENERATION_1 = {"publisher": "Canonical", "offer": "UbuntuServer", "sku": "18.04-LTS"}
CANONICAL = {"publisher": "canonical", "offer": "UbuntuServer", "sku": "18.04-LTS"}
WINDOWS = {
    "publisher": "MicrosoftWindowsServer",
    "offer": "WindowsServer",
    "sku": "2022-datacenter",
}
SECURE = {"securityEncryptionType": "DiskWithVMGuestState", "diskEncryptionSet": {"id": "x"}}


@pytest.mark.parametrize(
    ("properties", "members", "path", "expected"),
    [
        ({}, {}, "agent.provisioned", True),
        (
            {"osProfile": {"linuxConfiguration": {"provisionVMAgent": False}}},
            {},
            "agent.provisioned",
            False,
        ),
        ({"osProfile": None}, {}, "agent.provisioned", UNKNOWN),
        (
            {"osProfile": {"allowExtensionOperations": False}},
            {},
            "agent.extensionsAllowed",
            False,
        ),
        ({"osProfile": {"windowsConfiguration": {}}}, {}, "osType", "Windows"),
        (
            {
                "osProfile": {"linuxConfiguration": ""},
                **profile(imageReference=WINDOWS),
            },
            {},
            "osType",
            "Windows",
        ),
        (profile(osDisk={"osType": "linux"}), {}, "osType", "Linux"),
        (profile(imageReference=CANONICAL), {}, "osType", "Linux"),
        (profile(imageReference=CANONICAL), {}, "image.source", "marketplace"),
        (profile(imageReference=CANONICAL), {}, "os.family", "Ubuntu"),
        (profile(imageReference={"id": "x"}), {}, "image.source", "custom"),
        (profile(imageReference={"communityGalleryImageId": "x"}), {}, "image.source", "custom"),
        (profile(osDisk={"createOption": "attach"}), {}, "image.source", "disk"),
        ({}, {}, "image.source", UNKNOWN),
        ({}, {"plan": {"name": "n", "publisher": "p", "product": "o"}}, "plan.name", "n"),
        ({}, {"plan": {"name": "n", "publisher": "p", "product": "o"}}, "plan.present", True),
        ({}, {}, "plan.present", False),
        ({"priority": "Low"}, {}, "priority", "Spot"),
        ({}, {"zones": ["1"]}, "zonePinned", True),
        ({}, {"extendedLocation": {"name": "la", "type": "EdgeZone"}}, "edgeZone", "la"),
        ({}, {"identity": {"type": "userassigned"}}, "identity", "UserAssigned"),
        ({"hostGroup": {"id": "x"}}, {}, "dedicatedHost", True),
        ({"availabilitySet": {"id": "x"}}, {}, "availabilitySet", True),
        (
            {"securityProfile": {"securityType": "trustedlaunch"}},
            {},
            "securityType",
            "TrustedLaunch",
        ),
        ({}, {}, "securityType", UNKNOWN),
        ({}, {"apiVersion": "2021-07-01"}, "securityType", "Standard"),
        ({}, {"apiVersion": "2021-11-01"}, "securityType", UNKNOWN),
        ({}, {"apiVersion": "[parameters('v')]"}, "securityType", UNKNOWN),
        ({}, {"apiVersion": "1"}, "securityType", UNKNOWN),
        ({"hardwareProfile": {"vmSize": "Standard_D2_v3"}}, {}, "securityType", "Standard"),
        ({"hardwareProfile": {"vmSize": "Standard_D2s_v3"}}, {}, "securityType", UNKNOWN),
        (profile(imageReference=GENERATION_1), {}, "securityType", "Standard"),
        (
            profile(imageReference={**GENERATION_1, "sku": "18_04-lts-gen2"}),
            {},
            "securityType",
            UNKNOWN,
        ),
        (
            profile(osDisk={"managedDisk": {"securityProfile": SECURE}}),
            {},
            "osDiskCustomerKey",
            True,
        ),
        (profile(osDisk={"vhd": {"uri": "https://a.blob/v/o.vhd"}}), {}, "managed", False),
        (
            profile(dataDisks=[{"writeAcceleratorEnabled": True}]),
            {},
            "disks.writeAccelerator",
            True,
        ),
        (
            profile(osDisk={"encryptionSettings": {"enabled": True}}),
            {},
            "disks.guestEncrypted",
            True,
        ),
        (
            {"hardwareProfile": {"vmSize": "D4s_v5", "vmSizeProperties": {"vCPUsAvailable": 1}}},
            {},
            "size.vcpus",
            1,
        ),
        ({"hardwareProfile": {"vmSize": "Standard_D4s_v5"}}, {}, "size.generation", 5),
        (
            {"networkProfile": {"networkInterfaceConfigurations": [{}, {}]}},
            {},
            "nics.count",
            2,
        ),
    ],
)
def test_resource_manager(properties: Any, members: Any, path: str, expected: Any) -> None:
    assert plain(lookup(template(properties, **members).document, path)) == expected


def test_no_template_makes_a_confidential_vm_by_default() -> None:
    found = lookup(template({}).document, "securityType")
    assert isinstance(found, Unknown)
    assert found.options == (Known("Standard"), Known("TrustedLaunch"))


LEGACY = """
resource "azurerm_virtual_machine" "vm" {{
  name                = "vm"
  resource_group_name = "rg"
  vm_size             = "Standard_D2s_v3"
  storage_os_disk {{
    name          = "os"
    create_option = "{}"
  }}
  {}
}}
"""


@pytest.mark.parametrize(
    ("option", "profile", "provisioned", "os_type"),
    [
        ("FromImage", "os_profile_linux_config {\n}", True, "Linux"),
        ("FromImage", "os_profile_windows_config {\n}", False, "Windows"),
        (
            "FromImage",
            "os_profile_windows_config {\n provision_vm_agent = false\n}",
            False,
            "Windows",
        ),
        (
            "FromImage",
            "os_profile_windows_config {\n provision_vm_agent = true\n}",
            True,
            "Windows",
        ),
        ("Attach", "", UNKNOWN, UNKNOWN),
    ],
)
def test_agent_of_legacy_vms(option: str, profile: str, provisioned: Any, os_type: Any) -> None:
    found = terraform_view(LEGACY.format(option, profile))
    assert plain(fact(found, "agent.provisioned")) == provisioned
    assert plain(fact(found, "osType")) == os_type


@pytest.mark.parametrize(
    ("publisher", "offer", "sku", "expected"),
    [
        (
            '"MicrosoftWindowsServer"',
            '"WindowsServer"',
            '"2012-R2-Datacenter"',
            {"os.kind": "server", "os.version": "2012-r2", "os.endorsed": None},
        ),
        (
            '"MicrosoftWindowsServer"',
            '"WindowsServer"',
            "var.x",
            {"os.kind": UNKNOWN, "os.family": UNKNOWN},
        ),
        ('"CoreOS"', "var.x", "var.x", {"os.family": "CoreOS", "os.endorsed": False}),
        ('"Canonical"', '"ubuntu-24_04-lts"', "var.x", {"os.version": "24.04"}),
        ('"acme"', '"own"', '"one"', {"os.family": UNKNOWN, "os.endorsed": UNKNOWN}),
        ("var.x", '"WindowsServer"', '"2019-Datacenter"', {"os.version": UNKNOWN}),
    ],
)
def test_operating_systems(publisher: str, offer: str, sku: str, expected: dict[str, Any]) -> None:
    found = modern(REFERENCE.format(publisher, offer, sku, '"latest"'))
    assert {path: plain(fact(found, path)) for path in expected} == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ('private_ip_address_allocation = "Static"', (True, True)),
        ('private_ip_address_allocation = "Dynamic"', (False, False)),
        ("private_ip_address_allocation = var.x", (UNKNOWN, UNKNOWN)),
    ],
)
def test_static_addresses(arguments: str, expected: tuple[Any, Any]) -> None:
    interface = f"""
resource "azurerm_network_interface" "n" {{
  name                = "n"
  resource_group_name = "rg"
  ip_configuration {{
    name = "c"
    {arguments}
  }}
}}
"""
    found = modern("network_interface_ids = [azurerm_network_interface.n.id]", interface)
    assert (plain(fact(found, "nics.static")), plain(fact(found, "nics.primaryStatic"))) == expected


def test_primary_interface_of_a_template() -> None:
    kind = "Microsoft.Network/networkInterfaces"
    static = {"ipConfigurations": [{"properties": {"privateIPAllocationMethod": "static"}}]}
    names = [("a", False), ("b", True)]
    references = [
        {"id": resource_id(kind, name), "properties": {"primary": primary}}
        for name, primary in names
    ]
    found = template(
        {"networkProfile": {"networkInterfaces": references}},
        resource(kind, "a", static),
        resource(kind, "b"),
    )
    assert (fact(found, "nics.static"), fact(found, "nics.primaryStatic")) == (True, False)


@pytest.mark.parametrize(
    ("publisher", "subject"), [("mine", "the image mine:o:"), ("", "the image (empty)")]
)
def test_an_image_that_no_table_has_is_named(publisher: str, subject: str) -> None:
    offer = "o" if publisher else ""
    found = template(profile(imageReference={"publisher": publisher, "offer": offer, "sku": ""}))
    assert subject in [cause.subject for cause in fact(found, "os.family").causes]


@pytest.mark.parametrize(
    ("id_", "subject"),
    [
        (resource_id("Microsoft.Network/networkInterfaces", "nic-x"), "network interface nic-x"),
        (None, "the id of network interface 1 of Microsoft.Compute/virtualMachines/vm"),
    ],
)
def test_a_missing_interface_is_named(id_: str | None, subject: str) -> None:
    found = template({"networkProfile": {"networkInterfaces": [{"id": id_}]}})
    for name in ("nics.static", "nics.primaryStatic"):
        assert [cause.subject for cause in fact(found, name).causes] == [subject]


@pytest.mark.parametrize(
    ("settings", "count", "expected"),
    [
        ('jsonencode({ EncryptionOperation = "EnableEncryption" })', "1", True),
        ('jsonencode({ EncryptionOperation = "DisableEncryption" })', "1", False),
        ('jsonencode({ EncryptionOperation = "DisableEncryption", Vault = var.x })', "1", False),
        ("jsonencode({ EncryptionOperation = var.x })", "1", UNKNOWN),
        (JSON.replace("%", "Disable"), "1", False),
        (JSON.replace("%", "Enable"), "1", True),
        ("null", "1", True),
        ("var.x", "1", UNKNOWN),
        ("null", "var.x", UNKNOWN),
        ("null", "0", False),
    ],
)
def test_disk_encryption_by_an_extension(settings: str, count: str, expected: Any) -> None:
    extension = f"""
resource "azurerm_virtual_machine_extension" "e" {{
  count              = {count}
  name               = "e"
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  publisher          = "Microsoft.Azure.Security"
  type               = "AzureDiskEncryptionForLinux"
  settings           = {settings}
}}
"""
    code = VM + VARIABLE + extension
    assert plain(fact(terraform_view(code), "disks.guestEncrypted")) == expected
    assert plain(fact(terraform_view(code, "disk"), "vm.guestEncrypted")) == expected


@pytest.mark.parametrize(
    ("type_", "reference", "expected"),
    [
        ("azurerm_orchestrated_virtual_machine_scale_set", "{}.s.id", (True, "Flexible")),
        ("azurerm_linux_virtual_machine_scale_set", "{}.s.id", (True, "Uniform")),
        ("azurerm_linux_virtual_machine_scale_set", '"/elsewhere"', (True, UNKNOWN)),
        ("azurerm_linux_virtual_machine_scale_set", "null", (False, None)),
    ],
)
def test_scale_sets(type_: str, reference: str, expected: tuple[Any, Any]) -> None:
    text = f'resource "{type_}" "s" {{\n  name = "s"\n  resource_group_name = "rg"\n}}\n'
    found = modern(f"virtual_machine_scale_set_id = {reference.format(type_)}", text)
    facts = (plain(fact(found, f"scaleSet.{name}")) for name in ("member", "orchestration"))
    assert tuple(facts) == expected


def test_own_image_tells_the_operating_system() -> None:
    image = resource(
        "Microsoft.Compute/images", "i", {"storageProfile": {"osDisk": {"osType": "Windows"}}}
    )
    reference = {"id": resource_id("Microsoft.Compute/images", "I")}
    found = template(profile(imageReference=reference), image)
    assert fact(found, "osType") == "Windows"


def test_classic_vm() -> None:
    found = view("vm", resource("Microsoft.ClassicCompute/virtualMachines", "vm"))
    assert (fact(found, "classic"), fact(found, "managed")) == (True, False)


@pytest.mark.parametrize(
    ("image", "path", "told_by"),
    [
        (("CoreOS", "CoreOS", "Stable"), ("os", "family"), "CoreOS"),
        (("kali-linux", "kali", "kali-2024-4"), ("os", "endorsed"), "kali-linux"),
        (("Canonical", "ubuntu-24_04-lts", "server"), ("os", "version"), "ubuntu-24_04-lts"),
        (("Canonical", "ubuntu-24_04-lts", "server"), ("os", "endorsed"), "Canonical"),
        (
            ("MicrosoftWindowsServer", "WindowsServer", "2025-datacenter"),
            ("os", "version"),
            "2025-datacenter",
        ),
        (("nobody", "nothing", "none"), ("os", "family"), "none"),
    ],
)
def test_facts_of_images_point_at_the_name_that_tells_them(
    image: tuple[str, str, str], path: tuple[str, ...], told_by: str
) -> None:
    publisher, offer, sku = (f'"{name}"' for name in image)
    place = modern(REFERENCE.format(publisher, offer, sku, '"latest"')).places[path]
    assert place.span.text == f'"{told_by}"'


SCRIPT = """resource "azurerm_virtual_machine_extension" "script" {{
  virtual_machine_id = {vm}
  publisher          = "Microsoft.Azure.Extensions"
  type               = "{type}"
  settings           = jsonencode({{ commandToExecute = {command} }})
}}
"""
VM_ID = "azurerm_linux_virtual_machine.vm.id"
COMPUTED = "azurerm_public_ip.p.ip_address"
PUBLIC_IP = 'resource "azurerm_public_ip" "p" {}\n'


@pytest.mark.parametrize(
    ("command", "vm", "type_", "expected"),
    [
        ("var.x", VM_ID, "CustomScript", UNKNOWN),
        (f"base64gzip({COMPUTED})", VM_ID, "CustomScript", None),
        ('"docker run --name web ${var.x}"', VM_ID, "CustomScript", True),
        (f'"docker run -e IP=${{{COMPUTED}}} web"', VM_ID, "CustomScript", True),
        (f'"echo ${{{COMPUTED}}}"', VM_ID, "CustomScript", None),
        ('"sh run.sh", fileUris = ["https://x/run.sh"]', VM_ID, "CustomScript", None),
        ('"docker run web", fileUris = ["https://x/run.sh"]', VM_ID, "CustomScript", True),
        ('"echo done"', VM_ID, "CustomScript", False),
        ('"echo ${var.x}"', VM_ID, "CustomScript", UNKNOWN),
        ('"docker run web"', "var.x", "CustomScript", UNKNOWN),
        ('"docker run web"', "var.x", "AADSSHLoginForLinux", False),
    ],
)
def test_scripts_count_as_far_as_they_are_in_sight(
    command: str, vm: str, type_: str, expected: Any
) -> None:
    rest = SCRIPT.format(vm=vm, type=type_, command=command) + PUBLIC_IP
    assert plain(fact(modern("", rest), "guest.docker")) == expected
