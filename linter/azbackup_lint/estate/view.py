"""Views: what a policy sees of one entity, as one plain JSON document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from azbackup_lint.light_typing import Any, Literal
from azbackup_lint.records import dataclass, field
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Hop, Known, ListValue, Unknown, Value

ViewKind = Literal["vm", "disk", "policy", "item", "lock", "vault"]

Path = tuple[str | int, ...]

Leaf = str | bool | int | Decimal | None | Unknown
Document = Leaf | list["Document"] | dict[str, "Document"]


NO_FACTS: Mapping[str, Document] = {}
"""The document of a view of which only the outline is kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands in the code and how it got there; `resource` is the address it is in."""

    span: Span
    hops: tuple[Hop, ...] = ()
    resource: str = ""


Placed = tuple[Path, Span, tuple[Hop, ...], str]
"""The path of a fact, and what its place is made of."""


class Places(Mapping[Path, Place]):
    """Places by the paths of facts, made when they are asked for: few views are reported."""

    __slots__ = ("_by_path", "_placed")

    def __init__(self, placed: Sequence[Placed]) -> None:
        self._placed = placed
        self._by_path: dict[Path, Placed] | None = None

    def get(self, path: Path, default: Any = None) -> Any:
        """The place of a fact; the later one counts of two."""
        placed = self._all().get(path)
        return default if placed is None else Place(*placed[1:])

    def _all(self) -> dict[Path, Placed]:
        if self._by_path is None:
            self._by_path = {placed[0]: placed for placed in self._placed}
        return self._by_path

    def __getitem__(self, path: Path) -> Place:
        return Place(*self._all()[path][1:])

    def __contains__(self, path: object) -> bool:
        return path in self._all()

    def __iter__(self) -> Iterator[Path]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


@dataclass(frozen=True, slots=True)
class End:
    """The other end of a link: what it is, where it stands, and which fact depends on it.

    `topic` is the first step of the paths that it matters for; empty if it always does. `supposes`
    is what was taken for granted where the link leads into another root.
    """

    topic: str
    title: str
    place: Place
    supposes: Cause | None = None


@dataclass(frozen=True, slots=True)
class Concern:
    """A VM, by its address, that a view is about; `doubts` are why that isn't certain.

    `facts` stand in place of the view's as if that were about this VM only; None where all stay.
    """

    machine: str
    doubts: tuple[Cause, ...] = ()
    facts: Mapping[str, Document] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One entity joined with what it links to.

    `document` is nested plain JSON in which an undecided leaf is an `Unknown`. `places` is where
    facts stand; `place_of` falls back to the nearest fact around a path, finally to `header`, the
    header of the resource. `title` names the entity (`the VM web`).
    `elsewhere` is why facts of an entity are unknown that is declared in another root.
    `concerns` finds the VMs that the entity concerns, each once. Views that have the same tuple of
    them have the same facts, but for names, wherever a concern has others.
    """

    kind: ViewKind
    address: str
    document: Mapping[str, Document]
    header: Place
    places: Mapping[Path, Place]
    existence: Existence = CERTAIN
    title: str = ""
    ends: tuple[End, ...] = field(default=())
    elsewhere: Cause | None = None
    concerns: Callable[[], Iterable[Concern]] = field(default=tuple, compare=False, repr=False)

    def place_of(self, path: Path) -> Place:
        """The place of the fact at the path, or of the nearest fact that contains it."""
        for length in range(len(path), 0, -1):
            place = self.places.get(path[:length])
            if place is not None:
                return place
        return self.header

    def concerning(self, concerns: Callable[[], Iterable[Concern]]) -> View:
        """The view with what finds the VMs that it concerns."""
        return View(
            self.kind,
            self.address,
            self.document,
            self.header,
            self.places,
            self.existence,
            self.title,
            self.ends,
            self.elsewhere,
            concerns,
        )

    def outline(self, paths: Iterable[Path] = ()) -> View:
        """The view without its facts and links, but with the places at some paths."""
        return View(
            self.kind,
            self.address,
            NO_FACTS,
            self.header,
            {path: self.place_of(path) for path in paths},
            self.existence,
            self.title,
            (),
            self.elsewhere,
            self.concerns,
        )

    def is_secret(self, path: Path) -> bool:
        """Whether the fact at a path comes from what is marked as sensitive."""
        return any(hop.is_secret for hop in self.place_of(path).hops)


def leaf(value: Value) -> Document:
    """A fact as plain data, or the unknown that stands for it."""
    if isinstance(value, Known):
        return value.data
    if isinstance(value, Unknown):
        return value
    if isinstance(value, ListValue):
        return [leaf(item) for item in value.items]
    return Unknown((Cause("invalid", "a value of the wrong type"),))
