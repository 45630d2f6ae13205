"""Finds the Azure VMs in infrastructure code that Azure Backup can't back up or restore.

`lint` is for programs; docs/library.md describes the names in `__all__`, which stay. They are
loaded when they are first used, so that the command starts without them.
"""

from importlib import import_module

TYPE_CHECKING = False  # type checkers take it for true; loading typing takes a while

if TYPE_CHECKING:
    from azbackup_lint.library import lint, render
    from azbackup_lint.policy.errors import PackError
    from azbackup_lint.report.model import (
        Failure,
        Finding,
        Related,
        Report,
        Silenced,
        Undecided,
    )
    from azbackup_lint.settings import Settings, UsageError
    from azbackup_lint.source import Span

__version__ = "0.1.0"

__all__ = [
    "Failure",
    "Finding",
    "PackError",
    "Related",
    "Report",
    "Settings",
    "Silenced",
    "Span",
    "Undecided",
    "UsageError",
    "__version__",
    "lint",
    "render",
]

_MODULES = {
    "library": ("lint", "render"),
    "policy.errors": ("PackError",),
    "report.model": (*("Failure", "Finding", "Related", "Report", "Silenced", "Undecided"),),
    "settings": ("Settings", "UsageError"),
    "source": ("Span",),
}


def __getattr__(name: str) -> object:
    for module, names in _MODULES.items():
        if name in names:
            value: object = getattr(import_module(f"{__name__}.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
