"""The templates of a run, each read once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.templates import Template, read_template
from azbackup_lint.problems import Problem
from azbackup_lint.source import Source

ReadModule = Callable[[str], "Template | Problem | None"]
"""Reads a module of a registry by its address; None where it is not on this machine."""


class Library:
    """The templates of one lint, each read once, as JSON where `read` doesn't read them.

    `read_module` reads those of registries, if any are read.
    """

    def __init__(
        self,
        files: Files,
        read: Callable[[Path], Template | Problem] | None = None,
        read_module: ReadModule | None = None,
    ) -> None:
        self.files = files
        self._read = read or self._json
        self._read_module = read_module
        self.counted: set[Source] = set()
        """The texts that the budget of the root has grown with."""
        self._templates: dict[Path, Template | Problem] = {}
        self._modules: dict[str, Template | Problem | None] = {}

    def template(self, path: Path) -> Template | Problem:
        """The template in a file, or the problem that kept it from being read."""
        template = self._templates.get(path)
        if template is None:
            template = self._templates[path] = self._read(path)
        return template

    def module(self, address: str) -> Template | Problem | None:
        """A module of a registry; None where it is not on this machine."""
        if self._read_module is None or not address:
            return None
        if address not in self._modules:
            self._modules[address] = self._read_module(address)
        return self._modules[address]

    def _json(self, path: Path) -> Template | Problem:
        source = self.files.read(path)
        return source if isinstance(source, Problem) else read_template(source)
