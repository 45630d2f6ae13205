"""What findings weigh by the settings: their severity, or nothing where they are ignored."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from azbackup_lint.problems import PROBLEM_KINDS, Severity
from azbackup_lint.records import replace
from azbackup_lint.report.model import Finding
from azbackup_lint.report.selection import Known, check_words, matches, placed
from azbackup_lint.settings import Override, Settings, UsageError, Weight

_FIXED = {kind.id: kind.name for kind in PROBLEM_KINDS if kind.severity == "error"}
"""What could not be read: it is always an error, and never left out."""


class Weights:
    """The severities and overrides of a run.

    An override counts for a finding if it covers the file of its place, or its root. Of the words
    of one mapping the most exact one counts; what is ignored stays so. Raises UsageError for a
    word that names no policy.
    """

    def __init__(self, settings: Settings, known: Known) -> None:
        self._general = settings.severities
        self._overrides = [item for item in settings.overrides if item.ignore or item.severities]
        weighed = [*settings.severities]
        for override in self._overrides:
            weighed += override.severities
        ignored = [word for override in self._overrides for word in override.ignore]
        check_words((*weighed, *ignored), known, settings.places)
        for word in weighed:
            if word in (*_FIXED, *_FIXED.values()):
                message = f"{word} is about input that can't be read, and always an error"
                raise UsageError(placed(word, message, settings.places))
        self._covers: dict[tuple[int, Path], bool] = {}

    @cached_property
    def leave_out(self) -> bool:
        """Whether some policies are reported nowhere, or not everywhere."""
        maps = (self._general, *(item.severities for item in self._overrides))
        return any("off" in item.values() for item in maps) or any(
            item.ignore for item in self._overrides
        )

    def weighed(self, finding: Finding, root: Path | None) -> Finding | None:
        """The finding with its severity; None where it is not to be reported."""
        weight = self.of(finding.id, finding.name, finding.span.source.file, root)
        if weight is None:
            return finding
        if weight == "off":
            return None
        severity: Severity = weight
        if finding.conditional and severity == "error":
            severity = "warning"  # as for every resource that perhaps doesn't exist
        return replace(finding, severity=severity)

    def of(self, id_: str, name: str, file: Path | None, root: Path | None) -> Weight | None:
        """The severity that the settings give a policy at a place; None where they give none."""
        if id_ in _FIXED:
            return None
        weight = _chosen(self._general, id_, name)
        for number, override in enumerate(self._overrides):
            if self._is_covered(number, override, file) or self._is_covered(number, override, root):
                if any(matches(word, id_, name) for word in override.ignore):
                    return "off"
                weight = _chosen(override.severities, id_, name) or weight
        return weight

    def _is_covered(self, number: int, override: Override, path: Path | None) -> bool:
        if override.where is None or path is None:
            return override.where is None
        covered = self._covers.get((number, path))
        if covered is None:
            covered = self._covers[number, path] = override.covers(path)
        return covered


def _chosen(weights: Mapping[str, Weight], id_: str, name: str) -> Weight | None:
    """The weight of the most exact word: a name or an id, then the longest prefix."""
    fitting = (word for word in weights if matches(word, id_, name))
    exact = max(fitting, key=lambda word: (word == name, len(word)), default=None)
    return weights[exact] if exact is not None else None
