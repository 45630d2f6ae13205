"""Plans and states: the same estate as the configuration, links followed, places in its files."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.report.model import Report
from azbackup_lint.resources import Resource, Root
from azbackup_lint.roots import each_root
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from azbackup_lint.values import Known, Link, ListValue, MapValue, Unknown

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
PLANS = FIXTURES / "plans"
HUB = FIXTURES / "projects" / "hub-and-spoke"


def keys(report: Report) -> set[tuple[str, str, str]]:
    return {(item.id, item.resource, item.message) for item in report.findings}


def hub(plan_root: Path | None = None, name: str = "hub-and-spoke.json") -> Report:
    return lint(Sources((PLANS / name,)), Settings(plan_root=plan_root))


def test_plan_has_the_findings_of_its_configuration() -> None:
    configured = lint(Sources((HUB,)), Settings(given=(("archive_size", "1"),)))
    assert len(configured.findings) == 5
    assert keys(hub()) == keys(configured)
    assert keys(hub(HUB)) == keys(configured)
    assert keys(hub(name="hub-and-spoke.state.json")) == keys(configured)


def test_findings_lie_in_the_configuration_that_is_at_hand() -> None:
    configured = lint(Sources((HUB,)), Settings(given=(("archive_size", "1"),)))
    beside = hub(HUB)
    assert [item.span.text for item in beside.findings] == [
        item.span.text for item in configured.findings
    ]
    assert [str(item.span) for item in beside.findings] == [
        str(item.span) for item in configured.findings
    ]
    related = [[str(place.span) for place in item.related] for item in beside.findings]
    assert related == [[str(place.span) for place in item.related] for item in configured.findings]
    assert beside.undecided == ()


def test_findings_lie_in_the_plan_otherwise() -> None:
    shared = next(item for item in hub().findings if item.id == "AZB401")
    assert shared.span.source.file == PLANS / "hub-and-spoke.json"
    assert shared.span.text == "2"
    assert shared.span.source.text[: shared.span.start].endswith('"max_shares":')


def test_what_a_fine_plan_has_can_be_backed_up() -> None:
    """Some of it can't be restored in every way, however well it is set up."""
    report = lint(Sources((PLANS / "everything-fine.json",)), Settings())
    assert {finding.effect for finding in report.findings} == {"restore"}
    assert report.undecided == ()
    assert report.resources > 5


@pytest.mark.parametrize("name", ["hub-and-spoke.json", "hub-and-spoke.state.json"])
def test_estate_is_joined_as_from_the_configuration(name: str) -> None:
    (_, planned), *_ = each_root(Sources((PLANS / name,)), Settings())
    (_, configured), *_ = each_root(Sources((HUB,)), Settings(given=(("archive_size", "1"),)))
    assert _known(planned) == _known(configured)


def _known(root: Root) -> dict[tuple[str, str, str], object]:
    """All facts but those that a state knows and a configuration can't."""
    found: dict[tuple[str, str, str], object] = {}
    for view in views_of(build_estate(root.resources), "all"):
        for path, fact in _leaves(view.document):
            if not isinstance(fact, Unknown) and path.rpartition(".")[2] in _JOINED:
                found[view.kind, view.address, path] = fact
    assert len(found) > 30
    return found


_JOINED = {"name", "type", "lun", "role", "number", "size", "region", "level", "vms"}


def _leaves(document: Any, path: str = "") -> Any:
    if isinstance(document, dict):
        for key, inner in document.items():
            yield from _leaves(inner, f"{path}.{key}")
    else:
        yield path, document


# Cut-down plans


def planned(document: dict[str, Any], tmp_path: Path, **settings: Any) -> Root:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({"format_version": "1.2", **document}, indent=1))
    ((_, root),) = each_root(Sources((file,)), Settings(**settings))
    return root


def change(address: str, after: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    path, _, name = address.rpartition(".")
    prefix, _, type_ = path.rpartition(".")
    key = name[name.index("[") + 1 : -1] if "[" in name else None
    found: dict[str, Any] = {
        "address": address,
        "mode": "managed",
        "type": type_,
        "name": name.partition("[")[0],
        "change": {"actions": ["create"], "after": after, "after_unknown": more.pop("unknown", {})},
        **more,
    }
    if key is not None:
        found["index"] = json.loads(key)
    if prefix:
        found["module_address"] = prefix
    return found


def configuration(address: str, **expressions: Any) -> dict[str, Any]:
    type_, name = address.split(".")
    provider = {"provider_config_key": expressions.pop("provider", "azurerm")}
    loop = expressions.pop("for_each", None)
    found = {"address": address, "mode": "managed", "type": type_, "name": name, **provider}
    if loop is not None:
        found["for_each_expression"] = {"references": loop}
    return {**found, "expressions": expressions}


def refers(*references: str) -> dict[str, list[str]]:
    return {"references": list(references)}


DISK, VM = "azurerm_managed_disk", "azurerm_linux_virtual_machine"
ATTACHMENT = "azurerm_virtual_machine_data_disk_attachment"


def attachment(root: Root, index: int = -1) -> Resource:
    return [item for item in root.resources if item.type == ATTACHMENT][index]


def link(root: Root, argument: str, index: int = -1) -> Link | None:
    value = attachment(root, index).get(argument)
    assert isinstance(value, Unknown)
    return value.link


def attached(*disks: str, references: list[str], key: str = "", **extra: Any) -> dict[str, Any]:
    """A plan in which an attachment refers to disks."""
    item = change(f"{ATTACHMENT}.a{key}", {"lun": 0}, unknown={"managed_disk_id": True})
    others = [
        change(f"{ATTACHMENT}.a{other}", {"lun": 0}, unknown={"managed_disk_id": True})
        for other in extra.get("peers", ())
    ]
    return {
        "resource_changes": [*(change(disk, {"name": disk}) for disk in disks), *others, item],
        "configuration": {
            "root_module": {
                "resources": [
                    configuration(f"{ATTACHMENT}.a", managed_disk_id=refers(*references)),
                    configuration(f"{DISK}.d"),
                ]
            }
        },
    }


@pytest.mark.parametrize(
    ("references", "address"),
    [
        ([f"{DISK}.d.id", f"{DISK}.d"], f"{DISK}.d"),
        ([f"{DISK}.d"], f"{DISK}.d"),
        (["local.disk"], f"{ATTACHMENT}.a"),
        ([f"{DISK}.none.id"], f"{ATTACHMENT}.a"),
        (["", "[0]", "!", 3, None], f"{ATTACHMENT}.a"),
    ],
)
def test_links_follow_references(references: list[str], address: str, tmp_path: Path) -> None:
    root = planned(attached(f"{DISK}.d", references=references), tmp_path)
    found = link(root, "managed_disk_id")
    assert found is not None
    assert found.address == address


def test_a_reference_with_an_index_means_that_instance(tmp_path: Path) -> None:
    disks = [f'{DISK}.d["{key}"]' for key in "ab"]
    document = attached(*disks, references=[f'{DISK}.d["b"].id', f'{DISK}.d["b"]', f"{DISK}.d"])
    assert link(planned(document, tmp_path), "managed_disk_id") == Link(disks[1], "id")


def test_a_computed_index_means_the_instance_with_the_same_key(tmp_path: Path) -> None:
    disks = [f'{DISK}.d["{key}"]' for key in "ab"]
    references = [f"{DISK}.d", "each.key"]
    document = attached(*disks, references=references, key='["a"]', peers=['["b"]'])
    assert link(planned(document, tmp_path), "managed_disk_id") == Link(disks[0], "id")


def test_a_computed_index_over_other_keys_leaves_a_choice(tmp_path: Path) -> None:
    disks = [f'{DISK}.d["{key}"]' for key in "ab"]
    document = attached(*disks, references=[f"{DISK}.d", "each.key"], key='["x"]')
    value = attachment(planned(document, tmp_path)).get("managed_disk_id")
    assert isinstance(value, Unknown)
    assert value.link is None
    assert [option.link for option in value.options if isinstance(option, Unknown)] == [
        Link(disk, "id") for disk in disks
    ]


def _legacy_vm(*luns: int | None) -> dict[str, Any]:
    """A plan with a VM whose configuration has the disks a at LUN 0 and b at LUN 1, as text."""
    blocks = [
        {"lun": {"constant_value": str(lun)}, "managed_disk_id": refers(f"{DISK}.{name}.id")}
        for lun, name in enumerate("ab")
    ]
    disks = [{"lun": lun, "name": "x"} for lun in luns]
    unknown = {"storage_data_disk": [{"managed_disk_id": True}] * len(luns)}
    vm = change("azurerm_virtual_machine.v", {"storage_data_disk": disks}, unknown=unknown)
    declared = configuration("azurerm_virtual_machine.v", storage_data_disk=blocks)
    changes = [*(change(f"{DISK}.{name}", {"name": name}) for name in "ab"), vm]
    resources = [declared, *(configuration(f"{DISK}.{name}") for name in "ab")]
    return {
        "resource_changes": changes,
        "configuration": {"root_module": {"resources": resources}},
    }


@pytest.mark.parametrize(
    ("luns", "expected"),
    [
        ((0, 1), ["a", "b"]),
        ((1, 0), ["b", "a"]),  # a set, in an order of its own
        ((0, 0), ["ab", "ab"]),
        ((0, 7), ["ab", "ab"]),
        ((None, 1), ["ab", "ab"]),
        ((0, 1, 2), ["ab", "ab", "ab"]),
    ],
)
def test_blocks_refer_to_what_their_own_expressions_do(
    luns: tuple[int | None, ...], expected: list[str], tmp_path: Path
) -> None:
    root = planned(_legacy_vm(*luns), tmp_path)
    vm = next(item for item in root.resources if item.type == "azurerm_virtual_machine")
    disks = vm.get("storage_data_disk")
    assert isinstance(disks, ListValue)
    found = []
    for disk in disks.items:
        assert isinstance(disk, MapValue)
        value = disk.entries["managed_disk_id"]
        assert isinstance(value, Unknown)
        links = [value.link, *(item.link for item in value.options if isinstance(item, Unknown))]
        found.append("".join(link.address[-1] for link in links if link is not None))
    assert found == expected


def test_what_a_neighbour_in_a_block_refers_to_says_nothing(tmp_path: Path) -> None:
    disk, vm = f"{DISK}.d", "azurerm_virtual_machine.v"
    block = {"name": refers("local.name"), "managed_disk_id": refers(f"{disk}.id")}
    unknown = {"storage_os_disk": [{"name": True, "managed_disk_id": True}]}
    document = {
        "resource_changes": [
            change(disk, {"name": "d"}),
            change(vm, {"storage_os_disk": [{}]}, unknown=unknown),
        ],
        "configuration": {
            "root_module": {
                "resources": [configuration(disk), configuration(vm, storage_os_disk=[block])]
            }
        },
    }
    found = next(item for item in planned(document, tmp_path).resources if item.address == vm)
    blocks = found.get("storage_os_disk")
    assert isinstance(blocks, ListValue)
    (os_disk,) = blocks.items
    assert isinstance(os_disk, MapValue)
    links = {n: v.link for n, v in os_disk.entries.items() if isinstance(v, Unknown)}
    assert links == {"name": Link(vm, "storage_os_disk"), "managed_disk_id": Link(disk, "id")}


def test_links_lead_through_modules(tmp_path: Path) -> None:
    inner = {
        "outputs": {"disk": {"expression": refers(f"{DISK}.d.id", f"{DISK}.d")}},
        "resources": [configuration(f"{DISK}.d", name=refers("var.name"))],
    }
    outer = {
        "resources": [
            configuration(f"{ATTACHMENT}.a", managed_disk_id=refers("var.disk")),
        ]
    }
    document = {
        "resource_changes": [
            change(f"module.disks[0].{DISK}.d", {"name": "d"}),
            change(f"module.vm.{ATTACHMENT}.a", {}, unknown={"managed_disk_id": True}),
        ],
        "configuration": {
            "root_module": {
                "module_calls": {
                    "disks": {"module": inner},
                    "vm": {
                        "module": outer,
                        "expressions": {
                            "disk": refers("module.disks[0].disk", "module.disks[0]"),
                        },
                    },
                }
            }
        },
    }
    found = link(planned(document, tmp_path), "managed_disk_id")
    assert found == Link(f"module.disks[0].{DISK}.d", "id")


def test_circles_of_references_end(tmp_path: Path) -> None:
    module = {
        "outputs": {"a": {"expression": refers("module.x.a")}},
        "resources": [configuration(f"{DISK}.d", disk_access_id=refers("module.x.a"))],
    }
    module["module_calls"] = {"x": {"module": module}}
    deep: dict[str, Any] = json.loads(_nested(json.dumps({**module, "module_calls": {}}), 40))
    document = {
        "resource_changes": [change(f"{DISK}.d", {}, unknown={"disk_access_id": True})],
        "configuration": {"root_module": deep},
    }
    (disk,) = planned(document, tmp_path).resources
    assert isinstance(disk.get("disk_access_id"), Unknown)


def _nested(module: str, depth: int) -> str:
    found = module
    for _ in range(depth):
        calls = f'"module_calls": {{"x": {{"module": {found}}}}}'
        found = module.replace('"module_calls": {}', calls)
    return found


def test_what_the_configuration_leaves_out_is_not_set(tmp_path: Path) -> None:
    after = {"name": "d", "os_disk": [{"caching": "None"}]}
    unknown = {"max_shares": True, "disk_size_gb": True, "os_disk": [{"disk_size_gb": True}]}
    declared = configuration(
        f"{DISK}.d", disk_size_gb=refers("local.size"), os_disk=[{"caching": {}}], name={}
    )
    document = {
        "resource_changes": [change(f"{DISK}.d", after, unknown=unknown)],
        "configuration": {"root_module": {"resources": [declared]}},
    }
    (disk,) = planned(document, tmp_path).resources
    assert disk.get("max_shares") is None
    assert isinstance(disk.get("disk_size_gb"), Unknown)
    blocks = disk.get("os_disk")
    assert isinstance(blocks, ListValue)
    assert blocks.items == (MapValue({"caching": Known("None")}),)


def test_what_may_be_left_out_is_unknown(tmp_path: Path) -> None:
    """Blocks that are made dynamically aren't in the plan's configuration."""
    unknown = {"os_disk": [{"disk_size_gb": True}]}
    document = {
        "resource_changes": [change(f"{VM}.d", {"os_disk": [{}]}, unknown=unknown)],
        "configuration": {"root_module": {"resources": [configuration(f"{VM}.d", name={})]}},
    }
    (machine,) = planned(document, tmp_path).resources
    blocks = machine.get("os_disk")
    assert isinstance(blocks, ListValue)
    (block,) = blocks.items
    assert isinstance(block, MapValue)
    assert isinstance(block.entries["disk_size_gb"], Unknown)


def test_only_the_configuration_tells_dynamic_blocks_from_none(tmp_path: Path) -> None:
    """The provider may choose the disks; the excerpts of a plan have no dynamic blocks."""
    legacy = "azurerm_virtual_machine"
    document = {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "resource_changes": [change(f"{legacy}.vm", {}, unknown={"storage_data_disk": True})],
        "configuration": {"root_module": {"resources": [configuration(f"{legacy}.vm")]}},
    }
    (tmp_path / "plan.json").write_text(json.dumps(document))

    def undecided() -> bool:
        report = lint(Sources((tmp_path / "plan.json",)), Settings(select=("AZB402",)))
        return bool(report.undecided)

    assert not undecided()
    block = 'dynamic "storage_data_disk" {\n for_each = var.disks\n content {\n }\n }'
    code = f'variable "disks" {{}}\nresource "{legacy}" "vm" {{\n BLOCK\n}}\n'
    (tmp_path / "main.tf").write_text(code.replace("BLOCK", ""))
    assert not undecided()
    (tmp_path / "main.tf").write_text(code.replace("BLOCK", block))
    assert undecided()


def test_empty_blocks_and_texts_of_a_state_are_not_set(tmp_path: Path) -> None:
    values = {"zone": "", "plan": [], "os_disk": [{"vhd_uri": "", "size": 1}], "tags": {"a": ""}}
    resource = {"address": f"{VM}.x", "mode": "managed", "type": VM, "name": "x", "values": values}
    state = {"terraform_version": "1.9", "values": {"root_module": {"resources": [resource]}}}
    (machine,) = planned(state, tmp_path).resources
    assert (machine.get("zone"), machine.get("plan")) == (None, None)
    assert machine.get("os_disk") == ListValue((MapValue({"size": Known(1)}),), "list")


def test_an_empty_list_that_the_configuration_writes_is_kept(tmp_path: Path) -> None:
    declared = configuration(f"{VM}.x", luns={"constant_value": []})
    document = {
        "resource_changes": [change(f"{VM}.x", {"luns": [], "plan": []})],
        "configuration": {"root_module": {"resources": [declared]}},
    }
    (machine,) = planned(document, tmp_path).resources
    assert machine.get("luns") == ListValue((), "list")
    assert machine.get("plan") is None


def test_values_of_variables_are_kept_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        f'''variable "v" {{}}
        resource "{DISK}" "d" {{
          for_each = {{ for k, v in var.v : k => v }}
          name     = "<${{each.value}}>"
        }}'''
    )
    address = f'{DISK}.d["a"]'
    document = {
        "variables": {"v": {"value": {"a": ""}}},
        "resource_changes": [change(address, {"name": "<>"})],
    }
    (disk,) = planned(document, tmp_path).resources
    name = disk.get("name")
    assert name is not None
    assert name.span is not None
    assert (name, name.span.text) == (Known("<>"), '"<${each.value}>"')


FULL_NAME = "registry.terraform.io/hashicorp/azurerm"
NAMED = {"subscription_id": {"constant_value": "hub"}}
IMPLICIT = Link("provider.azurerm.x", "subscription_id")
ID = "01234567-89ab-cdef-0123-456789ABCDEF"
SUBSCRIPTIONS = [
    ({"constant_value": "one"}, {}, "one"),
    (refers("var.s"), {"s": {"value": ID}}, ID),
    (refers("var.s.hub", "var.s"), {"s": {"value": {"hub": ID}}}, ID),
    (refers("var.s[1].id", "var.s[1]", "var.s"), {"s": {"value": [{}, {"id": ID}]}}, ID),
    (refers("var.s[2].id", "var.s[2]", "var.s"), {"s": {"value": []}}, IMPLICIT),
    (refers("var.s"), {"s": {"value": {"hub": "five"}}}, IMPLICIT),
    (refers("var.s"), {"s": {"value": None}}, IMPLICIT),
    (refers("var.s"), {"s": {"value": f"{ID},{ID}"}}, IMPLICIT),
    (refers("var.s", "var.t"), {"s": {"value": ID}}, IMPLICIT),
    (refers("local.s.hub", "local.s"), {"s": {"value": "seven"}}, IMPLICIT),
    (refers("var.s"), {}, IMPLICIT),
    (refers("data.x.y.id", "data.x.y"), {}, IMPLICIT),
    ({}, {}, IMPLICIT),
]


@pytest.mark.parametrize(("expression", "variables", "subscription"), SUBSCRIPTIONS)
def test_subscriptions_come_from_providers(
    expression: object, variables: object, subscription: object, tmp_path: Path
) -> None:
    document = {
        "variables": variables,
        "resource_changes": [change(f"{DISK}.d", {})],
        "configuration": {
            "provider_config": {"azurerm.x": {"expressions": {"subscription_id": expression}}},
            "root_module": {"resources": [configuration(f"{DISK}.d", provider="azurerm.x")]},
        },
    }
    (disk,) = planned(document, tmp_path).resources
    value = disk.subscription
    assert (value.link if isinstance(value, Unknown) else value) == (
        subscription if isinstance(subscription, Link) else Known(subscription)
    )


def test_two_providers_that_read_two_variables_are_not_alike(tmp_path: Path) -> None:
    providers = {
        name: {"expressions": {"subscription_id": refers(f"var.{name}")}}
        for name in ("azurerm", "azapi")
    }
    parts = [(f"{DISK}.d", "azurerm"), (f"{DISK}.e", "azapi")]
    document = {
        "resource_changes": [change(address, {}) for address, _ in parts],
        "configuration": {
            "provider_config": providers,
            "root_module": {"resources": [configuration(a, provider=name) for a, name in parts]},
        },
    }
    one, other = (item.subscription for item in planned(document, tmp_path).resources)
    assert isinstance(one, Unknown) and isinstance(other, Unknown)
    assert one.link != other.link


@pytest.mark.parametrize(
    ("azurerm", "own"),
    [
        ({}, "azurerm"),
        ({"features": [{}]}, "azurerm"),
        ({"subscription_id": {"constant_value": "one"}}, "azapi"),
        ({"tenant_id": {"constant_value": "other"}}, "azapi"),
    ],
)
def test_azapi_without_a_block_takes_no_subscription_of_azurerm_from_a_plan(
    azurerm: object, own: str, tmp_path: Path
) -> None:
    resource = configuration(f"{DISK}.d", provider="azapi")
    document = {
        "resource_changes": [change(f"{DISK}.d", {})],
        "configuration": {
            "provider_config": {"azurerm": {"expressions": azurerm}},
            "root_module": {"resources": [resource]},
        },
    }
    (disk,) = planned(document, tmp_path).resources
    assert isinstance(disk.subscription, Unknown)
    assert disk.subscription.link == Link(f"provider.{own}", "subscription_id")


def test_variables_of_the_root_mean_nothing_in_a_module(tmp_path: Path) -> None:
    provider = {
        "module_address": "module.m",
        "expressions": {"subscription_id": refers("var.s")},
    }
    document = {
        "variables": {"s": {"value": ID}},
        "resource_changes": [change(f"module.m.{DISK}.d", {}, module_address="module.m")],
        "configuration": {
            "provider_config": {"module.m:azurerm": provider},
            "root_module": {
                "module_calls": {
                    "m": {
                        "module": {
                            "resources": [configuration(f"{DISK}.d", provider="module.m:azurerm")]
                        }
                    }
                }
            },
        },
    }
    (disk,) = planned(document, tmp_path).resources
    assert isinstance(disk.subscription, Unknown)
    assert disk.subscription.link == Link("provider.module.m:azurerm", "subscription_id")


@pytest.mark.parametrize(
    ("configured", "subscription"),
    [
        ({"azurerm": {"expressions": NAMED}}, "hub"),
        ({"azurerm.hub": {"alias": "hub", "expressions": NAMED}}, "hub"),
        ({"module.a:azurerm": {"module_address": "module.a", "expressions": NAMED}}, "hub"),
        ({}, "azurerm"),
        ({"azurerm": {}}, "azurerm"),
        (
            {"azurerm": {"expressions": NAMED}, "azurerm.x": {"alias": "x"}},
            "module.a.module.b.azurerm",
        ),
    ],
)
def test_what_a_module_only_requires_is_what_is_configured(
    configured: dict[str, dict[str, object]], subscription: str, tmp_path: Path
) -> None:
    key, inner = "module.a.module.b:azurerm", f"module.a.module.b.{DISK}.d"
    required = {key: {"module_address": "module.a.module.b", "version_constraint": "~> 4.0"}}
    module = {"resources": [configuration(f"{DISK}.d", provider=key)]}
    for name in ("b", "a"):
        module = {"module_calls": {name: {"module": module}}}
    providers = configured | required
    document = {
        "resource_changes": [change(inner, {}, module_address="module.a.module.b")],
        "configuration": {
            "provider_config": {
                key: {"name": "azurerm", "full_name": FULL_NAME} | entry
                for key, entry in providers.items()
            },
            "root_module": module,
        },
    }
    (disk,) = planned(document, tmp_path).resources
    value = disk.subscription
    if isinstance(value, Unknown):
        assert value.link == Link(f"provider.{subscription}", "subscription_id")
    else:
        assert value == Known(subscription)


def test_a_provider_is_evaluated_where_its_configuration_is_at_hand(tmp_path: Path) -> None:
    provider = 'locals {\n  s = { hub = lower("ONE") }\n}\n'
    provider += 'provider "azurerm" {\n  alias = "x"\n  subscription_id = local.s.hub\n}\n'
    (tmp_path / "main.tf").write_text(provider + f'resource "{DISK}" "d" {{}}\n')
    expressions = {"subscription_id": refers("local.s.hub", "local.s")}
    document = {
        "resource_changes": [change(f"{DISK}.d", {})],
        "configuration": {
            "provider_config": {"azurerm.x": {"expressions": expressions}},
            "root_module": {"resources": [configuration(f"{DISK}.d", provider="azurerm.x")]},
        },
    }
    (disk,) = planned(document, tmp_path).resources
    assert disk.subscription == Known("one")


def test_a_plan_without_changes_holds_what_it_plans(tmp_path: Path) -> None:
    resource = {
        "address": f"{DISK}.d",
        "mode": "managed",
        "type": DISK,
        "name": "d",
        "values": {"max_shares": 2},
    }
    declared = configuration(f"{DISK}.d", name=refers("random_pet.p.id"))
    document = {
        "planned_values": {"root_module": {"resources": [resource]}},
        "configuration": {"root_module": {"resources": [declared]}},
    }
    (disk,) = planned(document, tmp_path).resources
    assert disk.get("max_shares") == Known(2)
    assert isinstance(disk.get("name"), Unknown)
    assert disk.get("tags") is None


def test_a_known_id_tells_the_subscription(tmp_path: Path) -> None:
    document = {"resource_changes": [change(f"{DISK}.d", {"id": "/subscriptions/S1/x"})]}
    (disk,) = planned(document, tmp_path).resources
    assert disk.subscription == Known("S1")


def test_what_is_deleted_is_gone_and_data_sources_are_kept(tmp_path: Path) -> None:
    read = {"address": f"data.{DISK}.x", "mode": "data", "type": DISK, "name": "x"}
    document = {
        "resource_changes": [change(f"{DISK}.d", None), change(f"{DISK}.e", {"name": "e"})],
        "prior_state": {"values": {"root_module": {"resources": [{**read, "values": {}}]}}},
    }
    found = planned(document, tmp_path).resources
    assert [(item.mode, item.address) for item in found] == [
        ("managed", f"{DISK}.e"),
        ("data", f"data.{DISK}.x"),
    ]


def test_azapi_bodies_of_old_releases_are_text(tmp_path: Path) -> None:
    body = json.dumps({"properties": {"maxShares": 2}})
    type_ = "Microsoft.Compute/disks@2023-04-02"
    document = {"resource_changes": [change("azapi_resource.d", {"type": type_, "body": body})]}
    root = planned(document, tmp_path)
    (view,) = views_of(build_estate(root.resources), "all")
    assert view.document["sharedBy"] == 2
    assert json.loads(view.place_of(("sharedBy",)).span.text) == body


@pytest.mark.parametrize(
    ("text", "id_", "message"),
    [
        ('{"format_version": "2.0", "planned_values": {}}', "AZB001", "format 2.0"),
        ('{"format_version": "1.2", "planned_values": {}', "AZB002", "a comma or a closing"),
        ('{"version": 4, "terraform_version": "1.9", "serial": 1}', "AZB001", "own state file"),
        ('{"serial": 1, "planned_values": []}', "AZB001", "this is no plan or state"),
        ('{"format_version": "1.2", "planned_values": [1]}', "AZB001", "its planned_values isn't"),
        ('{"format_version": "1.2", "resource_changes": {}}', "AZB001", "resource_changes isn't"),
        ('{"format_version": "1.2", "resource_changes": [1]}', "AZB001", "resource_changes isn't"),
        (
            '{"format_version": "1.0", "terraform_version": "1", "values": 1}',
            "AZB001",
            "values isn",
        ),
    ],
)
def test_what_is_no_plan_is_said(text: str, id_: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(text)
    (finding,) = lint(Sources((file,)), Settings()).findings
    assert finding.id == id_
    assert message in finding.message
    assert "terraform show -json" in finding.remedy
    assert finding.span.source.file == file


@pytest.mark.parametrize("changes", [None, []])
def test_changes_that_hold_nothing_hide_no_values(changes: Any, tmp_path: Path) -> None:
    disk = {"type": "azurerm_managed_disk", "name": "d", "mode": "managed"}
    values = {"resources": [{**disk, "address": "azurerm_managed_disk.d", "values": {}}]}
    sections = {"resource_changes": changes, "planned_values": {"root_module": values}}
    root = planned(sections, tmp_path)
    assert [resource.address for resource in root.resources] == ["azurerm_managed_disk.d"]


def test_binary_plans_are_refused_with_the_remedy(tmp_path: Path) -> None:
    file = tmp_path / "plan.out"
    file.write_bytes(b"PK\x03\x04rest")
    (finding,) = lint(Sources((file,)), Settings()).findings
    assert finding.message == "this is a plan in Terraform's own binary form"
    assert finding.remedy == "Give the output of terraform show -json plan.out."


def test_an_incomplete_plan_is_said(tmp_path: Path) -> None:
    root = planned({"planned_values": {}, "resource_changes": [], "errored": True}, tmp_path)
    (problem,) = root.problems
    assert problem.span.text == '"format_version"'
    assert "errored or incomplete" in problem.message


def test_plans_below_a_folder_are_found_unless_their_configuration_is(tmp_path: Path) -> None:
    text = json.dumps({"format_version": "1.2", "resource_changes": []})
    (tmp_path / "plans").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "plans" / "plan.json").write_text(text)
    (tmp_path / "root" / "plan.json").write_text(text)
    (tmp_path / "root" / "main.tf").write_text("")
    (tmp_path / "other.json").write_text('{"a": 1}')
    found = [root.kind for _, root in each_root(Sources((tmp_path,)), Settings())]
    assert found == ["terraform", "plan"]


def test_keys_in_any_order(tmp_path: Path) -> None:
    document = {"resource_changes": [change(f"{DISK}.d", {"name": "d"})], "format_version": "1.2"}
    file = tmp_path / "sorted.json"
    file.write_text(json.dumps(dict(sorted({**document, "aaa": "x" * 9000}.items()))))
    ((_, root),) = each_root(Sources((file,)), Settings())
    assert [item.address for item in root.resources] == [f"{DISK}.d"]
    assert isinstance(next(iter(root.sources)), Source)


def test_ids_of_resources_that_nobody_reads_are_set(tmp_path: Path) -> None:
    vm, other = f"{VM}.vm", "azurerm_availability_set.a"
    declared = [
        configuration(vm, availability_set_id=refers(f"{other}.id", other)),
        configuration(other),
    ]
    document = {
        "resource_changes": [
            change(vm, {"name": "vm"}, unknown={"availability_set_id": True}),
            change(other, {"name": "a"}, unknown={"id": True}),
        ],
        "configuration": {"root_module": {"resources": declared}},
    }
    root = planned(document, tmp_path)
    assert [resource.address for resource in root.resources] == [vm]
    (found, *_) = views_of(build_estate(root.resources), "all")
    assert found.document["availabilitySet"] is True


@pytest.mark.parametrize(("second", "expected"), [("Static", True), ("Dynamic", None)])
def test_interfaces_of_one_kind_need_no_order(
    second: str, expected: bool | None, tmp_path: Path
) -> None:
    vm, nic = f"{VM}.vm", "azurerm_network_interface"
    kinds = {"a": "Static", "b": second}
    ids = refers(*(reference for key in kinds for reference in (f"{nic}.{key}.id", f"{nic}.{key}")))
    changes = [
        change(
            f"{nic}.{key}",
            {"name": key, "ip_configuration": [{"private_ip_address_allocation": kind}]},
        )
        for key, kind in kinds.items()
    ]
    unknown = {"network_interface_ids": [True, True]}
    changes.append(change(vm, {"network_interface_ids": [None, None]}, unknown=unknown))
    declared = [configuration(vm, network_interface_ids=ids)]
    document = {
        "resource_changes": changes,
        "configuration": {"root_module": {"resources": declared}},
    }
    (found, *_) = views_of(build_estate(planned(document, tmp_path).resources), "all")
    nics = found.document["nics"]
    assert isinstance(nics, dict)
    if expected is None:
        assert isinstance(nics["primaryStatic"], Unknown)
    else:
        assert (nics["primaryStatic"], nics["static"]) == (expected, expected)


def test_only_ids_of_the_right_type_are_meant(tmp_path: Path) -> None:
    """Of the body of azapi's resources, a plan names all references together."""
    item, policy, vm = "azapi_resource.item", "azurerm_backup_policy_vm.p", f"{VM}.vm"
    items = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
    vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v"
    body = {
        "type": f"{items}@2024-10-01",
        "name": "vm;iaasvmcontainerv2;rg;vm",
        "parent_id": f"{vault}/backupFabrics/Azure/protectionContainers/c",
        "body": {"properties": {"protectedItemType": "Microsoft.Compute/virtualMachines"}},
    }
    unknown = {"body": {"properties": {"policyId": True, "sourceResourceId": True}}}
    named = {"resource_group_name": "rg", "recovery_vault_name": "v", "policy_type": "V2"}
    document = {
        "resource_changes": [
            change(vm, {"name": "vm", "resource_group_name": "rg"}),
            change(policy, {"name": "p", **named}),
            change(item, body, unknown=unknown),
        ],
        "configuration": {
            "root_module": {
                "resources": [configuration(item, body=refers(f"{policy}.id", f"{vm}.id"))]
            }
        },
    }
    found, *_ = views_of(build_estate(planned(document, tmp_path).resources), "all")
    joined = found.document["policy"]
    assert found.document["protected"] is True
    assert isinstance(joined, dict)
    assert (joined["name"], joined["type"]) == ("p", "Enhanced")


@pytest.mark.parametrize(
    ("references", "loop", "expected"),
    [
        (["var.shares"], ["var.disks"], None),
        (["each.value.shares", "each.value"], ["var.disks"], None),
        (["each.value.shares", "each.value"], ["local.disks"], "unknown"),
        (["local.shares"], ["var.disks"], "unknown"),
        (["var.shares", f"{VM}.vm.size", f"{VM}.vm"], ["var.disks"], "unknown"),
    ],
)
@pytest.mark.parametrize("module", ["", "module.disks."])
def test_what_is_computed_of_inputs_alone_is_null_if_it_is_unknown(
    references: list[str], loop: list[str], expected: str | None, module: str, tmp_path: Path
) -> None:
    declared = configuration(f"{DISK}.d", max_shares=refers(*references), for_each=loop)
    inside: dict[str, Any] = {"resources": [declared]}
    if module:
        given = {"disks": refers("var.all"), "shares": {"constant_value": None}}
        inside = {"module_calls": {"disks": {"expressions": given, "module": inside}}}
    document = {
        "resource_changes": [
            change(f'{module}{DISK}.d["a"]', {"name": "d"}, unknown={"max_shares": True})
        ],
        "configuration": {"root_module": inside},
    }
    (disk,) = planned(document, tmp_path).resources
    found = disk.get("max_shares")
    assert ("unknown" if isinstance(found, Unknown) else None) == expected


def test_what_a_module_is_given_decides(tmp_path: Path) -> None:
    declared = configuration(f"{DISK}.d", max_shares=refers("var.shares"))
    given = {"shares": refers(f"{VM}.vm.size", f"{VM}.vm")}
    call = {"expressions": given, "module": {"resources": [declared]}}
    document = {
        "resource_changes": [
            change(f"module.m.{DISK}.d", {"name": "d"}, unknown={"max_shares": True})
        ],
        "configuration": {"root_module": {"module_calls": {"m": call}}},
    }
    (disk,) = planned(document, tmp_path).resources
    assert isinstance(disk.get("max_shares"), Unknown)


def test_names_may_be_made_up(tmp_path: Path) -> None:
    """`"disk-${var.app}-${uuid()}"` is unknown, and is not null."""
    declared = configuration(f"{DISK}.d", name=refers("var.app"))
    document = {
        "resource_changes": [change(f"{DISK}.d", {}, unknown={"name": True})],
        "configuration": {"root_module": {"resources": [declared]}},
    }
    (disk,) = planned(document, tmp_path).resources
    assert isinstance(disk.get("name"), Unknown)
