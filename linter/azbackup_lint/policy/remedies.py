"""Remedies, which name attributes as the code that they are about spells them."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass

Language = Literal["terraform", "arm"]

AZURERM = lazy_regex(r"(?:^|\.)azurerm_[a-z0-9_]+\.[\w-]+(?:\[.*\])?$")
"""The end of the address of a resource whose arguments are those of the azurerm provider."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """How to mend a fault in Terraform, and in what has ARM's properties: templates, Bicep, azapi.

    Both are the same where no attribute is named.
    """

    terraform: str
    arm: str

    def of(self, language: Language) -> str:
        """The remedy in a language."""
        return self.terraform if language == "terraform" else self.arm

    @property
    def by_language(self) -> Mapping[str, str]:
        """The remedies by the titles of the languages; under one title where they are the same."""
        if self.terraform == self.arm:
            return {"": self.terraform}
        return {"Terraform": self.terraform, "ARM and Bicep": self.arm}


def read_remedy(data: str | Mapping[str, str]) -> Remedy:
    """The remedy of a policy: one text, or one for each language."""
    if isinstance(data, str):
        return Remedy(data, data)
    return Remedy(data["terraform"], data["arm"])


def language_of(address: str) -> Language:
    """The language whose names of attributes fit the resource of an address."""
    return "terraform" if AZURERM.search(address) else "arm"
