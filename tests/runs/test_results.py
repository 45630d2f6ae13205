"""Results that are kept: the same report as without them, whatever happened in between."""

import json
import os
import shutil
import stat
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest
from tests.commands import COMMAND, run, run_process

from azbackup_lint import looks
from azbackup_lint.engine import Sources, lint
from azbackup_lint.formats import REPORT_FORMATS
from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import outcome_of_unit
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.formats import json_form
from azbackup_lint.roots import Evaluations, search_roots
from azbackup_lint.runs import running
from azbackup_lint.runs.results import keep_data
from azbackup_lint.settings import Settings
from azbackup_lint.user_cache import LARGE, is_due, keep_within

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"

DISK = """\
variable "shares" {
  default = 1
}
variable "password" {
  sensitive = true
  default   = "%s"
}
module "disk" {
  source = "../modules/disk"
  shares = var.shares
  name   = fileexists("name.txt") ? file("name.txt") : join("-", fileset(path.module, "*.txt"))
}
"""
MODULE = """\
variable "shares" {}
variable "name" {}
resource "azurerm_managed_disk" "d" {
  name       = var.name
  max_shares = var.shares
}
"""
TEMPLATE = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"shares": {"type": "int", "defaultValue": 1}},
    "resources": [
        {
            "type": "Microsoft.Compute/disks",
            "apiVersion": "2023-04-02",
            "name": "d",
            "location": "westeurope",
            "properties": {"maxShares": "[parameters('shares')]"},
        }
    ],
}
PARAMETERS = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {"shares": {"value": 3}},
}
SECRET = "correct-horse-battery"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two roots of one module, and a template."""
    folder = tmp_path / "project"
    for name, text in (
        ("a/main.tf", DISK % SECRET),
        ("a/terraform.tfvars", "shares = 2\n"),
        ("b/main.tf", DISK % SECRET),
        ("modules/disk/main.tf", MODULE),
        ("t/azuredeploy.json", json.dumps(TEMPLATE)),
        ("t/azuredeploy.parameters.json", json.dumps(PARAMETERS)),
        (".git/HEAD", "ref: refs/heads/main\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


def _report(settings: Settings) -> str:
    return json_form.render(lint(Sources((Path(),)), settings))


def _results(cache: Path) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in cache.glob("results/*")}


@pytest.fixture
def nothing_is_linted(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def fail(*_: object) -> None:
        raise AssertionError("a unit was linted")

    return lambda: monkeypatch.setattr(running, "outcome_of_unit", fail)


@pytest.mark.slow
def test_formats_are_the_same_with_kept_results(tmp_path: Path) -> None:
    outputs: dict[str, list[bytes]] = {form: [] for form in REPORT_FORMATS}
    cache = tmp_path / "cache"
    kept: list[dict[Path, int]] = []
    for options in ("--no-cache", f"--cache-dir={cache}", f"--cache-dir={cache}"):
        formats = [f"--format={form}:{tmp_path / form}" for form in REPORT_FORMATS]
        unset = {"AZBACKUP_LINT_NO_CACHE": ""}
        arguments = ("check", str(FIXTURES), "--show-unknown", options, *formats)
        done = run_process(*arguments, env=unset)
        assert (done.returncode, done.stderr) == (1, "")
        kept.append(_results(cache))
        for form in REPORT_FORMATS:
            outputs[form].append((tmp_path / form).read_bytes())
    assert len(kept[1]) > 50
    assert kept[0] == {}
    made_anew = {file for file, time in kept[2].items() if kept[1].get(file) != time}
    assert made_anew == set()
    for form, texts in outputs.items():
        assert len(set(texts)) == 1, form


def test_an_unchanged_root_is_not_linted_again(
    project: Path, tmp_path: Path, nothing_is_linted: Callable[[], None]
) -> None:
    settings = Settings(cache=tmp_path / "cache")
    first = _report(settings)
    assert first.count('"AZB401"') == 2
    nothing_is_linted()
    assert _report(settings) == first


def _changes(project: Path, random: Random) -> Iterator[str]:
    """Things that happen to files, without end."""
    texts = ("shares = 1\n", "shares = 2\n", "shares = [\n", "shares = 3\n")
    while True:
        root = project / random.choice("ab")
        what = random.randrange(15)
        if what == 0:
            (root / "terraform.tfvars").write_text(random.choice(texts))
        elif what == 1:
            (root / random.choice(("x.auto.tfvars", "y.auto.tfvars"))).write_text(
                random.choice(texts)
            )
        elif what == 2:
            for file in root.glob("*.tfvars"):
                file.unlink()
        elif what == 3:
            module = project / "modules/disk/main.tf"
            old, new = random.choice((("name  ", "label "), ("label ", "name  ")))
            module.write_text(module.read_text().replace(old, new))
        elif what == 4:
            (root / random.choice(("name.txt", "other.txt"))).write_text(random.choice("xy"))
        elif what == 5:
            for file in root.glob("*.txt"):
                file.unlink()
        elif what == 6:
            os.rename(project / "modules/disk", project / "modules/gone")
            yield "module gone"
            os.rename(project / "modules/gone", project / "modules/disk")
        elif what == 7:
            (project / "modules/disk/extra.tf").write_text('locals {\n  a = "b"\n}\n')
        elif what == 8:
            (project / "modules/disk/extra.tf").unlink(missing_ok=True)
        elif what == 9:
            target = tmp_link(root)
            target.unlink(missing_ok=True)
            target.symlink_to(random.choice(("../b/main.tf", "/etc/hostname", "nowhere")))
        elif what == 10:
            tmp_link(root).unlink(missing_ok=True)
        elif what == 11:
            changed = json.loads(json.dumps(PARAMETERS))
            changed["parameters"]["shares"]["value"] = random.randrange(4)
            (project / "t/azuredeploy.parameters.json").write_text(json.dumps(changed))
        elif what == 12:
            (project / "t/azuredeploy.parameters.json").unlink(missing_ok=True)
        elif what == 13:
            (root / "prod").mkdir(exist_ok=True)
            (root / "prod/prod.tfvars").write_text(random.choice(texts))
            main = root / "main.tf"
            main.write_text(main.read_text().replace("default = 1", "type = number"))
        else:
            main = root / "main.tf"
            remark = " # azbackup-lint: ignore[AZB401] shared\n"
            old, new = random.choice((("shares\n", f"shares{remark}"), (remark, "\n")))
            main.write_text(main.read_text().replace(old, new))
        yield f"{what} in {root.name}"


def tmp_link(root: Path) -> Path:
    return root / "linked.auto.tfvars"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_ever_stale(project: Path, tmp_path: Path, seed: int) -> None:
    kept = Settings(cache=tmp_path / "cache")
    changes = _changes(project, Random(seed))
    told = set()
    for _ in range(60):
        what = next(changes)
        fresh = _report(Settings())
        assert _report(kept) == fresh, what
        assert _report(kept) == fresh, what
        told.add(fresh)
    assert len(told) > 10


@pytest.mark.parametrize(
    "settings",
    [
        Settings(given=(("shares", "5"),)),
        Settings(scope="protected"),
        Settings(ignore=("AZB401",)),
        Settings(severities={"AZB401": "off"}),
        Settings(severities={"AZB401": "note"}),
        Settings(environment={"TF_VAR_shares": "7"}),
        Settings(edition="2026-03-26"),
        Settings(workspace="prod"),
    ],
)
def test_other_settings_have_other_results(
    project: Path, tmp_path: Path, settings: Settings
) -> None:
    cache = tmp_path / "cache"
    _report(Settings(cache=cache))
    assert _report(replace(settings, cache=cache)) == _report(settings)


def test_every_look_at_the_disk_is_seen(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a unit asks the system about a path, it asks by a look."""
    (project / "a/name.txt").write_text("x")
    (project / "b/terragrunt.hcl").write_text("")
    asked: set[str] = set()

    def listening(name: str) -> None:
        call = getattr(os, name)

        def listen(path: object = ".", *arguments: object, **named: object) -> object:
            if isinstance(path, (str, os.PathLike)):
                asked.add(os.path.abspath(os.fspath(path)))
            return call(path, *arguments, **named)

        monkeypatch.setattr(os, name, listen)

    settings = Settings()
    judge = Judge(settings)
    search = search_roots(Sources((project, FIXTURES / "projects")), settings)
    outcome_of_unit(search.units[0], Evaluations(search.surroundings), judge, Progress())
    for name in ("stat", "lstat", "listdir", "scandir", "readlink", "open"):
        listening(name)
    for unit in search.units:
        asked.clear()
        with looks.watched() as seen:
            outcome_of_unit(unit, Evaluations(search.surroundings), judge, Progress())
        paths = {path for _, path in seen}
        around = {str(parent) for path in paths for parent in Path(path).parents}
        own = {path for path in asked if path.startswith((str(project), str(FIXTURES)))}
        assert own <= paths | around
        assert looks.is_as_seen(seen)


def _planted(cache: Path, data: bytes) -> None:
    for file in cache.glob("results/*"):
        file.write_bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        zlib.compress(b"nonsense"),
        zlib.compress(b"[]"),
        zlib.compress(b"{}"),
        zlib.compress(b'{"seen": [], "texts": [], "outcome": {}}'),
        zlib.compress(b'{"seen": [["kind"]], "texts": [], "outcome": {}}'),
        zlib.compress(b'{"seen": [["nothing", "x", "y"]], "texts": [], "outcome": {}}'),
        zlib.compress(b"[" * 100_000),
        zlib.compress(b" " * (65 * 1024 * 1024)),
        b"\x80\x04\x95",
    ],
)
def test_what_is_damaged_is_made_anew(project: Path, tmp_path: Path, data: bytes) -> None:
    settings = Settings(cache=tmp_path / "cache")
    first = _report(settings)
    _planted(tmp_path / "cache", data)
    assert _report(settings) == first
    assert all(file.read_bytes() != data for file in (tmp_path / "cache").glob("results/*"))


def test_results_of_others_are_not_taken(
    project: Path, tmp_path: Path, nothing_is_linted: Callable[[], None]
) -> None:
    cache = tmp_path / "cache"
    _report(Settings(cache=cache))
    folder = cache / "results"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    folder.chmod(0o777)
    nothing_is_linted()
    with pytest.raises(AssertionError, match="was linted"):
        _report(Settings(cache=cache))


def test_a_link_in_place_of_a_result_is_not_followed(project: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = _report(Settings(cache=cache))
    for file in (cache / "results").iterdir():
        shutil.move(file, tmp_path / file.name)
        file.symlink_to(tmp_path / file.name)
    assert _report(Settings(cache=cache)) == first
    assert not any(file.is_symlink() for file in (cache / "results").iterdir())


@pytest.mark.parametrize("folder", ["/proc/nothing", "/dev/null/cache"])
def test_a_folder_that_cannot_be_written_costs_nothing(project: Path, folder: str) -> None:
    assert _report(Settings(cache=Path(folder))) == _report(Settings())


def test_several_runs_at_once(project: Path, tmp_path: Path) -> None:
    command = [*COMMAND, "check", "--format=json", f"--cache-dir={tmp_path / 'cache'}"]
    environment = {**os.environ, "AZBACKUP_LINT_NO_CACHE": ""}
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
        for _ in range(4)
    ]
    told = {run.communicate() for run in runs}
    assert told == {(_report(Settings()).encode(), b"")}
    assert not [file for file in (tmp_path / "cache/results").iterdir() if file.suffix != ".z"]


def test_no_secret_is_kept(project: Path, tmp_path: Path) -> None:
    settings = Settings(
        cache=tmp_path / "cache", environment={"TF_VAR_password": f"other-{SECRET}"}
    )
    _report(settings)
    contents = [
        zlib.decompress(file.read_bytes()) for file in (tmp_path / "cache/results").iterdir()
    ]
    assert contents
    assert not any(SECRET.encode() in content for content in contents)


def test_the_oldest_go_first(tmp_path: Path) -> None:
    for number in range(10):
        file = tmp_path / f"{number}.z"
        file.write_bytes(b"x" * 10)
        os.utime(file, (number, number))
    keep_within(str(tmp_path), ".z", 35)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["7.z", "8.z", "9.z"]


def test_a_folder_that_many_write_to_stays_near_its_bound(tmp_path: Path) -> None:
    times = most = 0
    for number in range(1_000):
        file = tmp_path / f"{looks.digest(b'%d' % number)}.z"
        if keep_data(file, {"number": number}):
            keep_within(str(tmp_path), ".z", 1_000)
            times += 1
        most = max(most, len(list(tmp_path.iterdir())))
    assert 20 < times < 120  # not for each
    assert most < 250


def test_who_writes_much_looks_after_the_folder(tmp_path: Path) -> None:
    assert not is_due(str(tmp_path / "f00.z"), LARGE - 1)
    assert is_due(str(tmp_path / "f00.z"), LARGE)


def test_kept_results_and_processes(project: Path, tmp_path: Path) -> None:
    cache = f"--cache-dir={tmp_path / 'cache'}"
    unset = {"AZBACKUP_LINT_NO_CACHE": ""}
    spread = run_process("check", "--format=json", "-j2", cache, env=unset)
    assert len(_results(tmp_path / "cache")) == 3
    (project / "a/terraform.tfvars").write_text("shares = 1\n")
    for jobs in ("-j1", "-j2", "-j3"):
        again = run_process("check", "--format=json", jobs, cache, env=unset)
        assert again.stdout == run_process("check", "--format=json").stdout
        assert again.stdout != spread.stdout


def test_the_cache_is_shown_and_cleared(project: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    option = ("--cache-dir", str(cache))
    run("check", *option, env={"AZBACKUP_LINT_NO_CACHE": ""})
    (cache / "results/mine.txt").write_text("not the linter's")
    shown = run("cache", "show", *option).stdout.splitlines()
    assert shown[0] == str(cache)
    assert shown[1].startswith("3 results, ")
    assert shown[2].startswith("1 search, ")
    assert run("cache", "clear", *option).stdout.startswith("5 files deleted from ")
    assert [file.name for file in (cache / "results").iterdir()] == ["mine.txt"]
    assert run("cache", "show", *option).stdout.splitlines()[1] == "0 results, 0.0 MB"
    assert run("cache", "clear", env={"HOME": "", "XDG_CACHE_HOME": ""}).returncode == 2
