"""Tables in several modules are known without loading them."""

import subprocess
import sys
from importlib import import_module

import pytest

from azbackup_lint.languages.terraform import functions
from azbackup_lint.languages.terraform.functions.names import MODULES


@pytest.mark.parametrize("module", MODULES)
def test_the_list_of_functions_is_that_of_their_modules(module: str) -> None:
    table = import_module(f"{functions.__name__}.{module}").FUNCTIONS
    assert [*table] == MODULES[module].split()
    assert all(functions.FUNCTIONS[name] is table[name] for name in table)


def test_no_function_is_twice_in_the_list() -> None:
    names = " ".join(MODULES.values()).split()
    assert len({*names}) == len(names) == len(functions.FUNCTIONS)
    assert [*functions.FUNCTIONS] == names


def test_a_function_loads_its_own_module_only() -> None:
    program = (
        "import sys\n"
        "from azbackup_lint.languages.terraform.functions import FUNCTIONS\n"
        "assert 'abs' in FUNCTIONS and 'no_such_function' not in FUNCTIONS\n"
        "assert FUNCTIONS.get('no_such_function') is None\n"
        "package = 'azbackup_lint.languages.terraform.functions.'\n"
        "assert not {package + 'maps', package + 'lists'} & {*sys.modules}\n"
        "FUNCTIONS['merge']\n"
        "assert package + 'maps' in sys.modules and package + 'lists' not in sys.modules\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
