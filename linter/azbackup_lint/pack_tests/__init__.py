"""Tests packs: the form of their files, how they fit together, and their examples."""

from azbackup_lint.pack_tests.pack_test import PackTest, PolicyTest, test_pack

__all__ = ["PackTest", "PolicyTest", "test_pack"]
