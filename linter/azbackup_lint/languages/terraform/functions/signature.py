"""How functions take their arguments, and what they see of the run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import Type
from azbackup_lint.light_typing import Protocol
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source
from azbackup_lint.values import ListValue, Unknown, Value
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.open_collections import OpenCollection
from azbackup_lint.values.signature import Signature
from azbackup_lint.values.sizes import NEW


class FunctionHost(Protocol):
    """What functions may see of the run."""

    @property
    def working_directory(self) -> str:
        """The folder in which Terraform would run."""

    def shown(self, path: str) -> str:
        """The path for people."""

    def read(self, path: str) -> Source | Unknown:
        """A text file; unknown where it isn't there, or may not be read."""

    def exists(self, path: str) -> bool | None:
        """Whether there is a file; None where that may not be known.

        Raises EvaluationError for a folder.
        """

    def may_be_written(self, path: Value) -> bool:
        """Whether a path comes from a resource or data source, which may write what is there."""

    def file_names(self, path: str, depth: int | None) -> list[str] | None:
        """All files below a folder, so many levels deep, relative to it; None where not all of
        them may be read.
        """

    def settings(self, source: Source) -> Value:
        """The values that a text sets as a tfvars file does; raises EvaluationError."""

    @property
    def budget(self) -> Budget:
        """What is left of the work that the run may take."""

    def render(self, source: Source, variables: Mapping[str, Value]) -> Value:
        """A template with its variables filled in."""


@dataclass(frozen=True, slots=True)
class Function(Signature[Type]):
    """A function whose arguments are converted; only a `nullable` one takes null.

    Collections with only some certain items reach it if it is `open` to them. `passes` is how
    often it goes through all that its arguments hold, where most functions do so once.
    """

    nullable: bool = False
    open: bool = False
    passes: int = 1

    def __call__(self, name: str, arguments: tuple[Value, ...], host: FunctionHost) -> Value:
        """The result; raises EvaluationError where Terraform would refuse."""
        self.check_number(name, len(arguments))
        self._charge(arguments, host.budget)

        def convert_all(values: Sequence[Value]) -> list[Value]:
            return [self._converted(index, value) for index, value in enumerate(values)]

        try:
            return self.result(arguments, convert_all, host)
        except EvaluationError as error:
            if error.span is None and not error.message.startswith(name):
                raise type(error)(f"{name}(): {error.message}") from None
            raise

    def _charge(self, arguments: tuple[Value, ...], budget: Budget) -> None:
        budget.spend(budget.weigh(ListValue(arguments)) * self.passes // NEW)
        if not self.passes:
            for argument in arguments:
                budget.read(argument)

    def _converted(self, index: int, value: Value) -> Value:
        if is_null(value):
            if self.nullable:
                return value
            raise EvaluationError(f"argument {index + 1} must not be null")
        if isinstance(value, OpenCollection) and not self.open:
            value = value.wholly_unknown
        try:
            return convert(value, self.parameter(index))
        except ConversionError as error:
            raise EvaluationError(f"argument {index + 1}: {error}") from None
