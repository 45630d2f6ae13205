"""The assessment as one HTML page: no network, everything inline, readable without a script."""

from azbackup_lint.assessment.page.document import render

__all__ = ["render"]
