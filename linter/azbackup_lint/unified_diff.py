"""Unified diffs, which `patch -p1` and `git apply` take."""

from __future__ import annotations

from difflib import unified_diff

NO_NEWLINE = "\\ No newline at end of file\n"


def diff(path: str, before: str, after: str) -> str:
    """How to get from one text of a file to another; empty if they are the same."""
    lines = unified_diff(_lines(before), _lines(after), f"a/{path}", f"b/{path}")
    return "".join(_ended(line) for line in lines)


def _lines(text: str) -> list[str]:
    """The lines with their ends; only a line feed ends one."""
    *lines, last = text.split("\n")
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n{NO_NEWLINE}"
