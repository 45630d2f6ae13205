"""Data tables of the built-in pack."""

from __future__ import annotations

from azbackup_lint.package_files import package_folder

PACK = "azbackup_policies"


def read_table(name: str) -> list[list[str]]:
    """The rows of a table, each as its cells, without comments and the header line."""
    text = (package_folder(PACK) / "data" / f"{name}.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [line.split(",") for line in lines[1:]]
