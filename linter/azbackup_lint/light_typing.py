"""The names of `typing` that modules need, without loading it.

Loading `typing` takes nearly half as long as starting Python. Type checkers see its own names; when
the program runs, they need only be there, as bases of classes and in aliases.
"""

from __future__ import annotations

TYPE_CHECKING = False  # type checkers take a variable of this name for true

if TYPE_CHECKING:
    from typing import (
        Any,
        Final,
        Generic,
        Literal,
        NoReturn,
        Protocol,
        TypeAlias,
        TypeVar,
        cast,
    )
else:

    class Form:
        """Anything that is written with brackets or as a base, which say nothing more."""

        __slots__ = ()

        def __class_getitem__(cls, item):
            return cls

    class Generic(Form):
        """A base with parameters."""

        __slots__ = ()

    class Protocol(Form):
        """A base that says what others have, too."""

        __slots__ = ()

    Any = Final = Literal = NoReturn = TypeAlias = Form

    def TypeVar(  # noqa: N802 - the name in typing
        name, *constraints, bound=None, covariant=False, contravariant=False
    ):
        """A parameter of types, which stands for nothing."""
        return Form

    def cast(kind, value):
        """The value, which is known to be of the kind."""
        return value


__all__ = [
    "TYPE_CHECKING",
    "Any",
    "Final",
    "Generic",
    "Literal",
    "NoReturn",
    "Protocol",
    "TypeAlias",
    "TypeVar",
    "cast",
]
