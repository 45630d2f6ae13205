"""`NamedTuple` of typing at a small part of its cost, as `records` has `dataclass`.

The standard library compiles a constructor for each class at every start, and typing takes a while
to load. Here it is made when it is first called. The type checker sees `typing`.
"""

from __future__ import annotations

from azbackup_lint.light_typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from _collections import _tuplegetter  # what collections takes, too

    from azbackup_lint.records import named_constructor

    class Making(type):
        """Makes a tuple of what is declared as a class with the base `NamedTuple`."""

        def __new__(cls, name, bases, namespace):
            if not bases:
                return super().__new__(cls, name, bases, namespace)
            declared = tuple(namespace.get("__annotations__", ()))
            defaults = tuple(namespace.pop(name) for name in declared if name in namespace)
            for index, field in enumerate(declared):
                namespace[field] = _tuplegetter(index, None)
            own = {
                "__slots__": (),
                "_fields": declared,
                "__match_args__": declared,
                "__declared__": defaults,
                "__new__": _first_new,
                "__repr__": _repr,
                "__getnewargs__": _arguments,
            }
            return type(name, (tuple,), own | namespace)

    def _first_new(cls, *args, **kwargs):
        cls.__new__ = named_constructor(cls, cls._fields, cls.__declared__)
        return cls(*args, **kwargs)

    def _repr(self):
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{self.__class__.__name__}({shown})"

    def _arguments(self):
        """What makes the same once more, for copies."""
        return tuple(self)

    class NamedTuple(metaclass=Making):
        """The base of named tuples, which isn't left in what is made."""
