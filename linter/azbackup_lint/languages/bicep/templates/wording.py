"""What parts of a Bicep file are called in messages."""

from __future__ import annotations

from azbackup_lint.languages.arm.wording import Wording

OPERATORS = {
    "+": "add",
    "-": "sub",
    "*": "mul",
    "/": "div",
    "%": "mod",
    "==": "equals",
    "<": "less",
    "<=": "lessOrEquals",
    ">": "greater",
    ">=": "greaterOrEquals",
    "&&": "and",
    "||": "or",
    "??": "coalesce",
}
"""The functions of templates that operators of Bicep are."""

BICEP = Wording(
    parameter="param {}",
    variable="var {}",
    deployment="module {}",
    index="the index of the loop of {}",
    count="the length of the loop of {}",
    properties="{}.properties",
    outputs="{}.outputs",
    parameter_file="a .bicepparam file",
    operators={function: f"the operator {sign}" for sign, function in OPERATORS.items()}
    | {"not": "the operator !", "if": "the operator ?"},
)
