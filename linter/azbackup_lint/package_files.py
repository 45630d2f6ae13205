"""Files inside packages, without importing them."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

from azbackup_lint.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Traversable
    from importlib.machinery import ModuleSpec


@cache
def package_folder(package: str) -> Traversable:
    """The folder of a package; raises ImportError and TypeError where there is none."""
    spec = _spec(package)
    if spec is not None and spec.origin and os.path.isfile(spec.origin):
        return Path(spec.origin).parent
    from importlib.resources import files  # slow, and only for packages in archives

    return files(package)


def _spec(package: str) -> ModuleSpec | None:
    """The spec of a package; importlib.util, which takes a while to load, is for few."""
    if package in sys.modules:
        return sys.modules[package].__spec__
    if "." not in package:
        specs = (finder.find_spec(package, None) for finder in sys.meta_path)
        return next((spec for spec in specs if spec is not None), None)
    from importlib.util import find_spec

    return find_spec(package)
