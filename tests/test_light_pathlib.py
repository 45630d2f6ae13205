"""pathlib is loaded without urllib.parse, and both work as ever."""

import subprocess
import sys

PROGRAM = """
import sys
assert "pathlib" not in sys.modules
from azbackup_lint.light_pathlib import import_pathlib
import_pathlib()
from pathlib import PurePosixPath, PureWindowsPath
print("urllib.parse" in sys.modules)
print(PurePosixPath("/a b/é").as_uri(), PureWindowsPath("c:/a b").as_uri())
from urllib.parse import quote, urlsplit
print(quote("ä/ö"), urlsplit("https://a.b/c").netloc)
import_pathlib()
import urllib.parse
print(urllib.parse.quote is quote)
"""


def test_addresses_of_files_are_made_as_ever() -> None:
    program = f"import sys; sys.path[:] = {sys.path!r}\n{PROGRAM}"
    command = [sys.executable, "-I", "-S", "-c", program]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == [
        "False",
        "file:///a%20b/%C3%A9 file:///c:/a%20b",
        "%C3%A4/%C3%B6 a.b",
        "True",
    ]
