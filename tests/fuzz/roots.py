"""Random roots of Terraform: typed variables and locals, modules, instances, dynamic blocks."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

Type = Any
"""`string`, `number`, `bool`, or a pair: ("list", Type), ("set", Type), ("map", Type), and
("object", {name: Type}), whose attributes may be ("optional", Type), with a default behind it."""

STRINGS = ("a", "b", "ab", "", "Standard_LRS", "Premium_ZRS", "1", "true", "x-y", "ü", "3.5", "a,b")
NUMBERS = ("0", "1", "2", "3", "32", "33", "1.5", "64")
KEYS = ("a", "b", "c d")
SCALARS = ("string", "number", "bool")
TYPES: Sequence[Type] = (
    *SCALARS,
    ("list", "string"),
    ("list", "number"),
    ("set", "string"),
    ("map", "string"),
    ("map", "number"),
    ("object", {"size": "number", "name": ("optional", "string")}),
    ("list", ("object", {"lun": "number", "kind": ("optional", "string"), "on": "bool"})),
    (
        "map",
        ("object", {"size": ("optional", "number"), "zones": ("optional", ("list", "string"))}),
    ),
    ("map", ("list", "number")),
    (
        "object",
        {
            "size": ("optional", "number", "32"),
            "disk": (
                "optional",
                (
                    "object",
                    {"kind": ("optional", "string", '"Premium_ZRS"'), "on": ("optional", "bool")},
                ),
                "{}",
            ),
        },
    ),
    ("set", "number"),
)
ARGUMENTS: Mapping[str, Mapping[str, Type]] = {
    "azurerm_managed_disk": {
        **dict.fromkeys(("name", "storage_account_type", "zone", "create_option"), "string"),
        **dict.fromkeys(("disk_size_gb", "max_shares"), "number"),
        "tags": ("map", "string"),
    },
    "azurerm_linux_virtual_machine": {
        **dict.fromkeys(("name", "size", "zone", "admin_username", "priority"), "string"),
        **dict.fromkeys(("secure_boot_enabled", "vtpm_enabled"), "bool"),
        "network_interface_ids": ("list", "string"),
        "tags": ("map", "string"),
    },
    "azurerm_recovery_services_vault": {
        **dict.fromkeys(("name", "sku", "storage_mode_type"), "string"),
        **dict.fromkeys(("soft_delete_enabled", "cross_region_restore_enabled"), "bool"),
    },
    "azurerm_backup_policy_vm": {
        **dict.fromkeys(("name", "recovery_vault_name", "timezone", "policy_type"), "string"),
        "instant_restore_retention_days": "number",
    },
    "azurerm_virtual_machine": {
        **dict.fromkeys(("name", "vm_size"), "string"),
        "network_interface_ids": ("list", "string"),
        "delete_os_disk_on_termination": "bool",
    },
}
BLOCKS: Mapping[str, Mapping[str, Mapping[str, Type]]] = {
    "azurerm_linux_virtual_machine": {
        "os_disk": {
            "caching": "string",
            "storage_account_type": "string",
            "disk_size_gb": "number",
        },
        "additional_capabilities": {"ultra_ssd_enabled": "bool"},
    },
    "azurerm_backup_policy_vm": {
        "backup": {"frequency": "string", "time": "string"},
        "retention_daily": {"count": "number"},
        "retention_weekly": {"count": "number", "weekdays": ("set", "string")},
    },
    "azurerm_virtual_machine": {
        "storage_os_disk": {**dict.fromkeys(("name", "create_option", "caching"), "string")},
        "storage_data_disk": {
            **dict.fromkeys(("name", "create_option"), "string"),
            **dict.fromkeys(("lun", "disk_size_gb"), "number"),
        },
    },
}
REPEATED = ("storage_data_disk",)
NEEDED = ("os_disk", "backup", "storage_os_disk")
"""Blocks that must be there exactly once."""

LIFECYCLE = """  lifecycle {
    create_before_destroy = true
    precondition {
      condition     = %s || azurerm_resource_group.rg.name != "none"
      error_message = "No."
    }
  }
"""
GIVEN = {
    "azurerm_managed_disk": 'resource_group_name = "rg"\n  location = "westeurope"',
    "azurerm_linux_virtual_machine": 'resource_group_name = "rg"\n  location = "westeurope"',
    "azurerm_recovery_services_vault": 'resource_group_name = "rg"\n  location = "westeurope"',
    "azurerm_backup_policy_vm": 'resource_group_name = "rg"',
    "azurerm_virtual_machine": 'resource_group_name = "rg"\n  location = "westeurope"',
}


def written(type_: Type) -> str:
    """A type as Terraform writes it."""
    if isinstance(type_, str):
        return type_
    kind, inner = type_[:2]
    if kind == "optional":
        return f"optional({', '.join([written(inner), *type_[2:]])})"
    if kind == "object":
        return "object({" + ", ".join(f"{n} = {written(t)}" for n, t in inner.items()) + "})"
    return f"{kind}({written(inner)})"


@dataclass(frozen=True, slots=True)
class Name:
    """What an expression may refer to."""

    text: str
    type: Type


@dataclass(slots=True)
class Writer:
    """Writes expressions of types, and blocks, with names in sight."""

    random: Random
    names: list[Name] = field(default_factory=list)
    given: bool = False
    """Whether it writes values of variables: what is optional may be left out."""

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def literal(self, type_: Type) -> str:
        """A constant that has the type, or that Terraform converts to it."""
        pick = self.random.choice
        if isinstance(type_, str):
            if self.given and self.chance(0.03):
                return "null"
            texts = {
                "string": f'"{pick(STRINGS)}"' if self.chance(0.9) else pick(NUMBERS),
                "number": pick(NUMBERS) if self.chance(0.9) else f'"{pick(NUMBERS)}"',
                "bool": pick(("true", "false")) if self.chance(0.9) else '"true"',
            }
            return texts[type_]
        kind, inner = type_[:2]
        if kind == "optional":
            return self.literal(inner)
        if kind in ("list", "set"):
            items = [self.literal(inner) for _ in range(self.random.randint(0, 3))]
            return f"[{', '.join(item for item in items if item != 'null')}]"
        if kind == "map":
            keys = self.random.sample(KEYS, self.random.randint(0, 3))
            return "{" + ", ".join(f'"{key}" = {self.literal(inner)}' for key in keys) + "}"
        members = [
            f"{name} = {self.literal(part)}"
            for name, part in inner.items()
            if part[0] != "optional" or not self.given or self.chance(0.6)
        ]
        return "{" + ", ".join(members) + "}"

    def expression(self, type_: Type, depth: int = 2) -> str:
        """An expression that is, most often, of the type."""
        named = [text for text, found in self._paths() if _same(found, type_)]
        if named and self.chance(0.5):
            return self.random.choice(named)
        if depth == 0 or self.chance(0.25):
            return self.literal(type_)
        forms = [self._conditional, self._tried]
        forms += [getattr(self, f"_{type_ if isinstance(type_, str) else type_[0]}")] * 3
        text: str = self.random.choice(forms)(type_, depth - 1)
        return text

    def _paths(self) -> Iterator[tuple[str, Type]]:
        """Names with attributes and elements of them."""
        for name in self.names:
            yield name.text, name.type
            yield from self._inside(name.text, name.type, 2)

    def _inside(self, text: str, type_: Type, depth: int) -> Iterator[tuple[str, Type]]:
        if isinstance(type_, str) or depth == 0:
            return
        kind, inner = type_
        found: list[tuple[str, Type]] = []
        if kind == "object":
            for name, part in inner.items():
                is_optional = part[0] == "optional"
                found.append((f"{text}.{name}", part[1] if is_optional else part))
        elif kind == "list":
            found.append((f"{text}[{self.random.randint(0, 1)}]", inner))
        elif kind == "map":
            found.append((f'{text}["{self.random.choice(KEYS)}"]', inner))
        for step, part in found:
            shown = step if kind == "object" else f"try({step}, {self.literal(part)})"
            if kind == "object" and inner[step.rpartition(".")[2]][0] == "optional":
                shown = f"({step} == null ? {self.literal(part)} : {step})"
            yield shown, part
            yield from self._inside(shown, part, depth - 1)

    def _conditional(self, type_: Type, depth: int) -> str:
        then, otherwise = self.expression(type_, depth), self.expression(type_, depth)
        return f"({self.expression('bool', depth)} ? {then} : {otherwise})"

    def _tried(self, type_: Type, depth: int) -> str:
        first, second = self.expression(type_, depth), self.expression(type_, depth)
        if type_ == "string" and self.chance(0.5):
            return f"coalesce(tostring({first}), tostring({second}), 1)"
        return f"try({first}, {second})"

    def _string(self, _: Type, depth: int) -> str:
        e, n = self.expression("string", depth), self.expression("number", depth)
        items = self.expression(("list", "string"), depth)
        mapping = self.expression(("map", "string"), depth)
        return self.random.choice(
            (
                f"upper({e})",
                f'"${{{e}}}-${{{n}}}"',
                f'format("%s/%v", {e}, {n})',
                f'join(",", {items})',
                f'lookup({mapping}, "{self.random.choice(KEYS)}", {e})',
                f'replace({e}, "a", "b")',
                f"tostring({n})",
                f'try(element({items}, {n}), "none")',
                f'"%{{ if {self.expression("bool", depth)} }}y%{{ else }}n%{{ endif }}"',
                f"substr({e}, 0, 2)",
                f"trimsuffix({e}, {self.literal('string')})",
            )
        )

    def _number(self, _: Type, depth: int) -> str:
        n, m = self.expression("number", depth), self.expression("number", depth)
        items = self.expression(self.random.choice(TYPES[3:8]), depth)
        sign = self.random.choice("+-*%")
        return self.random.choice(
            (f"({n} {sign} {m})", f"max({n}, {m})", f"length({items})", f"ceil({n} / 2)")
        )

    def _bool(self, _: Type, depth: int) -> str:
        n, e = self.expression("number", depth), self.expression("string", depth)
        items = self.expression(("list", "string"), depth)
        mapping = self.expression(("map", "number"), depth)
        condition = self.expression("bool", depth)
        return self.random.choice(
            (
                f"({n} > {self.literal('number')})",
                f"({e} == {self.expression('string', depth)})",
                f"contains({items}, {e})",
                f"!{condition}",
                f"({condition} && {n} != 2)",
                f"({self.literal('string')} == null)",
                f"can({mapping}[{e}])",
                f'startswith({e}, "a")',
                f"alltrue([for v in {items} : v != {e}])",
            )
        )

    def _list(self, type_: Type, depth: int) -> str:
        inner = type_[1]
        one, other = self.expression(type_, depth), self.expression(type_, depth)
        options = [
            f"[{self.expression(inner, depth)}, {self.expression(inner, depth)}]",
            f"concat({one}, {other})",
            f"reverse({one})",
            f"[for v in {one} : v if {self.expression('bool', depth)}]",
            f"[for i, v in {one} : v if i < {self.literal('number')}]",
            f"slice({one}, 0, min(1, length({one})))",
        ]
        if inner == "string":
            options += [
                f"sort({one})",
                f"keys({self.expression(('map', 'string'), depth)})",
                f'split(",", {self.expression("string", depth)})',
                f"[for v in {one} : upper(v)]",
                f"tolist({self.expression(('set', 'string'), depth)})",
                f"compact({one})",
                f"distinct({one})",
                f"flatten([{one}, [{self.expression('string', depth)}]])",
                f"setproduct({one}, {other})[*][0]",
                f'coalescelist({one}, {other}, ["z"])',
                f'[for p in setproduct({one}, {other}) : join("/", p) if p[0] != p[1]]',
                f"matchkeys({one}, {one}, {other})",
                f"values({self.expression(('map', 'string'), depth)})",
            ]
        if inner == "number":
            options += [
                f"range({self.random.randint(0, 4)})",
                f"[for o in {self.expression(TYPES[9], depth)} : o.lun]",
                f"{self.expression(TYPES[9], depth)}[*].lun",
                f"flatten(values({self.expression(TYPES[11], depth)}))",
            ]
        return self.random.choice(options)

    def _set(self, type_: Type, depth: int) -> str:
        items = self.expression(("list", type_[1]), depth)
        one = self.expression(type_, depth)
        return self.random.choice((f"toset({items})", f"setunion({one}, {items})"))

    def _map(self, type_: Type, depth: int) -> str:
        inner = type_[1]
        one, other = self.expression(type_, depth), self.expression(type_, depth)
        value = self.expression(inner, depth)
        keys = self.expression(("set", "string"), depth)
        return self.random.choice(
            (
                f"merge({one}, {other})",
                f"{{for k, v in {one} : k => v if k != {self.literal('string')}}}",
                f'{{for k, v in {one} : "${{k}}-x" => v}}',
                f"{{for k in {keys} : k => {value}}}",
                f'{{"{self.random.choice(KEYS)}" = {value}}}',
                f'{{(coalesce({self.expression("string", depth)}, "z")) = {value}}}',
                f"zipmap({keys}, [for k in {keys} : {value}])",
                f"{{for k, v in {{for s in {keys} : length(s) => {value}...}} : k => v[0]}}",
                f"merge([for k in {keys} : {{(k) = {value}}}]...)",
            )
        )

    def _object(self, type_: Type, depth: int) -> str:
        members = []
        for name, part in type_[1].items():
            if part[0] != "optional":
                members.append(f"{name} = {self.expression(part, depth)}")
            else:
                members.append(f"{name} = {self.expression(part[1], depth)}")
        text = "{" + ", ".join(members) + "}"
        return f"merge({text}, {self.literal(type_)})" if self.chance(0.2) else text


def _same(found: Type, wanted: Type) -> bool:
    """Whether one type can stand where the other is wanted."""
    if isinstance(wanted, tuple) and wanted[0] == "object":
        return bool(found == wanted)
    if found in SCALARS and wanted == "string":
        return True
    return bool(found == wanted)


class Root:
    """The files of a root, by their paths, and the values of its variables, as arguments."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.files: dict[str, str] = {}
        self._types: dict[str, Type] = {}
        self._each: list[str] = []
        """Resources with `for_each`, which others may be made for."""
        self._unknown = [Name("azurerm_resource_group.rg.id", "string")]
        values: list[str] = []
        text, names = self._variables("", values)
        module, outputs = self._module()
        self.files["modules/part/main.tf"] = module
        self.files["modules/part/data.json"] = DATA
        self.files["modules/part/name.tftpl"] = TEMPLATE
        text += GROUP + self._locals(names) + self._call(names, outputs) + self._resources(names)
        self.files["main.tf"] = text
        self.files |= self._beside()
        self.values = "".join(f"  {value}\n" for value in values)

    def _beside(self) -> dict[str, str]:
        """Files that override something of others, or that are JSON."""
        files, plain = {}, Writer(self._random)
        if plain.chance(0.3):
            changed = f'  name = {plain.literal("string")}\n  tags = {{ o = "1" }}\n'
            files["main_override.tf"] = f'resource "azurerm_resource_group" "rg" {{\n{changed}}}\n'
            local = self._random.choice(
                re.findall(r"^  (l\d) =", self.files["main.tf"], re.MULTILINE)
            )
            type_ = self._types[local]
            files["override.tf"] = f"locals {{\n  {local} = {plain.literal(type_)}\n}}\n"
        if plain.chance(0.3):
            body = {
                "name": "${upper(local.json)}-x",
                "size": "${1 + 1}",
                "tags": {"${local.json}": 1},
            }
            disk = dict.fromkeys(("resource_group_name", "location", "create_option"), "b")
            disk |= {"name": "${local.json}-${count.index}", "count": "${length(local.both)}"}
            disk |= {
                "storage_account_type": "${local.both[count.index].size}",
                "tags": "${local.both[0].tags}",
            }
            document = {
                "locals": {
                    "json": self._random.choice(("a", "b")),
                    "one": body,
                    "both": ["${local.one}", body],
                },
                "resource": {"azurerm_managed_disk": {"json": disk}},
            }
            files["more.tf.json"] = json.dumps(document, indent=2)
        return files

    def _writer(self, names: Sequence[Name]) -> Writer:
        return Writer(self._random, list(names))

    def _variables(self, prefix: str, values: list[str]) -> tuple[str, list[Name]]:
        text, names = "", list[Name]()
        plain = Writer(self._random, given=True)
        for number in range(self._random.randint(1, 5)):
            type_, name = self._random.choice(TYPES), f"{prefix}v{number}"
            body = f"  type = {written(type_)}\n" if plain.chance(0.9) else ""
            body += f"  default = {plain.literal(type_)}\n"
            if plain.chance(0.2):
                body += "  nullable = false\n"
            if plain.chance(0.15) and type_ == "string":
                allowed = ", ".join(f'"{item}"' for item in STRINGS)
                check = f"var.{name} == null ? true : contains([{allowed}], var.{name})"
                body += (
                    f'  validation {{\n    condition = {check}\n    error_message = "No."\n  }}\n'
                )
            text += f'variable "{name}" {{\n{body}}}\n'
            if plain.chance(0.5):
                values.append(f"{name} = {plain.literal(type_)}")
            fallback = Writer(self._random).literal(type_)
            safe = isinstance(type_, str) and "nullable" not in body
            text_ = f"var.{name}"
            names.append(
                Name(f"(var.{name} == null ? {fallback} : {text_})" if safe else text_, type_)
            )
        return text, names

    def _locals(self, names: list[Name]) -> str:
        text = ""
        for number in range(self._random.randint(1, 5)):
            writer = self._writer(names)
            type_ = self._random.choice(TYPES)
            text = f"  l{number} = {writer.expression(type_, 3)}\n{text}"  # the order is free
            names.append(Name(f"local.l{number}", type_))
            self._types[f"l{number}"] = type_
        return f"locals {{\n{text}}}\n"

    def _module(self) -> tuple[str, list[Name]]:
        text, names = self._variables("", [])
        self._inputs = [(f"v{number}", name.type) for number, name in enumerate(names)]
        self._types = {}
        names += READ
        text += self._locals(names) + self._resource("azurerm_managed_disk", "d", names)
        outputs = []
        for number in range(self._random.randint(1, 3)):
            type_ = self._random.choice(TYPES)
            value = self._writer(names).expression(type_)
            text += f'output "o{number}" {{\n  value = {value}\n}}\n'
            outputs.append(Name(f"o{number}", type_))
        return text, outputs

    def _call(self, names: list[Name], outputs: Sequence[Name]) -> str:
        writer = self._writer(names)
        expansion, extra, way = self._expansion(writer)
        inner = self._writer([*names, *extra])
        body = '  source = "./modules/part"\n' + expansion
        for name, type_ in self._inputs:
            if writer.chance(0.7):
                body += f"  {name} = {inner.expression(type_)}\n"
        for output in outputs:
            names += _reached(writer, "module.part", output, way)
        return f'module "part" {{\n{body}}}\n'

    def _expansion(self, writer: Writer) -> tuple[str, list[Name], str]:
        """`count`, `for_each` or neither, the names that it brings, and which of them it is."""
        way = self._random.randrange(6)
        if way == 0:
            number = f"min(3, max(0, floor({writer.expression('number')})))"
            return f"  count = {number}\n", [Name("count.index", "number")], "count"
        each = [Name("each.key", "string"), Name("each.value", "string")]
        if way == 1:
            keys = writer.expression(("set", "string"))
            return f"  for_each = {_as_set(keys)}\n", each, "each"
        if way == 2:
            type_ = self._random.choice([t for t in TYPES if t[0] == "map"])
            each[1] = Name("each.value", type_[1])
            return f"  for_each = {writer.expression(type_)}\n", each, "each"
        if way == 3 and self._each:
            each[1] = Name("each.value.name", "string")
            return f"  for_each = {self._random.choice(self._each)}\n", each, "each"
        return "", [], ""

    def _resources(self, names: list[Name]) -> str:
        text = ""
        for number in range(self._random.randint(1, 4)):
            text += self._resource(self._random.choice(list(ARGUMENTS)), f"r{number}", names)
        return text

    def _resource(self, type_: str, label: str, names: list[Name]) -> str:
        writer = self._writer(names)
        expansion, extra, way = self._expansion(writer)
        own = self._writer([*names, *extra])
        if own.chance(0.3) and "." not in label and label != "d":
            own.names += self._unknown
        body = f"{expansion}  {GIVEN[type_]}\n"
        for name, wanted in ARGUMENTS[type_].items():
            needed = name in (
                "name",
                "storage_account_type",
                "create_option",
                "recovery_vault_name",
            )
            needed = needed or name in (
                "size",
                "vm_size",
                "admin_username",
                "network_interface_ids",
                "sku",
            )
            if needed or own.chance(0.5):
                body += f"  {name} = {own.expression(wanted)}\n"
        for block, arguments in BLOCKS.get(type_, {}).items():
            body += self._block(own, block, arguments)
        if own.chance(0.15) and label != "d":
            body += LIFECYCLE % own.expression("bool")
        names += _reached(writer, f"{type_}.{label}", Name("name", "string"), way)
        if way == "each" and label != "d":
            self._each.append(f"{type_}.{label}")
        return f'resource "{type_}" "{label}" {{\n{body}}}\n'

    def _block(self, writer: Writer, name: str, arguments: Mapping[str, Type]) -> str:
        if name in NEEDED:
            return f"  {name} {{\n{_arguments(writer, arguments)}  }}\n"
        if name in REPEATED:
            return self._dynamic(writer, name, arguments)
        if writer.chance(0.4):
            return ""
        condition = writer.expression("bool")
        items = self._random.choice((f"{condition} ? [1] : []", f"{condition} ? {{a = 2}} : {{}}"))
        if writer.chance(0.3):
            items = f"slice({writer.expression(('list', 'number'))}, 0, 0)"
        inner = Writer(self._random, [*writer.names, Name(f"{name}.value", "number")])
        content = _arguments(inner, arguments).replace("\n", "\n  ")
        body = f"    for_each = {items}\n    content {{\n  {content}  }}\n"
        return f'  dynamic "{name}" {{\n{body}  }}\n'

    def _dynamic(self, writer: Writer, name: str, arguments: Mapping[str, Type]) -> str:
        """Any number of blocks: one as it is, and others for each item of a collection."""
        type_ = self._random.choice([t for t in TYPES if t[0] in ("list", "set", "map")])
        inner = "string" if type_ == ("set", "string") else type_[1]
        iterator = self._random.choice((name, "it"))
        key = "number" if type_[0] == "list" else "string"
        names = [Name(f"{iterator}.value", inner)]
        names += [Name(f"{iterator}.key", key)] if type_[0] != "set" else []
        content = _arguments(Writer(self._random, [*writer.names, *names]), arguments)
        items = writer.expression(type_)
        if type_[0] == "set":
            items = f"[for k in {items} : k if k != null]"
            items = f"toset({items})"
        named = "" if iterator == name else f"    iterator = {iterator}\n"
        body = f"    for_each = {items}\n{named}    content {{\n{content}    }}\n"
        first = f"  {name} {{\n{_arguments(writer, arguments)}  }}\n" if writer.chance(0.4) else ""
        return f'{first}  dynamic "{name}" {{\n{body}  }}\n'


DATA = '{"disks": [{"lun": 1, "kind": "a"}, {"lun": 2.50, "kind": "b"}], "names": ["x", null]}'
TEMPLATE = """%{ for k, v in disks ~}
${upper(k)}=${v}%{ if v == 1 } one%{ endif }
%{ endfor ~}
"""
READ = (
    Name('jsondecode(file("${path.module}/data.json")).disks[*].lun', ("list", "number")),
    Name(
        '[for d in yamldecode(file("${path.module}/data.json")).disks : d.kind]', ("list", "string")
    ),
    Name('templatefile("${path.module}/name.tftpl", { disks = { a = 1, b = 2 } })', "string"),
    Name('tostring(fileexists("${path.module}/none"))', "string"),
    Name('[for f in fileset(path.module, "*.*") : f]', ("list", "string")),
)
"""What a module reads from files."""

HEAD = """terraform {
  required_providers {
    azurerm = {
      source = "hashicorp/azurerm"
    }
  }
}
provider "azurerm" {
  features {}
}
"""

GROUP = """resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}
"""


def _arguments(writer: Writer, arguments: Mapping[str, Type]) -> str:
    return "".join(
        f"    {name} = {writer.expression(type_)}\n" for name, type_ in arguments.items()
    )


def _reached(writer: Writer, address: str, name: Name, way: str) -> Iterator[Name]:
    """What leads to an attribute of a resource or an output of a module, one or all."""
    text, type_ = name.text, name.type
    if not way:
        yield Name(f"{address}.{text}", type_)
        return
    key = "0" if way == "count" else '"a"'
    yield Name(f"try({address}[{key}].{text}, {writer.literal(type_)})", type_)
    if way == "count":
        yield Name(f"({address}[*].{text})", ("list", type_))
        yield Name(f"try(one({address}[*]).{text}, {writer.literal(type_)})", type_)
    else:
        yield Name(f"{{for k, v in {address} : k => v.{text}}}", ("map", type_))
        yield Name(f"(values({address})[*].{text})", ("list", type_))


def _as_set(keys: str) -> str:
    return f"toset([for k in {keys} : k if k != null])"


def estate(roots: Mapping[str, Root]) -> dict[str, str]:
    """The files of one root that calls others as modules."""
    calls = "".join(
        f'module "{name}" {{\n  source = "./{name}"\n{root.values}}}\n'
        for name, root in roots.items()
    )
    files = {"main.tf": HEAD + calls}
    for name, root in roots.items():
        files |= {f"{name}/{path}": text for path, text in root.files.items()}
    return files
