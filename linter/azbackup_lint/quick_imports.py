"""Modules of an installed linter, loaded at a third of what importlib takes for each.

A check needs some two hundred modules, and importlib searches folders, takes locks and writes down
much for each of them. A wheel has a table of what each module imports when it is loaded, which
policies/hatch_build.py makes. When a module is about to be imported, what it needs is loaded first,
straight from the bytecode that Python keeps, in the order in which it would be. Whatever is not as
usual is left to importlib: no bytecode, or older one, or in another place; other threads; a module
that the table lacks.
"""

from __future__ import annotations

import _thread
import marshal
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib._bootstrap_external import MAGIC_NUMBER  # importlib.util takes longer to load
from importlib.machinery import ModuleSpec, SourceFileLoader
from io import open_code
from os import stat
from types import CodeType, ModuleType

PACKAGE = "."
"""What stands for a package itself among the names of modules that it imports."""

HEAD = 16
"""Bytes of a file of bytecode before the code: PEP 552."""


def install() -> None:
    """Loads modules quickly from now on, where a wheel says what they import."""
    if any(isinstance(finder, QuickImports) for finder in sys.meta_path):
        return
    if sys.pycache_prefix is not None or sys.flags.optimize or sys.implementation.cache_tag is None:
        return
    try:
        table = import_module("azbackup_lint.import_table")
    except ImportError:  # a checkout has none
        return
    sys.meta_path.insert(0, QuickImports(table.IMPORTS))


class QuickImports:
    """Loads what a module needs when importlib asks where it is; it never says where.

    `imports` has the names of the modules that a module imports when it is loaded, apart by spaces;
    those of a package begin with `PACKAGE`.
    """

    def __init__(self, imports: Mapping[str, str]) -> None:
        self._imports = imports
        self._under_way: set[str] = set()
        self._start = MAGIC_NUMBER + bytes(4)
        self._ending = f".{sys.implementation.cache_tag}.pyc"

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Loads what a module imports."""
        if name in self._imports and not _thread._count():
            self._load_needed(name)

    def _load_needed(self, name: str) -> None:
        self._under_way.add(name)
        try:
            for needed in self._imports[name].split():
                if needed not in sys.modules and needed != PACKAGE:
                    self._load(needed)
        finally:
            self._under_way.discard(name)

    def _load(self, name: str) -> None:
        """Loads a module after what it needs; nothing, if it or its package is being loaded."""
        if name in self._under_way:
            return
        package = name.rpartition(".")[0]
        if package not in sys.modules:
            self._load(package)
        self._load_needed(name)
        if package in sys.modules and name not in sys.modules:
            self._run(name, sys.modules[package])

    def _run(self, name: str, package: ModuleType) -> None:
        """Runs the code of a module, if its bytecode is that of its text."""
        (folder, *_) = package.__path__
        tail = name.rpartition(".")[2]
        is_package = self._imports[name].startswith(PACKAGE)
        if is_package:
            folder, tail = f"{folder}/{tail}", "__init__"
        file, cached = f"{folder}/{tail}.py", f"{folder}/__pycache__/{tail}{self._ending}"
        try:
            status = stat(file)
            with open_code(cached) as stream:
                data = stream.read()
        except OSError:
            return
        time, size = int(status.st_mtime) & 0xFFFFFFFF, status.st_size & 0xFFFFFFFF
        if data[:HEAD] != self._start + time.to_bytes(4, "little") + size.to_bytes(4, "little"):
            return
        spec = ModuleSpec(name, SourceFileLoader(name, file), origin=file, is_package=is_package)
        spec.has_location = True
        spec.cached = cached
        if is_package:
            spec.submodule_search_locations = [folder]
        _execute(spec, marshal.loads(memoryview(data)[HEAD:]))
        setattr(package, name.rpartition(".")[2], sys.modules[name])


def _execute(spec: ModuleSpec, code: CodeType) -> None:
    """Makes a module as importlib does, and runs its code."""
    module = ModuleType(spec.name)
    module.__spec__, module.__loader__ = spec, spec.loader
    module.__file__, module.__package__ = spec.origin, spec.parent
    module.__dict__["__cached__"] = spec.cached
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    sys.modules[spec.name] = module
    try:
        exec(code, module.__dict__)
    except BaseException:  # as importlib: no half-loaded module stays, whatever ended its code
        del sys.modules[spec.name]
        raise
