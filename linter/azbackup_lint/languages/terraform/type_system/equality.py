"""Equality as Terraform's `==` sees it."""

from __future__ import annotations

from functools import partial

from azbackup_lint.values.equality import Rules, equality

equal = partial(equality, rules=Rules(kinds=True, converts=True, ids_are_set=True))
