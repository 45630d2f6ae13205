"""Fingerprints: the identity of a finding that survives moved lines."""

from __future__ import annotations

import hashlib


def fingerprint(policy: str, resource: str, subject: str) -> str:
    """32 hexadecimal digits for a policy, a resource and the property (or text) concerned."""
    joined = "\0".join((policy, resource, subject))
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]
