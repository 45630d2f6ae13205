"""`python -m azbackup_lint` is the command."""

from azbackup_lint.cli import main

main()
