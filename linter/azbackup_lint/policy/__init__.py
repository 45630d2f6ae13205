"""Policies: what the matrix asks for, decided on views."""

from azbackup_lint.policy.packs import Packs, load_packs

__all__ = ["Packs", "load_packs"]
