"""The command line: the one package that imports click.

A module for each group of commands; `options` and `streams` hold what they share.
"""

from azbackup_lint.cli.program import main

__all__ = ["main"]
