"""The page of the facts that views have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.catalogue.blocks import Block, Heading, Paragraph, Table
from azbackup_lint.estate.facts.model import Fact
from azbackup_lint.estate.facts.tables import TABLES

PROPERTIES = "properties."
INTRO = (
    "A policy is about one kind of entity, and its conditions are about that entity's *view*: a "
    "plain JSON document. This page lists every fact of every view. A fact is always there. It is "
    "`null` where it doesn't apply, the platform's default where the configuration sets nothing, "
    "and *unknown* where only the deployment, or a declaration elsewhere, decides. Enumerations "
    "are spelled as Azure does, regions are lower case without blanks.",
    '"→" leads to another resource. ARM paths are below `properties` unless they begin with a `/`; '
    "azapi writes the same paths below `body`. What `azapi_update_resource` and a `PUT` of "
    "`azapi_resource_action` change of disks, vaults and settings of vaults counts, too, and "
    "protected items that they make.",
)


def facts_page() -> Iterator[Block]:
    """Every fact of every kind of view: its values and where they are written."""
    yield Heading("What policies see", 1)
    yield from map(Paragraph, INTRO)
    for kind, table in TABLES.items():
        yield Heading(kind)
        yield Paragraph(table.intro)
        yield Table(("fact", "values", "azurerm", "ARM"), [_row(fact) for fact in table.rows])
        if table.notes:
            yield Paragraph(table.notes)


def _row(fact: Fact) -> Sequence[str]:
    null = ", `null`" if fact.type.nullable else ""
    values = f"{fact.type.text}{null}{fact.note}"
    if not fact.is_plain:
        return f"`{fact.name}`", values, *fact.origin
    azurerm = [f"`{path}`" for path in dict.fromkeys((*fact.azurerm, *fact.legacy))]
    arm = [f"`{_below_properties(path)}`" for path in fact.arm]
    return f"`{fact.name}`", values, ", ".join(azurerm) or fact.origin[0] or "never", ", ".join(arm)


def _below_properties(path: str) -> str:
    return path.removeprefix(PROPERTIES) if path.startswith(PROPERTIES) else f"/{path}"
