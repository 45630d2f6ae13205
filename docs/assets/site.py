"""A hook of MkDocs: links to files outside of docs/ lead to the repository."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent.parent
LINK = re.compile(r"(?<=\]\()\.\./[^)\s]*(?=\))")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    """The text of a page, in which such links work on the site too."""
    folder = posixpath.dirname(page.file.src_uri)

    def replaced(match: re.Match[str]) -> str:
        path, hash_, anchor = match.group().partition("#")
        target = posixpath.normpath(posixpath.join(folder, path))
        if not target.startswith("../"):
            return match.group()
        inside = target.removeprefix("../")
        if not (DOCS.parent / inside).exists():
            raise FileNotFoundError(f"{page.file.src_uri}: {match.group()} leads nowhere")
        kind = "tree" if (DOCS.parent / inside).is_dir() else "blob"
        return f"{config.repo_url.rstrip('/')}/{kind}/main/{inside}{hash_}{anchor}"

    return LINK.sub(replaced, markdown)
