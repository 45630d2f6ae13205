"""From paths to roots."""

from pathlib import Path

import pytest

from azbackup_lint.discovery import boundary_of, find_roots
from azbackup_lint.files import Files
from azbackup_lint.languages.terraform.run import Library


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
    library = Library(Files(boundary_of(repository), repository, {}))
    found = find_roots([repository / path for path in paths], library)
    return [path.relative_to(repository).as_posix() for path in found.directories]


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
    assert [problem.kind.id for problem in problems] == ["AZB010"]
