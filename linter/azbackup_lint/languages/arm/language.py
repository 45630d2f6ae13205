"""ARM templates: each one deployed once for every parameter file that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from azbackup_lint.files import unreadable_file
from azbackup_lint.languages.arm.json_files import JsonFiles
from azbackup_lint.languages.arm.library import Library, ReadModule
from azbackup_lint.languages.arm.parameter_files import ParameterFile
from azbackup_lint.languages.arm.roots import evaluate_template
from azbackup_lint.languages.arm.template_files import Syntax, TemplateFiles
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.languages.language import Evaluation, Request, RootFiles
from azbackup_lint.languages.letter_case import said_of_case
from azbackup_lint.problems import NOTHING_TO_LINT, Problem, few_of
from azbackup_lint.resources import Root, unreadable
from azbackup_lint.source import Source, Span


class ArmLanguage:
    """See `Language`; a root is a template that no other one links to.

    `syntaxes` are further ways to write templates; `read_module` reads those of registries.
    """

    def __init__(
        self,
        request: Request,
        syntaxes: Sequence[Syntax] = (),
        read_module: ReadModule | None = None,
    ) -> None:
        self._request = request
        self._templates = TemplateFiles(request.files, (*syntaxes, JsonFiles(request.files)))
        self._library = Library(request.files, self._template, read_module)

    name = "arm"

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        """See `TemplateFiles`."""
        return self._templates.roots_among(paths)

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        """See `TemplateFiles`."""
        return self._templates.roots_of(path)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with parameter files that belong to no template."""
        if self._request.settings.parameters:
            return ()
        told: list[Problem] = []
        others: list[Path] = []
        for path in self._templates.unpaired:
            problem = self._unread(path) or self._misnamed(path)
            if problem is not None:
                told.append(problem)
            elif not self._request.files.is_folder(path):  # what is in it is searched
                others.append(path)
        return (*told, *self._unpaired(others))

    def _unread(self, path: Path) -> Problem | None:
        """The problem of what can be no parameter file, whatever it is called."""
        files = self._request.files
        obstacle = None if files.is_folder(path) else files.obstacle(path)
        if obstacle is None:
            return None
        return unreadable_file(f"{files.shown(path)} {obstacle}", self._start(path))

    def _misnamed(self, path: Path) -> Problem | None:
        """The problem of a parameter file that names its template in another case."""
        files = self._request.files
        named = self._templates.syntax_of(path).named_template(path)
        said = said_of_case(files, named) if named is not None else ""
        if named is None or not said:
            return None
        message = f"{files.shown(path)} is not linted: it names {files.shown(named)}{said}"
        remedy = "Write the name in the case of the file."
        return Problem(NOTHING_TO_LINT, message, remedy, self._start(path))

    def _unpaired(self, paths: Sequence[Path]) -> Iterator[Problem]:
        """One note for all parameter files that belong to no template."""
        places = [self._start(path) for path in paths]
        names = few_of([place.source.path for place in places])
        message = f"{names} belongs to no template, and is not linted"
        if len(places) > 1:
            message = f"{len(places)} parameter files belong to no template: {names}"
        remedy = "Name the file after its template (main.parameters.json), or see --parameters."
        if places:
            yield Problem(NOTHING_TO_LINT, message, remedy, places[0])

    def _start(self, path: Path) -> Span:
        return Source(self._request.files.shown(path), "", path).span(0, 0)

    def apart(self, roots: Sequence[RootFiles]) -> Iterable[tuple[RootFiles, ...]]:
        """See `Language`."""
        return ((root,) for root in roots)

    def evaluations(self, roots: Sequence[RootFiles]) -> Iterator[Evaluation]:
        """A deployment for each parameter file, or one without any; several are variants."""
        for root in roots:
            parameters = self._request.settings.at(root.path).parameters or root.parameters
            for file in parameters or (None,):
                is_variant = len(parameters) > 1
                yield root.path, partial(self._deployed, root.path, file, is_variant=is_variant)

    def _source(self, path: Path) -> Source | Problem:
        """The text of a file; where that can't be read, its last good state if there is one."""
        source = self._request.files.read(path)
        memory = self._request.memory
        if memory is None:
            return source
        if isinstance(source, Problem):
            return memory.last_sound(path, source)
        return memory.sound(source, self._templates.syntax_of(path).faults)

    def _template(self, path: Path) -> Template | Problem:
        source = self._source(path)
        if isinstance(source, Problem):
            return source
        return self._templates.syntax_of(path).template(source)

    def _parameters(self, path: Path) -> ParameterFile | Problem:
        source = self._source(path)
        if isinstance(source, Problem):
            return source
        return self._templates.syntax_of(path).parameters(source)

    def _deployed(self, path: Path, parameters: Path | None, *, is_variant: bool) -> Root:
        template = self._library.template(path)
        if isinstance(template, Problem):
            return unreadable("arm", template)
        given = self._parameters(parameters) if parameters is not None else None
        if isinstance(given, Problem):
            return unreadable("arm", given)
        variant = given.source.path if given is not None and is_variant else None
        settings = self._request.settings
        return evaluate_template(
            template,
            path.parent,
            self._library,
            self._request.types,
            self._request.budget,
            given,
            variant,
            subscription=settings.subscription_of(path, parameters),
            resource_group=settings.resource_group_of(path, parameters),
            elsewhere=self._request.elsewhere,
        )
