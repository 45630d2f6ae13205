"""The way of a value from where it is used to where it is written, and whether it can be edited."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from azbackup_lint.files import SKIPPED_FOLDERS
from azbackup_lint.fixes.obstacles import UnfixableError
from azbackup_lint.languages.notation import Notation, notation_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Hop
from azbackup_lint.values.provenance import MAX_HOPS

_GENERATOR = lazy_regex(r'"_generator"\s*:\s*\{\s*"name"\s*:\s*"bicep"')


@dataclass(frozen=True, slots=True)
class Way:
    """The places of a value, the one where it is used first, the one where it is written last."""

    places: tuple[Span, ...]

    @property
    def use(self) -> Span:
        """Where the resource uses the value."""
        return self.places[0]

    @property
    def written(self) -> Span:
        """Where the value is written."""
        return self.places[-1]

    @property
    def is_direct(self) -> bool:
        """Whether the resource itself has the value written out."""
        return len(self.places) == 1


def way_of(use: Span, hops: tuple[Hop, ...], folder: Path) -> Way:
    """The way of a value through plain references; raises UnfixableError for any other one."""
    if any(hop.is_secret for hop in hops):
        raise UnfixableError("the value is marked as sensitive")
    if len(hops) >= MAX_HOPS:
        raise UnfixableError("the value comes a long way through the code")
    places = tuple(dict.fromkeys((use, *(hop.span for hop in hops))))
    for place in places[:-1]:
        if notation_at(place, folder).reference(place) is None:
            raise UnfixableError(f"the value is computed by an expression at {place}")
    written = places[-1]
    if not notation_at(written, folder).is_literal(written):
        raise UnfixableError(f"the value is computed by an expression at {written}")
    return Way(places)


def notation_at(place: Span, folder: Path) -> Notation:
    """The notation of the file of a place that may be edited; raises UnfixableError."""
    found = _notation_in(place.source, folder)
    if isinstance(found, str):
        raise UnfixableError(found)
    return found


@lru_cache(maxsize=256)
def _notation_in(source: Source, folder: Path) -> Notation | str:
    """The notation of a file below a folder, or why it must not be edited."""
    file = source.file
    if file is None:
        return "the value doesn't come from a file"
    root, real = os.path.realpath(folder), Path(os.path.realpath(file))
    if not file.is_relative_to(folder) or not real.is_relative_to(root):
        return f"the value is written in {source.path}, outside of the root"
    below = (*real.relative_to(root).parts, *file.relative_to(folder).parts)
    if SKIPPED_FOLDERS.intersection(below):
        return f"{source.path} belongs to a module that was downloaded"
    if source.path.endswith(".json") and _GENERATOR.search(source.text):
        return f"{source.path} was compiled from Bicep"
    return notation_of(source) or f"{source.path} is no file that can be edited"
