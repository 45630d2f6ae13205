"""Which files or folders nothing calls, and which of those lead to one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CallGraph = Mapping[Path, frozenset[Path]]
"""What each module or template calls, by path."""


def uncalled(graph: CallGraph) -> list[Path]:
    """Those that no other one calls, and the first one of each circle of calls."""
    called = {target for caller, targets in graph.items() for target in targets if target != caller}
    roots = [path for path in graph if path not in called]
    reached: set[Path] = set()
    for root in roots:
        _reach(root, graph, reached)
    for path in graph:
        if path not in reached:
            roots.append(path)
            _reach(path, graph, reached)
    return roots


def _reach(start: Path, graph: CallGraph, reached: set[Path]) -> None:
    pending = [start]
    while pending:
        path = pending.pop()
        if path not in reached:
            reached.add(path)
            pending.extend(graph.get(path, ()))


def callers(path: Path, graph: CallGraph) -> list[Path]:
    """The roots through which something is linted: itself where nothing calls it."""
    roots = []
    for root in uncalled(graph):
        reached: set[Path] = set()
        _reach(root, graph, reached)
        if path in reached:
            roots.append(root)
    return roots or [path]
