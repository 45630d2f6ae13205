"""One row per fact: what it is called, what it can be, and where it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from azbackup_lint.estate.facts.conversions import (
    either,
    is_filled,
    is_set,
    mapped,
    number,
    optional,
    region,
    spelled,
    spelled_items,
    text,
    texts,
    truth,
    zones_of,
)
from azbackup_lint.estate.facts.digging import Step
from azbackup_lint.estate.facts.spellings import Spellings, switches
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.values import FALSE, NULL, Data, Known, ListValue, Unknown, Value
from azbackup_lint.values.choices import or_default

JsonType = Literal["boolean", "number", "string", "array"]
Paths = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactType:
    """What a fact can be; `read` turns what is written into it, null where nothing is.

    `text` is for people. `names` are all names of an enumeration, in Azure's spelling; empty
    for other types.
    """

    json: JsonType
    text: str
    read: Callable[[Value], Value]
    names: tuple[str, ...] = ()
    nullable: bool = False

    def or_null(self) -> FactType:
        """The type with null, too."""
        return replace(self, nullable=True)

    def of(self, text: str) -> FactType:
        """The type with another text: the unit of a number, what a text names."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of one kind of entity.

    A plain fact is one argument of a resource: `azurerm` and `arm` are the dotted paths to it, of
    which the first that is set counts; `legacy` is the one in `azurerm_virtual_machine`. Without
    any it has the platform's `default`. Other facts are computed; `azurerm` and `arm` are empty.
    `origin` is where a fact without paths comes from in azurerm and in ARM. `note` follows the
    values that the type allows.
    """

    name: str
    type: FactType
    default: Data = None
    azurerm: Paths = ()
    arm: Paths = ()
    legacy: Paths = ()
    note: str = ""
    origin: tuple[str, str] = ("", "")

    @property
    def is_plain(self) -> bool:
        """Whether the fact is read from the arguments of a resource."""
        return bool(self.azurerm or self.arm)

    def read(self, values: Sequence[Value | None]) -> Value:
        """The fact of the values at its paths."""
        written = [value for value in values if value is not None]
        if len(written) > 1 and self.type.read is is_there:
            return either(*(is_there(value) for value in written))
        return self.type.read(or_default(next(iter(written), None), self.default))


@dataclass(frozen=True, slots=True, eq=False)
class FactTable:
    """All facts of one kind of entity, in the order of their view; `notes` follow on the page."""

    rows: tuple[Fact, ...]
    intro: str = ""
    notes: str = ""
    by_name: Mapping[str, Fact] = field(init=False)
    _unset: list[Mapping[str, Value]] = field(
        init=False, default_factory=list, compare=False, repr=False
    )
    _in_templates: list[tuple[Step, Mapping[str, Sequence[Fact]]]] = field(
        init=False, default_factory=list, compare=False, repr=False
    )
    _under: dict[bool, Mapping[str, Sequence[Fact]]] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {row.name: row for row in self.rows})

    def plain(self) -> Iterator[Fact]:
        """The facts that are read from arguments."""
        return (row for row in self.rows if row.is_plain)

    def read(
        self,
        paths: Callable[[Fact], Paths],
        get: Callable[[str], Value | None],
        rows: Iterable[Fact],
    ) -> dict[str, Value]:
        """The plain facts of a resource: what `get` finds at the paths, else the defaults.

        `rows` are those that may not have their defaults.
        """
        facts = dict(self.unset)
        for row in rows:
            written = [value for path in paths(row) if (value := get(path)) is not None]
            if written:
                facts[row.name] = row.read(written)
        return facts

    def rows_in_templates(self) -> tuple[Step, Mapping[str, Sequence[Fact]]]:
        """The first step of all paths in templates, and the facts at each of these paths."""
        if not self._in_templates:
            at: dict[str, list[Fact]] = {}
            for row in self.plain():
                for path in row.arm:
                    at.setdefault(path, []).append(row)
            self._in_templates.append((Step.before(at), at))
        return self._in_templates[0]

    def rows_under(self, *, legacy: bool) -> Mapping[str, Sequence[Fact]]:
        """The facts by the arguments of azurerm's resources that their paths begin with."""
        if legacy not in self._under:
            under: dict[str, list[Fact]] = {}
            for row in self.plain():
                for path in row.legacy if legacy else row.azurerm:
                    under.setdefault(path.partition(".")[0], []).append(row)
            self._under[legacy] = under
        return self._under[legacy]

    @property
    def unset(self) -> Mapping[str, Value]:
        """The plain facts of a resource that sets none of them."""
        if not self._unset:
            self._unset.append({row.name: row.read(()) for row in self.plain()})
        return self._unset[0]


def plain(
    name: str,
    type_: FactType,
    azurerm: str = "",
    arm: str = "",
    *,
    default: Data = None,
    legacy: str = "",
    note: str = "",
) -> Fact:
    """A row for a fact that is one argument on each side; several paths are parted by blanks."""
    paths = [tuple(text.split()) for text in (azurerm, arm, legacy)]
    return Fact(name, type_, default, paths[0], paths[1], paths[2], note)


def computed(name: str, type_: FactType, azurerm: str, arm: str = "", *, note: str = "") -> Fact:
    """A row for a fact that code works out; `arm` is the same as `azurerm` if it isn't given."""
    return Fact(name, type_, note=note, origin=(azurerm, arm or azurerm))


def is_there(value: Value) -> Value:
    """Whether anything is written but null or an empty list of blocks."""
    if isinstance(value, ListValue):
        return Known(True, span=value.items[0].span) if value.items else FALSE
    if isinstance(value, Unknown):
        options = tuple(NULL if _is_empty(item) else item for item in value.options)
        value = replace(value, options=options)
    return is_set(optional(value))


def _is_empty(value: Value) -> bool:
    return isinstance(value, ListValue) and not value.items


_SWITCHES = switches("Enabled", "Disabled")


def _enabled(value: Value) -> Value:
    named = spelled(value, _SWITCHES)
    return mapped(named, lambda data: data if data is None else data == "Enabled")


def one_of(spellings: Spellings, text: str = "") -> FactType:
    """An enumeration."""
    names = tuple(dict.fromkeys(spellings.values()))
    shown = text or ", ".join(f'`"{name}"`' if name == "None" else f"`{name}`" for name in names)
    return FactType("string", shown, lambda value: spelled(value, spellings), names)


def some_of(spellings: Spellings, text: str) -> FactType:
    """A list of names of an enumeration."""
    return FactType("array", text, lambda value: spelled_items(value, spellings))


BOOL = FactType("boolean", "true, false", truth)
ENABLED = FactType("boolean", "true, false", _enabled)
PRESENT = FactType("boolean", "true, false", is_there)
NUMBER = FactType("number", "number", number)
TEXT = FactType("string", "text", text)
REGION = FactType("string", "name of a region", lambda value: region(optional(value)))
LIST = FactType("array", "list of names", texts)
ZONES = FactType("array", "list of names", lambda value: zones_of(optional(value)))
PINNED = FactType("boolean", "true, false", lambda value: is_filled(ZONES.read(value)))


def switch(*names: str) -> FactType:
    """What Resource Manager calls Enabled or Disabled, or what azurerm has a bool for."""
    shown = ", ".join(f"`{name}`" for name in names)
    return FactType("string", shown, one_of(switches(*names)).read, names)
