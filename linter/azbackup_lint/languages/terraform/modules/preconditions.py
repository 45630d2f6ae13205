"""What a resource sees of variables and local values: its preconditions hold where it exists.

Source: developer.hashicorp.com/terraform/language, "Custom conditions": a precondition that fails
stops Terraform before it makes the resource.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.languages.terraform.expressions.scope import Mark, Scope
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.types import ANY
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import Value
from azbackup_lint.values.constraints import Constraints


def with_preconditions(module: Module, bindings: Mapping[str, Value], body: ast.Body) -> Scope:
    """The names in sight of the body of a resource, as its preconditions leave them."""
    plain = Scope(module, bindings) if bindings else module.scope
    conditions = list(_preconditions(body))
    if not conditions:
        return plain
    from azbackup_lint.languages.terraform.modules.validations import constraints_of, narrowed

    constraints = constraints_of(conditions, module.conditions(plain))
    if not constraints:
        return plain
    bound = {name: narrowed(value, ANY, name, constraints) for name, value in bindings.items()}
    return Scope(_Narrowing(module, constraints), bound)


def has_preconditions(body: ast.Body) -> bool:
    """Whether a body has conditions of its own."""
    return next(_preconditions(body), None) is not None


def _preconditions(body: ast.Body) -> Iterator[ast.Node]:
    for lifecycle in body.blocks:
        for block in lifecycle.body.blocks if lifecycle.type == "lifecycle" else ():
            condition = block.body.attributes.get("condition")
            if block.type == "precondition" and condition is not None:
                yield condition.expression


@dataclass(frozen=True, slots=True)
class _Narrowing:
    """The names of a module with constraints on what they stand for."""

    module: Module
    constraints: Constraints

    def resolve(self, names: tuple[str, ...], span: Span) -> tuple[Value, int]:
        """See `Resolver`."""
        value, used = self.module.resolve(names, span)
        if names[0] not in ("var", "local") or used != 2:
            return value, used
        from azbackup_lint.languages.terraform.modules.validations import narrowed

        type_ = self.module.type_of(names[1]) if names[0] == "var" else ANY
        return narrowed(value, type_, ".".join(names[:2]), self.constraints), used

    def marked(self, mark: Mark, names: tuple[str, ...]) -> bool | None:
        """See `Resolver`."""
        return self.module.marked(mark, names)
