"""Fixes of findings: the edits of the code that mend what a policy found."""
