"""Why a finding gets no fix."""

from __future__ import annotations


class UnfixableError(Exception):
    """A fix that can't be made; the text is why, as a sentence about the value."""
