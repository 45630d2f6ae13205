"""Evaluates expressions to values, as Resource Manager does, with unknowns kept."""

from __future__ import annotations

from azbackup_lint.arm.ast import Node
from azbackup_lint.arm.surroundings import Surroundings
from azbackup_lint.values import Value


def evaluate(node: Node, surroundings: Surroundings) -> Value:
    """The value of an expression; raises EvaluationError where Resource Manager would refuse.

    A value that was selected keeps the span and the hops with which the surroundings gave it; a
    computed one has no span, and hops to where its operands come from.
    """
    raise NotImplementedError
