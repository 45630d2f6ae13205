"""What is evaluated and made again after a change, and what stays the same object."""

from pathlib import Path

import pytest

from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known
from tests.lsp.estate_of_slots import FILES, SLOT

VM, OTHER = "azurerm_linux_virtual_machine.vm", "azurerm_linux_virtual_machine.other"
NIC, VAULT = "azurerm_network_interface.nic", "azurerm_recovery_services_vault.vault"
DISKS = "azurerm_managed_disk.data"
INNER = "module.names.azurerm_managed_disk.inner"

# All locals count as one, and one of them names the VM; so what needs any local is made again.
CHANGES = [
    ("machines.tf", '"Dynamic"', '"Static"', {NIC, VM, DISKS}, {OTHER, VAULT, INNER}),
    ("machines.tf", '"Standard_LRS"', '"Premium_LRS"', {OTHER}, {NIC, VM, VAULT, DISKS, INNER}),
    ("variables.tf", "= 64", "= 65", {VM, DISKS}, {NIC, OTHER, VAULT, INNER}),
    ("variables.tf", '"westeurope"', '"eastus"', {NIC, VM, VAULT, DISKS, INNER}, {OTHER}),
    ("names/main.tf", "= 32", "= 33", {INNER}, {NIC, VM, OTHER, VAULT, DISKS}),
    ("protection.tf", 'vm       = "vm"', 'vm       = "w"', {INNER}, {NIC, VM, OTHER, VAULT, DISKS}),
    ("main.tf", "000000001", "000000007", {NIC, VM, OTHER, VAULT, DISKS, INNER}, set()),
    ("machines.tf", "\nresource", "\n# note\nresource", set(), {NIC, VM, OTHER, VAULT, INNER}),
]


def _resources(session: Session) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for root in session.roots:
        for resource in root.judged[0].root.resources:
            found.setdefault(resource.address.split("[")[0], []).append(id(resource))
    return found


@pytest.mark.parametrize(("name", "old", "new", "again", "kept"), CHANGES)
def test_instances_that_a_change_concerns(
    tmp_path: Path, name: str, old: str, new: str, again: set[str], kept: set[str]
) -> None:
    (tmp_path / ".git").mkdir()
    buffers = {}
    for file, slots in FILES.items():
        path, text = tmp_path / file, SLOT.sub(lambda slot: slot.group(1).split("|")[0], slots)
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        buffers[path] = Buffer(path, path.as_uri(), text, 1)
    session = Session(lambda _: Lens(Settings(), tmp_path))
    session.lint(buffers, lambda: False)
    before, roots = _resources(session), session.roots  # which keeps the objects alive
    buffer = buffers[tmp_path / name]
    assert old in buffer.text
    edited = buffer.edited([Edit(buffer.text.replace(old, new, 1))], 2, "utf-16")
    session.lint({**buffers, buffer.path: edited}, lambda: False, saved=False)
    after = _resources(session)
    assert len(roots) == 1
    assert {address for address in again if before[address] != after[address]} == again
    assert {address for address in kept if before[address] == after[address]} == kept


DISK = 'resource "azurerm_managed_disk" "d" {\n  name = module.m.name\n}\n'
WITHOUT = 'output "name" {\n  value = "a"\n}\n'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (WITHOUT.replace('"a"', '"b"'), ["b"]),
        (WITHOUT + DISK.replace("module.m.name", '"c"'), ["a", "c"]),
    ],
)
def test_modules_without_anything_to_read_may_change(
    tmp_path: Path, text: str, names: list[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "m").mkdir()
    main, module = tmp_path / "main.tf", tmp_path / "m/main.tf"
    main.write_text(f'module "m" {{\n  source = "./m"\n}}\n{DISK}')
    module.write_text(WITHOUT)
    before = {path: Buffer(path, path.as_uri(), path.read_text(), 1) for path in (main, module)}
    session = Session(lambda _: Lens(Settings(), tmp_path))
    session.lint(before, lambda: False)
    for changed, expected in ((text, names), (WITHOUT, ["a"])):
        session.lint(
            {**before, module: Buffer(module, module.as_uri(), changed, 2)},
            lambda: False,
            saved=False,
        )
        (root,) = session.roots
        found = [resource.get("name") for resource in root.judged[0].root.resources]
        assert found == [Known(name) for name in expected]
