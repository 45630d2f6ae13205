"""Blocks of Terraform's own that stand more than once in a resource, which Terraform refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.problems import DUPLICATE_DEFINITION, Problem

ONCE: Mapping[str, tuple[str, ...]] = {
    "resource": ("lifecycle", "connection", "_"),
    "data": ("lifecycle", "_"),
    "provisioner": ("connection", "_"),
}
"""Blocks that may stand once, by the block that they stand in.

Source: github.com/hashicorp/terraform, internal/configs/resource.go and provisioner.go, of 1.11.
"""


def repeated_blocks(type_: str, body: ast.Body) -> Iterator[Problem]:
    """What stands again in the body of a block of a type."""
    for name in ONCE.get(type_, ()):
        blocks = [block for block in body.blocks if block.type == name]
        for other in blocks[1:]:
            first = blocks[0].header
            message = f"a second {name} block, after that at {first}: Terraform takes one"
            yield Problem(DUPLICATE_DEFINITION, message, "Make one of them.", other.header)
    if type_ == "resource":
        for block in body.blocks:
            if block.type == "provisioner":
                yield from repeated_blocks(block.type, block.body)
