"""What all instances of one resource block have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from azbackup_lint.languages.terraform.modules.bodies import block_types
from azbackup_lint.languages.terraform.modules.meta_arguments import META_NAMES
from azbackup_lint.languages.terraform.modules.preconditions import has_preconditions
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal
from azbackup_lint.source import Span
from azbackup_lint.values import Value

Mode = Literal["managed", "data"]

WORDS = lazy_regex(r"\w+")

OF_INSTANCES = frozenset({"count", "each", "self"})
"""The names that mean another thing in each instance."""


class DeclaredResource:
    """A resource or data source in one instance of a module, of which there are some instances.

    Arguments that name nothing of an instance have one value for all: `values` has those that are
    known so far.
    """

    def __init__(
        self,
        module: Module,
        mode: Mode,
        label: tuple[str, str],
        header: Span,
        body: ast.Body,
        *,
        has_several: bool,
    ) -> None:
        self.module = module
        self.mode: Mode = mode
        self.type, self.name = label
        self.header = header
        self.body = body
        self.values: dict[str, Value | None] = {}
        self.subscription: Value | None = None
        self._has_several = has_several
        self._common: dict[str, bool] = {}

    @cached_property
    def prefix(self) -> str:
        """How addresses of instances begin."""
        kind = "data." if self.mode == "data" else ""
        return f"{self.module.prefix}{kind}{self.type}.{self.name}"

    @cached_property
    def names(self) -> Mapping[str, None]:
        """The arguments and blocks that are set, without those that Terraform itself reads."""
        names = dict.fromkeys((*self.body.attributes, *block_types(self.body)))
        return {name: None for name in names if name not in META_NAMES}

    def is_common(self, name: str) -> bool:
        """Whether an argument or block is the same in all of several instances.

        By the words in its text: what is not evaluated can't be mistaken. Names of the resource
        itself are left out, since what refers to itself finds nothing.
        """
        if not self._has_several:
            return False
        common = self._common.get(name)
        if common is None:
            common = self._common[name] = self._names_no_instance(name)
        return common

    def _names_no_instance(self, name: str) -> bool:
        if self._depends_on_conditions:
            return False
        own = {*OF_INSTANCES, self.type}
        return not any(own.intersection(WORDS.findall(text)) for text in _texts(self.body, name))

    @cached_property
    def _depends_on_conditions(self) -> bool:
        return has_preconditions(self.body)


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
