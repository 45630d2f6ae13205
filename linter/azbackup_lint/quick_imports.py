"""Modules of an installed linter, loaded at a third of what importlib takes for each.

A check needs some two hundred modules, and importlib searches folders, takes locks and writes down
much for each of them. A wheel has a table of what each module imports when it is loaded, which
policies/hatch_build.py makes. When a module is about to be imported, what it needs is loaded first,
straight from the bytecode that Python keeps, in the order in which it would be; importlib gets the
code of the module itself. Whatever is not as usual is left to importlib: no bytecode, or older one,
or in another place; other threads; a module that the table lacks.
"""

from __future__ import annotations

import _thread
import marshal
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from importlib._bootstrap_external import MAGIC_NUMBER  # importlib.util takes longer to load
from importlib.machinery import ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

PACKAGE = "."
"""What stands for a package itself among the names of modules that it imports."""

HEAD = 16
"""Bytes of a file of bytecode before the code: PEP 552."""

CHUNK = 1 << 16
"""Bytes that are read at once; few modules have more."""

READING = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


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
    """Loads what a module needs when importlib asks where it is.

    `imports` has the names of the modules that a module imports when it is loaded, apart by spaces;
    those of a package begin with `PACKAGE`.
    """

    def __init__(self, imports: Mapping[str, str]) -> None:
        self._imports = imports
        self._under_way: set[str] = set()
        self._start = MAGIC_NUMBER + bytes(4)
        self._ending = f".{sys.implementation.cache_tag}.pyc"

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """Loads what a module imports; returns how to run its code, or nothing for importlib."""
        if name not in self._imports or _thread._count():
            return None
        self._load_needed(name)
        package = sys.modules.get(name.rpartition(".")[0])
        found = None if package is None else self._found(name, package)
        if found is None:
            return None
        spec, code = found
        assert spec.origin is not None
        spec.loader = _Loader(name, spec.origin, code)
        return spec

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
        found = self._found(name, package)
        if found is not None:
            _execute(*found)
            setattr(package, name.rpartition(".")[2], sys.modules[name])

    def _found(self, name: str, package: ModuleType) -> tuple[ModuleSpec, CodeType] | None:
        """What importlib would find out of a module, and its code."""
        (folder, *_) = package.__path__
        tail = name.rpartition(".")[2]
        is_package = self._imports[name].startswith(PACKAGE)
        if is_package:
            folder, tail = f"{folder}/{tail}", "__init__"
        file, cached = f"{folder}/{tail}.py", f"{folder}/__pycache__/{tail}{self._ending}"
        try:
            status = os.stat(file)
            data = _bytes_of(cached)
        except OSError:
            return None
        time, size = int(status.st_mtime) & 0xFFFFFFFF, status.st_size & 0xFFFFFFFF
        if data[:HEAD] != self._start + time.to_bytes(4, "little") + size.to_bytes(4, "little"):
            return None
        spec = ModuleSpec(name, SourceFileLoader(name, file), origin=file, is_package=is_package)
        spec.has_location = True
        spec.cached = cached
        if is_package:
            spec.submodule_search_locations = [folder]
        return spec, marshal.loads(memoryview(data)[HEAD:])


class _Loader(SourceFileLoader):
    """Runs code that has been read, for importlib; the module gets the usual loader."""

    def __init__(self, name: str, file: str, code: CodeType) -> None:
        super().__init__(name, file)
        self._code = code

    def exec_module(self, module: ModuleType) -> None:
        """Runs the code of a module."""
        assert module.__spec__ is not None
        module.__loader__ = module.__spec__.loader = SourceFileLoader(self.name, self.path)
        exec(self._code, module.__dict__)


def _bytes_of(file: str) -> bytes:
    """The bytes of a file, at half of what `open` costs; errors of the system are raised."""
    descriptor = os.open(file, READING)
    try:
        data = part = os.read(descriptor, CHUNK)
        while len(part) == CHUNK:
            part = os.read(descriptor, CHUNK)
            data += part
        return data
    finally:
        os.close(descriptor)


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
