"""Resources of types that no policy reads: evaluated only if something asks for them."""

from typing import Any

import pytest

from azbackup_lint.resources import Root
from tests.arm.deploying import DISK, VM, deploy, plain, resource, template

NET = "Microsoft.Network/virtualNetworks"
DEPLOYMENT = "Microsoft.Resources/deployments"
LOCK = "Microsoft.Authorization/locks"
READ = frozenset(map(str.lower, (VM, DISK, LOCK)))
WRONG = "[variables('missing')]"


def _deployed(*resources: Any, **sections: Any) -> Root:
    return deploy(template(*resources, **sections), types=READ)


def _size(root: Root) -> Any:
    """The size of the only disk."""
    (disk,) = root.resources
    return plain(disk.get("properties"))["diskSizeGB"]


def _named(root: Root) -> list[str]:
    return [one.address for one in root.resources]


@pytest.mark.parametrize(
    "unread",
    [
        resource(NET, WRONG),
        resource(NET, copy={"name": "nets", "count": WRONG}),
        resource(NET, resources=[resource("subnets", WRONG)]),
        resource(NET, condition=WRONG),
    ],
)
def test_what_is_not_read_is_not_evaluated(unread: Any) -> None:
    root = _deployed(unread, resource(DISK, "d"))
    assert (_named(root), root.problems) == ([f"{DISK}/d"], ())
    inner = {"mode": "Incremental", "template": template(unread)}
    assert _deployed(resource(DEPLOYMENT, "inner", properties=inner)).problems == ()


@pytest.mark.parametrize(
    ("holder", "address"),
    [
        (resource(NET, "net", resources=[resource(DISK, "d")]), f"{DISK}/d"),
        (resource("A.B/c", "a", resources=[resource("d", "b", resources=[resource(DISK)])]), ""),
        (resource(f"{VM}/providers/locks", "vm/Microsoft.Authorization/keep"), LOCK),
    ],
)
def test_what_holds_something_that_is_read_is_evaluated(holder: Any, address: str) -> None:
    assert [one.startswith(address) for one in _named(_deployed(holder))] == [True]


def test_what_is_asked_for_is_evaluated() -> None:
    net = resource(NET, "[concat('ne', 't')]", properties={"size": 64})
    sizes = {"diskSizeGB": f"[reference(resourceId('{NET}', 'net')).size]"}
    assert _size(_deployed(net, resource(DISK, properties=sizes))) == 64


def test_names_do_not_wait_for_the_variable_that_asks_for_them() -> None:
    """What asks for a resource first is no part of the names of all."""
    size = f"reference(resourceId('{NET}', 'net')).size"
    facts = f"[createObject('name', 'net', 'size', {size})]"
    net = resource(NET, "[variables('facts').name]", properties={"size": 64})
    disk = resource(DISK, properties={"diskSizeGB": "[variables('facts').size]"})
    root = _deployed(net, disk, variables={"facts": facts})
    assert (_size(root), root.problems) == (64, ())
