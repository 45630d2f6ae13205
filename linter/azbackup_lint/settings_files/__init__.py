"""Settings files: found, read, checked, and combined with the command line."""

from azbackup_lint.settings_files.composition import InForce, compose, in_force

__all__ = ["InForce", "compose", "in_force"]
