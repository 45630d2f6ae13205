"""What `.bicepparam` files give.

See learn.microsoft.com/azure/azure-resource-manager/bicep/parameter-files.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from operator import itemgetter

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.deployment_scope import default_scope
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.parameter_files import ParameterFile, Unread, broken
from azbackup_lint.languages.arm.parameters import Given
from azbackup_lint.languages.arm.template_scope import NOT_YET, TemplateScope
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.languages.bicep.syntax.parser import PARAMETER_FILE
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile, Extends, Parameter
from azbackup_lint.languages.bicep.syntax.targets import target_of, template_of
from azbackup_lint.languages.bicep.templates.template import Parse, WholeFile
from azbackup_lint.languages.letter_case import said_of_case
from azbackup_lint.problems import (
    CIRCULAR_REFERENCE,
    INVALID_VALUE,
    LIMIT_REACHED,
    MISSING_MODULE,
    Problem,
)
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause, Unknown, Value

MAX_EXTENDED = 50
"""Parameter files of which each extends the next."""


class BicepParameters:
    """A parameter file, with those that it extends."""

    def __init__(self, file: BicepFile, files: Files, parse: Parse) -> None:
        self._file = file
        self._files = files
        self._parse = parse

    def read(self) -> ParameterFile:
        """The file as deployments take it."""
        return ParameterFile(self._file.source, lambda run: self._given(run, ()))

    def _given(self, run: DeploymentEvaluation, ancestry: tuple[Source, ...]) -> Given:
        """The values by lower-case name, each evaluated when it is asked for."""
        base = self._extended(run, ancestry)
        whole = WholeFile(self._file, self._files, self._parse, base)
        template = whole.template()
        run.read(template.sources)
        for problem in template.problems:
            run.report(problem)
        for problem in self._undeclared(whole):
            run.report(problem)
        bodies = TemplateScope(run, template, default_scope(), {}, _Nothing()).bodies
        trees = {item.name.lower(): item.value for item in whole.given()}
        return _Values(bodies, trees, self._others(base))

    def _others(self, base: Given | None) -> Given:
        """What gives the parameters that no statement of this file does."""
        wrong = _outside(self._file)
        if wrong is not None:
            return Unread(broken(self._file.source.path, wrong))
        return base if base is not None else {}

    def _undeclared(self, whole: WholeFile) -> Iterator[Problem]:
        """What the file gives although the template that it is for declares no such parameter."""
        path = template_of(self._file)
        file = self._parse(path) if path is not None and path.suffix.lower() == ".bicep" else None
        if file is None:
            return
        declared = {item.name.lower() for item in file.statements if isinstance(item, Parameter)}
        for given in whole.given():
            if given.name.lower() not in declared and not file.problems:
                message = f"{file.source.path} declares no parameter {given.name!r}"
                yield Problem(INVALID_VALUE, message, "Correct the name.", given.key)

    def _extended(self, run: DeploymentEvaluation, ancestry: tuple[Source, ...]) -> Given | None:
        """What the file gives that this one extends; None where it extends none."""
        for statement in self._file.statements:
            if isinstance(statement, Extends):
                return self._base(statement, run, (*ancestry, self._file.source))
        return None

    def _base(
        self, statement: Extends, run: DeploymentEvaluation, ancestry: tuple[Source, ...]
    ) -> Given:
        path = target_of(self._file.source, statement.source)
        is_one = path is not None and path.suffix.lower() == PARAMETER_FILE
        file = self._parse(path) if path is not None and is_one else None
        if file is None:
            message = f"there is no parameter file {statement.source.span.text}"
            message += said_of_case(self._files, path) if path is not None else ""
            remedy = "Check the path; what it would give is unknown."
            run.report(Problem(MISSING_MODULE, message, remedy, statement.source.span))
            return _unread(statement)
        if file.source in ancestry:
            message = f"{file.source.path} extends itself"
            remedy = "Break the circle; it was followed once."
            run.report(Problem(CIRCULAR_REFERENCE, message, remedy, statement.source.span))
            return _unread(statement)
        if len(ancestry) >= MAX_EXTENDED:
            message = f"more than {MAX_EXTENDED} parameter files extend each other"
            remedy = "Extend fewer; what the others would give is unknown."
            run.report(Problem(LIMIT_REACHED, message, remedy, statement.source.span))
            return _unread(statement)
        return BicepParameters(file, self._files, self._parse)._given(run, ancestry)


class _Values(Mapping[str, Value]):
    """The parameters that a file gives, by lower-case name; others are those of its base."""

    def __init__(self, bodies: Bodies, trees: Mapping[str, Tree], base: Given) -> None:
        self._bodies = bodies
        self._trees = trees
        self._base = base
        self._names = tuple(dict.fromkeys((*base, *trees)))
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._trees:
            return self._base[name]
        if name not in self._known:  # files that extend this one may ask again and again
            self._known[name] = self._bodies.value(self._trees[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _unread(statement: Extends) -> Unread:
    written = statement.source.span
    return Unread(Cause("module", written.text, "it can't be read here", written))


def _outside(file: BicepFile) -> Span | None:
    """The first fault that is in no statement: there it isn't known what would be given."""
    spans = [item.span.source.settled(item.span) for item in file.statements]
    begins = sorted((span.start, span.end) for span in spans)
    for problem in file.problems:
        if problem.span is not None:
            at = bisect_right(begins, problem.span.start, key=itemgetter(0)) - 1
            if at < 0 or begins[at][1] < problem.span.start:
                return problem.span
    return None


class _Nothing:
    """Parameter files declare no resources."""

    def state(self, target: Value) -> Value | None:
        return None

    def region(self, target: Value) -> Value:
        return Unknown((self.not_yet(target),))

    def existing_state(self, target: Value, *, full: bool) -> Value | None:
        return None

    def not_yet(self, target: Value) -> Cause:
        return Cause("computed", "reference()", NOT_YET)

    def info(self, target: Value) -> Value | None:
        return None
