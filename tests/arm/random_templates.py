"""Random templates, whose expressions are trees; `naive.py` evaluates them.

python -m tests.arm.random_templates COUNT [SEED] compares so many templates with the linter, and
prints those where it believes something else.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from azbackup_lint.inspection import inspect, render_json
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from tests.arm.naive import Call, Refused, deployed, printed
from tests.arm.naive import Path as Member

SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
FILE = Path("/random/main.json")
"""Nothing is there: the template is an editor buffer."""

TEXTS = ("a", "b", "ab", "Abc", "a-b", "x,y", "it's", "[z", "10", "")
TYPES = ("string", "int", "bool", "texts", "numbers", "object")
JSON_TYPES = {"texts": "array", "numbers": "array"}
DEEPEST = 2
"""The level of nested deployments below which there are no more."""

OF_OBJECT = {"a": "string", "b": "texts", "size": "int"}
"""The members that every object has, and their types."""


SPECIAL = {
    "flatten": "_flatten",
    "groupBy": "_group_by",
    "indexFromEnd": "_from_end",
    "items": "_item",
    "mapValues": "_map_values",
    "reduce": "_reduce",
    "sort": "_sort",
    "toObject": "_to_object",
    "tryGet": "_try_get",
}
"""Functions whose arguments have a form of their own, and what makes them."""


@dataclass
class Generator:
    """Makes expressions of types from the names in sight."""

    random: Random
    names: list[tuple[Any, str]] = field(default_factory=list)
    depth: int = 3
    functions: dict[str, tuple[str, Sequence[str]]] = field(default_factory=dict)
    """Functions of the template: the type of what each gives, and those of what it takes."""
    _lambdas: int = 0

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def data(self, type_: str) -> Any:
        """A constant."""
        pick = self.random.choice
        if type_ == "string":
            return pick(TEXTS)
        if type_ == "int":
            return self.random.randint(0, 5)
        if type_ == "bool":
            return self.chance(0.5)
        if type_ in ("texts", "numbers"):
            inner = "string" if type_ == "texts" else "int"
            return [self.data(inner) for _ in range(self.random.randint(0, 3))]
        return {key: self.data(inner) for key, inner in OF_OBJECT.items()}

    def literal(self, type_: str) -> Any:
        """A constant inside of an expression."""
        if type_ in ("string", "int", "bool"):
            return self.data(type_)
        if type_ == "object":
            pairs = ((key, self.expression(inner)) for key, inner in OF_OBJECT.items())
            return Call("createObject", tuple(item for pair in pairs for item in pair))
        inner = "string" if type_ == "texts" else "int"
        items = tuple(self.expression(inner) for _ in range(self.random.randint(1, 3)))
        return Call("createArray", items)

    def expression(self, type_: str) -> Any:
        """An expression of the type."""
        fitting = [node for node, found in self.names if found == type_]
        members = [
            Member(node, (key,))
            for node, found in self.names
            if found == "object"
            for key, inner in OF_OBJECT.items()
            if inner == type_
        ]
        if (fitting or members) and self.chance(0.4):
            return self.random.choice(fitting + members)
        if self.depth == 0 or self.chance(0.15):
            self.depth, depth = 0, self.depth
            made = self.literal(type_)
            self.depth = depth
            return made
        self.depth -= 1
        own = [name for name, (result, _) in self.functions.items() if result == type_]
        if own and self.chance(0.2):
            name = self.random.choice(own)
            called = Call(f"u.{name}", self.of(*self.functions[name][1]))
            self.depth += 1
            return called
        forms = [self._if, self._coalesce, *[getattr(self, f"_{type_}")] * 5]
        made = self.random.choice(forms)(type_)
        self.depth += 1
        return made

    def of(self, *types: str) -> tuple[Any, ...]:
        return tuple(self.expression(type_) for type_ in types)

    def written(self, type_: str) -> Any:
        """A value of a template: data, or an expression."""
        if self.chance(0.3):
            return self.data(type_)
        if type_ == "object" and self.chance(0.4):
            made: dict[Any, Any] = {key: self.written(inner) for key, inner in OF_OBJECT.items()}
            if self.chance(0.4):
                made[Call("concat", ("n-", self.expression("string")))] = self.written("string")
            return made
        node = self.expression(type_)
        return node if isinstance(node, (Call, Member)) else self.data(type_)

    def _if(self, type_: str) -> Call:
        return Call("if", self.of("bool", type_, type_))

    def _coalesce(self, type_: str) -> Call:
        return Call("coalesce", (Call("null"), self.expression(type_)))

    def _string(self, _: str) -> Any:
        name = self.random.choice(
            (
                *("concat", "concat", "toLower", "toUpper", "replace", "take", "skip", "trim"),
                *("padLeft", "string", "format", "join", "first", "last", "substring", "object"),
                *("tryGet", "items", "reduce", "mapValues", "toObject"),
            )
        )
        if name in SPECIAL:
            return getattr(self, SPECIAL[name])("string")
        if name in ("take", "skip"):
            return Call(name, self.of("string", "int"))
        if name == "concat":
            return Call(name, self.of("string", self.random.choice(("string", "int"))))
        if name == "replace":
            return Call(name, (self.expression("string"), "a", self.expression("string")))
        if name == "string":
            return Call(name, self.of(self.random.choice(("int", "string", "texts", "numbers"))))
        if name == "object":
            return Call("string", self.of("object"))
        if name == "format":
            return Call(name, ("{0}-{1}", *self.of("string", "int")))
        if name == "join":
            return Call(name, (self.expression("texts"), ","))
        if name == "padLeft":
            return Call(name, (self.expression("string"), self.random.randint(0, 5), "0"))
        if name == "substring":
            return Call(name, (self.expression("string"), 0, self.random.randint(0, 1)))
        if name in ("first", "last"):
            return Call(name, self.of(self.random.choice(("string", "texts"))))
        return Call(name, self.of("string"))

    def _int(self, _: str) -> Any:
        name = self.random.choice(
            (
                *("add", "sub", "mul", "div", "mod", "min", "max", "length", "indexOf"),
                *("lastIndexOf", "int", "numbers", "first", "size"),
                *("tryGet", "indexFromEnd", "reduce", "groupBy"),
            )
        )
        if name in SPECIAL:
            return getattr(self, SPECIAL[name])("int")
        if name == "length":
            kind = self.random.choice(("string", "texts", "numbers", "object"))
            return Call(name, self.of(kind))
        if name in ("indexOf", "lastIndexOf"):
            return Call(name, (self.expression("string"), self.random.choice(("a", "B", "-"))))
        if name in ("div", "mod"):
            return Call(name, (self.expression("int"), self.random.randint(1, 4)))
        if name == "int":
            return Call(name, (self.random.choice(("7", "12")),))
        if name == "first":
            return Call(name, self.of("numbers"))
        if name == "numbers":
            return Member(self.expression("numbers"), (self.random.randint(0, 1),))
        if name == "size":
            return Member(self.expression("object"), ("size",))
        return Call(name, self.of("int", "int"))

    def _bool(self, _: str) -> Any:
        name = self.random.choice(
            (
                *("equals", "not", "and", "or", "greater", "less", "greaterOrEquals"),
                *("lessOrEquals", "contains", "empty", "startsWith", "endsWith"),
            )
        )
        if name == "equals":
            kind = self.random.choice(TYPES)
            return Call(name, self.of(kind, kind))
        if name == "not":
            return Call(name, self.of("bool"))
        if name in ("and", "or"):
            return Call(name, self.of("bool", "bool"))
        if name == "contains":
            kind = self.random.choice(("string", "texts", "numbers", "object"))
            return Call(name, self.of(kind, "int" if kind == "numbers" else "string"))
        if name == "empty":
            return Call(name, self.of(self.random.choice(("string", "texts", "object"))))
        if name in ("startsWith", "endsWith"):
            return Call(name, self.of("string", "string"))
        return Call(name, self.of("int", "int"))

    def _array(self, type_: str) -> Any:
        inner = "string" if type_ == "texts" else "int"
        name = self.random.choice(
            (
                *("createArray", "concat", "union", "intersection", "take", "skip", "array"),
                *("own", "map", "filter", "flatten", "sort"),
            )
        )
        if name in SPECIAL:
            return getattr(self, SPECIAL[name])(type_)
        if name in ("take", "skip"):
            return Call(name, self.of(type_, "int"))
        if name in ("createArray", "array"):
            return Call(name, self.of(inner))
        if name in ("map", "filter"):
            return self._lambda(name, type_, inner)
        if name == "own":
            return self._own(type_)
        return Call(name, self.of(type_, type_))

    _texts = _numbers = _array

    def _own(self, type_: str) -> Any:
        if type_ == "numbers":
            return Call("range", (self.random.randint(0, 3), self.random.randint(1, 3)))
        return Call("split", (self.expression("string"), ","))

    def _lambda(self, name: str, type_: str, inner: str) -> Call:
        array = self.expression(type_)
        types = (inner, "int") if self.chance(0.3) else (inner,)
        result = inner if name == "map" else "bool"
        return Call(name, (array, self._function(result, *types)))

    def _object(self, _: str) -> Any:
        if self.chance(0.5):
            return Call("union", self.of("object", "object"))
        if self.chance(0.3):
            return Call("shallowMerge", (Call("createArray", self.of("object", "object")),))
        return self.literal("object")

    def _try_get(self, type_: str) -> Call:
        """A member or an element that may not be there, with what stands in for it."""
        if type_ == "string" or self.chance(0.5):
            names = {"string": ("a", "A", "none"), "int": ("size", "none")}[type_]
            tried = Call("tryGet", (self.expression("object"), self.random.choice(names)))
        else:
            tried = Call("tryGet", (self.expression("numbers"), self.random.randint(0, 3)))
        return Call("coalesce", (tried, self.expression(type_)))

    def _item(self, _: str) -> Member:
        return Member(Call("items", self.of("object")), (self.random.randint(0, 2), "key"))

    def _from_end(self, _: str) -> Call:
        return Call("indexFromEnd", (self.expression("numbers"), self.random.randint(1, 2)))

    def _flatten(self, type_: str) -> Call:
        return Call("flatten", (Call("createArray", self.of(type_, type_)),))

    def _function(self, result: str, *types: str) -> Call:
        """A lambda whose parameters are of the types."""
        variables = []
        for type_ in types:
            self._lambdas += 1
            variables.append(f"v{self._lambdas}")
            self.names.append((Call("lambdaVariables", (variables[-1],)), type_))
        body = self.expression(result)
        del self.names[len(self.names) - len(types) :]
        return Call("lambda", (*variables, body))

    def _reduce(self, type_: str) -> Call:
        array, start = self.of("texts" if type_ == "string" else "numbers", type_)
        types = (type_, type_, "int") if self.chance(0.3) else (type_, type_)
        return Call("reduce", (array, start, self._function(type_, *types)))

    def _sort(self, type_: str) -> Call:
        """In an order of numbers: that of texts depends on the culture."""
        if type_ == "texts":
            return self._flatten(type_)
        self._lambdas += 2
        variables = f"v{self._lambdas - 1}", f"v{self._lambdas}"
        name = self.random.choice(("less", "greater"))
        compared = Call(name, tuple(Call("lambdaVariables", (v,)) for v in variables))
        return Call("sort", (self.expression(type_), Call("lambda", (*variables, compared))))

    def _map_values(self, _: str) -> Member:
        self._lambdas += 1
        variable = f"v{self._lambdas}"
        body = Call("string", (Call("lambdaVariables", (variable,)),))
        made = Call("mapValues", (self.expression("object"), Call("lambda", (variable, body))))
        return Member(made, (self.random.choice([*OF_OBJECT]),))

    def _to_object(self, _: str) -> Call:
        key = self._function("string", "string")
        more = (self._function("string", "string"),) if self.chance(0.5) else ()
        return Call("string", (Call("toObject", (self.expression("texts"), key, *more)),))

    def _group_by(self, _: str) -> Call:
        key = self._function("string", "string")
        return Call("length", (Call("groupBy", (self.expression("texts"), key)),))


class RandomTemplate:
    """A template with values of its parameters; nested deployments have templates of their own."""

    def __init__(self, random: Random, level: int = 0, outer: Sequence[Any] = ()) -> None:
        self._random, self._level = random, level
        self.given: dict[str, Any] = {}
        self.symbolic = not outer and random.random() < 0.4
        self._make = Generator(random, list(outer))
        self.document: dict[str, Any] = {"$schema": SCHEMA, "contentVersion": "1.0.0.0"}
        if self.symbolic:
            self.document["languageVersion"] = "2.0"
        if not outer:
            self._parameters()
            self._functions()
            self._variables()
        self._resources()
        self._outputs()

    def _parameters(self) -> None:
        declared = {}
        for number in range(self._random.randint(1, 3)):
            name, type_ = f"p{number}", self._random.choice(TYPES)
            declared[name] = {"type": JSON_TYPES.get(type_, type_)}
            if self._random.random() < 0.6:
                declared[name]["defaultValue"] = Generator(self._random).data(type_)
            if "defaultValue" not in declared[name] or self._random.random() < 0.5:
                self.given[name] = Generator(self._random).data(type_)
            self._make.names.append((Call("parameters", (name,)), type_))
        self.document["parameters"] = declared

    def _functions(self) -> None:
        if self._random.random() < 0.5:
            return
        members = {}
        for number in range(self._random.randint(1, 2)):
            types = self._random.choices(TYPES, k=self._random.randint(0, 2))
            names = [f"q{at}" for at in range(len(types))]
            result = self._random.choice(TYPES)
            seen = [
                (Call("parameters", (n,)), type_) for n, type_ in zip(names, types, strict=True)
            ]
            members[f"f{number}"] = {
                "parameters": [
                    {"name": name, "type": JSON_TYPES.get(type_, type_)}
                    for name, type_ in zip(names, types, strict=True)
                ],
                "output": {
                    "type": JSON_TYPES.get(result, result),
                    "value": Generator(self._random, seen).written(result),
                },
            }
            self._make.functions[f"f{number}"] = (result, types)
        self.document["functions"] = [{"namespace": "u", "members": members}]

    def _variables(self) -> None:
        declared: dict[str, Any] = {}
        for number in range(self._random.randint(1, 4)):
            name, type_ = f"w{number}", self._random.choice(TYPES)
            if type_ in ("texts", "numbers") and self._random.random() < 0.5:
                inner = "string" if type_ == "texts" else "int"
                declared.setdefault("copy", []).append(self._copy(name, inner))
            else:
                declared[name] = self._make.written(type_)
                if isinstance(declared[name], dict) and self._random.random() < 0.7:
                    declared[name].pop("b")
                    declared[name]["copy"] = [self._copy("b", "string")]
            self._make.names.append((Call("variables", (name,)), type_))
        self.document["variables"] = declared

    def _copy(self, name: str, inner: str) -> dict[str, Any]:
        count = self._random.randint(1, 3)
        self._make.names.append((Call("copyIndex", (name,)), "int"))
        made = self._make.written(inner)
        self._make.names.pop()
        return {"name": name, "count": count, "input": made}

    def _resources(self) -> None:
        made: list[tuple[str, Any]] = []
        for number in range(self._random.randint(1, 3)):
            nests = self._level < DEEPEST and self._random.random() < 0.35
            made.append((f"s{number}", self._nested(number) if nests else self._disk(number)))
        self.document["resources"] = dict(made) if self.symbolic else [item for _, item in made]

    def _disk(self, number: int) -> dict[str, Any]:
        make = self._make
        name: Any = f"d{self._level}{number}"
        disk: dict[str, Any] = {"type": "Microsoft.Compute/disks", "apiVersion": "2023-01-02"}
        known = len(make.names)
        if make.chance(0.4):
            count = make.expression("int") if make.chance(0.5) else self._random.randint(0, 3)
            if isinstance(count, Call):
                count = Call("min", (3, Call("max", (0, count))))
            disk["copy"] = {"name": f"c{number}", "count": count}
            make.names.append((Call("copyIndex"), "int"))
            make.names.append((Call("copyIndex", (f"c{number}", 1)), "int"))
            name = Call("concat", (name, "-", Call("copyIndex")))
        disk |= {"name": name, "location": "westeurope"}
        if make.chance(0.3):
            disk["condition"] = make.written("bool")
        if make.chance(0.4):
            disk["tags"] = {"t": make.written("string")}
        properties: dict[str, Any] = {"diskSizeGB": make.written("int")}
        if make.chance(0.5):
            properties["o"] = make.written(self._random.choice(TYPES))
        if make.chance(0.4):
            properties["copy"] = [self._copy(f"l{number}", self._random.choice(TYPES))]
        disk["properties"] = properties
        del make.names[known:]
        return disk

    def _nested(self, number: int) -> dict[str, Any]:
        name = f"n{self._level}{number}"
        is_inner = self.symbolic or self._make.chance(0.6)
        outer = () if is_inner else self._make.names
        inner = RandomTemplate(self._random, self._level + 1, outer)
        properties: dict[str, Any] = {"mode": "Incremental", "template": inner.document}
        if is_inner:
            properties["expressionEvaluationOptions"] = {"scope": "inner"}
            types = [type_ for _, type_ in inner._make.names[: len(inner.document["parameters"])]]
            given = zip(inner.document["parameters"], types, strict=True)
            properties["parameters"] = {
                key: {"value": self._make.written(type_)}
                for key, type_ in given
                if key in inner.given
            }
            symbol = f"s{number}" if self.symbolic else name
            for output, type_ in inner.output_types.items():
                node = Member(Call("reference", (symbol,)), ("outputs", output, "value"))
                self._references = [*getattr(self, "_references", ()), (node, type_)]
        return {
            "type": "Microsoft.Resources/deployments",
            "apiVersion": "2022-09-01",
            "name": name,
            "properties": properties,
        }

    def _outputs(self) -> None:
        outputs: dict[str, Any] = {}
        self.output_types: dict[str, str] = {}
        names = [*self._make.names, *getattr(self, "_references", ())]
        make = Generator(self._random, names, functions=self._make.functions)
        for number in range(self._random.randint(0, 2)):
            type_ = self._random.choice(TYPES)
            outputs[f"o{number}"] = {
                "type": JSON_TYPES.get(type_, type_),
                "value": make.written(type_),
            }
            if self._level < DEEPEST and make.chance(0.2):  # Bicep has no conditions there
                outputs[f"o{number}"]["condition"] = make.written("bool")
            else:
                self.output_types[f"o{number}"] = type_
        if make.chance(0.2):
            make.names.append((Call("copyIndex"), "int"))
            copy = {"count": self._random.randint(0, 3), "input": make.written("int")}
            outputs["several"] = {"type": "array", "copy": copy}
            self.output_types["several"] = "numbers"
        if outputs:
            self.document["outputs"] = outputs


def believed(template: RandomTemplate) -> tuple[dict[str, Any], Any]:
    """The resources and outputs that the linter sees in the template, as `deployed` has them."""
    return believed_of(FILE, json.dumps(printed(template.document)), template.given)


def believed_of(file: Path, text: str, given: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """The same of a text in a file, whose parameters have values in a file beside it."""
    parameters = {name: {"value": value} for name, value in given.items()}
    overlay = {
        file: text,
        file.with_name("main.parameters.json"): json.dumps(
            {"$schema": SCHEMA.replace("Template", "Parameters"), "parameters": parameters}
        ),
    }
    shown = json.loads(render_json(inspect(Sources((file,), overlay), Settings())))
    (root,) = shown["roots"]
    members = ("name", "location", "tags", "properties")
    found = {
        resource["address"]: {m: v for m, v in resource["attributes"].items() if m in members}
        for resource in root["resources"]
    }
    return found, root["outputs"]


def difference(template: RandomTemplate) -> str:
    """What the linter believes that the naive evaluator does not; empty where there is nothing."""
    try:
        expected = deployed(template.document, template.given)
    except (Refused, KeyError):
        return ""
    return told(believed(template), expected)


def told(mine: Any, theirs: Any) -> str:
    """What differs between resources and outputs; empty where nothing does."""
    of_outputs = _told("outputs", mine[1], theirs[1])
    return "\n".join([*_told("", mine[0], theirs[0]), *of_outputs])


def _told(place: str, mine: Any, theirs: Any) -> Iterator[str]:
    if isinstance(mine, dict) and isinstance(theirs, dict):
        for key in sorted({*mine, *theirs}):
            if key not in mine or key not in theirs:
                yield f"{place}/{key}: {mine.get(key, 'nothing')!r}, not {theirs.get(key)!r}"
            else:
                yield from _told(f"{place}/{key}", mine[key], theirs[key])
    elif type(mine) is not type(theirs) or mine != theirs:
        yield f"{place}: {mine!r}, not {theirs!r}"


def main(count: int, seed: int) -> int:
    """Compares so many templates."""
    different = refused = 0
    for number in range(seed, seed + count):
        template = RandomTemplate(Random(number))
        try:
            deployed(template.document, template.given)
        except Refused:
            refused += 1
            continue
        wrong = difference(template)
        if wrong:
            different += 1
            print(f"{number}: {wrong[:600]}", flush=True)
    print(f"{count:,} templates, {refused:,} refused, {different:,} differ")
    return 1 if different else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
