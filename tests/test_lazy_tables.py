"""Tables in several modules are known without loading them."""

import subprocess
import sys
from importlib import import_module

import pytest

from azbackup_lint.estate.readers import azurerm
from azbackup_lint.languages.arm import functions as of_templates
from azbackup_lint.languages.arm.functions.names import FORM_MODULES, FUNCTION_MODULES
from azbackup_lint.languages.terraform import functions
from azbackup_lint.languages.terraform.functions.names import MODULES

ARM = of_templates.__name__

TABLES = {
    "functions": (functions.__name__, "FUNCTIONS", functions.FUNCTIONS, MODULES),
    "readers": (azurerm.__name__, "READERS", azurerm.READERS, azurerm.MODULES),
    "functions of templates": (ARM, "FUNCTIONS", of_templates.FUNCTIONS, FUNCTION_MODULES),
    "forms of templates": (ARM, "FORMS", of_templates.FORMS, FORM_MODULES),
}
PARTS = [(name, module) for name, (*_, modules) in TABLES.items() for module in modules]


@pytest.mark.parametrize(("name", "module"), PARTS)
def test_the_list_of_rows_is_that_of_their_modules(name: str, module: str) -> None:
    package, own_name, table, modules = TABLES[name]
    part = getattr(import_module(f"{package}.{module}"), own_name)
    assert [*part] == modules[module].split()
    assert all(table[key] is part[key] for key in part)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_twice_in_the_list(name: str) -> None:
    _, _, table, modules = TABLES[name]
    keys = " ".join(modules.values()).split()
    assert len({*keys}) == len(keys) == len(table)
    assert [*table] == keys


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
