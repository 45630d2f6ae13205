"""The extensions that set up the guest: those that run scripts, and those of Docker."""

from __future__ import annotations

from azbackup_lint.estate.entities import Extension
from azbackup_lint.values import Known

SCRIPTS = frozenset(
    {
        "microsoft.azure.extensions/customscript",
        "microsoft.compute/customscriptextension",
        "microsoft.ostcextensions/customscriptforlinux",
    }
)
DOCKER = frozenset(
    {"microsoft.azure.extensions/dockerextension", "msopentech.extensions/dockerextension"}
)
"""Extensions by `publisher/type` in lower case."""


def name_of(extension: Extension) -> str | None:
    """`publisher/type` in lower case; None where they are unknown."""
    publisher, type_ = extension.publisher, extension.type
    if isinstance(publisher, Known) and isinstance(type_, Known):
        return f"{publisher.data}/{type_.data}".lower()
    return None


def may_set_up_guest(extension: Extension) -> bool:
    """Whether an extension runs scripts or Docker, or may be one that does."""
    name = name_of(extension)
    return name is None or name in SCRIPTS or name in DOCKER
