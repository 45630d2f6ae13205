"""Texts for people that hold what stands in the code, which may be of any length."""

from __future__ import annotations

from functools import lru_cache

from azbackup_lint.looks import digest

MOST = 600
"""Code points of a name, or of a value, that are shown whole; ids of Azure have half as many."""

END = 60
"""Code points shown of the end of a longer one."""


def shortened(text: str, most: int = MOST) -> str:
    """The text; both ends of a long one, with a digest between that tells it from others."""
    return text if len(text) <= most else _cut(text, most)


@lru_cache(maxsize=16)
def _cut(text: str, most: int) -> str:
    """Thousands of instances may have the same name."""
    mark = digest(text.encode("utf-8", "surrogatepass"))
    return f"{text[: most - END - len(mark) - 2]}…{mark}…{text[-END:]}"
