"""Which facts the views of a pack's examples have, to tell misspelt paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from azbackup_lint.estate.view import View, ViewKind
from azbackup_lint.policy.compilation import COMBINATORS
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import PLACEHOLDER
from azbackup_lint.policy.pack_document import Path
from azbackup_lint.values import Unknown


class Facts:
    """The dotted paths that views of each kind have."""

    def __init__(self, views: Iterable[View]) -> None:
        self._known: dict[ViewKind, set[str]] = {}
        self._open: dict[ViewKind, set[str]] = {}
        for view in views:
            known = self._known.setdefault(view.kind, set())
            undecided = self._open.setdefault(view.kind, set())
            for path, value in _paths(view.document, ""):
                known.add(path)
                if isinstance(value, Unknown):
                    undecided.add(path)

    def fault(self, kind: ViewKind, path: str) -> str:
        """Why a path can't be right, empty if it can; below what is unknown anything may be."""
        if kind not in self._known:
            return ""
        steps = path.split(".")
        above = {".".join(steps[:length]) for length in range(1, len(steps))}
        if path in self._known[kind] or above & self._open[kind]:
            return ""
        near = get_close_matches(path, sorted(self._known[kind]), n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"no {kind} in the examples has a fact {path!r}{hint}"


def paths_used(policy: Policy) -> Iterator[tuple[Path, str]]:
    """The dotted paths in conditions and texts of a policy, each with its place in the document."""
    yield from _in_condition(policy.when, ("when",))
    yield from _in_condition(policy.require, ("require",))
    for key, text in (("message", policy.message), ("remedy", policy.remedy)):
        for marker, name in PLACEHOLDER.findall(text):
            if not marker:
                yield (key,), name


def limits_used(policy: Policy) -> Iterator[tuple[Path, str]]:
    """The limits in the texts of a policy, each with its place in the document."""
    for key, text in (("message", policy.message), ("remedy", policy.remedy)):
        for marker, name in PLACEHOLDER.findall(text):
            if marker:
                yield (key,), name


def _in_condition(condition: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(condition, list):
        for number, item in enumerate(condition):
            yield from _in_condition(item, (*path, number))
        return
    for key, inner in condition.items():
        if key in COMBINATORS:
            yield from _in_condition(inner, (*path, key))
        else:
            yield (*path, key), key


def _paths(document: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in document.items():
        path = f"{prefix}{name}"
        yield path, value
        if isinstance(value, Mapping):
            yield from _paths(value, f"{path}.")
