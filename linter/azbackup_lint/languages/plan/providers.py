"""Which provider configurations the entries of a plan mean."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.languages.plan.plan_document import mapping
from azbackup_lint.light_typing import Any


def inherited_providers(providers: Mapping[str, Any]) -> dict[str, str]:
    """The entries that are no configurations, only what modules require, with what they mean.

    Terraform resolves these itself, unless a module above doesn't name the provider. Then they
    mean the only configuration of that provider, or the implied one where there is none. Which one
    of several is not in the plan: such an entry keeps its name, written so that it is no alias.
    """
    configured: dict[str, list[str]] = {}
    required: dict[str, str] = {}
    for key, entry in providers.items():
        kind = str(mapping(entry).get("full_name") or mapping(entry).get("name"))
        if _is_required_only(mapping(entry)):
            required[key] = kind
        else:
            configured.setdefault(kind, []).append(key)
    meant: dict[str, str] = {}
    for key, kind in required.items():
        choices = configured.get(kind, [kind.rpartition("/")[2]])
        meant[key] = choices[0] if len(choices) == 1 else key.replace(":", ".")
    return meant


def _is_required_only(entry: Mapping[str, Any]) -> bool:
    return "module_address" in entry and "expressions" not in entry and "alias" not in entry
