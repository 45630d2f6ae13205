"""Examples in ARM as they look in Bicep, where the two differ in syntax only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.bicep.printing.expressions import UnspeakableError
from azbackup_lint.languages.bicep.printing.templates import bicep_template
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.policy.examples.code_lines import Code, Range
from azbackup_lint.policy.examples.example import Example
from azbackup_lint.records import replace
from azbackup_lint.source import Source

_NAME = lazy_regex(r'"([^"]+)":\s*$')
"""The name of a member at the end of what precedes its value."""


def with_bicep(examples: Iterable[Example]) -> Iterator[Example]:
    """The examples, each in ARM followed by the same one in Bicep."""
    for example in examples:
        yield example
        same = in_bicep(example)
        if same is not None:
            yield same


def in_bicep(example: Example) -> Example | None:
    """An example in ARM, in Bicep; None where Bicep needs another form, and for all others."""
    if example.language != "arm":
        return None
    try:
        printed = bicep_template(parse_json(Source("", example.code), lenient=True).data)
    except (JsonError, UnspeakableError):
        return None
    code = Code(printed, _mark(example, printed), lambda at: "")
    return replace(example, language="bicep", _code=code)


def _mark(example: Example, printed: str) -> Range | None:
    """The range that is marked in ARM, where one place in Bicep has its name and its value."""
    mark = example.mark
    named = _NAME.search(example.code[: mark.start]) if mark is not None else None
    if mark is None or named is None:
        return None
    marked = example.code[mark.start : mark.end].strip('"')
    if named[1] == "type":
        header = rf"\bresource \w+ '{re.escape(marked)}(?:@[^']*)?'"
        found = list(re.finditer(header, printed))
    else:
        found = list(re.finditer(rf"(?<=\b{re.escape(named[1])}: ).+$", printed, re.MULTILINE))
    same = [match for match in found if match[0].strip("'") == marked] or found
    return Range(*same[0].span()) if len(same) == 1 else None
