"""Regular expressions that are compiled when they are first used, not at every start.

The compiler of `re` is written in Python and takes 0.3 ms a pattern, a tenth of a small check.
Wheels have the programs that it makes of the patterns which a check needs. They hold for the Python
that the wheel was built with; any other one compiles.
"""

from __future__ import annotations

import re

from azbackup_lint.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from re import compile as lazy_regex

    def program_module() -> str: ...
else:
    import _sre
    import sys
    from types import FunctionType, SimpleNamespace

    PYTHON = (sys.implementation.cache_tag, _sre.MAGIC, _sre.CODESIZE)
    """What programs depend on."""

    try:
        from azbackup_lint import regex_programs  # policies/hatch_build.py writes it
    except ImportError:
        PROGRAMS = {}
    else:
        PROGRAMS = regex_programs.PROGRAMS if regex_programs.PYTHON == PYTHON else {}

    _METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    _used = []
    """The patterns and flags of all that were compiled."""

    class LazyRegex:
        """A pattern; once it is compiled, its methods are those of the compiled one."""

        __slots__ = (*_METHODS, "_compiled", "flags", "pattern")

        def __init__(self, pattern, flags=0):
            self.pattern = pattern
            self.flags = flags

        def __getattr__(self, name):
            """What is missing as long as nothing is compiled, or isn't kept here."""
            if name == "_compiled":
                self._compiled = _compiled(self.pattern, int(self.flags))
                for method in _METHODS:
                    setattr(self, method, getattr(self._compiled, method))
                return self._compiled
            return getattr(self._compiled, name)

        def __repr__(self):
            return repr(self._compiled)

    lazy_regex = LazyRegex

    def _compiled(pattern, flags):
        program = PROGRAMS.get((pattern, flags))
        if program is None:
            _used.append((pattern, flags))
            return re.compile(pattern, flags)
        all_flags, code, groups, names, by_number = program
        return _sre.compile(pattern, all_flags, list(code), groups, dict(names), by_number)

    def program_module():
        """The text of a module with the programs of all patterns that were compiled up to now."""
        lines = [f"    {key!r}: {_program(*key)!r}," for key in dict.fromkeys(_used)]
        return "\n".join([f"PYTHON = {PYTHON!r}", "PROGRAMS = {", *lines, "}"]) + "\n"

    def _program(pattern, flags):
        """What the compiler of `re` hands to the engine, as a constant of Python."""
        compiler = getattr(re, "_compiler", None) or re.sre_compile  # as Python 3.10 calls it
        known = {**compiler.compile.__globals__, "_sre": SimpleNamespace(compile=_constant)}
        return FunctionType(compiler.compile.__code__, known, argdefs=(0,))(pattern, flags)

    def _constant(_, flags, code, groups, names, by_number):
        return int(flags), tuple(map(int, code)), groups, tuple(names.items()), by_number


__all__ = ["lazy_regex"]
