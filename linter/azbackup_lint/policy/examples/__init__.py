"""Examples of policies: code with the verdict that a policy must reach on it.

An example is either a block of text in the YAML of its policy or a file of its own beside it. A
file may build on shared bases; its code is merged into them.
"""

from azbackup_lint.policy.examples.code_lines import Range, first_line
from azbackup_lint.policy.examples.example import LANGUAGES, Example, Language, inline_examples
from azbackup_lint.policy.examples.example_files import Bases, read_examples

__all__ = [
    "LANGUAGES",
    "Bases",
    "Example",
    "Language",
    "Range",
    "first_line",
    "inline_examples",
    "read_examples",
]
