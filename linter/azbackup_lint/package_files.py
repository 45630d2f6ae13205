"""Files inside packages, without importing them."""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import Traversable


@cache
def package_folder(package: str) -> Traversable:
    """The folder of a package; raises ImportError and TypeError where there is none."""
    spec = find_spec(package)
    if spec is not None and spec.origin and os.path.isfile(spec.origin):
        return Path(spec.origin).parent
    from importlib.resources import files  # slow, and only for packages in archives

    return files(package)
