"""Roots that need no evaluation: their files were edited, and their blocks are still the same."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.memory import Memory
from azbackup_lint.languages.terraform.kept_instances import KeptInstances
from azbackup_lint.languages.terraform.syntax.known_blocks import HCL, KnownBlocks
from azbackup_lint.problems import MODULE_NOT_INSTALLED, Problem
from azbackup_lint.records import replace
from azbackup_lint.resources import Finished, Root
from azbackup_lint.source import Source

NAMING_NO_PLACE = (MODULE_NOT_INSTALLED,)
"""Kinds of problems whose messages hold wherever they are."""


class KeptRoots:
    """A root as it was evaluated last, by the variants of its inputs."""

    def __init__(self) -> None:
        self._roots: dict[str | None, Root] = {}
        self._instances: dict[str | None, KeptInstances] = {}
        self._run = 0
        self._is_same = False
        self._before: frozenset[object] = frozenset()

    def instances(self, variant: str | None) -> KeptInstances:
        """The instances of the root, of which some may still hold where it doesn't as a whole."""
        return self._instances.setdefault(variant, KeptInstances())

    def instances_anew(self, variant: str | None) -> KeptInstances:
        """None of the instances that are known, so that all are made."""
        self._instances.pop(variant, None)
        return self.instances(variant)

    def keep(self, variant: str | None, root: Root) -> None:
        """Remembers what was evaluated."""
        self._roots[variant] = root

    def unchanged(self, variant: str | None, memory: Memory, files: Files) -> Root | None:
        """The root with the syntax errors of now, unless something else of it changed.

        What else is wrong names places in words, so that it has to be found anew.
        """
        blocks = memory.of(KnownBlocks)
        if self._run != memory.run:
            self._run = memory.run
            self._before = frozenset(map(_key, blocks.problems()))
            self._is_same = _is_same(blocks, memory.changed, files)
        root = self._roots.get(variant)
        if root is None or not (self._is_same and memory.is_whole):
            return None
        if self.instances(variant).reads_as_text(memory.changed or ()):
            return None
        others = [problem for problem in root.problems if _key(problem) not in self._before]
        if any(problem.kind not in NAMING_NO_PLACE for problem in others):
            return None
        read = {source.file: source for source in root.sources}
        for path in memory.changed or ():
            source = files.read(path)
            if isinstance(source, Source) and path in read:
                read[path] = source
        problems = (*blocks.problems(), *others)
        root = replace(root, evaluation=Finished(problems, frozenset(read.values())))
        self._roots[variant] = root
        return root


def _is_same(blocks: KnownBlocks, changed: Iterable[Path] | None, files: Files) -> bool:
    """Whether only native files changed, and none of their blocks."""
    if changed is None:
        return False
    sources = [files.read(path) for path in changed]
    same = [
        isinstance(source, Source) and source.path.endswith(HCL) and blocks.is_as_before(source)
        for source in sources
    ]
    return all(same)


def _key(problem: Problem) -> tuple[object, ...]:
    span = problem.span.source.settled(problem.span)
    return problem.kind.id, problem.message, span.source.file, span.start
