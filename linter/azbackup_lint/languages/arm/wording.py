"""What parts of a template are called in messages, in the language that it is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, field

_FUNCTION = lazy_regex(r"\b([a-z][A-Za-z]*)\(\)")


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts with `{}` for a name, and the `operators` of the language by the functions they are."""

    parameter: str = "parameters('{}')"
    variable: str = "variables('{}')"
    deployment: str = "deployment {}"
    index: str = "copyIndex('{}')"
    count: str = "the count of copy '{}'"
    properties: str = "reference('{}')"
    outputs: str = "reference('{}')"
    parameter_file: str = "a parameters file"
    operators: Mapping[str, str] = field(default_factory=dict)

    def state(self, name: str, *, is_deployment: bool) -> str:
        """The state of a resource, which a symbolic name or an id names; ids have slashes."""
        if "/" in name:
            return JSON.properties.format(name)
        return (self.outputs if is_deployment else self.properties).format(name)

    def of_error(self, message: str) -> str:
        """A message about functions that are written as operators."""
        return _FUNCTION.sub(self._operator, message) if self.operators else message

    def _operator(self, match: re.Match[str]) -> str:
        return self.operators.get(match[1], match[0])


JSON = Wording()
"""The words of templates."""
