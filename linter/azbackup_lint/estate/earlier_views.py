"""Entities and views that are kept from one run over a root to the next."""

from __future__ import annotations

from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.entities import Entities
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.disk_uses import DiskUses
from azbackup_lint.estate.links.joins import Joins
from azbackup_lint.estate.links.resolution import Resolver
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.estate.recall import Recall


def new_recall() -> Recall:
    """Keeps entities and views with what these ask of an estate and its parts."""
    return Recall((Estate, Locks, Accounts, Identities, Entities, Resolver, Joins, DiskUses))
