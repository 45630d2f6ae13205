"""Examples as files: `violated-two-vms.tf` beside the policy, perhaps on top of shared bases.

The comments at the top of a file are its title and its bases (`# base: vm, data-disk`)
and for which edition (`# edition: 2023-07-05`). Bases may be written on top of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import reduce

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TYPE_CHECKING, cast
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.examples.code_lines import Code, Line, as_code, read_lines
from azbackup_lint.policy.examples.example import Example, Language, Verdict
from azbackup_lint.policy.pack_files import pack_text
from azbackup_lint.records import dataclass
from azbackup_lint.source import Position

if TYPE_CHECKING:
    from importlib.abc import Traversable

_NAME = lazy_regex(r"(violated|satisfied|unknown)-([a-z0-9]+(?:-[a-z0-9]+)*)\.(tf|json)")
_COMMENT = lazy_regex(r"[ \t]*(?:#|//)[ \t]*(?:(base|edition):[ \t]*)?(.*?)[ \t]*")
_LANGUAGES: dict[str, Language] = {"tf": "terraform", "json": "arm"}
_EXTENSIONS = {language: extension for extension, language in _LANGUAGES.items()}
_OTHER_FILES = (".yaml", ".md")


@dataclass(frozen=True, slots=True)
class _Header:
    """The comments at the top of a file; `places` by `base` and `edition`."""

    title: str
    values: dict[str, str]
    places: dict[str, str]


@dataclass(frozen=True, slots=True)
class Bases:
    """The folder of the bases of a pack's examples, which need not exist."""

    folder: Traversable

    def texts(
        self, header: _Header, language: Language, above: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, list[Line]]]:
        """The paths and lines of the bases that a header names, each after those it is based on.

        Raises PackError for a base that there isn't in the language, or that is based on itself.
        """
        for name in filter(None, re.split(r"[ ,]+", header.values.get("base", ""))):
            file = self.folder / f"{name}.{_EXTENSIONS[language]}"
            if not re.fullmatch(r"[\w-]+", name) or not file.is_file():
                message = f"the pack has no base {name}.{_EXTENSIONS[language]} for examples"
                raise PackError(message, header.places["base"])
            if name in above:
                raise PackError(f"the base {name} is based on itself", header.places["base"])
            base, lines = _read(file)
            yield from self.texts(base, language, (*above, name))
            yield str(file), lines


def read_examples(folder: Traversable, bases: Bases) -> Iterator[Example]:
    """The examples that are files of a policy's folder, in the order of their names.

    Raises PackError for a file of another name, and for code that can't be merged.
    """
    for file in sorted(folder.iterdir(), key=_order):
        name = _NAME.fullmatch(file.name)
        if name is None:
            if file.is_file() and not file.name.endswith(_OTHER_FILES):
                message = (
                    "the names of examples are like violated-two-vms.tf or satisfied-one-vm.json"
                )
                raise PackError(message, str(file))
            continue
        header, lines = _read(file)
        language = _LANGUAGES[name[3]]
        texts = {**dict(bases.texts(header, language)), str(file): lines}
        yield Example(
            verdict=cast(Verdict, name[1]),
            title=header.title or name[2].replace("-", " "),
            edition=header.values.get("edition", ""),
            language=language,
            verdict_place=f"{file}:1:1",
            edition_place=header.places.get("edition", f"{file}:1:1"),
            _code=_merged(language, list(texts.values())),
        )


def _order(file: Traversable) -> tuple[bool, str, bool]:
    """Violated examples first; Terraform before the same in ARM."""
    stem, _, extension = file.name.rpartition(".")
    return not stem.startswith("violated-"), stem, extension != "tf"


def _read(file: Traversable) -> tuple[_Header, list[Line]]:
    """The header of a file and the lines below it."""

    def place_of(position: Position) -> str:
        return f"{file}:{position.line}:{position.column}"

    lines = read_lines(pack_text(file), place_of)
    title: list[str] = []
    values: dict[str, str] = {}
    places: dict[str, str] = {}
    for count, line in enumerate(lines):
        comment = _COMMENT.fullmatch(line.text)
        if comment is None:
            return _Header(" ".join(title), values, places), lines[count:]
        key, text = comment.groups()
        if key:
            values[key], places[key] = text, line.place(comment.start(2) + 1)
        else:
            title.append(text)
    return _Header(" ".join(title), values, places), [Line("", len(lines), place_of)]


def _merged(language: Language, texts: Sequence[list[Line]]) -> Code:
    if len(texts) == 1:
        return as_code(texts[0])
    if language == "arm":
        from azbackup_lint.policy.examples.arm_merge import merge_templates

        return merge_templates(texts)
    from azbackup_lint.policy.examples.terraform_merge import merge_terraform

    return as_code(reduce(merge_terraform, texts))
