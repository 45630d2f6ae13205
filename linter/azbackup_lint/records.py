"""`dataclass` of the standard library, for classes with slots, at a small part of its cost.

The standard library writes and compiles six methods for each class at every start. Here a method
is made when it is first called, from a template that is compiled once for all classes with as many
fields, and given their names. Wheels have the templates that a check needs. The type checker sees
`dataclasses`, whose `fields`, `replace` and `asdict` accept these classes, too. It alone keeps
frozen records from being changed: to refuse it when the program runs would double the time that
making a record takes.
"""

from __future__ import annotations

from azbackup_lint.light_typing import TYPE_CHECKING

__all__ = ["dataclass", "field", "fields", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace

    def template_module() -> str: ...
else:
    from functools import cache
    from operator import attrgetter
    from types import FunctionType

    try:
        from azbackup_lint.record_templates import TEMPLATES  # policies/hatch_build.py writes it
    except ImportError:
        TEMPLATES = {}

    class _Missing:
        """In place of a default that isn't there or is made for each record."""

        def __repr__(self):
            return "<made for each record>"

    MISSING = _Missing()

    class Field:
        """A field as its class declares it."""

        __slots__ = ("compare", "default", "default_factory", "init", "kw_only", "name", "repr")

        def __init__(self, default, default_factory, init, repr, compare, kw_only):
            self.default = default
            self.default_factory = default_factory
            self.init = init
            self.repr = repr
            self.compare = compare
            self.kw_only = kw_only

        @property
        def is_optional(self):
            return self.default is not MISSING or self.default_factory is not MISSING

    def field(
        *,
        default=MISSING,
        default_factory=MISSING,
        init=True,
        repr=True,
        compare=True,
        kw_only=None,
    ):
        """What a field needs beside its type."""
        return Field(default, default_factory, init, repr, compare, kw_only)

    def dataclass(*, slots, frozen=False, eq=True, kw_only=False):
        """Makes a class a record; `slots` is what the type checker wants to read."""
        if not slots:
            raise TypeError("a record has slots")
        return lambda declared: _record(declared, frozen, eq, kw_only)

    def fields(record):
        """The fields of a record or of its class, inherited ones first."""
        return tuple(record.__record_fields__.values())

    def replace(record, /, **changes):
        """A copy of a record with other values in some of its fields."""
        given, values = record.__given__
        return record.__class__(**{**dict(zip(given, values(record), strict=False)), **changes})

    def _record(declared, frozen, eq, kw_only):
        """The class again, with slots and with methods that are made when they are called."""
        namespace = dict(declared.__dict__)
        namespace.pop("__dict__", None)
        namespace.pop("__weakref__", None)
        defaults = {name: namespace.pop(name, MISSING) for name in declared.__annotations__}
        bases = declared.__mro__[1:-1]
        inherited = {name for base in bases for name in base.__dict__.get("__slots__", ())}
        methods = FROZEN if frozen else CHANGING
        if not eq:
            methods = {name: methods[name] for name in methods if name not in COMPARING}
        elif namespace.get("__hash__", "") is None:
            del namespace["__hash__"]  # Python's own mark where a class defines __eq__ only
        own = {
            "__slots__": tuple(name for name in defaults if name not in inherited),
            "__declared__": (defaults, kw_only),
            "__qualname__": declared.__qualname__,
        }
        namespace = {**methods, **own, **namespace}
        return type(declared)(declared.__name__, declared.__bases__, namespace)

    class RecordFields:
        """The fields of a class by name, made when they are first asked for."""

        def __get__(self, record, cls):
            found = {}
            for base in reversed(cls.__mro__):
                if "__declared__" in base.__dict__:
                    defaults, kw_only = base.__declared__
                    for name, default in defaults.items():
                        found[name] = _named(default, name, kw_only)
            cls.__record_fields__ = found
            return found

    def _named(default, name, kw_only):
        """The field of a name, from what the class says of it."""
        item = default
        if item.__class__ is not Field:
            item = Field(item, MISSING, True, True, True, None)
        item.name = name
        if item.kw_only is None:
            item.kw_only = kw_only
        return item

    class GivenFields:
        """The names of the fields that arguments give, and what gets them all from a record."""

        def __get__(self, record, cls):
            given = [name for name, item in cls.__record_fields__.items() if item.init]
            get = attrgetter(*given, "__class__") if given else lambda record: ()
            cls.__given__ = (given, get)  # of a single name, it would get no tuple
            return cls.__given__

    class MatchArguments:
        """The names of the fields that a pattern may leave out, made likewise."""

        def __get__(self, record, cls):
            items = cls.__record_fields__.values()
            cls.__match_args__ = tuple(f.name for f in items if f.init and not f.kw_only)
            return cls.__match_args__

    def _owner(record, name, first):
        """The class whose method was called for the first time."""
        classes = record.__class__.__mro__
        return next(cls for cls in classes if cls.__dict__.get(name) is first)

    def _first_init(self, *args, **kwargs):
        cls = _owner(self, "__init__", _first_init)
        cls.__init__ = method = _make_init(cls)
        method(self, *args, **kwargs)

    def _first_eq(self, other):
        cls = _owner(self, "__eq__", _first_eq)
        cls.__eq__ = method = _make_eq(cls)
        return method(self, other)

    def _first_hash(self):
        cls = _owner(self, "__hash__", _first_hash)
        cls.__hash__ = method = _make_hash(cls)
        return method(self)

    def _make_init(cls):
        given, named, fixed = [], [], []
        for f in cls.__record_fields__.values():
            if f.init:
                (named if f.kw_only else given).append(f)
            elif f.is_optional:
                fixed.append(f)
        items = [*given, *named, *fixed]
        made = tuple(i for i, f in enumerate(items) if f.default_factory is not MISSING)
        counts = (len(given), len(named), len(fixed))
        code = _code("__init__", counts, made, hasattr(cls, "__post_init__"))
        known = {f"default_{i}": f.default for i, f in enumerate(items) if not f.init}
        if made:
            known["MISSING"] = MISSING
            known |= {f"make_{i}": items[i].default_factory for i in made}
        defaults = tuple(f.default for f in given if f.is_optional)
        method = _function(cls, code, [f.name for f in items], known, defaults)
        if named:
            method.__kwdefaults__ = {f.name: f.default for f in named if f.is_optional}
        return method

    def _make_eq(cls):
        compared = [f.name for f in cls.__record_fields__.values() if f.compare]
        return _function(cls, _code("__eq__", len(compared)), compared, {})

    def _make_hash(cls):
        compared = [f.name for f in cls.__record_fields__.values() if f.compare]
        return _function(cls, _code("__hash__", len(compared)), compared, {})

    def named_constructor(cls, names, defaults):
        """The constructor of a tuple of named items, the last of which have defaults."""
        code = _code("__new__", len(names))
        return _function(cls, code, names, {"make": tuple.__new__}, defaults)

    def _function(cls, code, names, known, defaults=()):
        """A method of a class from code that calls its fields _0, _1 and so on."""
        named = {f"_{i}": name for i, name in enumerate(names)}.get
        code = code.replace(
            co_varnames=tuple(map(named, code.co_varnames, code.co_varnames)),
            co_names=tuple(map(named, code.co_names, code.co_names)),
        )
        method = FunctionType(code, known, code.co_name, defaults)
        method.__qualname__ = f"{cls.__qualname__}.{code.co_name}"
        method.__module__ = cls.__module__
        return method

    def _code(*key):
        """The code of a template, which is compiled once."""
        if key not in TEMPLATES:
            found = {}
            exec(_template_text(key), found)
            TEMPLATES[key] = found[key[0]]
        return TEMPLATES[key].__code__

    def template_module():
        """The text of a module with all templates that were needed up to now."""
        parts = ["TEMPLATES = {}"]
        for key in TEMPLATES:
            parts += (_template_text(key), f"TEMPLATES[{key!r}] = {key[0]}")
        return "\n".join(parts) + "\n"

    def _template_text(key):
        return _TEXTS[key[0]](*key[1:])

    def _init_text(counts, made, has_post_init):
        """Assigns arguments to fields; the fields at the places `made` have a factory."""
        given, named, fixed = counts
        arguments = [f"_{i}" for i in range(given + named)]
        if named:
            arguments.insert(given, "*")
        lines = []
        for i in range(given + named + fixed):
            value = f"_{i}" if i < given + named else f"default_{i}"
            if i in made:
                value = f"{value} if {value} is not MISSING else make_{i}()"
            lines.append(f" self._{i} = {value}")
        if has_post_init:
            lines.append(" self.__post_init__()")
        return _text("__init__", ["self", *arguments], lines or [" pass"])

    def _eq_text(count):
        ours, theirs = (_tuple_of(owner, count) for owner in ("self", "other"))
        lines = [
            " if other.__class__ is self.__class__:",
            f"  return {ours} == {theirs}",
            " return NotImplemented",
        ]
        return _text("__eq__", ["self", "other"], lines)

    def _hash_text(count):
        return _text("__hash__", ["self"], [f" return hash({_tuple_of('self', count)})"])

    def _new_text(count):
        items = "".join(f"_{i}," for i in range(count))
        arguments = ["cls", *(f"_{i}" for i in range(count))]
        return _text("__new__", arguments, [f" return make(cls, ({items}))"])

    def _tuple_of(owner, count):
        return f"({''.join(f'{owner}._{i},' for i in range(count))})"

    def _text(name, arguments, lines):
        return "\n".join([f"def {name}({', '.join(arguments)}):", *lines])

    _TEXTS = {
        "__init__": _init_text,
        "__eq__": _eq_text,
        "__hash__": _hash_text,
        "__new__": _new_text,
    }

    def _repr(self):
        return _writer()(self)

    @cache
    def _writer():
        """Writes a record; one that holds itself, too."""
        from reprlib import recursive_repr  # seldom asked for

        @recursive_repr("...")
        def written(self):
            shown = (f.name for f in self.__record_fields__.values() if f.repr)
            items = ", ".join(f"{name}={getattr(self, name)!r}" for name in shown)
            return f"{self.__class__.__qualname__}({items})"

        return written

    def _get_state(self):
        return [getattr(self, name) for name in self.__record_fields__]

    def _set_state(self, state):
        for name, value in zip(self.__record_fields__, state, strict=True):
            setattr(self, name, value)

    class StandardFields:
        """What the functions of `dataclasses` look for, made when they do."""

        def __get__(self, record, cls):
            import dataclasses

            types = {}
            for base in reversed(cls.__mro__):
                types |= getattr(base, "__annotations__", {})
            declared = [
                (f.name, types[f.name], _standard_field(f)) for f in cls.__record_fields__.values()
            ]
            made = dataclasses.make_dataclass(
                cls.__name__, declared, init=False, repr=False, eq=False
            )
            cls.__dataclass_fields__ = made.__dataclass_fields__
            return cls.__dataclass_fields__

    def _standard_field(item):
        import dataclasses

        options = {name: getattr(item, name) for name in ("init", "repr", "compare", "kw_only")}
        for name in ("default", "default_factory"):
            if getattr(item, name) is not MISSING:
                options[name] = getattr(item, name)
        return dataclasses.field(**options)

    COMPARING = ("__eq__", "__hash__")
    CHANGING = {
        "__record_fields__": RecordFields(),
        "__dataclass_fields__": StandardFields(),
        "__given__": GivenFields(),
        "__match_args__": MatchArguments(),
        "__init__": _first_init,
        "__repr__": _repr,
        "__replace__": replace,
        "__eq__": _first_eq,
        "__hash__": None,
    }
    FROZEN = CHANGING | {
        "__hash__": _first_hash,
        "__getstate__": _get_state,
        "__setstate__": _set_state,
    }
