"""What a template's text says of other templates, without evaluating it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAMED = re.compile(r"""['"/]([\w.-]+(?:/[\w.-]+)*\.json)\b""", re.IGNORECASE)


def linked_names(text: str) -> Iterator[str]:
    """What may be paths of linked templates in the text of a template."""
    if "templatelink" not in text.lower():
        return
    for match in _NAMED.finditer(text):
        yield match.group(1)
