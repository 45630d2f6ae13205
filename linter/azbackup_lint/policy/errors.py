"""What is wrong with a pack."""

from __future__ import annotations


class PackError(Exception):
    """A pack, edition or policy that can't be used; the text names file, line and column."""
