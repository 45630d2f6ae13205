"""What a person gives a root module: tfvars files, variables of the command and environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from azbackup_lint.languages.terraform.expressions.evaluator import Evaluator
from azbackup_lint.languages.terraform.expressions.scope import NoNames, Scope
from azbackup_lint.languages.terraform.modules.bodies import failed
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import scan
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.problems import INVALID_VALUE, Problem
from azbackup_lint.records import dataclass, field
from azbackup_lint.settings import Given
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Known, Value
from azbackup_lint.values.errors import EvaluationError

if TYPE_CHECKING:
    from azbackup_lint.languages.terraform.syntax.json_syntax import JsonVariables

ENVIRONMENT_PREFIX = "TF_VAR_"

_CONSTANTS = NoNames("can't be used where a plain value is needed")


_FIRST = ("terraform.tfvars", "terraform.tfvars.json")


def is_automatic(name: str) -> bool:
    """Whether Terraform reads a file of this name in a root by itself."""
    return name in _FIRST or name.endswith((".auto.tfvars", ".auto.tfvars.json"))


@dataclass(frozen=True, slots=True)
class Inputs:
    """Values for the variables of a root; later ones of `given` win over earlier ones.

    `given` holds, in the order of the command line, names with their texts and files. `values`
    are what a plan was made with, and win over all. `subscription` is the id of that which the
    command logs in to, if it is known. `backend` are files with arguments of the backend.
    """

    given: tuple[Given, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    workspace: str = "default"
    subscription: str | None = None
    backend: tuple[Path, ...] = ()
    values: Mapping[str, Value] = field(default_factory=dict)


class RootVariables:
    """The values of a root's variables, by Terraform's order of precedence.

    Without a directory, those that are given, and no files that Terraform finds by itself.
    """

    def __init__(
        self, run: RootEvaluation, directory: Path | None, inputs: Inputs, evaluator: Evaluator
    ) -> None:
        self._run = run
        self._evaluator = evaluator
        self._files: dict[str, Span] = {}
        self._texts: dict[str, Span] = {}
        self._json: dict[str, Value] = {}
        self._planned = inputs.values
        for name, text in inputs.environment.items():
            if name.startswith(ENVIRONMENT_PREFIX):
                variable = name.removeprefix(ENVIRONMENT_PREFIX)
                self._texts[variable] = _whole(f"environment variable {name}", text)
        for path in self._automatic(directory) if directory is not None else ():
            self._read(path)
        for item in inputs.given:
            if isinstance(item, Path):
                self._read(item)
            else:
                name, given = item
                if isinstance(given, str):
                    given = _whole(f"--var {name}", given)
                self._forget(name)
                self._texts[name] = given

    def value(self, name: str, is_text: bool) -> Value | None:
        """The value given for a variable, or None; `is_text` takes command-line text literally."""
        given = self._given(name, is_text)
        planned = self._planned.get(name)
        return given if planned is None or planned == given else planned

    def _given(self, name: str, is_text: bool) -> Value | None:
        if name in self._json:
            return self._json[name]
        span = self._files.get(name)
        if span is None:
            span = self._texts.get(name)
            if span is None:
                return None
            if is_text:
                return Known(span.text, span=span)
        return self._evaluated(span)

    def _automatic(self, directory: Path) -> list[Path]:
        names = self._run.files.list_names(directory)
        first = [name for name in _FIRST if name in names]
        others = [name for name in names if name not in _FIRST and is_automatic(name)]
        return [directory / name for name in (*first, *others)]

    def _read(self, path: Path) -> None:
        source = self._run.files.read(path)
        if isinstance(source, Problem):
            self._run.report(source)
            return
        memory = self._run.library.memory
        if memory is not None:
            source = memory.sound(source, _faults)
        self._run.budget.grow(len(source.text))
        if path.name.endswith(".json"):
            self._read_json(source)
            return
        result = scan(source)
        for problem in result.problems:
            self._run.report(problem)
        for block in result.blocks:
            self._run.report(_not_a_value(block.header))
        for attribute in result.attributes:
            self._forget(attribute.name)
            self._files[attribute.name] = attribute.value

    def _read_json(self, source: Source) -> None:
        read = _json_variables(source)
        for problem in read.problems:
            self._run.report(problem)
        for name, node in read.values.items():
            self._forget(name)
            self._json[name] = self._value_of(node)

    def _forget(self, name: str) -> None:
        for given in (self._files, self._texts, self._json):
            given.pop(name, None)

    def _evaluated(self, span: Span) -> Value | None:
        node, problems = parse_expression(span)
        for problem in problems:
            self._run.report(problem)
        return None if node is None else self._value_of(node)

    def _value_of(self, node: ast.Node) -> Value:
        try:
            return self._evaluator.evaluate(node, Scope(_CONSTANTS))
        except EvaluationError as error:
            return failed(error, node.span, self._run.report)


def _json_variables(source: Source) -> JsonVariables:
    # Few write their values so.
    from azbackup_lint.languages.terraform.syntax.json_syntax import JsonVariables

    return JsonVariables(source)


def _whole(label: str, text: str) -> Span:
    return Source(label, text).span(0, len(text))


def _faults(source: Source) -> Iterator[Problem]:
    """The syntax errors of a variable file."""
    if source.path.endswith(".json"):
        yield from _json_variables(source).problems
        return
    result = scan(source)
    yield from result.problems
    for attribute in result.attributes:
        yield from parse_expression(attribute.value)[1]


def _not_a_value(span: Span) -> Problem:
    return Problem(
        INVALID_VALUE,
        "a variable file holds no blocks",
        "Write values as name = value.",
        span,
    )


def takes_text(type_: ast.Node | None) -> bool:
    """Whether a variable of this declared type takes text from the command line literally.

    As in Terraform: a variable without a type, or of type string.
    """
    if type_ is None:
        return True
    text = type_.span.text.strip('"')
    return text in ("string", "number", "bool")
