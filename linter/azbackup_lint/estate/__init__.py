"""From resources to the estate that they describe, and the views that policies see of it."""

from azbackup_lint.estate.afresh import AFRESH, Afresh
from azbackup_lint.estate.estate import Estate, build_estate
from azbackup_lint.estate.readers.dispatch import RESOURCE_TYPES
from azbackup_lint.estate.views import each_view, views_of

__all__ = ["AFRESH", "RESOURCE_TYPES", "Afresh", "Estate", "build_estate", "each_view", "views_of"]
