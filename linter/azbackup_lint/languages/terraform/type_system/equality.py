"""Equality as Terraform's `==` sees it."""

from __future__ import annotations

from functools import partial

from azbackup_lint.languages.terraform.type_system.types import type_of
from azbackup_lint.languages.terraform.type_system.unification import may_be_same
from azbackup_lint.values import Value
from azbackup_lint.values.equality import Rules, equality


def _same_type(left: Value, right: Value) -> bool | None:
    """Whether two collections without items are equal: those of different types are not.

    Undecided where a type is open, as the linter may know less of it than Terraform.
    """
    first, second = type_of(left), type_of(right)
    if first == second:
        return True
    return None if may_be_same(first, second) else False


equal = partial(
    equality, rules=Rules(kinds=True, converts=True, ids_are_set=True, empty=_same_type)
)
