"""Tables whose rows lie in several modules, which are loaded when a row of theirs is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from azbackup_lint.light_typing import TypeVar

Row = TypeVar("Row")


class LazyTable(Mapping[str, Row]):
    """One table of the tables that modules of a package have below the same name.

    `modules` are the keys of each one's table, apart by spaces, which are known without loading.
    """

    def __init__(self, package: str, table: str, modules: Mapping[str, str]) -> None:
        self._package = package
        self._table = table
        self._modules = {key: module for module, keys in modules.items() for key in keys.split()}
        self._rows: dict[str, Row] = {}

    def __getitem__(self, key: str) -> Row:
        if key not in self._rows:
            module = import_module(f"{self._package}.{self._modules[key]}")
            self._rows.update(getattr(module, self._table))
        return self._rows[key]

    def __contains__(self, key: object) -> bool:
        return key in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)
