"""Reports that keep to what changed since a revision, with the real git."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from azbackup_lint.changes.changed_lines import ChangedLines
from azbackup_lint.source import Source
from tests.commands import Outcome, run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

IDENTITY = {
    **{f"GIT_{who}_NAME": "t" for who in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{who}_EMAIL": "t@example.com" for who in ("AUTHOR", "COMMITTER")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def disk(name: str, shares: str = "2") -> str:
    return (
        f'resource "azurerm_managed_disk" "{name}" {{\n'
        f'  name       = "{name}"\n  max_shares = {shares}\n}}\n\n'
    )


def git(*arguments: str) -> str:
    result = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        env={**os.environ, **IDENTITY},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def commit() -> None:
    git("add", "-A")
    git("commit", "-q", "--no-verify", "-m", "change")


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two shared disks, in whose folder the tests run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "main.tf").write_text(disk("a") + disk("b"))
    git("init", "-q")
    commit()
    return tmp_path


def found(*arguments: str, base: str = "HEAD") -> list[str]:
    """The resources of the findings that touch what changed."""
    result = run("check", "--format", "json", "--diff-base", base, *arguments)
    assert result.returncode in (0, 1), result.stderr
    return [item["resource"].rpartition(".")[2] for item in json.loads(result.stdout)["findings"]]


def test_nothing_changed() -> None:
    assert found() == []
    result = run("check", "--diff-base", "HEAD")
    assert result.returncode == 0
    assert "2 findings on unchanged lines left out" in result.stdout


def test_uncommitted_staged_untracked_and_committed_changes(repository: Path) -> None:
    (repository / "main.tf").write_text(disk("a") + disk("b", "3"))
    assert found() == ["b"]
    git("add", "-A")
    assert found() == ["b"]
    (repository / "new.tf").write_text(disk("c"))
    assert found() == ["b", "c"]
    commit()
    assert found() == []
    assert found(base="HEAD~1") == ["b", "c"]


def test_moved_lines_are_no_change(repository: Path) -> None:
    (repository / "main.tf").write_text("# disks\n\n" + disk("a") + disk("c", "1") + disk("b"))
    assert found() == []


def test_changes_of_the_base_itself_do_not_count(repository: Path) -> None:
    git("checkout", "-q", "-b", "feature")
    (repository / "feature.tf").write_text(disk("c"))
    commit()
    git("checkout", "-q", "main")
    (repository / "main.tf").write_text(disk("a") + disk("b", "5"))
    commit()
    git("checkout", "-q", "feature")
    assert found(base="main") == ["c"]


@pytest.mark.parametrize("name", ["disks.tf", "deep/er/main.tf", "with space\t日.tf"])
def test_renamed_files(name: str, repository: Path) -> None:
    new = repository / name
    new.parent.mkdir(parents=True, exist_ok=True)
    (repository / "main.tf").rename(new)
    assert found() == []
    new.write_text(disk("a", "4") + disk("b"))
    assert found() == ["a"]


def test_far_end_of_a_chain(repository: Path) -> None:
    """The value changes where it is written, the finding lies where it takes effect."""
    (repository / "main.tf").write_text('variable "n" {}\n' + disk("a", "var.n") + disk("b"))
    (repository / "prod.auto.tfvars").write_text("n = 1\n")
    commit()
    (repository / "prod.auto.tfvars").write_text("n = 2\n")
    assert found() == ["a"]


BLOCKS = """# first
resource "x" "a" {
  name = "}" # {
  tags = {
    a = "b"
  }
  zone = 1
}

resource "x" "b" {
  name = "b"
}
"""


@pytest.mark.parametrize(
    ("gone", "touched"),
    [
        ("# first\n", "xx---"),
        ('  name = "}" # {\n', "xxx--"),
        ('    a = "b"\n', "xxx--"),
        ("  zone = 1\n", "xx---"),
        ('  name = "b"\n', "---xx"),
        ("\n\n", "xx-x-"),
    ],
)
def test_places_next_to_deleted_lines(gone: str, touched: str, repository: Path) -> None:
    """A block as a whole, and values in it; a block is named by the line that opens it."""
    file = repository / "main.tf"
    file.write_text(BLOCKS)
    commit()
    text = BLOCKS.replace(gone, "\n" if gone == "\n\n" else "")
    source = Source("main.tf", text, file)
    changes = ChangedLines("HEAD", [repository])
    marks = []
    for words in ('resource "x" "a"', '"a"', "tags = {", 'resource "x" "b"', "}\n"):
        start = text.rindex(words) if words == "}\n" else text.index(words)
        marks.append("x" if changes.touch([source.span(start, start + len(words))]) else "-")
    assert "".join(marks) == touched


def test_line_ends_are_no_change(repository: Path) -> None:
    text = (repository / "main.tf").read_text()
    (repository / "main.tf").write_bytes(text.replace("\n", "\r\n").encode())
    assert found() == []
    (repository / "main.tf").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert found() == []


def test_input_that_cannot_be_read_is_always_reported(repository: Path) -> None:
    (repository / "broken.tf").write_text("locals {\n")
    commit()
    result = run("check", "--diff-base", "HEAD")
    assert result.returncode == 1
    assert "AZB002" in result.stdout


def test_undecided_checks_count_only_where_something_changed(repository: Path) -> None:
    (repository / "main.tf").write_text('variable "n" {}\n' + disk("a", "var.n"))
    commit()
    assert run("check", "--diff-base", "HEAD", "--strict-unknown").returncode == 0
    assert run("check", "--strict-unknown").returncode == 1


def test_from_a_folder_below_through_a_link_and_in_a_linked_worktree(
    repository: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (repository / "infra").mkdir()
    (repository / "main.tf").rename(repository / "infra" / "main.tf")
    commit()
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    git("worktree", "add", "-q", str(elsewhere / "tree"))
    (elsewhere / "link").symlink_to(elsewhere / "tree")
    monkeypatch.chdir(elsewhere)
    (elsewhere / "tree" / "infra" / "main.tf").write_text(disk("a") + disk("b", "7"))
    assert found("tree") == ["b"]
    assert found("link/infra") == ["b"]
    monkeypatch.chdir(elsewhere / "tree" / "infra")
    assert found() == ["b"]


def test_buffer_of_an_editor() -> None:
    result = run(
        *("check", "-", "--stdin-filename", "main.tf", "--diff-base", "HEAD"),
        *("--format", "concise"),
        text=disk("a", "6") + disk("b"),
    )
    assert [line.split(":")[1] for line in result.stdout.splitlines()] == ["3"]


def refused(*arguments: str) -> Outcome:
    result = run("check", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    return result


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nowhere", "--diff-base nowhere: there is no such commit in "),
        ("HEAD:main.tf", "--diff-base HEAD:main.tf: "),
        ("", "'' names no revision"),
        ("--output=x", "'--output=x' names no revision"),
        ("a\nb", "names no revision"),
    ],
)
def test_wrong_revisions(revision: str, message: str, repository: Path) -> None:
    assert message in refused(f"--diff-base={revision}").stderr
    assert not (repository / "x").exists()


def test_no_commit_in_common() -> None:
    git("checkout", "-q", "--orphan", "other")
    Path("main.tf").write_text(disk("c"))
    commit()
    assert "fetch more of the history" in refused("--diff-base", "main").stderr


def test_no_repository(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("plain")
    (folder / "main.tf").write_text(disk("a"))
    result = refused("--diff-base", "HEAD", str(folder))
    assert "lies in no git repository" in result.stderr


def test_no_git(monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    monkeypatch.setenv("PATH", "")
    assert "--diff-base needs git" in refused("--diff-base", "HEAD").stderr
    shutil.copy("/bin/sh", repository / "git")
    monkeypatch.setenv("PATH", str(repository))
    assert "--diff-base needs git" in refused("--diff-base", "HEAD").stderr


def test_baseline_beside(repository: Path) -> None:
    run("check", "--write-baseline", "baseline.json")
    commit()
    (repository / "main.tf").write_text(disk("a", "3") + disk("b", "1") + disk("c"))
    assert found("--baseline", "baseline.json") == ["c"]
    both = ("--write-baseline", "baseline.json", "--diff-base", "HEAD")
    assert "leave out --diff-base" in refused(*both).stderr


@pytest.mark.skipif(os.name == "nt", reason="scripts of POSIX")
def test_nothing_that_a_repository_configures_is_run(repository: Path) -> None:
    """Monitors, filters, text conversion, diff programs, pagers, hooks, helpers and transports."""
    trap = repository / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 $@ >> {repository}/sprung\ncat\n")
    trap.chmod(0o755)
    (repository / ".gitattributes").write_text("*.tf filter=x diff=x\n")
    commit()
    for key in (
        *("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass"),
        *("filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.external"),
        *("diff.x.textconv", "diff.x.command", "pager.cat-file", "pager.ls-tree"),
        *("gpg.program", "credential.helper", "core.gitProxy", "core.alternateRefsCommand"),
        *("alias.ls-tree", "alias.cat-file", "alias.rev-parse", "interactive.diffFilter"),
    ):
        git("config", key, f"!{trap}" if key.startswith("alias") else str(trap))
    git("config", "core.hooksPath", str(repository))
    (repository / "post-index-change").symlink_to(trap)
    missing = "0" * 39 + "1"
    git("config", "remote.origin.url", f"ext::{trap} {missing}")
    git("config", "remote.origin.promisor", "true")
    git("config", "extensions.partialClone", "origin")
    (repository / "main.tf").write_text(disk("a") + disk("b", "9"))
    (repository / "sprung").unlink(missing_ok=True)
    assert found() == ["b"]
    blob = git("rev-parse", "HEAD:main.tf").strip()
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (repository / "sprung").unlink(missing_ok=True)
    assert found() == ["a", "b"], "what git doesn't have counts as changed"
    assert not (repository / "sprung").exists(), (repository / "sprung").read_text()


def test_environment_of_a_hook(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git sets variables for its hooks, which may be about another repository."""
    monkeypatch.setenv("GIT_DIR", str(repository / "nowhere"))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    result = run("check", "--diff-base", "HEAD", "--format", "concise")
    assert (result.returncode, result.stdout) == (0, "")
