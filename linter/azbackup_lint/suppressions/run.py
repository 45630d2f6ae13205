"""The suppressions of one run: what it has read and judged, and what is wrong with them then."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.estate import RESOURCE_TYPES
from azbackup_lint.files import Files, boundary_of
from azbackup_lint.languages import LANGUAGES
from azbackup_lint.problems import PROBLEM_KINDS, Problem
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source, Span
from azbackup_lint.suppressions.matching import Suppressions

SHARED_FOLDER = "modules"
"""The folder in which Terraform and Bicep have what others call, by convention."""


class RunSuppressions:
    """Answers what silences a finding, and in the end which suppressions are at fault.

    `known` are the ids and names of all policies.
    """

    def __init__(
        self, known: Iterable[tuple[str, str]], paths: Iterable[Path], settings: Settings
    ) -> None:
        kinds = ((kind.id, kind.name) for kind in PROBLEM_KINDS)
        ids = {word: id_ for id_, name in (*known, *kinds) for word in (id_, name)}
        self._suppressions = Suppressions(
            LANGUAGES, ids, lambda: _today(settings), require_reason=settings.require_reason
        )
        self.silencing = self._suppressions.silencing
        self._paths = tuple(paths)
        self._roots: set[Path] = set()
        self._files: dict[int, Files] = {}
        self._read: dict[str, Source] = {}
        self._made: set[Span] = set()
        self._is_cut_short = False

    def keep_to_roots(self) -> None:
        """Only some roots are judged: what lies below the paths isn't linted whole."""
        self._paths = ()

    def linted(self, path: Path) -> None:
        """The folder or file of a root, which is judged."""
        self._roots.add(path)

    def reads(self, files: Files) -> None:
        """What reads files, or has read them: all of theirs are reviewed."""
        self._files[id(files)] = files

    def read(self, sources: Iterable[Source]) -> None:
        """Files that were read and may hold suppressions."""
        self._read.update((source.name, source) for source in sources)

    def judged(self, made: Iterable[Span], *, is_cut_short: bool) -> None:
        """A root was judged: the headers of what exists, and whether something was left out."""
        self._made.update(made)
        self._is_cut_short |= is_cut_short

    def problems(
        self, policies: Collection[str], only: Collection[Path], *, is_complete: bool
    ) -> Iterator[Problem]:
        """What is wrong with the suppressions in the files that were read.

        `policies` are those that were asked for; unless the run `is_complete`, no suppression is
        unused.
        """
        sources = [source for files in self._files.values() for source in files.sources]
        sources += self._read.values()
        wanted = (source for source in sources if not only or source.file in only)
        concerned = [source for source in wanted if self._suppressions.file(source) is not None]
        if not concerned:
            return
        from azbackup_lint.suppressions.review import Coverage, review

        judged = policies if is_complete and not self._is_cut_short else ()
        wholes = frozenset(self._whole_folders())
        coverage = Coverage(
            policies=judged,
            is_whole=lambda file: self._is_whole(file, wholes),
            made=self._made,
            types=RESOURCE_TYPES,
        )
        yield from review(self._suppressions, concerned, coverage)

    def _whole_folders(self) -> Iterator[Path]:
        """The folders of which all was linted that can lead to a file in them."""
        for path in self._paths:
            absolute = Path(os.path.normpath(Path.cwd() / path))
            if looks.is_folder(absolute) and boundary_of(absolute) == Path(looks.real(absolute)):
                yield absolute

    def _is_whole(self, file: Path, wholes: Collection[Path]) -> bool:
        """Whether all that leads to a file was linted.

        A root is nobody's module unless it lies where modules do.
        """
        if any(parent in wholes for parent in file.parents):
            return True
        is_root = file in self._roots or file.parent in self._roots
        return is_root and SHARED_FOLDER not in file.parts


def _today(settings: Settings) -> str:
    from datetime import datetime, timezone

    day = settings.today or datetime.now(timezone.utc).date()
    return day.isoformat()
