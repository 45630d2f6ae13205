"""The facts of every kind of view."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.estate.facts.disk import DISK
from azbackup_lint.estate.facts.item import ITEM
from azbackup_lint.estate.facts.lock import LOCK
from azbackup_lint.estate.facts.model import FactTable
from azbackup_lint.estate.facts.policy import POLICY
from azbackup_lint.estate.facts.vault import VAULT
from azbackup_lint.estate.facts.vm import VM
from azbackup_lint.estate.view import ViewKind

TABLES: Mapping[ViewKind, FactTable] = {
    "vm": VM,
    "disk": DISK,
    "item": ITEM,
    "policy": POLICY,
    "vault": VAULT,
    "lock": LOCK,
}
