"""Roots that belong together: what one alone leaves open, the others decide."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.inspection import inspect
from azbackup_lint.neighbourhoods import MOST_ROOTS
from azbackup_lint.path_patterns import PathFilter, parse_pattern
from azbackup_lint.report.display import Display
from azbackup_lint.report.formats import json_form, text
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.settings import Override, Settings

FLEETS = Path(__file__).parent.parent / "fixtures" / "fleets"
FLEET = FLEETS / "landing-zone"
ROOTS = ("database", "identity", "legacy", "platform", "web")
PLATFORM = "10000000-0000-0000-0000-000000000001"
OTHER = "20000000-0000-0000-0000-000000000002"


@pytest.fixture(autouse=True)
def in_fleets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FLEETS)


def report(*roots: str, settings: Settings | None = None) -> Report:
    paths = tuple(Path("landing-zone") / root for root in roots)
    return lint(Sources(paths), settings or Settings())


def joined(found: Finding) -> bool:
    """Whether a finding leads into another root than the one it is about."""
    places = [found.span, *(item.span for item in found.related)]
    return any(not place.source.path.startswith(found.root) for place in places)


def key(found: Finding) -> tuple[str, str, str]:
    return found.id, found.root, found.resource


def test_exact_text(compare: Callable[[str, Path], None]) -> None:
    output = text.render(report(*ROOTS), Display(show_unknown=True))
    compare(output, FLEETS / "landing-zone.expected.txt")


def test_exact_json(compare: Callable[[str, Path], None]) -> None:
    compare(json_form.render(report(*ROOTS)), FLEETS / "landing-zone.expected.json")


def test_each_joined_fault_is_open_in_its_root_alone() -> None:
    faults = {key(found) for found in report(*ROOTS).findings if joined(found)}
    assert {id_ for id_, _, _ in faults} == {"AZB102", "AZB302", "AZB318", "AZB405", "AZB703"}
    for root in ROOTS:
        alone = report(root)
        own = {fault for fault in faults if fault[1].startswith(f"landing-zone/{root}")}
        assert own.isdisjoint(key(found) for found in alone.findings)
        undecided = {(item.id, item.root, item.resource) for item in alone.undecided}
        assert own <= undecided


def test_the_order_of_paths_is_of_no_matter() -> None:
    orders = list(itertools.permutations(ROOTS))
    outputs = {json_form.render(report(*order)) for order in (orders[0], orders[50], orders[-1])}
    assert len(outputs) == 1


def test_more_roots_turn_no_verdict_without_a_link() -> None:
    """What is certain of a root stays so whichever others are there, or leads into one of them."""
    alone = {root: {key(found) for found in report(root).findings} for root in ROOTS}
    for roots in itertools.combinations(ROOTS, 3):
        found = report(*roots).findings
        plain = {key(one) for one in found if not joined(one)}
        assert plain == set().union(*(alone[root] for root in roots))


def test_a_subscription_makes_a_join_certain() -> None:
    """It depends on the subscription whether the vault of `legacy` is the platform's."""

    def of_legacy(**subscriptions: str) -> list[tuple[str, bool]]:
        given = {FLEET / root: id_ for root, id_ in subscriptions.items()}
        found = report("legacy", "platform", settings=Settings(subscriptions=given)).findings
        return [(one.severity, bool(one.conditional)) for one in found if one.id == "AZB102"]

    assert of_legacy() == [("warning", True)]
    assert of_legacy(legacy=PLATFORM) == [("error", False)]
    assert of_legacy(legacy=OTHER) == []


def test_conditions_say_what_they_suppose() -> None:
    (found,) = (one for one in report("legacy", "platform").findings if one.conditional)
    (cause,) = found.conditional
    assert cause.subject == "whether this is the vault declared in landing-zone/platform/main.tf:19"


def write(folder: Path, **texts: str) -> None:
    for name, text_ in texts.items():
        (folder / name).mkdir()
        (folder / name / "main.tf").write_text(text_, encoding="utf-8")


def test_two_roots_with_the_same_vault(tmp_path: Path) -> None:
    """Which of two is meant can't be told; nothing is guessed."""
    platform = (FLEET / "platform" / "main.tf").read_text(encoding="utf-8")
    web = (FLEET / "web" / "main.tf").read_text(encoding="utf-8")
    write(tmp_path, one=platform, two=platform, web=web)
    found = lint(Sources((tmp_path,)), Settings())
    assert {one.id for one in found.findings} == {"AZB025", "AZB706"}
    assert {"AZB102", "AZB302"} <= {item.id for item in found.undecided}
    twice = [one for one in found.findings if one.id == "AZB025"]
    assert [(str(one.span), [str(item.span) for item in one.related]) for one in twice] == [
        (f"{tmp_path}/two/main.tf:{line}", [f"{tmp_path}/one/main.tf:{line}"])
        for line in ("14:1", "19:1", "28:1")
    ]
    message = twice[0].message
    place = f"{tmp_path}/one/main.tf:14"
    assert message.endswith(f" by the root {tmp_path}/one, at {place}; Azure has only one")


DISK = """
    resource "azurerm_managed_disk" "d" {
      name                 = "shared"
      resource_group_name  = "rg"
      location             = "westeurope"
      storage_account_type = "Premium_LRS"
      create_option        = "Empty"
      disk_size_gb         = 64
    }
"""
ATTACHING = """
    resource "azurerm_linux_virtual_machine" "m" {
      name                = "%s"
      resource_group_name = "rg"
      location            = "westeurope"
      size                = "Standard_D2s_v5"
      os_disk {
        caching              = "ReadWrite"
        storage_account_type = "Premium_LRS"
      }
    }
    data "azurerm_managed_disk" "d" {
      name                = "shared"
      resource_group_name = "rg"
    }
    resource "azurerm_virtual_machine_data_disk_attachment" "a" {
      virtual_machine_id = azurerm_linux_virtual_machine.m.id
      managed_disk_id    = data.azurerm_managed_disk.d.id
      lun                = 0
      caching            = "None"
    }
"""


def test_a_vm_that_two_roots_declare_shares_a_disk_with_others(tmp_path: Path) -> None:
    one = PROVIDER + ATTACHING % "one"
    write(tmp_path, disk=PROVIDER + DISK, one=one, again=one)
    alone = lint(Sources((tmp_path,)), Settings())
    assert "AZB401" not in {found.id for found in alone.findings}
    write(tmp_path, two=PROVIDER + ATTACHING % "two")
    shared = lint(Sources((tmp_path,)), Settings()).findings
    assert [str(found.span) for found in shared if found.id == "AZB401"] == [
        f"{tmp_path}/disk/main.tf:6:5"
    ]


def test_what_leads_to_a_disk_that_two_roots_declare_counts(tmp_path: Path) -> None:
    """Whichever of them is meant: Azure has only one."""
    other = ATTACHING.replace('attachment" "a"', 'attachment" "b"') % "one"
    own = other.replace("data.azurerm_managed_disk", "azurerm_managed_disk")
    own = own[: own.index('data "')] + own[own.index('resource "azurerm_virtual_machine_data') :]
    write(tmp_path, disk=PROVIDER + DISK + own, again=PROVIDER + DISK)
    write(tmp_path, two=PROVIDER + ATTACHING % "two")
    found = lint(Sources((tmp_path,)), Settings()).findings
    assert [one.root.rpartition("/")[2] for one in found if one.id == "AZB401"] == ["disk"]


PROVIDER = f"""
    provider "azurerm" {{
      subscription_id = "{PLATFORM}"
      features {{}}
    }}
"""
GROUP = """
    resource "azurerm_resource_group" "g" {
      name     = "rg"
      location = "westeurope"
    }
"""


@pytest.mark.parametrize(
    ("first", "second", "is_twice"),
    [
        pytest.param(PROVIDER + GROUP, PROVIDER + GROUP, True, id="the same"),
        pytest.param(
            PROVIDER + GROUP, PROVIDER + GROUP.replace('"rg"', '"RG"'), True, id="in another case"
        ),
        pytest.param(
            PROVIDER + GROUP, PROVIDER.replace(PLATFORM, OTHER) + GROUP, False, id="elsewhere"
        ),
        pytest.param(PROVIDER + GROUP, GROUP, False, id="perhaps elsewhere"),
        pytest.param(
            PROVIDER.replace(PLATFORM, "#_subscription_#") + GROUP,
            PROVIDER.replace(PLATFORM, "#_subscription_#") + GROUP,
            False,
            id="in a placeholder",
        ),
        pytest.param(
            PROVIDER + GROUP.replace('"rg"', '""'),
            PROVIDER + GROUP.replace('"rg"', '""'),
            False,
            id="without a name",
        ),
        pytest.param(
            PROVIDER + GROUP,
            PROVIDER + 'variable "here" {}\n' + GROUP.replace("{", "{\ncount = var.here", 1),
            False,
            id="perhaps not there",
        ),
    ],
)
def test_which_resources_are_declared_twice(
    tmp_path: Path, first: str, second: str, *, is_twice: bool
) -> None:
    write(tmp_path, first=first, second=second)
    found = lint(Sources((tmp_path,)), Settings()).findings
    assert [one.id for one in found if one.id == "AZB025"] == ["AZB025"] * is_twice


def test_sets_of_inputs_of_one_root_declare_nothing_twice(tmp_path: Path) -> None:
    write(tmp_path, root=PROVIDER + GROUP + 'variable "x" {}', other=PROVIDER)
    files = {name: (tmp_path / f"{name}.tfvars",) for name in ("one", "two")}
    for (file,) in files.values():
        file.write_text("x = 1\n", encoding="utf-8")
    where = PathFilter(tmp_path, tuple(filter(None, (parse_pattern("/root"),))))
    settings = Settings(overrides=(Override(where, variants=files),))
    assert not lint(Sources((tmp_path,)), settings).findings


def test_roots_that_read_each_other(tmp_path: Path) -> None:
    """A circle of states ends, and each root is linted by itself."""

    def reading(own: str, other: str) -> str:
        return f"""
            terraform {{
              backend "local" {{
                path = "../{own}.tfstate"
              }}
            }}
            data "terraform_remote_state" "other" {{
              backend = "local"
              config = {{
                path = "../{other}.tfstate"
              }}
            }}
            output "region" {{
              value = data.terraform_remote_state.other.outputs.region
            }}
            resource "azurerm_recovery_services_vault" "v" {{
              name                = "rsv-{own}"
              resource_group_name = "rg"
              location            = data.terraform_remote_state.other.outputs.region
              sku                 = "Standard"
            }}
        """

    write(tmp_path, a=reading("a", "b"), b=reading("b", "a"))
    found = lint(Sources((tmp_path,)), Settings())
    assert found.roots == 2
    assert not found.failures
    assert [(one.id, str(one.span)) for one in found.findings] == [
        ("AZB024", f"{tmp_path}/a/main.tf:7:13"),
        ("AZB024", f"{tmp_path}/b/main.tf:7:13"),
    ]


def deployed_twice(folder: Path, reads: dict[str, str]) -> Settings:
    """A root with sets of inputs that read the states which they name, each with its own state."""
    text = f"""
        {PROVIDER}
        terraform {{
          backend "local" {{}}
        }}
        variable "own" {{}}
        variable "read" {{}}
        data "terraform_remote_state" "other" {{
          count   = var.read == "" ? 0 : 1
          backend = "local"
          config = {{
            path = var.read
          }}
        }}
        resource "azurerm_recovery_services_vault" "v" {{
          name                = "rsv-${{var.own}}"
          resource_group_name = "rg"
          location            = one(
            concat(data.terraform_remote_state.other[*].outputs.region, var.read == "" ? ["x"] : [])
          )
          sku                 = "Standard"
        }}
        output "region" {{
          value = azurerm_recovery_services_vault.v.location
        }}
    """
    write(folder, root=text)
    variants, backends = {}, {}
    for name, read in reads.items():
        variants[name] = (folder / f"{name}.tfvars",)
        backends[name] = (folder / f"{name}.tfbackend",)
        variants[name][0].write_text(f'own = "{name}"\nread = "{read}"\n', encoding="utf-8")
        backends[name][0].write_text(f'path = "{name}"\n', encoding="utf-8")
    return Settings(variants=variants, backend_config=backends)


def test_sets_of_inputs_that_read_each_others_states(tmp_path: Path) -> None:
    """As where one root is deployed level by level, with the state of each in its own place."""
    settings = deployed_twice(tmp_path, {"high": "middle", "low": "", "middle": "low"})
    assert not lint(Sources((tmp_path / "root",)), settings).findings
    document = inspect(Sources((tmp_path / "root",)), settings)
    vaults = [vault for root in document["roots"] for vault in root["estate"]["vaults"]]
    assert {vault["name"]: vault["region"] for vault in vaults} == {
        "rsv-high": "x",
        "rsv-low": "x",
        "rsv-middle": "x",
    }


def test_sets_of_inputs_in_a_circle(tmp_path: Path) -> None:
    settings = deployed_twice(tmp_path, {"one": "two", "two": "one", "three": ""})
    found = lint(Sources((tmp_path / "root",)), settings).findings
    assert [(one.id, one.variants) for one in found] == [("AZB024", ("one", "two"))]


def test_inspect_tells_which_root_an_end_is_in() -> None:
    document = inspect(Sources((FLEET / "web", FLEET / "platform")), Settings())
    (web,) = (root for root in document["roots"] if root["root"].endswith("web"))
    (machine,) = web["estate"]["vms"]
    assert machine["policy"]["type"] == "Standard"
    assert {(end["what"], end["root"]) for end in machine["joined"]} == {
        ("the vault", "landing-zone/platform"),
        ("the backup policy", "landing-zone/platform"),
    }


def test_kept_results_and_processes_are_joined_alike(tmp_path: Path) -> None:
    outputs = {
        json_form.render(report(*ROOTS, settings=Settings(cache=cache, jobs=jobs)))
        for cache, jobs in ((None, 1), (tmp_path, 1), (tmp_path, 1), (None, 2), (tmp_path, 2))
    }
    assert len(outputs) == 1


def test_the_same_names_in_two_subscriptions(tmp_path: Path) -> None:
    """As environments have them: the subscription tells which vault is meant."""
    platform = (FLEET / "platform" / "main.tf").read_text(encoding="utf-8")
    web = (FLEET / "web" / "main.tf").read_text(encoding="utf-8")
    other = platform.replace(PLATFORM, OTHER).replace("westeurope", "northeurope")
    write(tmp_path, one=platform, two=other, web=web, other_web=web.replace(PLATFORM, OTHER))
    found = lint(Sources((tmp_path,)), Settings()).findings
    regions = [Path(one.root).name for one in found if one.id == "AZB102"]
    assert regions == ["web"]
    assert all(not one.conditional for one in found)


def test_items_of_several_sets_of_inputs(tmp_path: Path) -> None:
    """Each set has an item for the same VM, which has no sets: neither is taken for the one."""
    web = (FLEET / "web" / "main.tf").read_text(encoding="utf-8")
    machine = web.partition('resource "azurerm_backup_protected_vm"')[0]
    ids = f"/subscriptions/{PLATFORM}/resourceGroups"
    vault = f"{ids}/rg-backup/providers/Microsoft.RecoveryServices/vaults/rsv-central"
    item = f"""
        provider "azurerm" {{
          subscription_id = "{PLATFORM}"
          features {{}}
        }}
        variable "policy" {{}}
        resource "azurerm_backup_protected_vm" "i" {{
          resource_group_name = "rg-backup"
          recovery_vault_name = "rsv-central"
          source_vm_id        = "{ids}/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web"
          backup_policy_id    = "{vault}/backupPolicies/${{var.policy}}"
        }}
    """
    platform = (FLEET / "platform" / "main.tf").read_text(encoding="utf-8")
    write(tmp_path, platform=platform, vm=machine, items=item)
    variants = {}
    for name, policy in (("one", "bkpol-daily"), ("two", "DefaultPolicy")):
        variants[name] = (tmp_path / f"{name}.tfvars",)
        variants[name][0].write_text(f'policy = "{policy}"\n', encoding="utf-8")

    def of_vm(chosen: dict[str, tuple[Path, ...]]) -> set[str]:
        where = PathFilter(tmp_path, tuple(filter(None, (parse_pattern("/items"),))))
        settings = Settings(overrides=(Override(where, variants=chosen),))
        found = lint(Sources((tmp_path,)), settings).findings
        return {one.id for one in found if one.root.endswith("vm")}

    assert "AZB302" in of_vm({"one": variants["one"]})
    assert "AZB302" not in of_vm(variants)


def inventory(**properties: object) -> str:
    group = f"/subscriptions/{PLATFORM}/resourceGroups/rg-backup"
    vault = {
        "id": f"{group}/providers/Microsoft.RecoveryServices/vaults/rsv-central",
        "type": "Microsoft.RecoveryServices/vaults",
        "name": "rsv-central",
        "location": "westeurope",
        **properties,
    }
    return json.dumps([vault])


def test_what_exists_already(tmp_path: Path) -> None:
    """Two lists with the same vault tell of one; what code declares counts before any list."""
    names = ("resources.json", "vaults.json")
    (tmp_path / names[0]).write_text(inventory(properties=None), encoding="utf-8")
    (tmp_path / names[1]).write_text(inventory(properties={}), encoding="utf-8")
    settings = Settings(context=tuple(tmp_path / name for name in names))
    found = report("web", settings=settings)
    assert [one.severity for one in found.findings if one.id == "AZB102"] == ["error"]
    assert found.roots == 1
    assert {item.id for item in found.undecided} == {"AZB302"}  # no list tells of the policy
    with_code = report("web", "platform", settings=settings)
    assert {one.id for one in with_code.findings} == {"AZB102", "AZB302", "AZB706"}


PROVIDER = f'''provider "azurerm" {{
  subscription_id = "{PLATFORM}"
  features {{}}
}}
'''
MACHINE = """resource "azurerm_linux_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D2s_v5"
}
"""
ITEM = """data "azurerm_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
}
resource "azurerm_recovery_services_vault" "v" {
  name                = "vault"
  resource_group_name = "backup-%d"
  location            = "northeurope"
  sku                 = "Standard"
}
resource "azurerm_backup_protected_vm" "p" {
  resource_group_name = "backup-%d"
  recovery_vault_name = azurerm_recovery_services_vault.v.name
  source_vm_id        = data.azurerm_virtual_machine.vm.id
  backup_policy_id    = "x"
}
"""


@pytest.mark.parametrize("more", [0, 1])
def test_of_very_many_roots_that_name_a_vm_none_learns_of_the_others(
    tmp_path: Path, more: int
) -> None:
    """The root of the VM does in any case, and has the finding."""
    number = MOST_ROOTS + more
    texts = {"machines": PROVIDER + MACHINE}
    texts |= {f"items{n}": PROVIDER + ITEM % (n, n) for n in range(number)}
    write(tmp_path, **texts)
    found = lint(Sources((tmp_path,)), Settings(select=("AZB102",)))
    (finding,) = found.findings
    assert finding.root.endswith("machines")
    assert len(found.undecided) == (number if more else 0)


def test_fixes_stay_in_the_root_of_the_finding() -> None:
    """What another root declares may be shared by more than is in sight."""
    found = [one for one in report("web", "platform").findings if one.id == "AZB302"]
    reason = "the value is declared in another root, landing-zone/platform, and perhaps shared"
    assert [(one.fix, one.unfixed) for one in found] == [(None, reason)]
