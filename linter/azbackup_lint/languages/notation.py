"""What changes texts of a language: values and arguments in, everything else as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

from azbackup_lint.edits import Edit
from azbackup_lint.light_typing import Any, Protocol
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span

Edits = tuple[Edit, ...]
Path = tuple[str, ...]
Literal = str | bool | int | list[Any] | None
"""What is written where a value is set: plain data without fractions, or a list of it."""


BOUNDS = ("allowedValues", "minValue", "maxValue", "minLength", "maxLength")
"""What a template says of the values of a parameter."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that reads a name, and what it stands in: `azurerm_managed_disk.d`, `local.n`."""

    span: Span
    inside: str


class Notation(Protocol):
    """How texts of a kind are changed. What can't be changed safely gives None."""

    def is_literal(self, span: Span) -> bool:
        """Whether a value is written out at the place, without anything to evaluate."""

    def reference(self, span: Span) -> str | None:
        """The reference that is all of the expression at the place; None for any other one."""

    def key_of(self, span: Span) -> str:
        """The name that the value at the place is given to; empty where it has none."""

    def find(self, header: Span, path: Path) -> Span | None:
        """The value, or the header of the block, at a path into what a resource's header heads."""

    def replace(self, span: Span, data: Literal) -> Edits | None:
        """The value at the place becomes another one."""

    def remove(self, span: Span) -> Edits | None:
        """The argument with the value at the place goes, or the block with that header."""

    def insert(self, header: Span, path: Path, data: Literal) -> Edits | None:
        """The resource with the header gets an argument that it doesn't have."""

    def admits(self, span: Span, data: Literal) -> bool:
        """Whether what the reference at the place names may have a value, if that is declared."""

    def can_be_unset(self, span: Span) -> bool:
        """Whether null, in place of the value, means the same as no argument where it is used."""

    def variables(self, source: Source) -> Iterator[tuple[str, Span]]:
        """The variables of Terraform that a text declares, by name; places to ask what is unset."""

    def name_of(self, span: Span) -> str | None:
        """The name by which other code reads what holds the place; None if no name is known."""

    def aliases(self, source: Source, span: Span) -> Iterator[str]:
        """The names by which a text reads what holds a place in another one that it imports."""

    def apart(self, source: Source) -> Mapping[str, Sequence[Span]]:
        """The places of names that a text has with blanks in them, by the names without."""

    def owner_of(self, span: Span) -> str:
        """What a place stands in, as mentions name it."""

    def mentions(self, source: Source, name: str) -> Iterator[Mention]:
        """The places in a text that read a name."""


_NOTATIONS = {
    ".json": "azbackup_lint.languages.json_notation:JsonNotation",
    ".tf": "azbackup_lint.languages.terraform.editing.notation:HclNotation",
    ".tofu": "azbackup_lint.languages.terraform.editing.notation:HclNotation",
    ".tfvars": "azbackup_lint.languages.terraform.editing.notation:HclNotation",
    ".bicep": "azbackup_lint.languages.bicep.notation:BicepNotation",
    ".bicepparam": "azbackup_lint.languages.bicep.notation:BicepNotation",
}


def notation_of(source: Source) -> Notation | None:
    """The notation of a file, by its ending; None where none is known."""
    _, dot, ending = source.path.rpartition(".")
    entry = _NOTATIONS.get(f"{dot}{ending}".lower())
    if entry is None:
        return None
    module, _, name = entry.partition(":")
    notation: Notation = getattr(import_module(module), name)()
    return notation


def is_within(bounds: Mapping[str, Any], data: Literal) -> bool:
    """Whether a value keeps to bounds, which have the names of `BOUNDS` where they are set."""
    allowed = bounds.get("allowedValues")
    if isinstance(allowed, list) and not any(_is_same(item, data) for item in allowed):
        return False
    if data is None or isinstance(data, bool):
        return True
    number = data if isinstance(data, int) else len(data)
    ends = ("minValue", "maxValue") if isinstance(data, int) else ("minLength", "maxLength")
    least, most = (bounds.get(end) for end in ends)
    is_less = isinstance(least, int) and number < least
    return not is_less and not (isinstance(most, int) and number > most)


def _is_same(allowed: Any, data: Literal) -> bool:
    return type(allowed) is type(data) and bool(allowed == data)
