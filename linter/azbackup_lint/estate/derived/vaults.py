"""The settings of a vault, wherever they are written."""

from __future__ import annotations

from azbackup_lint.azure.regions import has_pair
from azbackup_lint.estate.entities import BackupPolicy, Vault
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.model import Fact
from azbackup_lint.estate.facts.vault import VAULT
from azbackup_lint.records import dataclass
from azbackup_lint.resources import CERTAIN, Resource
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of, placed_like
from azbackup_lint.values.choices import alternatives, one_of


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with the resource that writes it."""

    value: Value
    resource: Resource


def settings_of(estate: Estate, vault: Vault) -> dict[str, Setting]:
    """All settings of a vault by the names of the facts; configurations of their own come last."""
    return {row.name: _setting(estate, vault, row) for row in VAULT.plain()}


def pair_of(vault: Vault) -> Value:
    """Whether the vault's region has a paired region."""
    region = vault.facts["region"]
    unknown = Cause("absent", "the paired region", "the table of regions doesn't know it")
    answers: list[Value] = []
    for option in alternatives(region):
        answer = has_pair(str(option.data)) if isinstance(option, Known) else None
        causes = causes_of(option) or (unknown,)
        answers.append(Unknown(causes) if answer is None else Known(answer))
    return placed_like(one_of(answers, causes_of(region)), region)


def redundancy_of(estate: Estate, policy: BackupPolicy) -> tuple[Value, Resource | None]:
    """The redundancy of the vault that a policy is in, and the resource that writes it."""
    target = estate.vaults.by_name(policy.vault, policy.resource_group, policy.subscription)
    if target.entity is None:
        cause = Cause("absent", "the vault of the policy", "it is not declared in sight")
        return Unknown(target.causes or (cause,)), None
    setting = settings_of(estate, target.entity)["redundancy"]
    return setting.value, setting.resource


def _setting(estate: Estate, vault: Vault, row: Fact) -> Setting:
    own = vault.facts.get(row.name)
    current = Setting(own or row.read(()), vault.resource)
    for config in estate.vault_configs.of(vault):
        value = config.facts.get(row.name)
        if value is None:
            continue
        if config.existence == CERTAIN or config.existence == vault.existence:
            current = Setting(value, config.resource)
        else:
            options = (value, current.value)
            unknown = Unknown(config.existence.causes, options=options, span=value.span)
            current = Setting(unknown, config.resource)
    uncertain = estate.vault_configs.uncertain(vault)
    if uncertain is not None and own is None:
        return Setting(Unknown(uncertain), vault.resource)
    return current
