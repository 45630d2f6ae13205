"""Which facts of an estate stand, or were written, at a place of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.engine import JudgedRoot
from azbackup_lint.estate.view import Path as FactPath
from azbackup_lint.estate.view import Place, View
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.lsp.placing import Placer, Stretch
from azbackup_lint.policy.compilation import COMBINATORS
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import shown
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import HIDDEN, Unknown

_NAME = lazy_regex(r"[\"']?[\w.-]+[\"']?[ \t]*[=:][ \t]*\Z")
"""What stands before a value on its line: the name of an argument or member."""

MOST_OF_A_LINE = 1_000
"""Code points before a value in which its name is looked for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """An offset in a file as the editor has it."""

    file: Path
    offset: int
    text: str

    def is_at(self, stretch: Stretch | None) -> bool:
        """Whether it lies in a stretch, or on the name that stands before that on its line."""
        if stretch is None or stretch.file != self.file:
            return False
        if stretch.start <= self.offset <= stretch.end:
            return True
        line = self.text.rfind("\n", 0, stretch.start) + 1
        if not line <= self.offset < stretch.start:
            return False
        name = _NAME.search(self.text, max(line, stretch.start - MOST_OF_A_LINE), stretch.start)
        return name is not None and name.start() <= self.offset


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one entity with its place; `value` is as people read it, secrets left out."""

    judged: JudgedRoot
    view: View
    path: FactPath
    place: Place

    @property
    def name(self) -> str:
        """The dotted path of the fact."""
        return ".".join(map(str, self.path))

    @property
    def value(self) -> str:
        """The value for people."""
        if self.view.is_secret(self.path):
            return HIDDEN
        value = data_at(self.view.document, self.path)
        if isinstance(value, Unknown):
            return f"not known: {shown(value)}"
        return shown(value) if not isinstance(value, str) else f'"{value}"'

    @property
    def way(self) -> tuple[Span, ...]:
        """Where the value came from, nearest first."""
        return tuple(hop.span for hop in self.place.hops if not hop.is_secret)


def facts_of(roots: Iterable[JudgedRoot], file: Path) -> Iterator[Fact]:
    """The facts that stand in a file."""
    for judged in roots:
        for view in judged.views:
            for path, place in view.places.items():
                if place.span.source.file == file:
                    yield Fact(judged, view, path, place)


def facts_at(roots: Iterable[JudgedRoot], spot: Spot, placer: Placer) -> list[Fact]:
    """The facts whose place is the smallest one around a spot."""
    found: dict[int, list[Fact]] = {}
    for fact in facts_of(roots, spot.file):
        stretch = placer.stretch(fact.place.span)
        if stretch is not None and spot.is_at(stretch):
            found.setdefault(stretch.end - stretch.start, []).append(fact)
    return found[min(found)] if found else []


def facts_written_at(roots: Iterable[JudgedRoot], spot: Spot, placer: Placer) -> list[Fact]:
    """The facts whose value came through the smallest place around a spot."""
    found: dict[int, list[Fact]] = {}
    for judged in roots:
        for view in judged.views:
            for path, place in view.places.items():
                for hop in place.hops:
                    if hop.is_secret or hop.span.source.file != spot.file:
                        continue
                    stretch = placer.stretch(hop.span)
                    if stretch is not None and spot.is_at(stretch):
                        size = stretch.end - stretch.start
                        found.setdefault(size, []).append(Fact(judged, view, path, place))
    return found[min(found)] if found else []


def reads(policy: Policy, path: FactPath) -> bool:
    """Whether a policy looks at a fact, or at what is in it or around it."""
    steps = tuple(step for step in path if isinstance(step, str))
    for key in {*_keys(policy.when), *_keys(policy.require)}:
        named = tuple(key.split("."))
        length = min(len(named), len(steps))
        if named[:length] == steps[:length]:
            return True
    return False


def data_at(document: Mapping[str, Any], path: FactPath) -> Any:
    """The data at a path; the unknown that it is in where it can't be followed."""
    value: Any = document
    for step in path:
        if isinstance(value, Unknown):
            return value
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _keys(condition: Any) -> Iterator[str]:
    """The dotted paths that a condition names."""
    if isinstance(condition, list):
        for item in condition:
            yield from _keys(item)
    elif isinstance(condition, dict):
        for key, inner in condition.items():
            if key in COMBINATORS:
                yield from _keys(inner)
            else:
                yield key
