"""Operating systems of Marketplace images, from the table of the built-in pack."""

import pytest

from azbackup_lint.azure.images import generation_of_image, systems_of
from azbackup_lint.azure.tables import read_table

IMAGES = read_table("images")


@pytest.mark.parametrize(
    ("publisher", "offer", "sku", "family", "version", "kind"),
    [
        (
            "MicrosoftWindowsServer",
            "WindowsServer",
            "2008-R2-SP1",
            "Windows Server",
            "2008-r2",
            "server",
        ),
        (
            "MicrosoftWindowsServer",
            "WindowsServer",
            "2012-Datacenter",
            "Windows Server",
            "2012",
            "server",
        ),
        (
            "microsoftwindowsserver",
            "windowsserver",
            "2012-r2-datacenter-smalldisk",
            "Windows Server",
            "2012-r2",
            "server",
        ),
        (
            "MicrosoftWindowsServer",
            "WindowsServer",
            "2022-datacenter-azure-edition-core",
            "Windows Server",
            "2022",
            "server",
        ),
        (
            "MicrosoftWindowsServer",
            "WindowsServer",
            "2016-Nano-Server",
            "Windows Server",
            "2016-nano",
            "server",
        ),
        (
            "MicrosoftWindowsServer",
            "WindowsServerSemiAnnual",
            "Datacenter-Core-1709-smalldisk",
            "Windows Server",
            "semi-annual",
            "server",
        ),
        ("MicrosoftWindowsDesktop", "Windows-10", "win10-21h2-pro", "Windows", "10", "client"),
        ("MicrosoftWindowsDesktop", "office-365", "win11-21h2-avd-m365", "Windows", "11", "client"),
        ("MicrosoftSQLServer", "sql2019-ws2019", "standard", "Windows Server", "2019", "server"),
        ("MicrosoftSQLServer", "sql2019-ubuntu2004", "sqldev", "Ubuntu", None, "linux"),
        (
            "Canonical",
            "0001-com-ubuntu-server-jammy",
            "22_04-lts-gen2",
            "Ubuntu",
            "22.04",
            "linux",
        ),
        ("canonical", "UbuntuServer", "12.04-LTS", "Ubuntu", None, "linux"),
        ("kinvolk", "flatcar", "stable", "Flatcar Container Linux", None, "linux"),
        ("CoreOS", "CoreOS", "Stable", "CoreOS", None, "linux"),
        ("thefreebsdfoundation", "freebsd-14_1", "x", "FreeBSD", None, "bsd"),
    ],
)
def test_system(
    publisher: str, offer: str, sku: str, family: str, version: str | None, kind: str
) -> None:
    systems = systems_of(publisher, offer, sku)
    assert systems.complete
    (system,) = systems.candidates
    assert (system.family, system.version, system.kind) == (family, version, kind)


@pytest.mark.parametrize(
    ("publisher", "offer", "sku"),
    [
        ("acme", "windowsserver", "2019-datacenter"),
        ("MicrosoftWindowsServer", "WindowsServer", "2003"),
        ("MicrosoftWindowsServer", "microsoftserveroperatingsystems", "2019-datacenter"),
    ],
)
def test_other_images_are_not_guessed(publisher: str, offer: str, sku: str) -> None:
    systems = systems_of(publisher, offer, sku)
    assert (systems.candidates, systems.complete) == ((), False)


def test_what_a_publisher_alone_tells() -> None:
    assert systems_of("coreos", None, None).complete
    windows = systems_of("MicrosoftWindowsServer", "WindowsServer", None)
    assert not windows.complete
    assert {system.family for system in windows.candidates} == {"Windows Server"}
    ubuntu = systems_of("Canonical", None, None)
    assert ubuntu.complete
    assert {system.version for system in ubuntu.candidates} >= {"18.04", "22.04", None}


def test_withdrawn_images() -> None:
    withdrawn = "erockyenterprisesoftwarefoundationinc1653071250513"
    assert systems_of(withdrawn, "rockylinux", "x").candidates[0].withdrawn
    assert not systems_of("ciq", "rocky", "x").candidates[0].withdrawn


def test_cells_of_the_table() -> None:
    for publisher, offer, sku, family, _, kind, endorsed, withdrawn in IMAGES:
        assert [publisher, offer, sku] == [cell.lower() for cell in (publisher, offer, sku)]
        assert family
        assert kind in ("server", "client", "linux", "bsd")
        assert endorsed in ("", "yes", "no")
        assert withdrawn in ("", "yes")
        assert endorsed == "" or kind in ("linux", "bsd")


def test_every_line_can_be_reached() -> None:
    for publisher, offer, sku, family, version, *_ in IMAGES:
        systems = systems_of(publisher, offer.replace("*", ""), sku.replace("*", ""))
        assert (systems.candidates[-1].family, systems.candidates[-1].version) == (
            family,
            version or None,
        )


@pytest.mark.parametrize(
    ("publisher", "offer", "sku", "generation"),
    [
        ("MicrosoftWindowsServer", "WindowsServer", "2019-Datacenter", 1),
        ("MicrosoftWindowsServer", "WindowsServer", "2019-datacenter-gensecond", 2),
        ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-g2", 2),
        ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-core-smalldisk-g2", 2),
        ("MicrosoftWindowsServer", "WindowsServer", "2022-datacenter-azure-edition", 2),
        ("MicrosoftWindowsServer", "WindowsServer", "2025-datacenter", None),
        ("MicrosoftWindowsDesktop", "windows-11", "win11-23h2-ent", 2),
        ("Canonical", "UbuntuServer", "18.04-LTS", 1),
        ("Canonical", "UbuntuServer", "18_04-lts-gen2", 2),
        ("canonical", "0001-com-ubuntu-server-jammy", "22_04-lts", 1),
        ("canonical", "0001-com-ubuntu-server-jammy", "22_04-lts-gen2", 2),
        ("canonical", "ubuntu-24_04-lts", "server", None),
        ("canonical", "ubuntu-24_04-lts", "server-gen1", 1),
        ("contoso", "appliance", "byol", None),
    ],
)
def test_generation_of_an_image(
    publisher: str, offer: str, sku: str, generation: int | None
) -> None:
    assert generation_of_image(publisher, offer, sku) == generation
