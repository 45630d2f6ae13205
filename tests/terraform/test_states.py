"""Where states are kept, and which one a data source reads."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.languages.terraform.modules.states import state_read
from azbackup_lint.resources import StateKey
from azbackup_lint.roots import Sources, each_root
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known, MapValue, Value

ROOT = Path("/code/web")
AZURERM = {"storage_account_name": "st", "container_name": "c", "key": "k"}


def value(data: Any) -> Value:
    if isinstance(data, dict):
        return MapValue({name: value(item) for name, item in data.items()})
    return Known(data)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"backend": "azurerm", "config": AZURERM}, ("azurerm", "st", "c", "k", "default")),
        (
            {"backend": "azurerm", "config": AZURERM, "workspace": "prod"},
            ("azurerm", "st", "c", "k", "prod"),
        ),
        ({"backend": "azurerm", "config": {"key": "k"}}, None),
        ({"backend": "azurerm"}, None),
        ({"config": AZURERM}, None),
        ({"backend": "s3", "config": {"bucket": "b", "key": "k"}}, ("s3", "b", "k", "default")),
        ({"backend": "oci", "config": {"bucket": "b"}}, None),
        (
            {"backend": "local", "config": {"path": "../hub/terraform.tfstate"}},
            ("local", "/code/hub/terraform.tfstate", "default"),
        ),
        (
            {
                "backend": "remote",
                "config": {"organization": "o", "workspaces": {"name": "w"}},
            },
            ("remote", "o", "w", "default"),
        ),
        (
            {"backend": "remote", "config": {"organization": "o", "workspaces": {"prefix": "w"}}},
            None,
        ),
    ],
)
def test_remote_state(arguments: dict[str, Any], expected: StateKey | None) -> None:
    values = {name: value(data) for name, data in arguments.items()}
    assert state_read("terraform_remote_state", values.get, ROOT) == expected


def test_outputs_of_a_workspace() -> None:
    values = {"organization": Known("o"), "workspace": Known("w")}
    assert state_read("tfe_outputs", values.get, ROOT) == ("remote", "o", "w", "default")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            'backend "azurerm" {\nstorage_account_name = "st"\ncontainer_name = "c"\nkey = "k"\n}',
            ("azurerm", "st", "c", "k", "default"),
        ),
        ('backend "azurerm" {\n key = "k"\n}', None),
        (
            'cloud {\n organization = "o"\n workspaces {\n name = "w"\n}\n}',
            ("remote", "o", "w", "default"),
        ),
        ('cloud {\n organization = "o"\n workspaces {\n tags = ["w"]\n}\n}', None),
        (
            'backend "local" {\n path = "state/a.tfstate"\n}',
            ("local", "{root}/state/a.tfstate", "default"),
        ),
        ("", ("local", "{root}/terraform.tfstate", "default")),
    ],
)
def test_own_state(block: str, expected: StateKey | None, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(f"terraform {{\n{block}\n}}\n", encoding="utf-8")
    ((_, root),) = each_root(Sources((tmp_path,)), Settings())
    if expected is not None:
        expected = tuple(part.replace("{root}", str(tmp_path)) for part in expected)
    assert root.state == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"backend": {"azurerm": AZURERM}}, ("azurerm", "st", "c", "k", "default")),
        (
            [{"required_version": "1"}, {"backend": {"azurerm": [AZURERM]}}],
            ("azurerm", "st", "c", "k", "default"),
        ),
        (
            {"cloud": {"organization": "o", "workspaces": {"name": "w"}}},
            ("remote", "o", "w", "default"),
        ),
    ],
)
def test_backends_in_json(block: Any, expected: StateKey, tmp_path: Path) -> None:
    (tmp_path / "main.tf.json").write_text(json.dumps({"terraform": block, "locals": {"a": 1}}))
    ((_, root),) = each_root(Sources((tmp_path,)), Settings())
    assert root.state == expected


def test_backend_completed_by_files(tmp_path: Path) -> None:
    """As with `terraform init`, later files win over earlier ones, and all over the block."""
    block = 'terraform {\n  backend "azurerm" {\n    key = "a"\n    container_name = "c"\n  }\n}\n'
    (tmp_path / "main.tf").write_text(block, encoding="utf-8")
    (tmp_path / "terraform.tfvars").write_text('storage_account_name = "no"\n', encoding="utf-8")
    files = (tmp_path / "one.tfbackend", tmp_path / "two.tfbackend")
    files[0].write_text('storage_account_name = "st"\nkey = "b"\n', encoding="utf-8")
    files[1].write_text('key = "c"\n', encoding="utf-8")
    ((_, root),) = each_root(Sources((tmp_path,)), Settings(backend_config={"": files}))
    assert root.state == ("azurerm", "st", "c", "c", "default")


def test_backends_of_variants(tmp_path: Path) -> None:
    """Each set of inputs has a state of its own; files for all come before its own ones."""
    block = (
        'terraform {\n  backend "azurerm" {\n    container_name = "c"\n  }\n}\nvariable "x" {}\n'
    )
    (tmp_path / "main.tf").write_text(block, encoding="utf-8")
    texts = {
        "all": 'storage_account_name = "st"\nkey = "a"\n',
        "dev": 'key = "d"\n',
        "dev.tfvars": "x = 1\n",
        "prod.tfvars": "x = 2\n",
    }
    files = {name: tmp_path / name for name in texts}
    for name, text in texts.items():
        files[name].write_text(text, encoding="utf-8")
    settings = Settings(
        variants={"dev": (files["dev.tfvars"],), "prod": (files["prod.tfvars"],)},
        backend_config={"": (files["all"],), "dev": (files["dev"],)},
    )
    found = {root.variant: root.state for _, root in each_root(Sources((tmp_path,)), settings)}
    assert found == {
        "dev": ("azurerm", "st", "c", "d", "default"),
        "prod": ("azurerm", "st", "c", "a", "default"),
    }
