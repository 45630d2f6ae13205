"""The values that the variables of a module have in one instance of it."""

from __future__ import annotations

from azbackup_lint.languages.terraform.expressions.evaluator import Evaluator
from azbackup_lint.languages.terraform.expressions.scope import NoNames, Scope
from azbackup_lint.languages.terraform.modules.memory import Memory
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.modules.variables import (
    Declaration,
    declare,
    unset,
    value_of,
)
from azbackup_lint.languages.terraform.modules.whole_references import with_outputs
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.languages.terraform.type_system.types import Type
from azbackup_lint.source import Span
from azbackup_lint.values import Known, MapValue, Unknown, Value
from azbackup_lint.values.errors import EvaluationError, LimitReached

SUPPOSED = 20
"""Steps for each validation of a variable that another validation asks for."""


class VariableValues:
    """The variables of a module instance, each declared and evaluated when it is asked for."""

    def __init__(self, module: Module, evaluator: Evaluator, memory: Memory) -> None:
        self._module = module
        self._evaluator = evaluator
        self._memory = memory
        self._declarations: dict[str, Declaration] = {}

    def value(self, name: str, span: Span) -> Value:
        """`var.name`."""
        module = self._module
        block = module.configuration.variables.get(name)
        if block is None:
            raise EvaluationError(f"the module declares no variable {name!r}", span)

        def evaluate() -> Value:
            declaration = self._declaration(name, block)
            given = self._given(name)
            value = value_of(declaration, given, module.prefix, module.run.report)
            if given is None and self._is_refused(name, value, declaration):
                value = unset(declaration, module.prefix)
            if self._memory.is_supposing:  # and forgets this, to be asked for it again and again
                module.run.budget.spend(SUPPOSED * len(declaration.validations))
            if not declaration.validations or not isinstance(value, (Unknown, MapValue)):
                return value
            from azbackup_lint.languages.terraform.modules.validations import (
                constraints_of,
                narrowed,
            )

            with self._memory.supposing(f"var.{name}", value):  # they may need it themselves
                reader = module.conditions(module.scope)
                constraints = constraints_of(declaration.validations, reader)
            return narrowed(value, declaration.type, f"var.{name}", constraints)

        return self._memory.once(f"var.{name}", evaluate, span)

    def _given(self, name: str) -> Value | None:
        """What the caller passes, with all that modules in it give."""
        given = self._module.argument(name)
        if given is None:
            return None
        value = with_outputs(given)
        if value is not given:
            self._module.run.budget.weigh(value)
        return value

    def _is_refused(self, name: str, value: Value, declaration: Declaration) -> bool:
        """Whether a validation refuses a default, so that a value must be given."""
        with self._memory.supposing(f"var.{name}", value):
            for condition in declaration.validations:
                try:
                    if self._evaluator.evaluate(condition, self._module.scope) == Known(False):
                        return True
                except LimitReached:
                    raise
                except EvaluationError:
                    continue
        return False

    def type_of(self, name: str) -> Type:
        """The type that a variable declares."""
        return self._declaration(name, self._module.configuration.variables[name]).type

    def _declaration(self, name: str, block: RawBlock) -> Declaration:
        declaration = self._declarations.get(name)
        if declaration is None:
            report = self._module.run.report
            body = self._module.configuration.body(block, report)
            declaration = declare(name, block.header, body, self._constant, report)
            self._declarations[name] = declaration
        return declaration

    def _constant(self, node: ast.Node) -> Value:
        return self._evaluator.evaluate(node, Scope(NoNames("can't be used here")))
