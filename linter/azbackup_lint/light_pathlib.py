"""Loads pathlib without urllib.parse, which it needs for `as_uri` alone.

urllib.parse brings ipaddress along; both are 4 % of a small check. As of Python 3.13, pathlib loads
it when it is needed.
"""

from __future__ import annotations

import sys
from types import ModuleType

PARSE = "urllib.parse"


def import_pathlib() -> None:
    """Loads pathlib, unless it is there; urllib.parse can be imported as ever afterwards."""
    if "pathlib" in sys.modules or PARSE in sys.modules:
        return
    stand_in = ModuleType(PARSE)
    stand_in.__dict__["quote_from_bytes"] = _quote_from_bytes
    sys.modules[PARSE] = stand_in
    try:
        import pathlib  # noqa: F401 - loading it is what is wanted
    finally:
        del sys.modules[PARSE]


def _quote_from_bytes(data: bytes) -> str:
    from urllib.parse import quote_from_bytes

    return quote_from_bytes(data)
