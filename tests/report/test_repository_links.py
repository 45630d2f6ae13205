"""Links into the host of a repository."""

from pathlib import Path

import pytest

from azbackup_lint.report.repository_links import repository_links
from azbackup_lint.repository import Repository
from azbackup_lint.settings import UsageError

ROOT = Path("/repository")
REPOSITORY = Repository(ROOT, "abc123", "main")
FILE = ROOT / "modules" / "a b#&?%.tf"
QUOTED = "modules/a%20b%23%26%3F%25.tf"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://github.com/o/r/blob/main", f"https://github.com/o/r/blob/main/{QUOTED}#L7"),
        ("https://github.com/o/r/blob/main/", f"https://github.com/o/r/blob/main/{QUOTED}#L7"),
        (
            "https://github.com/o/r/blob/{commit}",
            f"https://github.com/o/r/blob/abc123/{QUOTED}#L7",
        ),
        (
            "https://gitlab.com/o/r/-/blob/main/{path}#L{line}",
            f"https://gitlab.com/o/r/-/blob/main/{QUOTED}#L7",
        ),
        (
            "https://dev.azure.com/o/p/_git/r?path=/{path}&version=GC{commit}&line={line}"
            "&lineEnd={line}&lineStartColumn=1&lineEndColumn=1",
            f"https://dev.azure.com/o/p/_git/r?path=/{QUOTED}&version=GCabc123&line=7"
            "&lineEnd=7&lineStartColumn=1&lineEndColumn=1",
        ),
        (
            "http://git.example:3000/o/r/src/{path}",
            f"http://git.example:3000/o/r/src/{QUOTED}",
        ),
    ],
)
def test_link(url: str, link: str) -> None:
    assert repository_links(url, REPOSITORY, Path("/")).link(FILE, 7) == link


def test_a_file_elsewhere_has_no_link() -> None:
    links = repository_links("https://example.com", REPOSITORY, Path("/"))
    assert links.link(Path("/other/main.tf"), 1) is None


def test_without_a_repository_paths_start_in_the_folder() -> None:
    links = repository_links("https://example.com", None, ROOT)
    assert links.link(ROOT / "main.tf", 1) == "https://example.com/main.tf#L1"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("javascript:alert(1)//{path}", "it must begin with https:// or http:// and a host"),
        ("file:///etc/{path}", "it must begin with"),
        ("//example.com/", "it must begin with"),
        ("https:///path", "it must begin with"),
        ("https://{path}.example/", "it must begin with"),
        ("https://example.com/ {path}", "it must begin with"),
        ('https://example.com/"onclick=', "it must begin with"),
        ("https://[/", "it must begin with"),
        ("main", "it must begin with"),
        ("https://example.com/{file}", "{file} is none of {path}, {line}, {commit}"),
    ],
)
def test_refused(url: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        repository_links(url, REPOSITORY, Path("/"))
    assert str(caught.value).startswith(f"--link-base {url}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize("repository", [None, Repository(ROOT)])
def test_a_commit_must_be_known(repository: Repository | None) -> None:
    with pytest.raises(UsageError) as caught:
        repository_links("https://example.com/{commit}", repository, Path("/"))
    assert "the commit isn't known; write it instead of {commit}" in str(caught.value)
