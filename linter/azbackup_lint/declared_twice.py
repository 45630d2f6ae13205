"""Resources that several roots declare: each deployment changes what another one made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.estate.links.outside import Key
from azbackup_lint.estate.root_links import Declaration, Links
from azbackup_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class DeclaredTwice:
    """A resource that a root declares, by its number, and `first` the root `first_name`."""

    number: int
    own: Declaration
    first: Declaration
    first_name: str


def declared_twice(links: Sequence[Links]) -> Iterator[DeclaredTwice]:
    """What roots declare that others declare, too: each root but the first of them by name.

    Several sets of inputs of one root are no several roots. Templates of one folder are other
    texts of the same: a template beside the Bicep that it is made of, or one with fewer parameters.
    """
    first: dict[Key, Links] = {}
    for one in sorted(links, key=lambda one: (one.name, one.variant or "")):
        for key in one.exclusive:
            first.setdefault(key, one)
    for number, one in enumerate(links):
        for key, own in one.exclusive.items():
            other = first[key]
            declaration = other.exclusive[key]
            if other.name != one.name and not _are_beside(own, declaration):
                yield DeclaredTwice(number, own, declaration, other.name)


def _are_beside(one: Declaration, other: Declaration) -> bool:
    """Whether two declarations are in two files of a folder."""
    files = one.span.source.file, other.span.source.file
    return files[0] != files[1] and all(files) and len({file.parent for file in files if file}) == 1
