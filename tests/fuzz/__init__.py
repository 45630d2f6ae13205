"""Mutated input for everything that is read; see `run` and docs/architecture.md."""
