"""Fingerprints: the identity of a finding that survives moved lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from azbackup_lint.light_typing import Any


def fingerprint(*parts: str) -> str:
    """32 hexadecimal digits for what identifies a finding: policy, root, resource, property."""
    joined = "\0".join(parts)
    return str(_sha256()(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32])


@cache
def _sha256() -> Callable[[bytes], Any]:
    """SHA-256; Python's own code where that is there, because hashlib loads OpenSSL."""
    for module in ("_sha2", "_sha256"):  # as of Python 3.12, and before it
        try:
            sha256: Callable[[bytes], Any] = import_module(module).sha256
            return sha256
        except (ImportError, AttributeError):
            continue
    import hashlib

    return hashlib.sha256
