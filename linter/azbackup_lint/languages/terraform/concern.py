"""Which blocks of a root a change can concern: those that name what changed, and so on.

Terraform's expressions reach other blocks by name only. A block whose text has none of the words
that make up the name of another one can't depend on it; one that has them may.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path

from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.lazy_regex import lazy_regex

Names = tuple[str, ...]
"""The names of the module calls that lead from the root to a module; none for the root."""

Key = tuple[str, tuple[str, ...]]
"""The type and the labels of a block."""

_WORD = lazy_regex(IDENTIFIER)
_ALL_VARIABLES = lazy_regex(r"\bvar\b(?!\s*\.)")
ALL_VARIABLES = "var, all of it"
"""Stands among the words of a block for every variable: it may mean `var` as a whole."""
ESCAPED = "anything"
"""Stands among the words of a block that spells characters as escapes, in JSON."""


class ModuleBlocks:
    """The blocks that count in a module, by the words in them, from one state to the next."""

    def __init__(self) -> None:
        self._blocks: dict[int, RawBlock] = {}
        self._words: dict[int, frozenset[str]] = {}
        self._by_word: dict[str, set[int]] = {}

    def update(self, configuration: ModuleConfiguration) -> list[RawBlock]:
        """Takes the blocks of now; those that came, and those that went, are given back."""
        now = {id(block): block for block in _blocks(configuration)}
        came = [block for id_, block in now.items() if id_ not in self._blocks]
        went = [block for id_, block in self._blocks.items() if id_ not in now]
        for block in went:
            for word in self._words.pop(id(block)):
                self._by_word[word].discard(id(block))
        for block in came:
            words = self._words[id(block)] = _words(block)
            for word in words:
                self._by_word.setdefault(word, set()).add(id(block))
        self._blocks = now
        return went + came

    def naming(self, *words: str) -> Iterator[RawBlock]:
        """The blocks that have all of the words in them, or may have."""
        found = set.intersection(*(self._by_word.get(word, set()) for word in words))
        for id_ in found | self._by_word.get(ESCAPED, set()):
            yield self._blocks[id_]

    def at(self, source: object) -> Iterator[RawBlock]:
        """The blocks in a part of a file."""
        return (block for block in self._blocks.values() if block.header.source is source)


class Concerned:
    """The blocks that changes concern, in each module of a root.

    `folders` are the folders of the modules, `blocks` what these hold. `everything` is true once a
    change concerns all of the root.
    """

    def __init__(self, folders: Mapping[Names, Path], blocks: Mapping[Path, ModuleBlocks]) -> None:
        self.everything = False
        self._folders = folders
        self._blocks = blocks
        self._modules: dict[Path, list[Names]] = {}
        for names, folder in folders.items():
            self._modules.setdefault(folder, []).append(names)
        self._found: set[tuple[Names, Key]] = set()
        self._whole: set[Names] = set()

    def has(self, names: Names, key: Key) -> bool:
        """Whether a block of a module is concerned."""
        if self.everything or (names, key) in self._found:
            return True
        return any(names[:length] in self._whole for length in range(len(names) + 1))

    def add(self, folder: Path, changed: Iterable[RawBlock]) -> None:
        """Blocks of a folder changed, came or went; whatever may depend on them is concerned."""
        keys = [(block.type, block.labels) for block in changed]
        waiting = [(names, key) for names in self._modules.get(folder, ()) for key in keys]
        while waiting and not self.everything:
            names, key = waiting.pop()
            if (names, key) in self._found:
                continue
            self._found.add((names, key))
            if key[0] == "provider":
                self.everything = True
            if key[0] == "module":
                self._whole.add((*names, *key[1]))
            waiting += self._dependents(names, key)

    def _dependents(self, names: Names, key: Key) -> Iterator[tuple[Names, Key]]:
        """The blocks that name a block, each with its module."""
        type_, labels = key
        ways: tuple[tuple[str, ...], ...] = ()
        if type_ == "output" and names:
            names, ways = names[:-1], (("module", names[-1]),)
        elif type_ == "variable":
            ways = (("var", *labels), (ALL_VARIABLES,))
        elif type_ in _NAMESPACES:
            ways = ((*_NAMESPACES[type_], *labels),)
        for words in ways:
            for block in self._blocks[self._folders[names]].naming(*words):
                yield names, (block.type, block.labels)


_NAMESPACES = {"resource": (), "data": ("data",), "locals": ("local",), "module": ("module",)}


def _blocks(configuration: ModuleConfiguration) -> Iterator[RawBlock]:
    """All blocks that an evaluation can read."""
    for named in (
        configuration.variables,
        configuration.outputs,
        configuration.modules,
    ):
        yield from named.values()
    yield from configuration.managed.values()
    yield from configuration.data.values()
    yield from configuration.providers
    yield from configuration.local_blocks
    yield from chain.from_iterable(configuration.overrides.values())


def _words(block: RawBlock) -> frozenset[str]:
    text = block.body.text
    words = set(_WORD.findall(text))
    if "var" in words and _ALL_VARIABLES.search(text):
        words.add(ALL_VARIABLES)
    if "\\" in text and block.body.source.path.endswith(".json"):
        words.add(ESCAPED)
    return frozenset(words)
