"""The command as a person or a CI step runs it."""

import json
from pathlib import Path

import pytest

from tests.commands import run, run_process

SMALL = """resource "azurerm_linux_virtual_machine" "vm" {
  name     = "vm"
  location = "westeurope"
  size     = var.size

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}
"""
VARIABLE = 'variable "size" {\n  type = string\n}\n'


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a small root module in it."""
    (tmp_path / "main.tf").write_text(SMALL)
    (tmp_path / "variables.tf").write_text(VARIABLE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_findings_make_status_1() -> None:
    result = run_process("check", "--var", "size=Standard_B1s")
    assert result.returncode == 1
    assert "main.tf:4:14: error AZB301 undersized-vm" in result.stdout
    assert "--var size:1:1" in result.stdout
    assert result.stderr == ""


def test_no_findings_make_status_0() -> None:
    result = run("check", ".", "--var=size=Standard_D2s_v5")
    assert (result.returncode, result.stdout) == (
        0,
        "no findings; 1 of 1 VM can be backed up\n"
        "1 resource in 2 files of 1 root; matrix of 2023-07-05\n"
        "next: azbackup-lint report shows the protection and the restores of each VM\n",
    )


def test_unknown_is_counted_and_explained() -> None:
    result = run("check", "--show-unknown")
    assert result.returncode == 0
    told = "var.size (1 check: AZB301): give it a value with --var size=… or --var-file"
    assert told in result.stdout
    assert "1 check could not be decided" in result.stdout
    assert run("check", "--strict-unknown").returncode == 1


def test_values_by_precedence(project: Path) -> None:
    """Terraform's order: environment, terraform.tfvars, *.auto.tfvars, then the command line."""
    small, large = "Standard_B1s", "Standard_D2s_v5"

    def status(*arguments: str, environment: str) -> int:
        return run("check", *arguments, env={"TF_VAR_size": environment}).returncode

    assert status(environment=small) == 1
    (project / "terraform.tfvars").write_text(f'size = "{large}"\n')
    assert status(environment=small) == 0
    (project / "a.auto.tfvars").write_text(f'size = "{small}"\n')
    (project / "b.auto.tfvars").write_text(f'size = "{large}"\n')
    assert status(environment=small) == 0
    (project / "other.tfvars").write_text(f'size = "{small}"\n')
    assert status("--var-file", "other.tfvars", environment=large) == 1
    assert status("--var-file", "other.tfvars", "--var", f"size={large}", environment=small) == 0
    assert status("--var", f"size={large}", "--var-file", "other.tfvars", environment=small) == 1


def test_variable_file_may_lie_anywhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("elsewhere") / "shared.tfvars"
    file.write_text('size = "Standard_B1s"\n')
    result = run("check", "--var-file", str(file))
    assert "AZB301" in result.stdout
    assert "AZB010" not in result.stdout


def test_json_contract() -> None:
    result = run("check", "--format", "json", "--var", "size=Standard_B1s")
    document = json.loads(result.stdout)
    keys = ["schemaVersion", "tool", "edition", "findings", "silenced", "unknown"]
    keys += ["failures", "summary"]
    assert list(document) == keys
    finding = document["findings"][0]
    assert finding["resource"] == "azurerm_linux_virtual_machine.vm"
    assert finding["location"] == {
        "path": "main.tf",
        "start": {"line": 4, "column": 14},
        "end": {"line": 4, "column": 22},
    }
    assert finding["rows"] == ["compute/vm-size"]
    assert len(finding["fingerprint"]) == 32
    assert document["summary"]["error"] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "--edition", "1999-01-01"], "there is no edition '1999-01-01'"),
        (["check", "--select", "AZB999"], "there is no policy 'AZB999'"),
        (["check", "--ignore", "shared-dsk"], "did you mean shared-disk?"),
        (["check", "--var-file", "gone.tfvars"], "gone.tfvars: there is no such file"),
        (["check", "--var", "size"], "not of the form NAME=VALUE"),
        (["check", "--var", "sise=x"], "no root module declares this variable; did you mean size?"),
        (["check", "nowhere"], "nowhere: there is no such file or folder"),
        (["check", "-"], "- needs --stdin-filename"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["explain", "AZB40"], "there is no policy, problem or row 'AZB40'"),
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.returncode == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_select_ignore_and_fail_on() -> None:
    small = ("--var", "size=Standard_B1s")
    assert run("check", *small, "--select", "AZB4").returncode == 0
    assert run("check", *small, "--select", "undersized-vm").returncode == 1
    assert run("check", *small, "--ignore", "AZB301,AZB302").returncode == 0
    assert run("check", *small, "--fail-on", "never").returncode == 0


def test_notes_on_the_input_can_be_ignored_but_not_errors(project: Path) -> None:
    (project / "far.tf").write_text('module "far" {\n  source = "a/b/azurerm"\n}\n')
    assert "AZB006" in run("check").stdout
    assert "AZB006" not in run("check", "--ignore", "AZB006").stdout
    (project / "broken.tf").write_text("locals {\n")
    assert run("check", "--ignore", "AZB002").returncode == 1


def test_buffer_of_an_editor(project: Path) -> None:
    buffer = SMALL.replace("var.size", '"Standard_B1s"') + "\nresource {\n"
    result = run("check", "-", "--stdin-filename", "main.tf", text=buffer)
    assert result.returncode == 1
    assert "main.tf:4:14: error AZB301" in result.stdout
    assert "main.tf:14:1: error AZB002" in result.stdout
    assert (project / "main.tf").read_text() == SMALL


def test_buffer_of_a_new_file_sees_its_folder() -> None:
    buffer = SMALL.replace('"vm"', '"second"')
    result = run(
        *("check", "-", "--stdin-filename", "new.tf", "--var", "size=Standard_B1s"), text=buffer
    )
    assert "new.tf:4:14: error AZB301" in result.stdout
    assert "\nmain.tf" not in result.stdout


def test_file_selects_its_root(project: Path) -> None:
    root = project / "root"
    root.mkdir()
    (root / "main.tf").write_text('module "vm" {\n  source = "../"\n  size = "Standard_B1s"\n}\n')
    result = run("check", "main.tf")
    assert '^ "Standard_B1s" from root/main.tf:3:10\n' in result.stdout


def test_nothing_to_lint_is_said(project: Path) -> None:
    (project / "empty").mkdir()
    result = run("check", "empty")
    assert (result.returncode, result.stdout) == (
        0,
        "empty:1:1: note AZB012 nothing-to-lint: empty holds nothing that is linted by itself\n\n"
        "1 note; nothing to lint was found\n",
    )


def test_colours_are_for_terminals() -> None:
    small = ("check", "--var", "size=Standard_B1s")
    assert "\x1b[" not in run(*small).stdout
    assert "\x1b[" in run(*small, env={"FORCE_COLOR": "1"}).stdout
    assert "\x1b[" not in run(*small, env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout
    assert "\x1b[" in run(*small, "--color", env={"NO_COLOR": "1"}).stdout


def test_output_file(project: Path) -> None:
    result = run("check", "--var", "size=Standard_B1s", "--output-file", "report.txt")
    assert result.stdout == ""
    assert "AZB301" in (project / "report.txt").read_text(encoding="utf-8")


def test_plain_locale() -> None:
    result = run_process("check", "--show-unknown", env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    assert result.returncode == 0
    assert "size=…" in result.stdout


def test_policies_and_explain() -> None:
    listing = run("policies").stdout
    assert "AZB401  shared-disk" in listing
    as_json = json.loads(run("policies", "--format", "json").stdout)
    told = len(as_json["policies"]) + len(as_json["problems"])
    assert told == listing.count("\n  AZB")
    explained = run("explain", "shared-disk").stdout
    assert explained == run("explain", "azb401").stdout
    assert "2023-07-05: S12.12 storage/shared-disks (unsupported)" in explained
    assert "max_shares           = 2" in explained


def test_version() -> None:
    assert run("--version").stdout == "azbackup-lint 0.1.0\n"


def test_workspace(project: Path) -> None:
    sizes = '{ default = "Standard_D2s_v5", small = "Standard_B1s" }[terraform.workspace]'
    (project / "main.tf").write_text(SMALL.replace("var.size", sizes))
    assert run("check").returncode == 0
    assert run("check", "--workspace", "small").returncode == 1


def test_inspect() -> None:
    document = json.loads(run("inspect", "--format", "json", "--var", "size=x").stdout)
    assert document["roots"][0]["resources"][0]["attributes"]["size"] == "x"
    assert "    size = unknown (var.size)\n" in run("inspect").stdout


def test_scope_protected_leaves_out_other_vms() -> None:
    assert run("check", "--scope", "protected", "--var", "size=Standard_B1s").returncode == 0
