"""Bicep: compiled by the `bicep` command, with places in the files that people wrote."""
