"""From the paths that a person names to roots: what one run or deployment would take."""

from azbackup_lint.discovery.search import Roots, find_roots, nothing_to_lint

__all__ = ["Roots", "find_roots", "nothing_to_lint"]
