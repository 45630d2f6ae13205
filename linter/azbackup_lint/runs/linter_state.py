"""What tells one state of the linter from others; of few imports, as it is asked for first."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from zlib import crc32

from azbackup_lint import __version__
from azbackup_lint.looks import digest

PACKAGES = ("azbackup_lint", "azbackup_policies")
INFO = f"azbackup_lint-{__version__}.dist-info"
"""The folder with the metadata of an installed wheel, beside the packages."""

INFOS = (".dist-info", ".egg-info", ".egg-link", ".pth")
"""How the names end that tell which packages, and versions of them, a folder holds."""

_state = ""


def state_of_linter() -> str:
    """A digest of the code that runs: its version, its files, and which packages are installed.

    A fresh installation of the same packages in the same place has the same.
    """
    global _state
    if not _state:  # the code that runs is what was loaded, whatever happens to its files
        places = (place for place in sys.path if place not in ("", os.getcwd()))  # no code of ours
        installed = (f"{place}\0{_installed_in(place)}" for place in places)
        parts = [__version__, sys.version, *_code(), *installed]
        _state = digest("\0".join(parts).encode("utf-8", "surrogatepass"))
    return _state


def _code() -> Iterator[str]:
    """What tells the files of the packages from others.

    An installer writes down the digests of all files of a wheel, which saves looking at each;
    a checkout has none.
    """
    folders = [folder for name in PACKAGES if (folder := _package_folder(name)) is not None]
    records = {place: _record(place) for place in map(os.path.dirname, folders)}
    for folder in folders:
        yield folder
        yield from records[os.path.dirname(folder)] or _stamps(folder)


def _record(place: str) -> tuple[str, ...]:
    """What tells a wheel that is installed in a folder from others; empty where none is."""
    try:
        with open(os.path.join(place, INFO, "RECORD"), "rb") as file:
            content = file.read()
    except OSError:
        return ()
    return (f"{crc32(content)} {len(content)}",)


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
            yield f"{current}/{name}\0{status.st_size}\0{status.st_mtime_ns}"


def _installed_in(place: str) -> str:
    """The packages in a folder by name and version; of an archive its time."""
    try:
        return "/".join(sorted(name for name in os.listdir(place) if name.endswith(INFOS)))
    except NotADirectoryError:
        return str(os.stat(place).st_mtime_ns)
    except OSError:
        return ""
