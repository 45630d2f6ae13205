"""How many days a backup policy can keep snapshots for instant restore, in words."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.estate.derived.backup_policies import backups_a_day
from azbackup_lint.estate.entities import BackupPolicy
from azbackup_lint.values import Known, Number, Unknown, Value, causes_of
from azbackup_lint.values.choices import alternatives, one_of

STANDARD, STANDARD_WEEKLY, ENHANCED_WEEKLY = "1 to 5 days", "5 days", "5 to 20 days"
ENHANCED = {6: "1 to 17 days", 4: "1 to 22 days", 0: "1 to 30 days"}
"""By the least number of backups a day that leaves no more.

Source: Microsoft, Azure Instant Restore capability, ms.date 06/16/2025; Back up an Azure VM using
Enhanced policy, ms.date 06/11/2025. The limits of the row service/instant-restore-days are these.
"""


def snapshot_days(policy: BackupPolicy) -> Value:
    """The days that the policy's type and frequency allow; the choices, where these are unknown."""
    type_, frequency = policy.facts["type"], policy.facts["frequency"]
    ranges = (
        Known(words)
        for one_type in _choices(type_, "Standard", "Enhanced")
        for one_frequency in _choices(frequency, "Weekly", "Daily")
        for words in _ranges(one_type, one_frequency == Known("Weekly"), backups_a_day(policy))
    )
    return one_of(ranges, causes_of(type_, frequency))


def _choices(value: Value, *others: str) -> tuple[Value, ...]:
    choices = alternatives(value)
    return tuple(map(Known, others)) if any(isinstance(c, Unknown) for c in choices) else choices


def _ranges(type_: Value, is_weekly: bool, backups: Number | Unknown | None) -> Iterator[str]:
    if type_ == Known("Standard"):
        yield STANDARD_WEEKLY if is_weekly else STANDARD
    elif is_weekly:
        yield ENHANCED_WEEKLY
    elif isinstance(backups, Unknown):
        yield from ENHANCED.values()
    else:
        yield next(words for least, words in ENHANCED.items() if (backups or 0) >= least)
