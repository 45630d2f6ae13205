"""Fingerprints: the identity of a finding that survives moved lines."""

from __future__ import annotations

from azbackup_lint.digests import sha256


def fingerprint(*parts: str) -> str:
    """32 hexadecimal digits for what identifies a finding: policy, root, resource, property."""
    joined = "\0".join(parts)
    return str(sha256()(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32])
