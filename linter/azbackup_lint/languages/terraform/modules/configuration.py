"""A module as it is written: the blocks of all files of one folder, parsed when they are read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.memory import Memory
from azbackup_lint.languages.terraform.modules.repeated_blocks import repeated_blocks
from azbackup_lint.languages.terraform.syntax.ast import Attribute, Body, block_types
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.languages.terraform.syntax.shared_blocks import SharedBlocks, is_shared
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TYPE_CHECKING, TypeVar
from azbackup_lint.problems import (
    DUPLICATE_DEFINITION,
    SYNTAX_ERROR,
    Problem,
)
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Source, Span

if TYPE_CHECKING:
    from azbackup_lint.languages.terraform.syntax.known_blocks import KnownBlocks

FILE_ENDINGS = (".tf", ".tofu", ".tf.json", ".tofu.json")

OF_TERRAFORM = ("count", "for_each", "lifecycle", "provider")
"""Words of the arguments and blocks that decide on instances, or on the subscription they are in.
"""
_OF_TERRAFORM = lazy_regex(rf"\b(?:{'|'.join(OF_TERRAFORM)})\b")

Report = Callable[[Problem], None]

K = TypeVar("K")


def _parse(span: Span) -> tuple[Body, tuple[Problem, ...]]:
    from azbackup_lint.languages.terraform.syntax.parser import parse_body  # as blocks are needed

    return parse_body(span)


@dataclass(slots=True)
class ModuleConfiguration:
    """The blocks of one module by what they declare; the first of two equal names stands."""

    directory: Path
    sources: list[Source] = field(default_factory=list)
    variables: dict[str, RawBlock] = field(default_factory=dict)
    outputs: dict[str, RawBlock] = field(default_factory=dict)
    modules: dict[str, RawBlock] = field(default_factory=dict)
    managed: dict[tuple[str, str], RawBlock] = field(default_factory=dict)
    data: dict[tuple[str, str], RawBlock] = field(default_factory=dict)
    providers: list[RawBlock] = field(default_factory=list)
    terraform: list[RawBlock] = field(default_factory=list)
    local_blocks: list[RawBlock] = field(default_factory=list)
    overrides: dict[tuple[str, tuple[str, ...]], list[RawBlock]] = field(default_factory=dict)
    unclosed: set[Span] = field(default_factory=set)
    """Headers of blocks that never end; what their bodies lack needs no saying twice."""
    parse: Callable[[Span], tuple[Body, tuple[Problem, ...]]] = _parse
    _locals: dict[str, Attribute] | None = None
    _bodies: dict[Span, Body] = field(default_factory=dict)
    _faulty: set[Span] = field(default_factory=set)
    _read: dict[Span, Body] = field(default_factory=dict)
    _resources: dict[int, list[RawBlock]] | None = None

    @property
    def start(self) -> Span:
        """The beginning of the module's first file, for what concerns the module as a whole."""
        return self.sources[0].span(0, 0)

    def overriding_nothing(self) -> Iterator[Problem]:
        """The overrides of what no other file declares, which Terraform refuses."""
        declared: set[tuple[str, ...]] = {("resource", *labels) for labels in self.managed}
        declared |= {("data", *labels) for labels in self.data}
        named = {"variable": self.variables, "output": self.outputs, "module": self.modules}
        declared |= {(type_, name) for type_, blocks in named.items() for name in blocks}
        for (type_, labels), blocks in self.overrides.items():
            is_of_these = type_ in named or type_ in ("resource", "data")
            if is_of_these and (type_, *labels) not in declared:
                yield _overrides_nothing(blocks[0])

    def body(self, block: RawBlock, report: Report) -> Body:
        """The parsed body of one of the module's blocks; its problems are reported once."""
        body = self._bodies.get(block.body)
        if body is None:
            body, problems = self._parsed(block)
            for problem in problems if block.header not in self.unclosed else ():
                report(problem)
            for override in self.overrides.get((block.type, block.labels), ()):
                changes, problems = self._parsed(override)
                body = merged(body, changes)
                for problem in problems:
                    report(problem)
            if problems:
                self._faulty.add(block.body)
            self._bodies[block.body] = body
        return body

    def resource_at(self, span: Span) -> RawBlock | None:
        """The block of a resource or data source in whose body a place is."""
        if self._resources is None:
            self._resources = {}
            declared = (*self.managed.values(), *self.data.values())
            for block in sorted(declared, key=_start):
                self._resources.setdefault(id(block.body.source), []).append(block)
        blocks = self._resources.get(id(span.source), [])
        place = bisect_right(blocks, span.start, key=_start) - 1
        return blocks[place] if place >= 0 and blocks[place].body.contains(span) else None

    def keep(self, bodies: Mapping[Span, Body]) -> None:
        """Remembers the bodies of a file whose syntax is read all at once."""
        self._read.update(bodies)

    def is_plain(self, block: RawBlock) -> bool:
        """Whether the text of a resource alone says that Terraform makes one instance of it.

        Only of a long file is that asked: its syntax trees would take most of the memory, so each
        is to be made when the resource is read, and let go of after that.
        """
        body = block.body
        if is_shared(body.source) or self.overrides or body in self._read:
            return False
        text = body.text
        for word in OF_TERRAFORM:
            if word in text:
                return _OF_TERRAFORM.search(text) is None
        return True

    def forget(self, block: RawBlock) -> None:
        """Lets go of the syntax of a block; it is parsed again where somebody needs it."""
        if not self._faulty or block.body not in self._faulty:  # what is wrong with it is told once
            self._bodies.pop(block.body, None)

    def _parsed(self, block: RawBlock) -> tuple[Body, tuple[Problem, ...]]:
        known = self._read.get(block.body) if self._read else None
        body, problems = self.parse(block.body) if known is None else (known, ())
        return body, (*problems, *repeated_blocks(block.type, body))

    def locals(self, report: Report) -> dict[str, Attribute]:
        """All local values by name."""
        if self._locals is None:
            values: dict[str, Attribute] = {}
            for block in self.local_blocks:
                for name, attribute in self.body(block, report).attributes.items():
                    if name in values:
                        report(_duplicate(f"local.{name}", attribute.name_span, values[name].span))
                    else:
                        values[name] = attribute
            for block in self.overrides.get(("locals", ()), ()):
                values.update(self.body(block, report).attributes)
            self._locals = values
        return self._locals


def _start(block: RawBlock) -> int:
    return block.body.start


def is_override(name: str) -> bool:
    """Whether a file's blocks override blocks of equal names."""
    stem = name.partition(".")[0]
    return stem == "override" or stem.endswith("_override")


def merged(body: Body, changes: Body) -> Body:
    """A body with an override's parts in place of its own: arguments, and blocks by type.

    A dynamic block is of the type that it generates; an object in JSON may be either.
    """
    types = set(block_types(changes))
    names = types | set(changes.attributes)
    kept = tuple(block for block in body.blocks if (block.labels or (block.type,))[0] not in names)
    attributes = {name: item for name, item in body.attributes.items() if name not in types}
    return Body({**attributes, **changes.attributes}, (*kept, *changes.blocks))


def is_configuration_file(name: str) -> bool:
    """Whether Terraform or OpenTofu reads a file of this name as part of a module."""
    return (
        name.endswith(FILE_ENDINGS) and not name.startswith((".", "#")) and not name.endswith("~")
    )


def load_module(
    directory: Path, files: Files, report: Report, memory: Memory | None = None
) -> ModuleConfiguration:
    """The module in a folder; its `sources` are empty where the folder holds no configuration."""
    blocks = files.shared.of(SharedBlocks) if memory is None else _known_blocks(memory)
    module = ModuleConfiguration(directory, parse=blocks.parse)
    told: list[Problem] = []

    def tell(problem: Problem) -> None:
        told.append(problem)
        report(problem)

    names = [name for name in files.list_names(directory) if is_configuration_file(name)]
    known = frozenset(names)
    for name in names:
        if name.replace(".tf", ".tofu") != name and name.replace(".tf", ".tofu") in known:
            continue  # OpenTofu's file takes the place of Terraform's of the same name
        source = files.read(directory / name)
        if isinstance(source, Problem):
            tell(source)
            continue
        module.sources.append(source)
        for block in _scanned(module, source, tell, memory, blocks):
            if is_override(name):
                module.overrides.setdefault((block.type, block.labels), []).append(block)
            else:
                _declare(module, block, tell)
    if module.overrides and not told:  # what can't be read may declare anything
        for missing in module.overriding_nothing():
            report(missing)
    return module


def _known_blocks(memory: Memory) -> KnownBlocks:
    from azbackup_lint.languages.terraform.syntax.known_blocks import KnownBlocks  # for editors

    return memory.of(KnownBlocks)


def _scanned(
    module: ModuleConfiguration,
    source: Source,
    report: Report,
    memory: Memory | None,
    blocks: SharedBlocks | KnownBlocks,
) -> Iterable[RawBlock]:
    """The blocks of a file, in either syntax."""
    if source.path.endswith(".json"):
        from azbackup_lint.languages.terraform.syntax.json_syntax import JsonModule

        if memory is not None:
            source = memory.sound(source, lambda text: JsonModule(text).problems)
        read = JsonModule(source)
        for problem in read.problems:
            report(problem)
        module.keep(read.bodies)
        return read.blocks
    result = blocks.scan(source)
    for problem in result.problems:
        module.unclosed.add(problem.span)
        report(problem)
    for attribute in result.attributes:
        report(_stray(attribute.name_span))
    return result.blocks


def _declare(module: ModuleConfiguration, block: RawBlock, report: Report) -> None:
    labels = block.labels
    if len(labels) == 2 and block.type == "resource":
        _add(module.managed, labels, f"{labels[0]}.{labels[1]}", block, report)
    elif len(labels) == 2 and block.type == "data":
        _add(module.data, labels, f"data.{labels[0]}.{labels[1]}", block, report)
    elif block.type == "variable" and len(labels) == 1:
        _add(module.variables, labels[0], f"variable {labels[0]}", block, report)
    elif block.type == "output" and len(labels) == 1:
        _add(module.outputs, labels[0], f"output {labels[0]}", block, report)
    elif block.type == "module" and len(labels) == 1:
        _add(module.modules, labels[0], f"module.{labels[0]}", block, report)
    elif block.type == "provider":
        module.providers.append(block)
    elif block.type == "terraform":
        module.terraform.append(block)
    elif block.type == "locals":
        module.local_blocks.append(block)


def _add(blocks: dict[K, RawBlock], key: K, name: str, block: RawBlock, report: Report) -> None:
    first = blocks.setdefault(key, block)
    if first is not block:
        report(_duplicate(name, block.header, first.header))


def _stray(span: Span) -> Problem:
    return Problem(
        SYNTAX_ERROR,
        "an argument can't stand outside of a block",
        "Move it into a block; values of variables belong into a .tfvars file.",
        span,
    )


def _overrides_nothing(block: RawBlock) -> Problem:
    return Problem(
        SYNTAX_ERROR,
        f"this overrides a {block.type} that no other file of the module declares",
        "Declare it in a file that is no override, or correct its name.",
        block.header,
    )


def _duplicate(name: str, second: Span, first: Span) -> Problem:
    return Problem(
        DUPLICATE_DEFINITION,
        f"{name} is already defined at {first}; this definition is not used",
        "Remove or rename one of the two.",
        second,
    )
