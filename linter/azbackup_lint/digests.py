"""SHA-256 without OpenSSL, which hashlib loads."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from azbackup_lint.light_typing import Any


@cache
def sha256() -> Callable[[bytes], Any]:
    """What makes a digest of bytes: Python's own code, or that of hashlib where it is missing."""
    for module in ("_sha2", "_sha256", "hashlib"):  # as of Python 3.12, before it, and anywhere
        try:
            made: Callable[[bytes], Any] = import_module(module).sha256
            return made
        except (ImportError, AttributeError):
            continue
    raise ImportError("no SHA-256")
