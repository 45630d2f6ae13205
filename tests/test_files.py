"""What may be opened: regular files inside the boundary, whatever their names and encodings."""

import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint import looks
from azbackup_lint.engine import Sources, lint
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.problems import Problem
from azbackup_lint.report.model import Report
from azbackup_lint.report.outcome import exit_status
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from tests.arm.deploying import DISK, resource, template

SHARED = 'resource "azurerm_managed_disk" "d" {\n  max_shares = 2\n}\n'
TEMPLATE = json.dumps(template(resource(DISK, "d", properties={"maxShares": 2})))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one disk that is shared, and a folder beside it."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "main.tf").write_text(SHARED)
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "disk.tf").write_text(SHARED)
    return folder


def findings(report: Report) -> list[tuple[str, str]]:
    return [(item.id, Path(item.span.source.path).name) for item in report.findings]


def _socket(path: Path) -> None:
    """A path of a socket is short, so it is made from inside the folder."""
    before = Path.cwd()
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(before)


STRANGE: dict[str, Callable[[Path], object]] = {
    "fifo": os.mkfifo,
    "socket": _socket,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "folder": lambda path: path.mkdir(),
    "dangling": lambda path: path.symlink_to(path.with_name("nothing")),
    "circle": lambda path: path.symlink_to(path),
    "outside": lambda path: path.symlink_to(path.parent.parent / "outside" / "main.tf"),
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("is_named", [False, True])
@pytest.mark.parametrize("name", ["main.tf", "terraform.tfvars", "main.bicep"])
def test_what_is_no_regular_file_is_told_and_never_opened(
    repository: Path, kind: str, is_named: bool, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    STRANGE[kind](repository / name)
    if is_named and kind == "folder":
        pytest.skip("a named folder is walked")
    report = lint(Sources((repository / name if is_named else repository,)), Settings())
    assert ("AZB001", name) in findings(report) or ("AZB011", name) in findings(report)
    assert is_named or ("AZB401", "disk.tf") in findings(report)
    assert name == "main.bicep" or exit_status(report, "never", strict_unknown=False) == 1


@pytest.mark.parametrize("kind", ["fifo", "socket", "device", "dangling", "outside"])
def test_json_that_can_not_be_read_is_told(repository: Path, kind: str) -> None:
    STRANGE[kind](repository / "azuredeploy.json")
    report = lint(Sources((repository,)), Settings())
    assert findings(report) == [("AZB013", "azuredeploy.json"), ("AZB401", "disk.tf")]
    report = lint(Sources((repository / "azuredeploy.json",)), Settings())
    assert ("AZB001", "azuredeploy.json") in findings(report) or ("AZB401", "disk.tf") in findings(
        report
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_folders_that_can_not_be_read_are_told(repository: Path) -> None:
    (repository / "closed").mkdir(mode=0)
    report = lint(Sources((repository,)), Settings())
    assert findings(report) == [("AZB013", "closed"), ("AZB401", "disk.tf")]


def test_errors_of_a_walk_are_told(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / "closed").mkdir()
    scan = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    report = lint(Sources((repository,)), Settings())
    assert findings(report) == [("AZB013", "closed"), ("AZB401", "disk.tf")]


def test_named_link_does_not_move_the_boundary(repository: Path) -> None:
    link = repository / "link"
    link.symlink_to(repository.parent / "outside")
    assert boundary_of(link) == repository.resolve()
    report = lint(Sources((link,)), Settings())
    assert findings(report) == [("AZB001", "link")]
    assert exit_status(report, "never", strict_unknown=False) == 1


def test_named_link_inside_of_the_boundary_is_followed(repository: Path) -> None:
    (repository / "modules").mkdir()
    (repository / "modules" / "main.tf").write_text(SHARED)
    (repository / "link").symlink_to(repository / "modules")
    report = lint(Sources((repository / "link",)), Settings())
    assert findings(report) == [("AZB401", "main.tf")]


@pytest.mark.parametrize(
    "name", ["a\0b.tf", "x" * 5000 + ".tf", "\udcff.tf", f"{chr(0xD800)}.tf", "a/" * 3000]
)
def test_names_that_no_file_can_have(tmp_path: Path, name: str) -> None:
    files = Files(tmp_path, tmp_path, {})
    path = tmp_path / name
    assert isinstance(files.read(path), Problem)
    assert files.beginning(path) == ""
    assert not files.exists(path)
    assert files.list_names(path) == ()
    files.shown(path).encode()
    report = lint(Sources((path,)), Settings())
    assert [item.id for item in report.findings] == ["AZB001"]


def test_names_that_are_not_utf_8_are_shown(repository: Path) -> None:
    try:
        (repository / os.fsdecode(b"m\xff.tf")).write_text(SHARED.replace('"d"', '"e"'))
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    report = lint(Sources((repository,)), Settings())
    assert findings(report) == [("AZB401", "disk.tf"), ("AZB401", "m\ufffd.tf")]


@pytest.mark.parametrize("expression", ['file("\\u0000")', 'file("${path.module}/\\u0000.tpl")'])
def test_names_with_nul_in_functions(repository: Path, expression: str) -> None:
    (repository / "odd.tf").write_text(f"locals {{\n  odd = {expression}\n}}\n")
    assert findings(lint(Sources((repository,)), Settings())) == [("AZB401", "disk.tf")]


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"]


def encoded(text: str, encoding: str) -> bytes:
    if encoding.endswith("-bom"):
        return ("\ufeff" + text).encode(encoding.removesuffix("-bom"))
    return text.encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("is_named", [False, True])
@pytest.mark.parametrize(
    ("name", "text", "place"),
    [("azuredeploy.json", TEMPLATE, "azuredeploy.json"), ("main.tf", SHARED, "main.tf")],
)
def test_encodings(
    tmp_path: Path, encoding: str, is_named: bool, name: str, text: str, place: str
) -> None:
    (tmp_path / name).write_bytes(encoded(text, encoding))
    report = lint(Sources((tmp_path / name if is_named else tmp_path,)), Settings())
    assert findings(report) == [("AZB401", place)]


@pytest.mark.parametrize("data", [b"\xff\xfea", b"\xff\xfe\x00\xd8", b"a\xff", b"\xef\xbb\xbf\xff"])
def test_broken_text_is_a_problem(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "main.tf").write_bytes(data)
    problem = Files(tmp_path, tmp_path, {}).read(tmp_path / "main.tf")
    assert isinstance(problem, Problem)
    assert problem.message == "main.tf is not UTF-8 text"


def test_files_are_read_once(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("a")
    files = Files(tmp_path, tmp_path, {})
    source = files.read(tmp_path / "main.tf")
    assert isinstance(source, Source)
    assert files.read(tmp_path / "main.tf") is source


class Counted(str):
    """A name that counts how often it is looked up."""

    __slots__ = ()
    looked_up = 0

    def __hash__(self) -> int:
        Counted.looked_up += 1
        return super().__hash__()


def test_folders_of_a_wide_one_are_told_from_files_in_one_pass(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = {Counted(f"n{number}"): looks.FOLDER if number % 2 else "file" for number in range(300)}
    monkeypatch.setattr(looks, "entries", lambda folder: names if folder == "top" else {})
    Counted.looked_up = 0
    _, folders, files = next(looks.walk("top"))
    assert (len(folders), len(files)) == (150, 150)
    assert Counted.looked_up < 10 * len(names)
