"""What each VM can count on: backup, protection, restore methods; and the forms of the report."""

from azbackup_lint.assessment.assessing import assess
from azbackup_lint.assessment.model import Assessment

__all__ = ["Assessment", "assess"]
