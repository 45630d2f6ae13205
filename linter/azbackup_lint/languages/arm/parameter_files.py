"""What parameter files give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from azbackup_lint.languages.arm.bodies import literal_value
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.parameters import Given, given_value, read_parameters
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source
from azbackup_lint.values import Value


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """A text that gives values to parameters; `given` reads them in the evaluation of a root."""

    source: Source
    given: Callable[[DeploymentEvaluation], Given]


def json_parameters(source: Source) -> ParameterFile:
    """A parameter file in JSON."""
    return ParameterFile(source, lambda run: given_by(source, run))


def given_by_file(path: Path, run: DeploymentEvaluation) -> dict[str, Value]:
    """The values in a parameter file that a link leads to, by lower-case name."""
    source = run.library.files.read(path)
    if isinstance(source, Problem):
        run.report(source)
        return {}
    return given_by(source, run)


def given_by(source: Source, run: DeploymentEvaluation) -> dict[str, Value]:
    """The values in a parameter file; expressions have no place there."""
    parameters = read_parameters(source)
    run.read((source,))
    if isinstance(parameters, Problem):
        run.report(parameters)
        return {}
    return {name: given_value(item, literal_value) for name, item in parameters.items()}
