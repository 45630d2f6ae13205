"""What parameter files give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.languages.arm.bodies import literal_value
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.parameters import Given, given_value, read_parameters
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause, Unknown, Value


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """A text that gives values to parameters; `given` reads them in the evaluation of a root."""

    source: Source
    given: Callable[[DeploymentEvaluation], Given]


def json_parameters(source: Source) -> ParameterFile:
    """A parameter file in JSON."""
    return ParameterFile(source, lambda run: given_by(source, run))


def given_by_file(path: Path, run: DeploymentEvaluation) -> Given:
    """The values in a parameter file that a link leads to, by lower-case name."""
    source = run.library.files.read(path)
    if isinstance(source, Problem):
        run.report(source)
        return Unread(broken(run.library.files.shown(path), source.span))
    return given_by(source, run)


def given_by(source: Source, run: DeploymentEvaluation) -> Given:
    """The values in a parameter file; expressions have no place there."""
    parameters = read_parameters(source)
    run.read((source,))
    if isinstance(parameters, Problem):
        run.report(parameters)
        return Unread(broken(source.path, parameters.span))
    return {name: given_value(item, literal_value) for name, item in parameters.items()}


def broken(path: str, place: Span | None) -> Cause:
    """Why it isn't known what a file gives; `place` is what is wrong in it."""
    return Cause("invalid", f"what {path} gives", "correct the file", place)


class Unread(Mapping[str, Value]):
    """What a file gives that can't be read: any parameter may be among it."""

    def __init__(self, cause: Cause) -> None:
        self._value = Unknown((cause,))

    def __getitem__(self, name: str) -> Value:
        return self._value

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
