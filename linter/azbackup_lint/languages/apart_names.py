"""Names with blanks around a point, such as `var . n`, which Terraform reads as those without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

_FIRST = r"(?:var|local|data|module|[A-Za-z][A-Za-z0-9]*_[\w-]*)"
_APART = lazy_regex(
    rf"(?<![\w.-])(?=({_FIRST}(?:\s+\.\s*|\.\s+)[A-Za-z_][\w-]*(?![\w-]))"
    rf"|(data\s*\.\s*\w+(?:\s+\.\s*|\.\s+)[A-Za-z_][\w-]*))"
)


_ENDINGS = (".tf", ".tofu", ".tfvars")


@lru_cache(maxsize=256)
def apart_places(source: Source) -> Mapping[str, Sequence[Span]]:
    """The places of such names in a text, by the names without blanks; in comments, too.

    There are none in other languages, whose names are read from their syntax.
    """
    if not source.path.endswith(_ENDINGS):
        return {}
    places: dict[str, list[Span]] = {}
    for match in _APART.finditer(source.text):
        group = 1 if match[1] is not None else 2
        name = "".join(match[group].split())
        places.setdefault(name, []).append(Span(source, *match.span(group)))
    return places
