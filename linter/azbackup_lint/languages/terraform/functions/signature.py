"""How a function takes its arguments: types, number, and what unknown ones mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import Type
from azbackup_lint.source import Source
from azbackup_lint.values import Unknown, Value, is_wholly_known, unknown_because
from azbackup_lint.values.choices import for_each_option
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import OpenCollection


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
    out. `compute` gets converted values; unless `partial`, only wholly known ones. Where an
    argument is one of a few values, `compute` is asked for each of them. Collections of which only
    some items are certain reach it if it is `open` to them.
    """

    compute: Callable[..., Value]
    parameters: tuple[Type, ...] = ()
    rest: Type | None = None
    optional: int = 0
    partial: bool = False
    nullable: bool = False
    contextual: bool = False
    open: bool = False

    def __call__(self, name: str, arguments: tuple[Value, ...], context: FunctionContext) -> Value:
        self._check_number(name, len(arguments))

        def apply(*values: Value) -> Value:
            converted = [self._converted(index, value) for index, value in enumerate(values)]
            if not self.partial and not all(is_wholly_known(value) for value in converted):
                return unknown_because(*converted)
            return (
                self.compute(context, *converted) if self.contextual else self.compute(*converted)
            )

        try:
            spread = for_each_option(arguments, apply)
            if spread is None:
                return apply(*arguments)
            if isinstance(spread, Unknown):
                direct = apply(*arguments)
                if isinstance(direct, Unknown) and direct.parts:
                    return replace(direct, options=spread.options)
            return spread
        except EvaluationError as error:
            if error.span is None and not error.message.startswith(name):
                raise type(error)(f"{name}(): {error.message}") from None
            raise

    def _check_number(self, name: str, given: int) -> None:
        least, most = len(self.parameters) - self.optional, len(self.parameters)
        if least <= given and (given <= most or self.rest is not None):
            return
        wanted = str(most) if least == most else f"{least} to {most}"
        wanted = f"at least {least}" if self.rest is not None else wanted
        noun = "argument" if wanted.endswith("1") else "arguments"
        raise EvaluationError(f"{name}() takes {wanted} {noun}, not {given}")

    def _converted(self, index: int, value: Value) -> Value:
        to = self.parameters[index] if index < len(self.parameters) else self.rest
        assert to is not None
        if is_null(value):
            if self.nullable:
                return value
            raise EvaluationError(f"argument {index + 1} must not be null")
        if isinstance(value, OpenCollection) and not self.open:
            value = value.plain
        try:
            return convert(value, to)
        except ConversionError as error:
            raise EvaluationError(f"argument {index + 1}: {error}") from None
