"""How a function takes its arguments: types, number, and what unknown ones mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from azbackup_lint.source import Source
from azbackup_lint.terraform.conversion import ConversionError, convert
from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.types import Type
from azbackup_lint.values import Known, Unknown, Value, causes_of, unknowns_in


class FunctionContext(Protocol):
    """What functions may see of the run."""

    @property
    def working_directory(self) -> str:
        """The folder in which Terraform would run."""

    def read(self, path: str) -> Source | Unknown:
        """A text file; unknown where it isn't there, or may not be read."""

    def exists(self, path: str) -> bool | None:
        """Whether there is a file; None where that may not be known."""

    def file_names(self, path: str) -> list[str] | None:
        """All files below a folder, relative to it; None where it may not be read."""

    def render(self, source: Source, variables: Mapping[str, Value]) -> Value:
        """A template with its variables filled in."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function with the types of its parameters.

    `rest` is the type of any further arguments, `optional` how many of `parameters` may be left
    out. `compute` gets converted values; unless `partial`, only wholly known ones.
    """

    compute: Callable[..., Value]
    parameters: tuple[Type, ...] = ()
    rest: Type | None = None
    optional: int = 0
    partial: bool = False
    nullable: bool = False
    contextual: bool = False

    def __call__(self, name: str, arguments: tuple[Value, ...], context: FunctionContext) -> Value:
        self._check_number(name, len(arguments))
        converted = [self._converted(name, index, value) for index, value in enumerate(arguments)]
        if not self.partial:
            unknown = [value for value in converted if next(unknowns_in(value), None) is not None]
            if unknown:
                return Unknown(causes_of(*unknown))
        if self.contextual:
            return self.compute(context, *converted)
        return self.compute(*converted)

    def _check_number(self, name: str, number: int) -> None:
        least, most = len(self.parameters) - self.optional, len(self.parameters)
        if number < least or (number > most and self.rest is None):
            wanted = str(most) if least == most else f"{least} to {most}"
            wanted = f"at least {least}" if self.rest is not None else wanted
            raise EvaluationError(f"{name}() takes {wanted} arguments, not {number}")

    def _converted(self, name: str, index: int, value: Value) -> Value:
        to = self.parameters[index] if index < len(self.parameters) else self.rest
        assert to is not None
        if isinstance(value, Known) and value.data is None:
            if self.nullable:
                return value
            raise EvaluationError(f"argument {index + 1} of {name}() must not be null")
        try:
            return convert(value, to)
        except ConversionError as error:
            raise EvaluationError(f"argument {index + 1} of {name}(): {error}") from None
