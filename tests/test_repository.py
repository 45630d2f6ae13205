"""The commit that is checked out, against what git says; and repositories that mean no good."""

import os
import subprocess
from pathlib import Path

import pytest

from azbackup_lint.repository import Repository, repository_of

HASH = "0123456789abcdef0123456789abcdef01234567"


def git(folder: Path, *arguments: str) -> str:
    """What git says, whatever settings the machine has."""
    names = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{name}": "somebody" for name in names},
    }
    return subprocess.run(
        ["git", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a commit on the branch feature/new."""
    folder = (tmp_path / "repository").resolve()
    (folder / "modules" / "vm").mkdir(parents=True)
    git(folder, "init", "--quiet")
    git(folder, "checkout", "--quiet", "-b", "feature/new")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "start")
    return folder


def test_branch_and_commit(repository: Path) -> None:
    expected = Repository(repository, git(repository, "rev-parse", "HEAD"), "feature/new")
    assert repository_of(repository) == expected
    assert repository_of(repository / "modules" / "vm") == expected
    assert repository_of(repository / "modules" / "main.tf") == expected


def test_packed_references(repository: Path) -> None:
    git(repository, "tag", "--annotate", "--message", "one", "v1")
    git(repository, "pack-refs", "--all")
    assert not (repository / ".git/refs/heads/feature/new").exists()
    found = repository_of(repository)
    assert found is not None
    assert found.commit == git(repository, "rev-parse", "HEAD")


def test_detached_head(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--detach")
    head = git(repository, "rev-parse", "HEAD")
    assert repository_of(repository) == Repository(repository, head)


def test_no_commit_yet(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    assert repository_of(tmp_path) == Repository(tmp_path.resolve(), "", "main")


def test_data_beside_the_files(tmp_path: Path) -> None:
    """A layout that is made for many worktrees: .git is a file that leads to a folder beside it."""
    folder = tmp_path.resolve()
    git(folder, "init", "--quiet", "--separate-git-dir", str(folder / ".bare"))
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "start")
    found = repository_of(folder)
    assert found is not None
    assert found.commit == git(folder, "rev-parse", "HEAD")


def test_what_lies_outside_is_not_read(repository: Path) -> None:
    worktree = repository.parent / "worktree"
    git(repository, "worktree", "add", "--quiet", "--detach", str(worktree))
    assert repository_of(worktree) == Repository(worktree)


def test_no_repository(tmp_path: Path) -> None:
    assert repository_of(tmp_path) is None


@pytest.mark.parametrize(
    "head",
    [
        "",
        "ref: refs/heads/../../../../secret",
        "ref: ../secret",
        "ref: refs/heads/.hidden",
        "ref: /etc/passwd",
        "not a hash at all",
        HASH.upper(),
        f"{HASH}0",
        "ref: refs/heads/a\x00b",
        "ref: " + "a" * 100_000,
    ],
)
def test_hostile_heads(tmp_path: Path, head: str) -> None:
    (tmp_path / "secret").write_text(HASH)
    (tmp_path / "inside" / ".git").mkdir(parents=True)
    (tmp_path / "inside" / ".git" / "HEAD").write_text(f"{head}\n")
    assert repository_of(tmp_path / "inside") == Repository((tmp_path / "inside").resolve())


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path.resolve() / "inside"
    (folder / ".git").mkdir(parents=True)
    (tmp_path / "elsewhere").write_text(HASH)
    (folder / ".git" / "HEAD").symlink_to(tmp_path / "elsewhere")
    assert repository_of(folder) == Repository(folder)
    (folder / ".git" / "HEAD").unlink()
    os.mkfifo(folder / ".git" / "HEAD")
    assert repository_of(folder) == Repository(folder)
