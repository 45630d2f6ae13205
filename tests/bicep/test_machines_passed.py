"""VMs that a Bicep file passes to modules that aren't on this machine."""

import pytest

from tests.bicep.deploying import deploy

VM = "Microsoft.Compute/virtualMachines"
MAIN = """
param name string
param number int

resource vm '%s@2024-07-01' = {
  name: '${name}-vm'
}

resource vms '%s@2024-07-01' = [for index in range(0, number): {
  name: 'vm${index}'
}]

module m '{source}' = {
  name: 'm'
  params: {
    target: {argument}
  }
}
""".replace("%s", VM)
SOURCES = ("br/public:avm/res/a/b:1.0.0", "br:x.azurecr.io/m:v1", "gone.bicep", "ts:a/b/c:1.0")


def passed(source: str, argument: str) -> list[str]:
    text = MAIN.replace("{source}", source).replace("{argument}", argument)
    return list(deploy(text).read_machines_passed())


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("argument", ["vm.id", "vm.name", "'${name}-vm'", "[{ resource: vm.id }]"])
def test_what_a_missing_module_does_to_a_vm_is_open(source: str, argument: str) -> None:
    (address,) = passed(source, argument)
    assert address.startswith(f"{VM}/") and address.endswith("-vm")


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("argument", ["name", "'${name}-ip'", "vm.properties.vmId", "number"])
def test_a_missing_module_that_is_given_no_vm_leaves_nothing_open(
    source: str, argument: str
) -> None:
    assert passed(source, argument) == []


@pytest.mark.parametrize("argument", ["vms[0].id", "[for i in range(0, number): vms[i].name]"])
def test_modules_are_given_the_vms_of_loops(argument: str) -> None:
    assert len(passed(SOURCES[0], argument)) == 1
