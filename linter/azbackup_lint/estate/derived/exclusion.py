"""Disks that selective disk backup leaves out."""

from __future__ import annotations

from azbackup_lint.estate.derived.protection import JoinedProtection
from azbackup_lint.estate.view import Document
from azbackup_lint.number_texts import number_of
from azbackup_lint.values import Known, ListValue, Unknown, Value, causes_of


def exclusion(joined: JoinedProtection | None, role: str, lun: Value | None) -> Document:
    """Whether selective disk backup leaves a disk out; the OS disk can't be left out."""
    item = joined.item if joined is not None else None
    if role == "os" or joined is None or item is None:
        return False
    included, excluded = _luns(item.included_luns), _luns(item.excluded_luns)
    if included is None and excluded is None:
        return False
    if isinstance(joined.protected, Unknown):
        return Unknown(joined.protected.causes)
    lists = (item.included_luns, item.excluded_luns, lun)
    causes = causes_of(*(value for value in lists if value is not None))
    if not isinstance(lun, Known) or included == "unknown" or excluded == "unknown":
        return Unknown(causes) if causes else False
    if isinstance(included, set):
        return lun_of(lun.data) not in included
    return isinstance(excluded, set) and lun_of(lun.data) in excluded


def _luns(value: Value | None) -> set[object] | str | None:
    """The LUNs of a list; an empty one is not sent, so it is none at all."""
    if value is None or (isinstance(value, ListValue) and not value.items):
        return None
    if not isinstance(value, ListValue):
        return "unknown"
    known = {lun_of(item.data) for item in value.items if isinstance(item, Known)}
    return known if all(isinstance(item, Known) for item in value.items) else "unknown"


def lun_of(data: object) -> object:
    """A LUN, also where it is written as a string."""
    number = number_of(data) if isinstance(data, str) else None
    return data if number is None else number
