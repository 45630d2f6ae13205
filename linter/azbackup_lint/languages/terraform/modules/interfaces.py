"""What passes between a module and its caller: arguments on the way in, outputs on the way out."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.languages.terraform.expressions.deferred import ReadInPart
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.modules.whole_references import WholeModule, gone_through
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.values import Value


class Arguments:
    """The arguments of a module call, evaluated in the caller when they are asked for."""

    __slots__ = ("_body", "_scope", "caller")

    def __init__(self, caller: Module, body: ast.Body, scope: Scope) -> None:
        self.caller = caller
        self._body = body
        self._scope = scope

    def __call__(self, name: str) -> Value | None:
        node = self.expression(name)
        return None if node is None else self.caller.bodies.safely(node, self._scope)

    def expression(self, name: str) -> ast.Node | None:
        """What is written for an argument; None where the call has no such one."""
        attribute = self._body.attributes.get(name)
        return None if attribute is None else attribute.expression


class Outputs(WholeModule, ReadInPart):
    """The outputs of a module instance, evaluated when they are asked for, not to compare them."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    __slots__ = ("_instance",)

    def __init__(self, instance: Module) -> None:
        self._instance = instance

    @property
    def subject(self) -> str:
        return self._instance.prefix.removesuffix(".")

    def part(self, name: str) -> Value | None:
        block = self._instance.configuration.outputs.get(name)
        return None if block is None else self._instance.output(name, block.header)

    def __getitem__(self, name: str) -> Value:
        instance = self._instance
        header = instance.configuration.outputs[name].header
        return gone_through(super().__getitem__(name), header, instance.run)

    def __iter__(self) -> Iterator[str]:
        return iter(self._instance.configuration.outputs)

    def __len__(self) -> int:
        return len(self._instance.configuration.outputs)
