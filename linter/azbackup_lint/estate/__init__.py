"""From resources to the estate that they describe, and the views that policies see of it.

What is here is loaded when it is first used: a result that is kept needs none of it.
"""

from importlib import import_module

from azbackup_lint.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azbackup_lint.estate.afresh import AFRESH, Afresh
    from azbackup_lint.estate.estate import Estate, build_estate
    from azbackup_lint.estate.readers.dispatch import RESOURCE_TYPES
    from azbackup_lint.estate.views import each_view, views_of

__all__ = ["AFRESH", "RESOURCE_TYPES", "Afresh", "Estate", "build_estate", "each_view", "views_of"]

_MODULES = {
    "AFRESH": "afresh",
    "Afresh": "afresh",
    "Estate": "estate",
    "RESOURCE_TYPES": "readers.dispatch",
    "build_estate": "estate",
    "each_view": "views",
    "views_of": "views",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
