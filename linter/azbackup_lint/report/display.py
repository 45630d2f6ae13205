"""How a person wants to see a result."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.records import dataclass

if TYPE_CHECKING:
    from azbackup_lint.report.repository_links import RepositoryLinks


@dataclass(frozen=True, slots=True)
class Display:
    """What a format may heed: those for machines ignore most of it.

    `folder` is where the result will lie, which links in it start from, unless `repository` leads
    them to the host of one. `columns` and `lines` are the size of the terminal that shows the
    result, None where it goes elsewhere; `links` says that this terminal follows hyperlinks.
    """

    colour: bool = False
    show_unknown: bool = False
    quiet: bool = False
    folder: Path = Path()
    repository: RepositoryLinks | None = None
    links: bool = False
    columns: int | None = None
    lines: int | None = None


PLAIN = Display()
