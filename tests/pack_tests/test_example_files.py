"""Examples that are files on top of shared bases."""

from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.pack_tests import test_pack as run_pack_test
from azbackup_lint.policy import load_packs
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples import Bases, Example, read_examples
from azbackup_lint.policy.examples.code_lines import as_code, read_lines, underlined
from azbackup_lint.policy.pack_folders import folder_at, installed_folders
from tests.pack_tests.test_faults import EDITION, PACK, POLICY

VM = """# a VM
resource "azurerm_linux_virtual_machine" "vm" {
  name = "vm"
  size = "Standard_D4s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }
}
"""
VM_JSON = """// a VM
{
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachines",
      "name": "vm",
      "properties": {"hardwareProfile": {"vmSize": "Standard_D4s_v5"}, "priority": "Regular"}
    }
  ]
}
"""
BASES = {"bases/vm.tf": VM, "bases/vm.json": VM_JSON}


def read(folder: Path, **files: str) -> list[Example]:
    """The examples of a policy in folders, some files of which are given."""
    for name, text in {**BASES, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "large-vm").mkdir(exist_ok=True)
    return list(read_examples(folder / "large-vm", Bases(folder / "bases")))


def test_terraform_is_merged_as_override_files_are(tmp_path: Path) -> None:
    own = """# eight cores,
# and no name in a variable
# base: vm
# edition: 2023-07-05

variable "zone" {}

resource "azurerm_linux_virtual_machine" "vm" {
  size     = "Standard_D8s_v5"
  #          ^^^^^^^^^^^^^^^^^
  zone     = var.zone
  # spot is cheaper
  priority = "Spot"

  os_disk {
    caching = "None"
  }

  identity {
    type = "SystemAssigned"
  }
}
"""
    (example,) = read(tmp_path, **{"large-vm/violated-eight-cores.tf": own})
    assert (example.verdict, example.language) == ("violated", "terraform")
    assert (example.title, example.edition) == (
        "eight cores, and no name in a variable",
        "2023-07-05",
    )
    assert (
        example.underlined_code
        == """resource "azurerm_linux_virtual_machine" "vm" {
  name = "vm"
  size = "Standard_D8s_v5"
  #      ^^^^^^^^^^^^^^^^^
  zone = var.zone
  # spot is cheaper
  priority = "Spot"

  os_disk {
    caching = "None"
  }

  identity {
    type = "SystemAssigned"
  }
}

variable "zone" {}
"""
    )
    place = str(tmp_path / "large-vm" / "violated-eight-cores.tf")
    assert example.error(example.mark[0] if example.mark else 0, "x").place == f"{place}:9:14"
    assert example.error(example.code.index("name"), "x").place == f"{tmp_path}/bases/vm.tf:3:3"


def test_templates_are_merged_by_type_and_name(tmp_path: Path) -> None:
    own = """// base: vm
{
  "parameters": {"size": {"type": "string"}},
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachines",
      "name": "vm",
      "properties": {"hardwareProfile": {"vmSize": "Standard_D8s_v5"}, "priority": null}
      //                                           ^^^^^^^^^^^^^^^^^
    },
    {"type": "Microsoft.Compute/disks", "name": "data"}
  ]
}
"""
    (example,) = read(tmp_path, **{"large-vm/violated-eight-cores.json": own})
    assert (example.title, example.language) == ("eight cores", "arm")
    assert (
        example.underlined_code
        == """{
  "parameters": {
    "size": {"type": "string"}
  },
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachines",
      "name": "vm",
      "properties": {"hardwareProfile": {"vmSize": "Standard_D8s_v5"}}
      //                                           ^^^^^^^^^^^^^^^^^
    },
    {"type": "Microsoft.Compute/disks", "name": "data"}
  ]
}
"""
    )
    place = str(tmp_path / "large-vm" / "violated-eight-cores.json")
    at = example.code.index("D8s")
    assert example.error(at, "x").place == f"{place}:8:62"


def test_bases_are_built_on_bases(tmp_path: Path) -> None:
    files = {
        "bases/spot.tf": '# base: vm\nresource "azurerm_linux_virtual_machine" "vm" {\n'
        '  priority = "Spot"\n}\n',
        "large-vm/satisfied-spot.tf": "# base: vm, spot\n",
        "large-vm/unknown-nothing.tf": "",
        "large-vm/unknown-nothing.json": "// nothing at all\n// base: vm",
        "large-vm/notes.md": "",
    }
    spot, nothing, template = read(tmp_path, **files)
    assert spot.code == VM[7:].replace('v5"\n', 'v5"\n  priority = "Spot"\n').replace(
        "name =", "name     ="
    ).replace("size =", "size     =")
    assert (nothing.code, nothing.title, template.title) == ("\n", "nothing", "nothing at all")
    assert "virtualMachines" in template.code


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("large-vm/violated-x.tf", "# base: vm, disk\n", ":1:9: the pack has no base disk.tf for"),
        ("large-vm/violated-x.tf", "# base: ../bases/vm\n", ":1:9: the pack has no base ../bases"),
        ("large-vm/broken-x.tf", "", ": the names of examples are like violated-two-vms.tf or"),
        ("large-vm/violated-X.tf", "", ": the names of examples are like violated-two-vms.tf or"),
        ("large-vm/violated-x.tf", "a\n# ^\n# ^\n", ":3:3: carets mark one range of the line"),
        ("large-vm/violated-x.tf", "#^\n", ":1:1: carets mark one range of the line above"),
        ("large-vm/violated-x.tf", "# base: vm\nx {\n  = 1\n}\n", ":3:3: "),
        ("large-vm/violated-x.tf", "# base: vm\nx {\n", ":2:1: "),
        ("large-vm/violated-x.json", "// base: vm\n{\n  x\n}\n", ":3:3: a key in quotes is miss"),
        ("large-vm/violated-x.json", "// base: vm\n[]\n", ":2:1: a template is an object"),
    ],
)
def test_errors_name_their_place(tmp_path: Path, name: str, text: str, error: str) -> None:
    with pytest.raises(PackError) as caught:
        read(tmp_path, **{name: text})
    assert str(caught.value).startswith(f"{tmp_path / name}{error}")


def test_base_on_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"b\.tf:1:9: the base a is based on itself"):
        read(
            tmp_path,
            **{
                "bases/a.tf": "# base: b\n",
                "bases/b.tf": "# base: a\n",
                "large-vm/violated-x.tf": "# base: a\n",
            },
        )


def test_files_that_are_not_text_are_refused(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "large-vm" / "violated-x.tf").write_bytes(b"\xff")
    with pytest.raises(PackError, match=r"violated-x\.tf: can't be read: it is not UTF-8 text"):
        read(tmp_path)


Check = Callable[..., list[str]]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Tests a pack with a policy in a folder, the files of which are given; its faults."""

    def run(**files: str) -> list[str]:
        (tmp_path / "vms").mkdir()
        policy = POLICY[: POLICY.index("examples:\n")]
        own = {f"vms/large-vm/{name}": text for name, text in files.items()}
        pack = {
            "pack.yaml": PACK,
            "editions/every.yaml": EDITION,
            "vms/large-vm/policy.yaml": policy,
        }
        for name, text in {**BASES, **pack, **own}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        tested = run_pack_test(folder_at(tmp_path), installed_folders())
        return [str(fault).removeprefix(f"{tmp_path}/vms/large-vm/") for fault in tested.all_faults]

    return run


VIOLATED = """# base: vm
resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_D8s_v5"
  #      ^^^^^^^^^^^^^^^^^
}
"""
UNKNOWN = """# base: vm
variable "size" {}
resource "azurerm_linux_virtual_machine" "vm" {
  size = var.size
}
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("", "", "", []),
        (
            "violated-x.tf",
            "  #   ",
            "  # ",
            [
                "violated-x.tf:3:8: the finding underlines '\"Standard_D8s_v5\"', "
                "not what carets mark"
            ],
        ),
        (
            "violated-x.tf",
            "D8s",
            "D2s",
            ["violated-x.tf:1:1: the example should be violated, but it is satisfied"],
        ),
        (
            "unknown-x.tf",
            "var.size\n",
            "var.size\n  #      ^^^^^^^^\n",
            ["unknown-x.tf:4:10: only an example that is violated marks a range with carets"],
        ),
        (
            "unknown-x.tf",
            "# base: vm\n",
            "# base: vm\n# edition: 2020-01-01\n",
            ["unknown-x.tf:2:12: HOUSE001 is not active in the edition 2020-01-01"],
        ),
        (
            "unknown-x.tf",
            'variable "size" {}\n',
            "",
            [
                "unknown-x.tf:3:10: the code of the example has a problem: "
                "the module declares no variable 'size'"
            ],
        ),
    ],
)
def test_faults_of_files(check: Check, file: str, old: str, new: str, expected: list[str]) -> None:
    files = {"violated-x.tf": VIOLATED, "satisfied-x.tf": "# base: vm\n", "unknown-x.tf": UNKNOWN}
    if file:
        assert files[file].count(old) == 1
        files[file] = files[file].replace(old, new)
    assert check(**files) == expected


def test_shipped_examples_keep_their_carets_and_use_all_bases() -> None:
    folder = installed_folders()[0].place / "bases"
    bases = {entry.name for entry in folder.iterdir()}
    for policy in load_packs().policies:
        for example in policy.examples:
            sign = {"terraform": "#", "arm": "//"}[example.language]
            again = as_code(read_lines(example.underlined_code, str))
            assert (again.text, again.mark) == (example.code, example.mark)
            assert underlined(again, sign) == example.underlined_code
    root = Path(str(folder)).parent
    for file in [*root.glob("*/*/*.tf"), *root.glob("*/*/*.json"), *root.glob("bases/*")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            _, colon, names = line.partition("base: ")
            if colon and line.startswith(("# ", "// ")):
                bases -= {f"{name}{file.suffix}" for name in names.split(", ")}
    assert bases == set()
