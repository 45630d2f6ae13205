"""Names that lead to nothing only because of their case, which counts on Linux."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.files import Files

MAX_STEPS = 8
"""Folders of a path that may be written in another case."""


def in_other_case(files: Files, path: Path, steps: int = MAX_STEPS) -> Path | None:
    """What is there under a path that differs in case only; None unless that is one thing."""
    folder = path.parent
    if not steps or not files.is_inside(folder):
        return None
    known = folder if files.is_folder(folder) else in_other_case(files, folder, steps - 1)
    if known is None:
        return None
    names = [name for name in files.list_names(known) if name.lower() == path.name.lower()]
    return known / names[0] if len(names) == 1 and known / names[0] != path else None


def said_of_case(files: Files, path: Path) -> str:
    """The rest of a sentence about a path that leads to nothing; empty if case isn't why."""
    other = in_other_case(files, path)
    if other is None:
        return ""
    return f"; {files.shown(other)} differs from it in case, which counts on Linux"
