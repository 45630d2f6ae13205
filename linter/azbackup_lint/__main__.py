"""`python -m azbackup_lint` is the command."""

from azbackup_lint.cli import run_program

if __name__ == "__main__":  # processes that are started afresh import this, too
    run_program()
