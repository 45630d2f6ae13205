"""What a language is to the rest of the linter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

from azbackup_lint.exclusion import Exclusion
from azbackup_lint.files import Files
from azbackup_lint.languages.memory import Memory
from azbackup_lint.light_typing import Protocol
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.resources import ALONE, Elsewhere, Root
from azbackup_lint.settings import Settings
from azbackup_lint.values.limits import Budget


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of the list of languages: how to load one, and which files call for it.

    `entry` is "module:name" of a `LanguageEntry`. A file calls for the language if its name ends
    in one of `endings` and its text matches `hint`, a regular expression. A file whose name alone
    decides its language (no `hint`) is no other language's. Where both are called for, a language
    also reads the files of the one that it `extends`, in its place. `remarks` is "module:name" of a
    `ReadRemarks`, if its files can hold remarks. What matches `inputs` gives values only, and is
    read also where git ignores it. Endings count in `any_case` where the tools take them so.
    """

    entry: str
    endings: tuple[str, ...]
    hint: str | None = None
    extends: str | None = None
    remarks: str | None = None
    inputs: str | None = None
    any_case: bool = False

    def takes(self, name: str) -> bool:
        """Whether a name has one of the endings."""
        return (name.lower() if self.any_case else name).endswith(self.endings)

    def load(self, request: Request) -> Language:
        """The language for one run; imported when the first run needs it."""
        module, _, name = self.entry.partition(":")
        language: Language = getattr(import_module(module), name)(request)
        return language

    def is_entry_of(self, language: Language) -> bool:
        """Whether a language came from this row."""
        kind = type(language)
        return self.entry == f"{kind.__module__}:{kind.__qualname__}"


@dataclass(frozen=True, slots=True)
class RootFiles:
    """The folder or file that is a root; each of its parameter files makes a variant."""

    path: Path
    parameters: tuple[Path, ...] = ()

    @property
    def own_files(self) -> tuple[Path, ...]:
        """The paths of the root and its parameters."""
        return (self.path, *self.parameters)

    def with_parameters(self, parameters: Iterable[Path]) -> RootFiles:
        """The same root with more parameter files."""
        return replace(self, parameters=tuple(dict.fromkeys((*self.parameters, *parameters))))


@dataclass(frozen=True, slots=True)
class Request:
    """What a run asks of every language.

    `types` are the resource types that can concern a policy, `boundaries` the folders of all that
    is linted. `budget` bounds the work for one root. There is a `memory` where the same root is
    linted again and again. `elsewhere` is what other roots tell.
    """

    files: Files
    types: frozenset[str]
    settings: Settings = field(default_factory=Settings)
    boundaries: tuple[Path, ...] = ()
    budget: Budget = field(default_factory=Budget)
    memory: Memory | None = None
    elsewhere: Elsewhere = ALONE

    def exclusion(self, top: Path) -> Exclusion:
        """What a walk from a folder leaves alone."""
        settings = self.settings
        return Exclusion(self.files, top, settings.exclude, gitignore=settings.gitignore)


Evaluation = tuple[Path, Callable[[], Root]]
"""The path of a root, and what evaluates it."""


class Language(Protocol):
    """One language, for the search of a run or for some of its roots."""

    @property
    def name(self) -> str:
        """What the language is called."""

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        """The roots that the files below a folder make: those that call for the language."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with how the files of a folder belong together."""

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        """The roots that a file which a person named belongs to."""

    def apart(self, roots: Sequence[RootFiles]) -> Iterable[tuple[RootFiles, ...]]:
        """The roots, in groups of those that are told of together; nearly all are alone."""

    def evaluations(self, roots: Sequence[RootFiles]) -> Iterator[Evaluation]:
        """How to evaluate the roots, once for each variant of their inputs.

        Each can be evaluated although another one can't.
        """
