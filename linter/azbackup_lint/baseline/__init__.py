"""The baseline: findings that are known and kept quiet, in a file that is reviewed like code."""
