"""The lexemes of HCL, and the terminals of python-hcl2's grammar that they are."""

from __future__ import annotations

import re

from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.lazy_regex import lazy_regex

TOKEN = lazy_regex(
    rf"""
      [ \t\r]*(?:
      (?P<newline>\n)
    | (?P<comment>\#[^\n]*|//[^\n]*|/\*)
    | (?P<name>{IDENTIFIER})
    | (?P<number>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<string>"[^"\\$%\n]*(?:(?:\\[^\n]|[$%](?!\{{))[^"\\$%\n]*)*")
    | (?P<quote>")
    | (?P<heredoc><<-?(?=\w))
    | (?P<operator>==|!=|<=|>=|&&|\|\||=>|\.\.\.|::|\.[ \t]*\*|\[[ \t]*\*[ \t]*\]|~\}}
        |[-+*/%<>!?=:,.()\[\]{{}}])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
NAMESPACE = lazy_regex(rf"(?:[ \t]*::[ \t]*{IDENTIFIER})+")
INDEX = lazy_regex(r"[ \t]*([0-9]+)")
_COMMENT = r"(?:\#|//)[^\n]*(?:\n|\Z)|/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"
"""To the end of its line, so that no comment begins within another: it is found in linear time."""
FOR = lazy_regex(rf"(?:[ \t\r\n]|{_COMMENT})*for\b(?!-)")
QUOTED_TEXT = lazy_regex(
    r'(?:[^"\\$%\n]|\\[^\n]|\$\$\{|%%\{|[$%](?!\{))(?:[^"\\$%\n]|\\[^\n]|\$\$\{|%%\{|[$%](?!\{))*'
)
HEREDOC_TEXT = lazy_regex(r"(?:[^$%\n]|\$\$\{|%%\{|[$%](?!\{))*\n?")

TERMINALS = {
    "==": "DOUBLE_EQ", "!=": "NEQ", "<": "LT", ">": "GT", "<=": "LEQ", ">=": "GEQ",
    "-": "MINUS", "*": "ASTERISK", "/": "SLASH", "%": "PERCENT", "&&": "DOUBLE_AMP",
    "||": "DOUBLE_PIPE", "+": "PLUS", "?": "QMARK", "(": "LPAR", ")": "RPAR",
    "{": "LBRACE", "}": "RBRACE", "[": "LSQB", "]": "RSQB", ",": "COMMA", ".": "DOT", "=": "EQ",
    ":": "COLON", "=>": "FOR_OBJECT_ARROW", "...": "ELLIPSIS", "~}": "RBRACE",
}  # fmt: skip
KEYWORDS = {
    "if": "IF", "in": "IN", "for": "FOR", "else": "ELSE", "endif": "ENDIF", "endfor": "ENDFOR",
    "true": "TRUE", "false": "FALSE", "null": "NULL",
}  # fmt: skip
CONSTANTS = frozenset({"true", "false", "null"})
DEEPER = frozenset(
    {"==", "!=", "<", ">", "<=", ">=", "-", "*", "/", "%", "&&", "||", "+", "!", "?", "."}
)
OPERANDS = frozenset(
    {"NAME", "INT_LITERAL", "FLOAT_LITERAL", "TEMPLATE_STRING", "DBLQUOTE", "RPAR", "RSQB"}
    | {"RBRACE", "TRUE", "FALSE", "NULL", "FULL_SPLAT_START", "ATTR_SPLAT"}
)
CLOSERS = {")": "(", "]": "[", "}": "{"}
