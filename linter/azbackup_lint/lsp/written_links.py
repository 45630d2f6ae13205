"""What is written in files that decides which roots files belong to."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.lsp.placing import Shift

_LINKS = lazy_regex(r"\b(?:source|relativePath|module|using|uri|param)\b[^\n]*|\"\$schema\"[^\n]*")
_TEXTS = lazy_regex(r'"(?:[^"\\\n]|\\.)*(?:"(\s*:)?)?')
"""The texts of JSON; a colon follows its keys, which decide which roots files belong to, too."""


def keeps_links(path: Path, old: str, new: str) -> bool:
    """Whether an edit surely changes no link: the lines that it is in have the same ones."""
    if path.name.endswith(".json"):
        return False
    edit = Shift.between(old, new)
    start = old.rfind("\n", 0, edit.prefix) + 1
    before = old[start : _end_of_line(old, edit.old_end)]
    after = new[start : _end_of_line(new, edit.new_end)]
    return _LINKS.findall(before) == _LINKS.findall(after)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def links_in(path: Path, text: str) -> tuple[str, ...]:
    """What is written in a file that decides which roots files belong to."""
    texts = _TEXTS.finditer(text) if path.name.endswith(".json") else ()
    return (*_LINKS.findall(text), *(match.group() for match in texts if match[1] is not None))
