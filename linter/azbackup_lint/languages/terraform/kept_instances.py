"""Instances that are kept while their root is edited: those that no change can concern.

An instance holds what it was evaluated with: the module that it is in, the values there. Where no
block that it depends on has changed, all of that still holds, whatever is read from it later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.languages.terraform.concern import Concerned, Key, ModuleBlocks, Names
from azbackup_lint.languages.terraform.made_instances import MadeInstances
from azbackup_lint.languages.terraform.modules.contents import blocks_read, calls_read
from azbackup_lint.languages.terraform.modules.declared import Mode
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.syntax.known_blocks import HCL
from azbackup_lint.problems import LIMIT_REACHED, MODULE_NOT_INSTALLED
from azbackup_lint.resources import Resource
from azbackup_lint.source import Part, Span

MAX_EVALUATIONS = 24
"""Earlier evaluations of a root whose instances are kept; each holds a module tree of its own."""

Place = tuple[str, Mode, str, str]
"""The prefix of a module instance; mode, type and name of a resource in it."""

Made = tuple[RootEvaluation, tuple[Resource, ...]]
"""The instances of a resource, and the evaluation that made them."""


class KeptInstances(MadeInstances):
    """The instances of a root with one set of inputs, from one evaluation to the next."""

    def __init__(self) -> None:
        self._made: dict[Place, Made] = {}
        self._before: dict[Place, Made] = {}
        self._folders: dict[Names, Path] = {}
        self._blocks: dict[Path, ModuleBlocks] = {}
        self._run: RootEvaluation | None = None
        self._concerned: Concerned | None = None
        self._steps = 0

    def reads_as_text(self, paths: Iterable[Path]) -> bool:
        """Whether functions have read one of the files, whatever blocks it holds."""
        return self._run is not None and not self._run.read_by_functions.isdisjoint(paths)

    def begin(self, run: RootEvaluation) -> None:
        """Before an evaluation: finds out what can't be concerned by what changed since the last.

        That will not be evaluated again.
        """
        before, self._run = self._run, run
        self._before, self._made = self._made, {}
        self._concerned = None
        if before is not None and self._can_follow(before, run):
            self._concerned = self._concerned_since(before, run)
        self._folders = {}
        if self._concerned is None:
            self._before, self._blocks, self._steps = {}, {}, 0
        for earlier in {id(run): run for run, _ in self._before.values()}.values():
            earlier.go_on_in(run)

    def resources(self, module: ModuleInstance, types: frozenset[str]) -> Iterator[Resource]:
        """All instances of the types in a module and in those that it calls, in order."""
        configuration = module.configuration
        self._folders[module.names] = configuration.directory
        for mode, label in blocks_read(module.run, configuration, types):
            if not module.run.is_done_with(module.calls):
                yield from self._instances(module, mode, label)
        for name in calls_read(module.run, configuration, types):
            for instance in module.call(name).instances:
                yield from self.resources(instance, types)

    def finish(self) -> None:
        """After the resources were made: remembers the blocks that they were made of."""
        known, self._blocks = self._blocks, {}
        assert self._run is not None
        library = self._run.library
        for folder in (*self._folders.values(), *self._run.may_hold):
            blocks = self._blocks[folder] = known.get(folder) or ModuleBlocks()
            blocks.update(library.module(folder)[0])
        self._before = {}

    @property
    def is_near_limits(self) -> bool:
        """Whether an evaluation that makes what was kept, too, may reach its limits."""
        if self._concerned is None or self._run is None:
            return False
        budget = self._run.budget
        if any(problem.kind is LIMIT_REACHED for problem in self._run.problems):
            return True
        return (self._steps + budget.spent) * 2 > budget.given

    def is_made(self, module: ModuleInstance, label: tuple[str, str]) -> bool:
        """Whether a managed resource of a module has instances."""
        place: Place = (module.prefix, "managed", *label)
        return bool(self._made[place][1])

    def _instances(
        self, module: ModuleInstance, mode: Mode, label: tuple[str, str]
    ) -> tuple[Resource, ...]:
        place: Place = (module.prefix, mode, *label)
        made = self._before.get(place)
        key: Key = ("resource" if mode == "managed" else "data", label)
        if made is None or self._concerned is None or self._concerned.has(module.names, key):
            instances = module.instances(mode, *label)[1]
            made = (module.run, tuple(instance.resource() for instance in instances))
        else:
            module.run.budget.occupy(len(made[1]))
        self._made[place] = made
        return made[1]

    def _can_follow(self, before: RootEvaluation, run: RootEvaluation) -> bool:
        """Whether nothing but native files changed, and what is kept is no burden."""
        runs = {id(earlier) for earlier, _ in self._before.values()}
        self._steps += before.budget.spent
        memory = run.library.memory
        if memory is None or memory.changed is None or len(runs) > MAX_EVALUATIONS:
            return False
        if any(problem.kind is LIMIT_REACHED for problem in before.problems):
            return False
        if self._steps * 2 > run.budget.given:  # a fresh run may reach its limits
            return False
        return run.files.lists_alike(before.files) and all(
            source is run.files.read(path)
            or (source.path.endswith(HCL) and path not in before.read_by_functions)
            for path, source in before.files.texts.items()
        )

    def _concerned_since(self, before: RootEvaluation, run: RootEvaluation) -> Concerned | None:
        """What changes of blocks concern, and whatever met a problem; None if that is everything.

        A problem is to be met again by what met it, if that still does.
        """
        changed = {
            folder: blocks.update(run.library.module(folder)[0])
            for folder, blocks in self._blocks.items()
        }
        if any(changed[folder] for folder in changed.keys() - set(self._folders.values())):
            return None  # what is asked of modules without anything to read may be asked anywhere
        concerned = Concerned(self._folders, self._blocks)
        for folder, blocks in changed.items():
            concerned.add(folder, blocks)
        for place in _faults(before):
            if isinstance(place.source, Part):
                for folder, known in self._blocks.items():
                    concerned.add(folder, known.at(place.source))
            elif not place.source.path.endswith(HCL):  # what is wrong with those, loading tells
                return None
        return None if concerned.everything else concerned


def _faults(run: RootEvaluation) -> Iterator[Span]:
    """The places of problems that are found by evaluating."""
    for problem in run.problems:
        if problem.kind is not MODULE_NOT_INSTALLED:
            yield problem.span
    if len(run.missing.places) > 1:  # they are told in the order of being met
        yield from run.missing.places
