"""Equality as `equals()` sees it; whether it minds the case of names is not documented."""

from __future__ import annotations

from functools import partial

from azbackup_lint.values.equality import Rules, equality

equal = partial(equality, rules=Rules(cases=True))
