"""Regular expressions that are compiled when they are first used, not at every start."""

from __future__ import annotations

import re

from azbackup_lint.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import compile as lazy_regex
else:
    _METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    class LazyRegex:
        """A pattern; once it is compiled, its methods are those of the compiled one."""

        __slots__ = (*_METHODS, "_compiled", "flags", "pattern")

        def __init__(self, pattern, flags=0):
            self.pattern = pattern
            self.flags = flags

        def __getattr__(self, name):
            """What is missing as long as nothing is compiled, or isn't kept here."""
            if name == "_compiled":
                self._compiled = re.compile(self.pattern, self.flags)
                for method in _METHODS:
                    setattr(self, method, getattr(self._compiled, method))
                return self._compiled
            return getattr(self._compiled, name)

        def __repr__(self):
            return repr(self._compiled)

    lazy_regex = LazyRegex


__all__ = ["lazy_regex"]
