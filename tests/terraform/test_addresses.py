"""Addresses of instances are spelled as Terraform spells them."""

import pytest

from azbackup_lint.languages.terraform.modules.expansion import text_index
from azbackup_lint.resources import unindexed

# What `terraform show -json` 1.11.4 calls the instances of a resource with these keys.
INDEXES = {
    "": '[""]',
    "\x07]": '["\\u0007]"]',
    '"q"\\': '["\\"q\\"\\\\"]',
    "$${x}": '["$$${x}"]',
    "$x %": '["$x %"]',
    "${x}": '["$${x}"]',
    "%{y}": '["%%{y}"]',
    "A=1\nB\r\t": '["A=1\\nB\\r\\t"]',
    "a": '["a"]',
    "a b": '["a b"]',
    "\xe9\ud55c\u2028\u200b": '["\xe9\ud55c\\u2028\\u200b"]',
    "\U0001f1e9\U000e0041": '["\U0001f1e9\\U000e0041"]',
}


@pytest.mark.parametrize("key", INDEXES)
def test_keys_are_quoted_as_by_terraform(key: str) -> None:
    assert text_index(key) == INDEXES[key]
    assert unindexed(f"azurerm_managed_disk.d{INDEXES[key]}") == "azurerm_managed_disk.d"
