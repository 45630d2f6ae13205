"""Suppressions: comments and metadata in the code that keep findings quiet."""
