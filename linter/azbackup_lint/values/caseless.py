"""Entries of objects whose names count in any case, as Resource Manager reads them."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.values.model import Value


class CaselessEntries(Mapping[str, Value]):
    """Entries that are found by their names in any case; they are listed as written."""

    __slots__ = ()
