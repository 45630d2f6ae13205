"""Searches for roots in the cache: what paths lead to, as long as the disk shows what it showed.

Only what is easily told again is kept: a search that met an unresolved merge, or that has something
to say about the text of a file, is made anew each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.languages.language import RootFiles
from azbackup_lint.light_typing import Any
from azbackup_lint.outcomes import marked
from azbackup_lint.problems import PROBLEM_KINDS, Problem
from azbackup_lint.roots import RootSearch, Searched, Sources, Surroundings, Unit, search_roots
from azbackup_lint.runs.fingerprints import state_of_search
from azbackup_lint.runs.linter_state import state_of_linter
from azbackup_lint.runs.results import ENDING, keep_data, kept_data
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source, Span
from azbackup_lint.user_cache import keep_within

FOLDER = "searches"

MOST_BYTES = 32 * 1024 * 1024
"""What all searches together may take; those that were used least recently go first."""

_KINDS = {kind.id: kind for kind in PROBLEM_KINDS}
_ROWS = {row.entry: row for row in LANGUAGES}


def found_roots(sources: Sources, settings: Settings) -> RootSearch:
    """What `search_roots` finds, from the cache if it would find the same as before."""
    if settings.cache is None or sources.overlay:
        return search_roots(sources, settings)
    parts = [state_of_linter(), state_of_search(settings), str(Path.cwd())]
    parts += map(str, sources.paths)
    key = looks.digest("\0".join(parts).encode("utf-8", "surrogatepass"))
    file = settings.cache / FOLDER / f"{key}{ENDING}"
    known = _known(kept_data(file), sources, settings)
    if known is not None:
        return known
    with looks.watched() as seen:
        search = search_roots(sources, settings)
    if _may_be_kept(search, seen):
        looked = [[*look, shown] for look, shown in seen.items()]
        if keep_data(file, {"seen": looked, **_plain(search)}):
            keep_within(str(file.parent), ENDING, MOST_BYTES)
    return search


def _may_be_kept(search: RootSearch, seen: looks.Seen) -> bool:
    if any(kind == looks.PROGRAM for kind, _ in seen) or not search.units:
        return False
    spans = (*search.fruitless, *(problem.span for problem in search.path_problems))
    is_plain = not any(span.source.text for span in spans)
    is_plain &= not any(problem.empty or problem.subject for problem in search.path_problems)
    return is_plain and not any(files.conflicts for files in search.files)


def _known(data: Any, sources: Sources, settings: Settings) -> RootSearch | None:
    """The search in data of the cache; None if there is none, or the disk shows something else."""
    if data is None:
        return None
    try:
        seen = {(kind, path): shown for kind, path, shown in data["seen"]}
        if not looks.is_as_seen(seen):
            return None
        search = _restored(data, sources, settings)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    looks.note(seen)
    return search


def _restored(data: Mapping[str, Any], sources: Sources, settings: Settings) -> RootSearch:
    boundaries = [Path(boundary) for boundary in data["boundaries"]]
    surroundings = Surroundings(Path.cwd(), sources.overlay, settings, tuple(boundaries))
    search = RootSearch(surroundings)
    for entry, boundary, roots in data["units"]:
        files = tuple(
            RootFiles(Path(path), tuple(map(Path, parameters))) for path, *parameters in roots
        )
        search.units.append(Unit(_ROWS[entry], files, Path(boundary)))
    for kind, message, remedy, *place in data["problems"]:
        search.path_problems.append(Problem(_KINDS[kind], message, remedy, _place(*place)))
    search.fruitless = [_place(*place) for place in data["fruitless"]]
    search.left_alone = int(data["left_alone"])
    search.searched = Searched(int(data["length"]), tuple(map(Path, data["unread"])))
    search.share()
    for boundary, marks in zip(boundaries, data["marked"], strict=True):
        files_here = search.files_of(boundary)
        for path in marks:
            files_here.read(Path(path))
    return search


def _plain(search: RootSearch) -> dict[str, Any]:
    """A search as JSON has it."""
    assert search.searched is not None
    return {
        "boundaries": [str(files.boundary) for files in search.files],
        "units": [
            [
                unit.language.entry,
                str(unit.boundary),
                [[str(path) for path in root.own_files] for root in unit.roots],
            ]
            for unit in search.units
        ],
        "problems": [
            [item.kind.id, item.message, item.remedy, *_placed(item.span)]
            for item in search.path_problems
        ],
        "fruitless": [_placed(span) for span in search.fruitless],
        "left_alone": search.left_alone,
        "length": search.searched.length,
        "unread": [str(path) for path in search.searched.unread],
        "marked": [
            [str(source.file) for source in marked(files) if source.file] for files in search.files
        ],
    }


def _placed(span: Span) -> list[Any]:
    """A path as a place."""
    file = span.source.file
    return [span.source.path, str(file) if file is not None else None]


def _place(path: str, file: str | None) -> Span:
    return Source(path, "", Path(file) if file is not None else None).span(0, 0)
