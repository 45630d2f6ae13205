"""What all instances of one resource block have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from azbackup_lint.languages.terraform.modules.meta_arguments import META_NAMES
from azbackup_lint.languages.terraform.modules.preconditions import has_preconditions
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.blocks import RawBlock
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal
from azbackup_lint.long_texts import shortened
from azbackup_lint.source import Span
from azbackup_lint.values import MapValue, Value
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.sizes import MAX_ITEMS

Mode = Literal["managed", "data"]

WORDS = lazy_regex(r"\w+")

OF_INSTANCES = frozenset({"count", "each", "self"})
"""The names that mean another thing in each instance."""


LIGHT = 100
"""Values inside of a value that is judged in each instance at no further cost: few disks."""

LISTED = 1
"""Steps for each further value of a list; parts that are judged take more (`Budget.judge`)."""

READ = 14
"""Steps for each further value of an object, such as a body with disks that have two or three."""

SHAPES = 1_000
"""Lists of names that are kept: many blocks set the same arguments."""


class DeclaredResource:
    """A resource or data source in one instance of a module, of which there are some instances.

    Arguments that name nothing of an instance have one value for all: `values` has those that are
    known so far, and `heavy` what large ones cost each instance. What is `plain` has one instance
    by its text alone (see `ModuleConfiguration`).
    """

    __slots__ = (
        "_block",
        "_body",
        "_common",
        "_names",
        "has_several",
        "heavy",
        "is_plain",
        "mode",
        "module",
        "name",
        "prefix",
        "subscription",
        "type",
        "values",
    )

    def __init__(
        self,
        module: Module,
        mode: Mode,
        block: RawBlock,
        *,
        has_several: bool,
        is_plain: bool,
    ) -> None:
        self.module = module
        self.mode: Mode = mode
        self.type, self.name = block.labels
        self.is_plain = is_plain
        self._block = block
        self._body: ast.Body | None = None
        self._names: Mapping[str, None] | None = None
        self._common: dict[str, bool] | None = None
        kind = "data." if mode == "data" else ""
        self.prefix = f"{module.prefix}{kind}{shortened(f'{self.type}.{self.name}')}"
        self.values: dict[str, Value | None] = {}
        self.subscription: Value | None = None
        self.has_several = has_several
        self.heavy: dict[str, int] = {}

    @property
    def header(self) -> Span:
        """The header of the block."""
        return self._block.header

    @property
    def body(self) -> ast.Body:
        """The syntax of the block, parsed when it is asked for."""
        if self._body is None:
            module = self.module
            self._body = module.configuration.body(self._block, module.run.report)
        return self._body

    def let_go(self) -> None:
        """The estate has read what it needs; the syntax of a plain block may go."""
        if self.is_plain and self.names is not None:  # what is there is known from now on
            self._body = None
            self.module.configuration.forget(self._block)

    @property
    def names(self) -> Mapping[str, None]:
        """The arguments and blocks that are set, without those that Terraform itself reads."""
        if self._names is None:
            self._names = _arguments((*self.body.attributes, *ast.block_types(self.body)))
        return self._names

    def weigh(self, name: str, value: Value) -> None:
        """Notes what a value costs each further instance, if it is a large one."""
        try:
            weight = self.module.run.budget.weigh(value)
        except LimitReached:
            weight = MAX_ITEMS
        if weight > LIGHT:
            self.heavy[name] = (weight - LIGHT) * (READ if isinstance(value, MapValue) else LISTED)

    def is_common(self, name: str) -> bool:
        """Whether an argument or block is the same in all of several instances.

        By the words in its text: what is not evaluated can't be mistaken. Names of the resource
        itself are left out, since what refers to itself finds nothing.
        """
        if not self.has_several:
            return False
        if self._common is None:
            self._common = {}
        common = self._common.get(name)
        if common is None:
            common = self._common[name] = self._names_no_instance(name)
        return common

    def _names_no_instance(self, name: str) -> bool:
        if has_preconditions(self.body):
            return False
        own = {*OF_INSTANCES, self.type}
        return not any(own.intersection(WORDS.findall(text)) for text in _texts(self.body, name))


@lru_cache(SHAPES)
def _arguments(names: tuple[str, ...]) -> Mapping[str, None]:
    """The names without those that Terraform itself reads, each once."""
    return {name: None for name in names if name not in META_NAMES}


def _texts(body: ast.Body, name: str) -> Iterator[str]:
    """The texts of all expressions in an argument, or in blocks of a type."""
    attribute = body.attributes.get(name)
    if attribute is not None:
        yield attribute.expression.span.text
    for block in body.blocks:
        if block.type == name or (block.type == "dynamic" and block.labels == (name,)):
            yield from _all_texts(block.body)


def _all_texts(body: ast.Body) -> Iterator[str]:
    for attribute in body.attributes.values():
        yield attribute.expression.span.text
    for block in body.blocks:
        yield from _all_texts(block.body)
