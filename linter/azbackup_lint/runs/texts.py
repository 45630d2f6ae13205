"""The texts that outcomes point into, by their names."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.roots import Evaluations
from azbackup_lint.runs.encoding import TextName, digest_of
from azbackup_lint.source import Source


class Texts:
    """The texts of a run by their names: one object each, whoever read them."""

    def __init__(self, evaluations: Evaluations) -> None:
        self._evaluations = evaluations
        self._known: dict[TextName, Source] = {}
        self._digests: dict[Source, str] = {}

    def read(self, name: TextName, boundary: Path) -> Source | None:
        """The text of a name, read from its file inside a boundary if need be."""
        if name not in self._known and name.file is not None:
            self._evaluations.files(boundary).read(Path(name.file))
        return self.find(name)

    def find(self, name: TextName, content: str | None = None) -> Source | None:
        """The text of a name, read here or made of what it contains; None for one that changed."""
        source = self._known.get(name)
        if source is None:
            source = self._of_evaluations(name)
            if source is None and content is not None:
                file = Path(name.file) if name.file is not None else None
                source = Source(name.path, content, file)
            if source is not None:
                self._known[name] = source
        return source

    def _of_evaluations(self, name: TextName) -> Source | None:
        if name.file is None:
            return None
        for source in self._evaluations.known(Path(name.file)):
            if source not in self._digests:
                self._digests[source] = digest_of(source.text)
            if self._digests[source] == name.digest and source.path == name.path:
                return source
        return None
