"""From paths to roots."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from azbackup_lint.discovery import find_roots
from azbackup_lint.engine import Sources, lint
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import Listed, Request, RootFiles
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Finished, Root
from azbackup_lint.settings import Settings


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two environments that share a module; a module that nobody calls; things to skip."""
    calls = {
        "environments/dev/main.tf": "../../modules/vm",
        "environments/prod/main.tf": "../../modules/vm",
        "modules/vm/main.tf": "./disks",
        "modules/vm/disks/main.tf": "",
        "modules/unused/main.tf": "",
        "circle/a/main.tf": "../b",
        "circle/b/main.tf": "../a",
        ".terraform/modules/x/main.tf": "",
    }
    for name, source in calls.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True)
        file.write_text(f'module "m" {{\n  source = "{source}"\n}}\n' if source else "locals {}\n")
    (tmp_path / "environments/prod/vars").mkdir()
    (tmp_path / "environments/prod/vars/prod.tfvars").write_text("a = 1\n")
    (tmp_path / ".git").mkdir()
    return tmp_path


def roots(repository: Path, *paths: str) -> list[str]:
    request = Request(Files(boundary_of(repository), repository, {}), frozenset())
    roots = find_roots([repository / path for path in paths], LANGUAGES, request)
    return [
        root.path.relative_to(repository).as_posix()
        for _, found in roots.by_language
        for root in found
    ]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".", ["environments/dev", "environments/prod", "modules/unused", "circle/a"]),
        ("environments", ["environments/dev", "environments/prod"]),
        ("modules/vm", ["modules/vm"]),
        ("modules/vm/disks/main.tf", ["environments/dev", "environments/prod"]),
        ("environments/dev/main.tf", ["environments/dev"]),
        ("environments/prod/vars/prod.tfvars", ["environments/prod"]),
        ("modules/unused/main.tf", ["modules/unused"]),
        ("circle/b/main.tf", ["circle/a"]),
    ],
)
def test_roots(repository: Path, path: str, expected: list[str]) -> None:
    assert sorted(roots(repository, path)) == sorted(expected)


def test_boundary_is_the_repository(repository: Path) -> None:
    assert boundary_of(repository / "modules" / "vm") == repository.resolve()


def test_boundary_without_a_repository_is_the_folder(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("")
    assert boundary_of(tmp_path / "main.tf") == tmp_path.resolve()


def test_link_out_of_the_boundary_is_not_read(
    repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.tf"
    outside.write_text("locals {}\n")
    (repository / "modules/unused/link.tf").symlink_to(outside)
    library = Library(Files(boundary_of(repository), repository, {}))
    _, problems = library.module(repository / "modules/unused")
    assert [problem.kind.id for problem in problems] == ["AZB001"]


LOADED = """
import json, sys
from pathlib import Path
from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings
lint(Sources((Path(sys.argv[1]),)), Settings())
folder = "azbackup_lint.languages."
loaded = {name.removeprefix(folder).split(".")[0] for name in sys.modules if folder in name}
print(json.dumps(sorted(loaded)))
"""


def test_a_root_loads_its_own_language_only(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("locals {}\n")
    (tmp_path / "package.json").write_text("{}\n")
    command = [sys.executable, "-c", LOADED, str(tmp_path)]
    result = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    shared = ["call_graph", "language", "memory", "missing_modules", "problem_log", "syntax_faults"]
    assert json.loads(result.stdout) == [*shared, "terraform"]


def test_paths_that_hold_nothing_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b", "c", "d", "e"):
        (tmp_path / name).mkdir()
    (tmp_path / "e" / "main.tf").write_text("locals {}\n")
    (tmp_path / "notes.json").write_text("{}\n")

    def told(*names: str) -> list[str]:
        report = lint(Sources(tuple(tmp_path / name for name in names)), Settings())
        return [item.message for item in report.findings]

    assert told("e") == []
    assert told("a") == told("a", "e") == ["a holds nothing that is linted by itself"]
    assert told("a", "b", "notes.json", "c", "d") == [
        "5 paths hold nothing that is linted by itself: a, b, notes.json and 2 more"
    ]


class Notes:
    """A language of its own: every note is a root."""

    problems: tuple[Problem, ...] = ()

    def __init__(self, request: Request) -> None:
        self.request = request

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        return [RootFiles(path) for path in paths]

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        return [RootFiles(path)]

    def evaluate(self, roots: Sequence[RootFiles]) -> Iterator[tuple[Path, Root]]:
        for root in roots:
            yield root.path, Root("terraform", (), Finished((), frozenset()))


@pytest.mark.parametrize("path", [".", "a.note"])
def test_a_language_is_a_row_in_a_list(tmp_path: Path, path: str) -> None:
    (tmp_path / "a.note").write_text("disk\n")
    (tmp_path / "b.note").write_text("nothing\n")
    (tmp_path / "a.tf").write_text("locals {}\n")
    row = Listed("tests.test_discovery:Notes", endings=(".note",), hint="disk")
    request = Request(Files(tmp_path, tmp_path, {}), frozenset())
    ((language, roots),) = find_roots([tmp_path / path], [row], request).by_language
    assert [name for name, _ in language.evaluate(roots)] == [tmp_path / "a.note"]
