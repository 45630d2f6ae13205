"""Functions whose results are known only where the template is deployed."""

from __future__ import annotations

from azbackup_lint.languages.arm.functions.signature import Function
from azbackup_lint.values import Cause, Unknown, Value, causes_of


def at_deployment(
    name: str, parameters: tuple[str, ...] = (), rest: str | None = None, optional: int = 0
) -> Function:
    """A function whose result is unknown, but the same for the same arguments."""

    def compute(*values: Value) -> Value:
        return Unknown((Cause("deployment", f"{name}()"), *causes_of(*values)))

    return Function(compute, parameters, rest=rest, optional=optional, partial=True)
