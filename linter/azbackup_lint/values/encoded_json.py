"""The JSON text of a value that is known in part."""

from __future__ import annotations

from azbackup_lint.records import dataclass
from azbackup_lint.values.model import NULL, Unknown, Value


@dataclass(frozen=True, slots=True)
class EncodedJson(Unknown):
    """The JSON text of a value that is known in part; `value` is what it holds."""

    value: Value = NULL
