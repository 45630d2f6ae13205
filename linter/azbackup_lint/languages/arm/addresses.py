"""Where linked templates lie, by the ends of their addresses."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.lazy_regex import lazy_regex

_RUN = lazy_regex(r"[\w./-]*")
_STEPS = lazy_regex(r"[\w.-]+(?:/[\w.-]+)*")
_ENDING = lazy_regex(r"\.(?<=[\w.-]\.)json\b", re.IGNORECASE)

MAX_STEPS = 100
"""Steps of an address, from its end, that may lead to a file; folders hardly nest deeper."""


def linked_names(text: str) -> Iterator[str]:
    """What may be paths of linked templates in the text of a template.

    They follow a quote or a slash, and go on as long as they can.
    """
    if "templatelink" not in text.lower():
        return
    end = 0
    while (ending := _ENDING.search(text, end)) is not None:
        backwards = _RUN.match(text[end : ending.start()][::-1])
        forwards = _RUN.match(text, ending.start())
        assert backwards is not None and forwards is not None  # they match the empty text, too
        begin, end = ending.start() - backwards.end(), forwards.end()
        yield from _names_in(text, begin, end)


def _names_in(text: str, begin: int, end: int) -> Iterator[str]:
    for match in _STEPS.finditer(text, begin, end):
        start, stop = match.span()
        if text[start - 1 : start] not in ("'", '"', "/"):
            start = text.find("/", start, stop) + 1
        if start:
            endings = [ending.end() for ending in _ENDING.finditer(text, start + 1, stop)]
            if endings:
                yield text[start : endings[-1]]


def file_beside(path: Path, files: Files) -> Path | None:
    """A file of the boundary, without the `..` on the way to it; None where there is none."""
    normal = Path(os.path.normpath(path))
    return normal if files.exists(normal) and files.is_inside(normal) else None


def file_at_end(address: str, folder: Path, files: Files) -> Path | None:
    """The file that an address ends in: from a folder, or else the only one from those above it.

    As many steps of the address count as lead to one; a name alone counts above the folder only
    if nothing else of the address is known.
    """
    steps = address.strip("/").split("/")[-MAX_STEPS:]
    for start in range(len(steps)):
        path = file_beside(folder.joinpath(*steps[start:]), files)
        if path is not None:
            return path
    down = [step for step in steps if step not in (".", "..")]
    for start in range(max(len(down) - 1, 1)):
        above = _from_above(down[start:], folder, files)
        if above:
            return above.pop() if len(above) == 1 else None
    return None


def _from_above(steps: Sequence[str], folder: Path, files: Files) -> set[Path]:
    """The files at the end of some steps from the folders above one, up to the boundary."""
    if not files.is_inside(folder) or folder == files.boundary:
        return set()
    above: set[Path] = set()
    for parent in folder.parents:
        path = file_beside(parent.joinpath(*steps), files)
        if path is not None:
            above.add(path)
        if parent == files.boundary:
            break
    return above
