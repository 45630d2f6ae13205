"""A baseline keeps what is known quiet, and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Outcome, run

FILE = "baseline.json"


def disk(name: str = "d", shares: str = "2") -> str:
    return (
        f'resource "azurerm_managed_disk" "{name}" {{\n'
        f'  name       = "{name}"\n  max_shares = {shares}\n}}\n'
    )


TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {"type": "Microsoft.Compute/disks", "apiVersion": "2023-10-02", "name": "d",
     "properties": {"maxShares": 2}}
  ]
}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository, in whose folder the tests run."""
    (tmp_path / ".git").mkdir()
    write(tmp_path / "infra" / "main.tf", disk())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def made(*paths: str) -> list[dict[str, Any]]:
    """The entries of a baseline that is made of some paths."""
    result = run("check", *paths, "--write-baseline", FILE)
    assert result.returncode == 0, result.stdout
    document = json.loads(Path(FILE).read_text(encoding="utf-8"))
    assert document["schemaVersion"] == 1
    entries: list[dict[str, Any]] = document["findings"]
    return entries


def check(*arguments: str) -> Outcome:
    return run("check", "--format", "json", "--baseline", FILE, *arguments)


def new(*arguments: str) -> list[str]:
    """What is reported beside the baseline: ids, roots and resources."""
    found = json.loads(check(*arguments).stdout)["findings"]
    return [f"{item['id']} {item['root']} {item['resource']}".rstrip() for item in found]


NEW = "AZB401 infra azurerm_managed_disk.e"
UNNEEDED = "AZB022 baseline.json"


def test_entry_can_be_read_and_holds_what_identifies_the_finding() -> None:
    (entry,) = made()
    fingerprint = json.loads(run("check", "--format", "json").stdout)["findings"][0]["fingerprint"]
    assert entry == {
        "policy": "AZB401",
        "name": "shared-disk",
        "root": "infra",
        "resource": "azurerm_managed_disk.d",
        "property": "sharedBy",
        "message": "disk d is shared by up to 2 VMs; Azure VM backup can't protect a shared disk",
        "fingerprint": fingerprint,
    }


def test_number_is_told_and_nothing_else_is_left() -> None:
    result = run("check", "--write-baseline", FILE)
    assert (result.returncode, result.stderr) == (0, "1 finding written to baseline.json\n")
    assert "AZB401" not in result.stdout
    result = check()
    assert (result.returncode, new()) == (0, [])
    silenced = json.loads(result.stdout)["silenced"]
    assert [(item["id"], item["silencedBy"]["kind"]) for item in silenced] == [
        ("AZB401", "baseline")
    ]


def test_made_anew_it_is_the_same_to_the_byte(project: Path) -> None:
    write(project / "infra" / "more.tf", disk("e") + disk("a"))
    made()
    first = (project / FILE).read_bytes()
    made()
    assert (project / FILE).read_bytes() == first
    (project / FILE).unlink()
    made("infra/more.tf")
    assert (project / FILE).read_bytes() == first


def moved_lines(project: Path) -> None:
    write(project / "infra" / "main.tf", "\n# a comment\n\n" + disk())


def renamed_file(project: Path) -> None:
    (project / "infra" / "main.tf").rename(project / "infra" / "disks.tf")


def renamed_root(project: Path) -> None:
    (project / "infra").rename(project / "live")


def moved_root(project: Path) -> None:
    shutil.move(project / "infra", project / "a" / "b" / "infra")


def renamed_root_with_traces(project: Path) -> None:
    renamed_root(project)
    (project / "infra" / ".terraform").mkdir(parents=True)


def another_message(project: Path) -> None:
    write(project / "infra" / "main.tf", disk(shares="5"))


@pytest.mark.parametrize(
    "change",
    [
        moved_lines,
        renamed_file,
        renamed_root,
        moved_root,
        renamed_root_with_traces,
        another_message,
    ],
)
def test_old_findings_stay_quiet(change: Any, project: Path) -> None:
    made()
    (project / "a" / "b").mkdir(parents=True)
    change(project)
    assert new() == []


def test_folder_above_several_roots_is_renamed(project: Path) -> None:
    for name in ("dev", "prod"):
        write(project / "envs" / name / "main.tf", disk())
    made("envs")
    (project / "envs").rename(project / "environments")
    assert new() == ["AZB401 infra azurerm_managed_disk.d"]
    shutil.copytree(project / "environments" / "dev", project / "environments" / "test")
    shutil.rmtree(project / "infra")
    assert new() == ["AZB401 environments/test azurerm_managed_disk.d"]


def test_template_is_renamed(project: Path) -> None:
    write(project / "vm" / "main.json", TEMPLATE)
    made()
    (project / "vm" / "main.json").rename(project / "vm" / "disk.json")
    assert new() == []
    write(project / "vm" / "main.json", TEMPLATE)
    assert new() == ["AZB401 vm/disk.json Microsoft.Compute/disks/d"]


def test_copy_of_a_root_that_is_still_there_is_new(project: Path) -> None:
    made()
    shutil.copytree(project / "infra", project / "live")
    assert new() == ["AZB401 live azurerm_managed_disk.d"]
    write(project / "infra" / "main.tf", disk(shares="1"))
    assert new() == [UNNEEDED, "AZB401 live azurerm_managed_disk.d"]


def test_new_findings_are_reported(project: Path) -> None:
    made()
    write(project / "infra" / "main.tf", disk("e") + disk())
    assert new() == [NEW]
    assert check().returncode == 1


def test_entry_keeps_one_of_several_variants_quiet(project: Path) -> None:
    """They differ by their message only, so their fingerprints are the same."""
    write(project / "infra" / "main.tf", 'variable "n" {}\n' + disk(shares="var.n"))
    for name, number in (("a", 2), ("b", 3)):
        write(project / f"{name}.tfvars", f"n = {number}\n")
    result = run("check", "infra", "--variant", "a=a.tfvars", "--write-baseline", FILE)
    assert result.returncode == 0
    both = ("infra", "--variant", "b=b.tfvars", "--variant", "a=a.tfvars")
    document = json.loads(check(*both).stdout)
    assert [item["variants"] for item in document["silenced"]] == [["a"]]
    assert [item["variants"] for item in document["findings"]] == [["b"]]


def test_greater_severity_of_a_known_finding(project: Path) -> None:
    condition = 'variable "on" {}\n' + disk().replace("{\n", "{\n  count = var.on ? 1 : 0\n", 1)
    write(project / "infra" / "main.tf", condition)
    made()
    assert check("--var", "on=true").returncode == 0


def test_what_is_fixed_is_named_at_its_entry(project: Path) -> None:
    write(project / "infra" / "main.tf", disk() + disk("e"))
    made()
    write(project / "infra" / "main.tf", disk("e", "1") + disk())
    result = run("check", "--baseline", FILE, "--format", "concise")
    assert result.returncode == 0
    assert result.stdout == (
        "baseline.json:13:5: note AZB022 unneeded-baseline-entries: "
        "1 entry is no longer needed: AZB401 azurerm_managed_disk.e in infra\n"
    )
    assert check("--fail-on", "note").returncode == 1
    assert new("--ignore", "AZB022") == []
    assert [entry["resource"] for entry in made()] == ["azurerm_managed_disk.d"]
    assert new() == []


def test_root_that_is_deleted_needs_no_entries(project: Path) -> None:
    write(project / "live" / "main.tf", disk("e"))
    made()
    shutil.rmtree(project / "infra")
    assert new() == [UNNEEDED]
    assert [entry["root"] for entry in made()] == ["live"]


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        (disk(shares="1"), ("live",)),
        (disk(shares="1"), ("--select", "AZB301")),
        (disk(shares="1"), ("--ignore", "shared-disk")),
        ('variable "n" {}\n' + disk(shares="var.n"), ()),
    ],
)
def test_only_what_the_run_can_tell_of_is_fixed(
    text: str, arguments: tuple[str, ...], project: Path
) -> None:
    write(project / "live" / "main.tf", disk("e", "1"))
    made()
    write(project / "infra" / "main.tf", text)
    assert new(*arguments) == []


def test_nothing_is_fixed_where_input_is_not_read(project: Path) -> None:
    made()
    write(project / "infra" / "main.tf", 'resource "azurerm_managed_disk" "d" {\n')
    assert new() == ["AZB002 infra"]


def test_entries_of_other_roots_stay_when_it_is_made_anew(project: Path) -> None:
    write(project / "live" / "main.tf", disk("e"))
    made()
    result = run("check", "live", "--write-baseline", FILE)
    assert result.stderr == (
        "1 finding written to baseline.json, beside 1 old one that this run can't tell of\n"
    )
    assert new() == []


def test_unread_input_is_never_kept_quiet(project: Path) -> None:
    write(project / "infra" / "broken.tf", "locals {\n")
    result = run("check", "--write-baseline", FILE)
    assert result.returncode == 1
    assert "AZB002" in result.stdout
    assert "AZB401" not in result.stdout
    assert new() == ["AZB002 infra"]
    assert check("--fail-on", "never").returncode == 1


def test_notes_on_the_input_can_be_known(project: Path) -> None:
    write(project / "infra" / "far.tf", 'module "far" {\n  source = "a/b/azurerm"\n}\n')
    assert [entry["policy"] for entry in made()] == ["AZB401", "AZB006"]
    assert new() == []
    (project / "infra" / "far.tf").unlink()
    assert new() == [], "what is on a machine comes and goes"
    assert [entry["policy"] for entry in made()] == ["AZB401"]


def test_it_may_be_used_from_any_folder(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made()
    for folder, path in ((project / "infra", "."), (tmp_path_factory.mktemp("far"), str(project))):
        monkeypatch.chdir(folder)
        result = run("check", path, "--baseline", str(project / FILE), "--format", "concise")
        assert (result.returncode, result.stdout) == (0, "")
        shutil.copy(project / FILE, project / "copy.json")
        result = run("check", path, "--write-baseline", str(project / "copy.json"))
        assert (project / "copy.json").read_bytes() == (project / FILE).read_bytes()


def test_buffer_of_an_editor(project: Path) -> None:
    made()
    buffer = run(
        *("check", "-", "--stdin-filename", "infra/main.tf", "--baseline", FILE),
        *("--format", "concise"),
        text=disk(shares="1") + disk("e"),
    )
    assert "AZB401" in buffer.stdout
    assert "AZB022" not in buffer.stdout
    result = run("check", "-", "--stdin-filename", "x.tf", "--write-baseline", FILE, text="")
    assert result.returncode == 2
    assert "--write-baseline needs files and folders" in result.stderr


ENTRY = '{"schemaVersion": 1, "findings": [%s]}'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "baseline.json:1:1: "),
        ("{\n", "baseline.json:2:1: "),
        ("<<<<<<< ours\n{}\n", "baseline.json:1:1: "),
        ("[]", "baseline.json:1:1: this is no baseline: it has no list of findings"),
        ('{"schemaVersion": 1}', "it has no list of findings"),
        ('{"findings": []}', "it has no list of findings"),
        ('{"schemaVersion": 1, "findings": {}}', "it has no list of findings"),
        ('{"schemaVersion": 2, "findings": []}', "json:1:19: schemaVersion 2 is not one"),
        (ENTRY % '\n"AZB401"', "baseline.json:2:1: this entry has no text as its 'policy'"),
        (ENTRY % '\n{"policy": "AZB401", "name": 1}', "2:1: this entry has no text as its 'name'"),
        ("\ud83d", "baseline.json is not UTF-8 text"),
    ],
)
def test_broken_baseline_is_wrong_usage(text: str, message: str, project: Path) -> None:
    (project / FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
    for option in ("--baseline", "--write-baseline"):
        result = run("check", option, FILE)
        assert (result.returncode, result.stdout) == (2, "")
        assert message in result.stderr
    assert (project / FILE).read_bytes() == text.encode("utf-8", "surrogatepass")


def test_missing_baseline_is_wrong_usage() -> None:
    result = check()
    assert result.returncode == 2
    assert "there is no such baseline; --write-baseline baseline.json makes it" in result.stderr


def test_other_files_are_not_overwritten(project: Path) -> None:
    result = run("check", "--write-baseline", "infra/main.tf")
    assert result.returncode == 2
    assert "infra/main.tf:1:1" in result.stderr
    assert (project / "infra" / "main.tf").read_text() == disk()


def test_unresolved_merge_is_no_baseline() -> None:
    entries = made()
    text = json.dumps({"schemaVersion": 1, "findings": entries})
    Path(FILE).write_text(f"<<<<<<< ours\n{text}\n=======\n{{}}\n>>>>>>> theirs\n")
    before = Path(FILE).read_bytes()
    for option in ("--baseline", "--write-baseline"):
        result = run("check", option, FILE)
        assert (result.returncode, result.stdout) == (2, "")
        assert f"{FILE}:1:1" in result.stderr
    assert Path(FILE).read_bytes() == before


def test_a_version_of_any_text_is_told_in_a_short_line() -> None:
    Path(FILE).write_text(json.dumps({"schemaVersion": "\x1b\n::error::" * 9999, "findings": []}))
    result = run("check", "--baseline", FILE)
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1
    assert len(result.stderr) < 5000
