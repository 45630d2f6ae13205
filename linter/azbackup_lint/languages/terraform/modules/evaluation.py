"""What all modules of one run share: files, bounds, parsed configurations, problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.memory import Memory
from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.languages.problem_log import ProblemLog
from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration, load_module
from azbackup_lint.languages.terraform.modules.installed_modules import installed_modules
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.languages.terraform.syntax.parser import parse_template
from azbackup_lint.problems import Problem
from azbackup_lint.resources import ALONE, Elsewhere
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Hop
from azbackup_lint.values.limits import Budget

ParsedTemplate = tuple[ast.Node | None, tuple[Problem, ...]]

MOST_KEPT = 1_000_000
"""Code points of the templates whose syntax is kept."""


class Library:
    """The module folders of one lint, each read and scanned once for all roots."""

    def __init__(self, files: Files, memory: Memory | None = None) -> None:
        self.files = files
        self.memory = memory
        self._modules: dict[Path, tuple[ModuleConfiguration, tuple[Problem, ...]]] = {}

    def module(self, directory: Path) -> tuple[ModuleConfiguration, tuple[Problem, ...]]:
        """The configuration in a folder, and what was wrong with its files."""
        loaded = self._modules.get(directory)
        if loaded is None:
            problems: list[Problem] = []
            module = load_module(directory, self.files, problems.append, self.memory)
            loaded = self._modules[directory] = (module, tuple(problems))
        return loaded


class RootEvaluation(ProblemLog):
    """The state of one root's evaluation."""

    def __init__(
        self,
        library: Library,
        budget: Budget,
        root: Path,
        workspace: str = "default",
        elsewhere: Elsewhere = ALONE,
        subscription: str | None = None,
    ) -> None:
        folder = library.files.shown(root)
        remedy = f"Run terraform get (or terraform init) in {folder}, or lint the plan."
        super().__init__(MissingModules("modules", "", "terraform get", remedy))
        self.files = library.files
        self.budget = budget
        self.root = root
        self.workspace = workspace
        self.elsewhere = elsewhere
        self.subscription = subscription
        self.library = library
        self.read_by_functions: set[Path] = set()
        self.machines_mentioned: dict[tuple[tuple[str, ...], Span], dict[str, None]] = {}
        self.may_hold: dict[Path, bool] = {}
        self._modules: dict[Path, ModuleConfiguration] = {}
        self._templates: dict[Source, ParsedTemplate] = {}
        self._length_kept = 0
        budget.begin(sum(len(source.text) for source in self.module(root).sources))

    def module(self, directory: Path) -> ModuleConfiguration:
        """The configuration in a folder."""
        module = self._modules.get(directory)
        if module is None:
            module, problems = self.library.module(directory)
            self._modules[directory] = module
            for problem in problems:
                self.report(problem)
        return module

    def resource_at(self, span: Span) -> RawBlock | None:
        """The block of a resource or data source in whose body a place is."""
        blocks = (module.resource_at(span) for module in self._modules.values())
        return next((block for block in blocks if block is not None), None)

    def template(self, source: Source) -> ParsedTemplate:
        """The syntax of a template, and what is wrong with it: many resources may fill it in."""
        parsed = self._templates.get(source)
        if parsed is None:
            parsed = parse_template(source.span(0, len(source.text)))
            self._length_kept += len(source.text)
            if self._length_kept <= MOST_KEPT:
                self._templates[source] = parsed
        return parsed

    def is_done_with(self, calls: Sequence[Hop]) -> bool:
        """Whether the root may have no more instances from the modules that calls lead to."""
        return self.makes_no_more(self.budget, calls, "modules")

    def go_on_in(self, later: RootEvaluation) -> None:
        """What is left to evaluate belongs to a later evaluation: its files, and its problems."""
        self.files = later.files
        later.read_by_functions |= self.read_by_functions
        self.share_log(later)

    @cached_property
    def installed(self) -> Mapping[str, Path]:
        """The folders of installed modules by the names of the calls that lead to them."""
        return installed_modules(self.root, self.files)

    @property
    def sources(self) -> frozenset[Source]:
        """The files of all modules that were read."""
        return frozenset(source for module in self._modules.values() for source in module.sources)
