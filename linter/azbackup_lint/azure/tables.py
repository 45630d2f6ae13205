"""Data tables of the built-in pack."""

from __future__ import annotations

from functools import cache

from azbackup_lint.package_files import package_folder

PACK = "azbackup_policies"


def read_table(name: str) -> list[list[str]]:
    """The rows of a table, each as its cells, without comments and the header line."""
    lines = [line for line in _text(name).splitlines() if line and not line.startswith("#")]
    return [line.split(",") for line in lines[1:]]


def row_of(name: str, key: str) -> list[str] | None:
    """The cells of the row whose first cell is a key, in any case; None where there is none.

    The others are passed over as text, since a long table takes a while to be read.
    """
    if not key or any(mark in key for mark in "#,\n"):
        return None
    rows, lowered = _below_header(name)
    at = lowered.find(f"\n{key.lower()},")
    return rows[at + 1 :].partition("\n")[0].split(",") if at >= 0 else None


@cache
def _below_header(name: str) -> tuple[str, str]:
    """The rows of a table as text, each after a line end; and the same in lower case."""
    text = _text(name)
    at = 0
    while text.startswith("#", at):
        at = text.index("\n", at) + 1
    rows = text[text.index("\n", at) :]
    return rows, rows.lower()


def _text(name: str) -> str:
    return (package_folder(PACK) / "data" / f"{name}.csv").read_text(encoding="utf-8")
