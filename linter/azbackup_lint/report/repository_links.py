"""Links to lines of files on the host of a repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.repository import Repository
from azbackup_lint.settings import UsageError

_PLACEHOLDER = lazy_regex(r"\{([^{}]*)\}")
_UNFIT = lazy_regex(r"[\x00-\x20\x7f\"'<>\\^`]")
PLACEHOLDERS = ("path", "line", "commit")


@dataclass(frozen=True, slots=True)
class RepositoryLinks:
    """Links below `root` by a template of a URL with {path} and, where it has them, {line}."""

    template: str
    root: Path

    def link(self, file: Path, line: int) -> str | None:
        """The URL of a line; None for a file that lies elsewhere."""
        if not file.is_relative_to(self.root):
            return None
        path = file.relative_to(self.root).as_posix()
        values = {"path": quote(path, errors="surrogateescape"), "line": str(line)}
        return _filled(self.template, values)


def repository_links(url: str, repository: Repository | None, folder: Path) -> RepositoryLinks:
    """The links of a URL that names a folder, or has placeholders.

    {path}, {line} and {commit} are replaced; a URL without {path} gets `/PATH#LLINE`. Paths start
    at the top of the repository, or in the folder if there is none. Raises UsageError.
    """
    unknown = set(_PLACEHOLDER.findall(url)) - set(PLACEHOLDERS)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise UsageError(f"--link-base {url}: {{{min(unknown)}}} is none of {known}")
    if not _is_web(url):
        raise UsageError(f"--link-base {url}: it must begin with https:// or http:// and a host")
    commit = repository.commit if repository is not None else ""
    if "{commit}" in url and not commit:
        raise UsageError(
            f"--link-base {url}: the commit isn't known; write it instead of {{commit}}"
        )
    template = url if "{path}" in url else f"{url.rstrip('/')}/{{path}}#L{{line}}"
    root = repository.root if repository is not None else folder
    return RepositoryLinks(template.replace("{commit}", commit), root)


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda match: values[match.group(1)], template)


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    has_placeholder = _PLACEHOLDER.search(parts.netloc) is not None
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and not has_placeholder
        and not _UNFIT.search(url)
    )
