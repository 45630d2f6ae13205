"""What tells one state of the linter from others; of few imports, as it is asked for first."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b

from azbackup_lint import __version__


def state_of_linter() -> str:
    """A digest of the code that runs: its version, its files, and where packages are installed.

    Installing a package changes the time of the folder that it is installed in.
    """
    digest = blake2b(f"{__version__} {sys.version}".encode(), digest_size=16)
    for name in ("azbackup_lint", "azbackup_policies"):
        folder = _package_folder(name)
        for line in _stamps(folder) if folder is not None else ():
            digest.update(line.encode("utf-8", "surrogatepass"))
    for place in sys.path:
        if place not in ("", os.getcwd()):  # which changes with what is linted
            digest.update(f"{place}\0{_time_of(place)}\0".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _package_folder(name: str) -> str | None:
    module = sys.modules.get(name)
    if module is not None and module.__file__:
        return os.path.dirname(module.__file__)
    places = (os.path.join(place, name) for place in sys.path)
    return next((place for place in places if os.path.isdir(place)), None)


def _stamps(folder: str) -> Iterator[str]:
    """Size and time of all files of a package."""
    for current, below, names in os.walk(folder):
        below[:] = sorted(name for name in below if name != "__pycache__")
        for name in sorted(names):
            status = os.stat(os.path.join(current, name))
            yield f"{current}/{name}\0{status.st_size}\0{status.st_mtime_ns}\0"


def _time_of(folder: str) -> int:
    try:
        return os.stat(folder).st_mtime_ns
    except OSError:
        return 0
