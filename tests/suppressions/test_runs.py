"""What suppressions do in a run: with variants, choices of policies, single files and modules."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Report
from azbackup_lint.report.outcome import exit_status
from azbackup_lint.settings import Settings
from tests import commands

SHARED = """\
variable "shares" { default = 1 }
resource "azurerm_managed_disk" "d" {
  max_shares = var.shares # azbackup-lint: ignore[AZB401] a cluster
}
"""
PLAIN = SHARED.replace(" # azbackup-lint: ignore[AZB401] a cluster", "")
LEFT_OVER = "max_shares = 1 # azbackup-lint: ignore[AZB401] gone\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, text: str) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def linted(*paths: str, settings: Settings | None = None) -> Report:
    return lint(Sources(tuple(map(Path, paths or (".",)))), settings or Settings())


def ids(report: Report) -> list[str]:
    return [finding.id for finding in report.findings]


def silenced(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(s.finding.id, s.reason, s.finding.variants) for s in report.silenced]


def disk(body: str) -> str:
    return f'resource "azurerm_managed_disk" "d" {{\n  {body}}}\n'


def test_a_value_of_one_variant_is_silenced_there_only() -> None:
    write("main.tf", PLAIN)
    write("dev.tfvars", "shares = 2 # azbackup-lint: ignore[AZB401] a trial\n")
    write("prod.tfvars", "shares = 2\n")
    variants = {name: (Path(f"{name}.tfvars").absolute(),) for name in ("dev", "prod")}
    report = linted(settings=Settings(variants=variants))
    (finding,) = (f for f in report.findings if f.id == "AZB401")
    assert finding.variants == ("prod",)
    assert silenced(report) == [("AZB401", "a trial", ("dev",))]
    (other,) = report.silenced
    assert other.finding.fingerprint == finding.fingerprint
    assert other.place is not None
    assert other.place.source.path == "dev.tfvars"


def test_an_earlier_variable_file_is_no_place_of_the_value() -> None:
    write("main.tf", PLAIN)
    write("terraform.tfvars", "shares = 2 # azbackup-lint: ignore[AZB401] overridden\n")
    given = (write("prod.tfvars", "shares = 2\n").absolute(),)
    report = linted(settings=Settings(given=given))
    assert ids(report) == ["AZB401", "AZB018"]
    assert report.silenced == ()


@pytest.mark.parametrize(
    "settings",
    [
        Settings(select=("AZB402",)),
        Settings(ignore=("shared-disk",)),
        Settings(ignore=("AZB018",)),
    ],
    ids=["another policy", "not this policy", "not this problem"],
)
def test_what_was_not_asked_for_is_not_unused(settings: Settings) -> None:
    write("main.tf", disk(LEFT_OVER))
    assert ids(linted(settings=settings)) == []


def test_what_no_row_of_the_edition_names_is_not_unused() -> None:
    write("main.tf", disk("os_type = null # azbackup-lint: ignore[AZB411] gone\n"))
    assert ids(linted()) == []
    assert ids(linted(settings=Settings(edition="2026-03-26"))) == ["AZB018"]


def test_modules_are_judged_only_with_all_that_may_call_them() -> None:
    write("modules/disk/main.tf", SHARED)
    write("root/main.tf", 'module "d" {\n  source = "../modules/disk"\n}\n')
    write(".git/HEAD", "")
    assert ids(linted("root")) == []
    assert ids(linted("modules")) == []
    assert ids(linted()) == ["AZB018"]
    write("other/main.tf", 'module "d" {\n  source = "../modules/disk"\n  shares = 2\n}\n')
    report = linted()
    assert ids(report) == []
    assert silenced(report) == [("AZB401", "a cluster", ())]
    assert ids(linted("root")) == []


def test_a_module_that_is_not_read_may_need_it() -> None:
    text = (
        'module "d" {\n  # azbackup-lint: ignore[AZB401] a cluster\n  source = "a/b/azurerm"\n}\n'
    )
    write("main.tf", text)
    assert ids(linted()) == ["AZB006"]


def test_a_run_that_reached_a_bound_says_nothing_of_unused_ones() -> None:
    write("main.tf", disk(LEFT_OVER) + disk("count = 5000\n").replace('"d"', '"e"'))
    limits = replace(Settings().limits, instances=10)
    assert ids(linted(settings=Settings(limits=limits))) == ["AZB009"]


def test_what_cannot_be_decided_is_kept_quiet_too() -> None:
    write("main.tf", SHARED.replace("{ default = 1 }", "{}"))
    report = linted()
    assert ids(report) == []
    assert "AZB401" not in [item.id for item in report.undecided]


def test_notes_on_the_input_can_be_silenced() -> None:
    text = '# azbackup-lint: ignore[AZB006] not here\nmodule "d" {\n  source = "a/b/azurerm"\n}\n'
    write("main.tf", text)
    report = linted()
    assert ids(report) == []
    assert silenced(report) == [("AZB006", "not here", ())]


def test_errors_in_the_input_cannot() -> None:
    write("main.tf", "# azbackup-lint: ignore-file[AZB002] never\n" + disk("name =\n"))
    report = linted()
    assert ids(report) == ["AZB017", "AZB002"]
    assert exit_status(report, "never", strict_unknown=False) == 1


def test_a_required_reason() -> None:
    write("main.tf", disk("max_shares = 2 # azbackup-lint: ignore[AZB401]\n"))
    assert ids(linted()) == []
    assert ids(linted(settings=Settings(require_reason=True))) == ["AZB401", "AZB020"]
    write("main.tf", disk("max_shares = 2 # azbackup-lint: ignore[AZB401] a cluster\n"))
    assert ids(linted(settings=Settings(require_reason=True))) == []


@pytest.mark.parametrize(("day", "told"), [(30, []), (31, []), (32, ["AZB019", "AZB401"])])
def test_the_last_day_counts(day: int, told: list[str]) -> None:
    until = "  # azbackup-lint: ignore[AZB401] moving until 2027-03-31\n  max_shares = 2\n"
    write("main.tf", disk("\n" + until))
    today = datetime.date(2027, 3, 1) + datetime.timedelta(days=day - 1)
    assert ids(linted(settings=Settings(today=today))) == told


def test_a_buffer_is_read_with_its_suppressions() -> None:
    write("main.tf", PLAIN)
    write("terraform.tfvars", "shares = 2\n")
    arguments = ("check", "--format", "concise", "-", "--stdin-filename")
    loud = commands.run(*arguments, "terraform.tfvars", text="shares = 2\n")
    assert "terraform.tfvars:1:10: error AZB401" in loud.stdout
    quiet = "shares = 2 # azbackup-lint: ignore[AZB401] a cluster\n"
    assert "AZB" not in commands.run(*arguments, "terraform.tfvars", text=quiet).stdout
    mended = quiet.replace("2", "1", 1)
    outcome = commands.run(*arguments, "terraform.tfvars", text=mended)
    assert "terraform.tfvars:1:36: warning AZB018" in outcome.stdout


def test_what_is_backed_up_stays_true() -> None:
    machine = write(
        "main.tf",
        'resource "azurerm_linux_virtual_machine" "vm" {\n'
        "  # azbackup-lint: ignore[AZB106] it is moved soon\n"
        '  name = "vm"\n  location = "westeurope"\n  size = "Standard_B1s"\n}\n'
        'resource "azurerm_managed_disk" "d" {\n  max_shares = 2\n}\n'
        'resource "azurerm_virtual_machine_data_disk_attachment" "a" {\n'
        "  managed_disk_id    = azurerm_managed_disk.d.id\n"
        "  virtual_machine_id = azurerm_linux_virtual_machine.vm.id\n"
        '  lun = 0\n  caching = "None"\n}\n',
    )
    loud = linted()
    text = machine.read_text().replace("AZB106", "AZB401")
    machine.write_text(text)
    quiet = linted()
    assert "AZB401" in ids(loud)
    assert "AZB401" not in ids(quiet)
    assert loud.backup["no"] == 1
    assert quiet.backup == loud.backup


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(folder: Path) -> None:
    text = "# azbackup-lint: ignore[AZB401] größe 💾\n" + disk("max_shares = 2\n")
    apart = "# azbackup-lint: ignore[AZB401] apart\n\n" + disk("max_shares = 2\n")
    content = "\ufeff" + text + apart.replace('"d"', '"e"')
    (folder / "main.tf").write_bytes(content.replace("\n", "\r\n").encode())
    report = linted()
    assert silenced(report) == [("AZB401", "größe 💾", ())]
    assert ids(report) == ["AZB017", "AZB401"]
