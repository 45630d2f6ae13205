"""The structure of templates: parameters, loops, conditions, children, nested deployments."""

import json
from typing import Any

import pytest

from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Unknown, causes_of, is_same
from azbackup_lint.values.open_collections import OpenCollection
from tests.arm.deploying import DISK, SCHEMAS, VM, Whole, deploy, plain, resource, template

GROUP = "/subscriptions/{subscription().subscriptionId}/resourceGroups/{resourceGroup().name}"
DEPLOYMENT = "Microsoft.Resources/deployments"


def only(document: dict[str, Any], **more: Any) -> Resource:
    (found,) = deploy(document, **more).resources
    return found


def addresses(document: dict[str, Any], **more: Any) -> list[str]:
    return [item.address for item in deploy(document, **more).resources]


def nested(name: str, inner: Any, **members: Any) -> dict[str, Any]:
    """A nested deployment; members of `properties` are given as `properties`."""
    properties = {"mode": "Incremental", **members.pop("properties", {})}
    if inner is not None:
        properties["template"] = inner
    return resource(DEPLOYMENT, name, properties=properties, **members)


UNKNOWN = "[parameters('u')]"
INNER = {"expressionEvaluationOptions": {"scope": "inner"}}


# Identities


def test_a_resource_has_its_full_identity() -> None:
    found = only(template(resource(location="westeurope", properties={"maxShares": 2})))
    assert (found.type, found.name, found.address) == (DISK, "d", f"{DISK}/d")
    assert list(found.attributes.entries) == [
        "id",
        "name",
        "type",
        "apiVersion",
        "location",
        "properties",
    ]
    assert plain(found.get("id")) == f"{GROUP}/providers/{DISK}/d"
    assert plain(found.get("properties")) == {"maxShares": 2}
    assert plain(found.subscription) == "{subscription().subscriptionId}"
    assert found.header.text == f'"{DISK}"'


@pytest.mark.parametrize(
    ("schema", "id_"),
    [
        ("deploymentTemplate", f"{GROUP}/providers/A.B/c/n"),
        (
            "subscriptionDeploymentTemplate",
            "/subscriptions/{subscription().subscriptionId}/providers/A.B/c/n",
        ),
        (
            "managementGroupDeploymentTemplate",
            "/providers/Microsoft.Management/managementGroups/{managementGroup().name}"
            "/providers/A.B/c/n",
        ),
        ("tenantDeploymentTemplate", "/providers/A.B/c/n"),
    ],
)
def test_ids_begin_with_the_scope(schema: str, id_: str) -> None:
    address = f"{SCHEMAS}/2019-08-01/{schema}.json#"
    found = only(template(resource("A.B/c", "n"), schema=address))
    assert plain(found.get("id")) == id_


@pytest.mark.parametrize(
    ("child", "type_", "name", "id_"),
    [
        (resource("extensions", "e"), f"{VM}/extensions", "vm/e", f"{VM}/vm/extensions/e"),
        (resource(f"{VM}/extensions", "vm/e"), f"{VM}/extensions", "vm/e", f"{VM}/vm/extensions/e"),
        (
            resource("Microsoft.Authorization/locks", "l"),
            "Microsoft.Authorization/locks",
            "l",
            f"{VM}/vm/providers/Microsoft.Authorization/locks/l",
        ),
        (
            resource("providers/locks", "Microsoft.Authorization/l"),
            "Microsoft.Authorization/locks",
            "l",
            f"{VM}/vm/providers/Microsoft.Authorization/locks/l",
        ),
    ],
)
def test_children_take_the_identity_of_their_parent(
    child: dict[str, Any], type_: str, name: str, id_: str
) -> None:
    _, found = deploy(template(resource(VM, "vm", resources=[child]))).resources
    assert (found.type, found.name) == (type_, name)
    assert plain(found.get("id")) == f"{GROUP}/providers/{id_}"


@pytest.mark.parametrize(
    ("scope", "id_"),
    [
        (f"{VM}/vm", f"{GROUP}/providers/{VM}/vm/providers/A.B/c/n"),
        (f"[concat('{VM}/', 'vm')]", f"{GROUP}/providers/{VM}/vm/providers/A.B/c/n"),
        (f"[resourceId('{VM}', 'vm')]", f"{GROUP}/providers/{VM}/vm/providers/A.B/c/n"),
        ("/subscriptions/s", "/subscriptions/s/providers/A.B/c/n"),
        ("/", "/providers/A.B/c/n"),
        ("[subscription().id]", "/subscriptions/{subscription().subscriptionId}/providers/A.B/c/n"),
    ],
)
def test_extension_resources_have_the_id_of_their_scope(scope: str, id_: str) -> None:
    assert plain(only(template(resource("A.B/c", "n", scope=scope))).get("id")) == id_


def test_resource_groups_have_ids_of_their_own() -> None:
    schema = f"{SCHEMAS}/2018-05-01/subscriptionDeploymentTemplate.json#"
    found = only(template(resource("Microsoft.Resources/resourceGroups", "rg"), schema=schema))
    expected = "/subscriptions/{subscription().subscriptionId}/resourceGroups/rg"
    assert plain(found.get("id")) == expected


def test_unknown_names_are_shown_and_told_apart() -> None:
    document = template(
        resource(DISK, "[concat(parameters('p'), '-a')]"),
        resource(DISK, "[parameters('p')]"),
        resource(DISK, "[parameters('p')]"),
        parameters={"p": {"type": "string"}},
    )
    assert addresses(document) == [
        f"{DISK}/{{parameters('p')}}-a",
        f"{DISK}/{{parameters('p')}}",
        f"{DISK}/{{parameters('p')}} (2)",
    ]


def test_unknown_names_tell_the_deployments_around_them_once() -> None:
    parameters = {"p": {"type": "string", "defaultValue": "[newGuid()]"}}
    inner = template(resource(DISK, "[parameters('p')]"), parameters=parameters)
    middle = template(
        nested("[concat('m-', parameters('p'))]", inner, properties=INNER), parameters=parameters
    )
    assert addresses(template(nested("n", middle, properties=INNER))) == [
        f"n/m-{{parameters('p')}}/{DISK}/{{parameters('p')}}"
    ]


def test_a_name_of_which_nothing_is_known_is_shown_as_it_is_written() -> None:
    document = template(resource(DISK, "[reference('x').name]"), resource(DISK, "[newGuid()]"))
    assert addresses(document) == [f"{DISK}/[reference('x').name]", f"{DISK}/[newGuid()]"]
    (found,) = deploy(template(resource(DISK, f"[toLower(reference('{'x' * 80}'))]"))).resources
    assert len(found.name) < 70


# Parameters and variables


@pytest.mark.parametrize(
    ("given", "subject", "remedy"),
    [
        ({"reference": {"keyVault": {}, "secretName": "s"}}, "parameters('p')", "a key vault"),
        ({"expression": "[externalInputs('sys_cli_0')]"}, "parameters('p')", "the command"),
        ({}, "parameters('p')", "give it a value"),
    ],
)
def test_values_from_outside_are_never_the_default(
    given: dict[str, Any], subject: str, remedy: str
) -> None:
    declared = {"p": {"type": "int", "defaultValue": 2}}
    document = template(resource(tags="[parameters('p')]"), parameters=declared)
    value = only(document, parameters=Whole({"p": given})).get("tags")
    assert isinstance(value, Unknown)
    (cause,) = value.causes
    assert cause.subject == subject
    assert remedy in cause.remedy


def test_an_empty_value_of_a_parameter_file_is_the_default() -> None:
    declared = {"p": {"type": "int", "defaultValue": 2}}
    document = template(resource(tags="[parameters('p')]"), parameters=declared)
    assert plain(only(document, parameters=Whole({"p": {"value": None}})).get("tags")) == 2


@pytest.mark.parametrize(
    ("kind", "expression", "expected"),
    [
        ("string", "[equals(parameters('p'), null())]", False),
        ("object", "[equals(parameters('p'), null())]", False),
        ("array", "[coalesce(parameters('p'), 'x')]", "{parameters('p')}"),
        ("int", "[coalesce(parameters('p'), 'x')]", "{parameters('p')}"),
        ("bool", "[if(equals(null(), parameters('p')), 1, 2)]", 2),
        ("string?", "[if(equals(parameters('p'), 'x'), 1, 2)]", "?"),
        ("string", "[if(empty(parameters('p')), 1, 2)]", "?"),
    ],
)
def test_parameters_are_not_null(kind: str, expression: str, expected: Any) -> None:
    inner = template(
        resource(tags=expression),
        parameters={"p": {"type": kind.rstrip("?"), "nullable": kind.endswith("?")}},
    )
    passed = {"parameters": {"p": {"value": "[reference('elsewhere').x]"}}}
    document = template(nested("n", inner, properties={**INNER, **passed}))
    found = plain(only(document).get("tags"))
    assert (found if isinstance(found, int) else str(found).replace("n/", "")) == expected
    if not kind.endswith("?"):
        assert plain(only(inner).get("tags")) == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(2, ["a0", "a1"]), ("[length(parameters('names'))]", ["a0"])]
)
def test_a_loop_gives_the_parameter_of_a_nested_deployment(count: Any, expected: Any) -> None:
    loop = {"name": "value", "count": count, "input": "[concat('a', string(copyIndex('value')))]"}
    inner = template(resource(tags="[parameters('p')]"), parameters={"p": {"type": "array"}})
    passed = {"parameters": {"P": {"copy": [loop]}}}
    document = template(
        nested("n", inner, properties={**INNER, **passed}),
        parameters={"names": {"type": "array", "defaultValue": ["x"]}},
    )
    assert plain(only(document).get("tags")) == expected


def test_what_nothing_is_known_of_is_the_same_wherever_its_name_is_used() -> None:
    document = template(
        resource(name="[parameters('p')]"),
        nested("[concat('n-', parameters('p'))]", template(outputs={"x": {"value": "found"}})),
        resource(VM, "vm", tags="[reference(concat('n-', parameters('p'))).outputs.x.value]"),
        parameters={"p": {"type": "string", "defaultValue": "[newGuid()]"}},
    )
    assert plain(deploy(document).resources[-1].get("tags")) == "found"


def test_deployments_of_one_name_have_values_of_their_own() -> None:
    inner = template(
        resource(name="[parameters('p')]"),
        parameters={"p": {"type": "string", "defaultValue": "[newGuid()]"}},
    )
    one, other = deploy(
        template(
            nested("n", inner, resourceGroup="a", properties=INNER),
            nested("n", inner, resourceGroup="b", properties=INNER),
        )
    ).resources
    assert one.address != other.address
    assert one.get("name") != other.get("name")


PARAMETERS: list[tuple[dict[str, Any], Any, Any]] = [
    ({"type": "string", "defaultValue": "x"}, None, "x"),
    ({"type": "string", "defaultValue": "x"}, "y", "y"),
    ({"type": "string", "defaultValue": "[toUpper('x')]"}, None, "X"),
    ({"type": "string"}, "[toUpper('x')]", "[toUpper('x')]"),
    ({"type": "string"}, None, "{parameters('p')}"),
    ({"type": "string", "nullable": True}, None, None),
    ({"type": "int"}, 3, 3),
    ({"type": "int"}, "3", "?"),
    ({"type": "object"}, {"a": [1, {"b": None}]}, {"a": [1, {"b": None}]}),
    ({"$ref": "#/definitions/t"}, None, "from its type"),
]


@pytest.mark.parametrize(("declared", "given", "expected"), PARAMETERS)
def test_parameters(declared: dict[str, Any], given: Any, expected: Any) -> None:
    document = template(
        resource(tags="[parameters('P')]"),
        parameters={"p": declared},
        definitions={"t": {"type": "string", "defaultValue": "from its type"}},
    )
    found = only(document, parameters=None if given is None else {"p": given})
    assert plain(found.attributes.entries["tags"]) == expected


def test_a_parameter_without_value_is_one_of_its_allowed_values() -> None:
    declared = {"type": "string", "allowedValues": ["a", "b"]}
    document = template(resource(tags="[parameters('p')]"), parameters={"p": declared})
    found = only(document).get("tags")
    assert isinstance(found, Unknown)
    assert [plain(option) for option in found.options] == ["a", "b"]
    assert [cause.subject for cause in found.causes] == ["parameters('p')"]


def test_bounds_of_numbers_are_kept() -> None:
    declared = {"type": "int", "minValue": 2, "maxValue": 9}
    found = only(template(resource(tags="[parameters('p')]"), parameters={"p": declared}))
    value = found.get("tags")
    assert isinstance(value, Unknown)
    assert (value.minimum, value.maximum) == (2, 9)


def test_secrets_of_key_vaults_are_unknown() -> None:
    text = json.dumps(template(resource(tags="[parameters('p')]"), parameters={"p": {}}))
    reference = {"parameters": {"p": {"reference": {"keyVault": {}, "secretName": "s"}}}}
    root = deploy(
        template(nested("n", json.loads(text), properties={**INNER, **reference})),
    )
    (found,) = root.resources
    (cause,) = found.get("tags").causes
    assert (cause.subject, cause.remedy) == ("parameters('p')", "it is a secret in a key vault")


@pytest.mark.parametrize(
    ("variables", "expression", "expected"),
    [
        ({"a": "[variables('b')]", "b": 1}, "[variables('A')]", 1),
        ({"a": {"b": "[concat('x', 'y')]"}}, "[variables('a').b]", "xy"),
        (
            {"copy": [{"name": "c", "count": 2, "input": "[copyIndex('c', 1)]"}]},
            "[variables('c')]",
            [1, 2],
        ),
        (
            {"o": {"copy": [{"name": "c", "count": 2, "input": {"i": "[copyIndex('c')]"}}]}},
            "[variables('o')]",
            {"c": [{"i": 0}, {"i": 1}]},
        ),
        ({"o": {"copy": "no loop"}}, "[variables('o')]", {"copy": "no loop"}),
        ({"o": {"name": 1, "count": 2, "input": 3}}, "[variables('o').count]", 2),
    ],
)
def test_variables(variables: dict[str, Any], expression: str, expected: Any) -> None:
    found = only(template(resource(tags=expression), variables=variables))
    assert plain(found.get("tags")) == expected


def test_arrays_of_unknown_length_are_the_same_wherever_they_are_used() -> None:
    loop = {"name": "loop", "count": "[length(parameters('of'))]", "input": "a"}
    document = template(
        resource(tags="[variables('loop')]", location="[variables('loop')]"),
        parameters={"of": {"type": "array"}},
        variables={"copy": [loop]},
    )
    found = only(document)
    tags, location = found.get("tags"), found.get("location")
    assert isinstance(tags, Unknown)
    assert isinstance(location, Unknown)
    assert is_same(tags, location)


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"[parameters('tag')]": "a", "b": "c"}, {"owner": "a", "b": "c"}),
        ({"[format('{0}-{1}', parameters('tag'), 1)]": "a"}, {"owner-1": "a"}),
        ({"[[parameters('tag')]": "a", "[b": "c"}, {"[parameters('tag')]": "a", "[b": "c"}),
        ({"a": {"[variables('nested')]": "b"}}, {"a": {"inner": "b"}}),
        ({"[parameters('tag')]": "a", "OWNER": "b"}, {"OWNER": "b"}),
    ],
)
def test_names_of_properties_may_be_expressions(tags: Any, expected: Any) -> None:
    sections = {
        "parameters": {"tag": {"type": "string"}},
        "variables": {"nested": "inner", "tags": tags},
    }
    for written in (tags, "[variables('tags')]"):
        found = only(template(resource(tags=written), **sections), parameters={"tag": "owner"})
        assert plain(found.get("tags")) == expected


def test_an_object_with_a_name_that_is_not_known_is_unknown() -> None:
    tags = only(template(resource(tags={"[resourceGroup().name]": "a", "b": "c"}))).get("tags")
    assert isinstance(tags, Unknown)
    assert [cause.subject for cause in tags.causes] == ["resourceGroup().name"]


def test_names_of_members_of_a_resource_are_no_expressions() -> None:
    found = only(template(resource(**{"[resourceGroup().name]": "a", "location": "westeurope"})))
    assert plain(found.get("location")) == "westeurope"


def test_a_name_of_a_property_is_a_string() -> None:
    root = deploy(template(resource(tags={"[add(1, 2)]": "a"})))
    assert plain(root.resources[0].get("tags")) == "?"
    (problem,) = root.problems
    assert (problem.kind.id, problem.span and problem.span.text) == ("AZB007", '"[add(1, 2)]"')


def test_functions_of_the_template() -> None:
    members = {
        "twice": {
            "parameters": [{"name": "t", "type": "string"}],
            "output": {"type": "string", "value": "[concat(parameters('t'), parameters('t'))]"},
        },
        "four": {
            "parameters": [{"name": "t", "type": "string"}],
            "output": {"type": "string", "value": "[own.twice(own.twice(parameters('t')))]"},
        },
    }
    functions = [{"namespace": "own", "members": members}]
    document = template(
        resource(tags="[Own.Four('x')]"), functions=functions, languageVersion="2.0"
    )
    assert plain(only(document).get("tags")) == "xxxx"
    root = deploy(document | {"languageVersion": "1.0"})
    assert isinstance(root.resources[0].get("tags"), Unknown)
    (problem,) = root.problems
    assert "functions can't call others" in problem.message


def test_functions_read_what_the_bicep_compiler_writes_into_them() -> None:
    value = "[format('{0}-{1}-{2}', parameters('own'), parameters('p'), variables('v'))]"
    member = {
        "parameters": [{"name": "own", "type": "string"}],
        "output": {"type": "string", "value": value},
    }
    functions = [{"namespace": "__bicep", "members": {"f": member}}]
    parameters = {
        "p": {"type": "string", "defaultValue": "b"},
        "own": {"type": "string", "defaultValue": "not this"},
    }
    document = template(
        resource(tags="[__bicep.f('a')]"),
        functions=functions,
        parameters=parameters,
        variables={"v": "[concat(parameters('p'), 'c')]"},
    )
    assert plain(only(document).get("tags")) == "a-b-bc"


def test_a_function_that_calls_itself() -> None:
    twice = {"parameters": [], "output": {"type": "int", "value": "[add(own.f(), own.f())]"}}
    functions = [{"namespace": "own", "members": {"f": twice}}]
    document = template(resource(tags="[own.f()]"), functions=functions, languageVersion="2.0")
    root = deploy(document)
    assert isinstance(root.resources[0].get("tags"), Unknown)
    (problem,) = root.problems
    assert "calls itself" in problem.message


# Loops and conditions


def test_copies_of_resources() -> None:
    copy = {"name": "c", "count": "[parameters('n')]"}
    document = template(
        resource(
            DISK,
            "[concat('d', copyIndex(), copyIndex('c', 5))]",
            copy=copy,
            resources=[resource("x", "[concat('k', copyIndex())]")],
        ),
        parameters={"n": {"type": "int", "defaultValue": 2}},
    )
    assert addresses(document) == [
        f"{DISK}/d05",
        f"{DISK}/x/d05/k0",
        f"{DISK}/d16",
        f"{DISK}/x/d16/k1",
    ]
    assert addresses(document, parameters={"n": 0}) == []


def test_copies_inside_copies() -> None:
    disks = [{"name": "dataDisks", "count": 2, "input": {"lun": "[copyIndex('dataDisks')]"}}]
    document = template(
        resource(VM, "[concat('vm', copyIndex())]", copy={"name": "c", "count": 2})
        | {"properties": {"of": "[copyIndex()]", "storageProfile": {"copy": disks}}}
    )
    _, second = deploy(document).resources
    expected = {"of": 1, "storageProfile": {"dataDisks": [{"lun": 0}, {"lun": 1}]}}
    assert plain(second.get("properties")) == expected


def test_an_unknown_number_of_copies_is_one_that_stands_for_all() -> None:
    document = template(
        resource(
            DISK, "[concat('d', copyIndex())]", copy={"name": "c", "count": "[parameters('n')]"}
        ),
        parameters={"n": {"type": "int"}},
    )
    found = only(document)
    assert found.existence.many
    assert [cause.subject for cause in found.existence.causes] == ["parameters('n')"]


@pytest.mark.parametrize(
    ("condition", "present"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("false", False),
        ("[equals(1, 2)]", False),
        ("[not(false())]", True),
    ],
)
def test_conditions(condition: Any, present: bool) -> None:
    child = resource("x", "k")
    document = template(resource(condition=condition, resources=[child]))
    found = deploy(document).resources
    assert len(found) == (2 if present else 0)
    assert all(not item.existence.causes for item in found)


def test_an_unknown_condition_is_named() -> None:
    document = template(
        resource(condition="[equals(parameters('on'), 'yes')]"),
        parameters={"on": {"type": "string"}},
    )
    existence = only(document).existence
    assert [cause.subject for cause in existence.causes] == ["parameters('on')"]
    assert not existence.many


def test_existing_resources_are_not_deployed_but_can_be_named() -> None:
    resources = {
        "vault": resource("A.B/vaults", "v") | {"existing": True},
        "disk": resource(tags="[resourceInfo('vault').id]"),
    }
    (found,) = deploy(template(resources, languageVersion="2.0")).resources
    assert plain(found.get("tags")) == f"{GROUP}/providers/A.B/vaults/v"


# Nested and linked deployments


def test_nested_templates_with_outer_scope_see_the_names_around_them() -> None:
    inner = template(
        resource(tags="[parameters('p')]"), parameters={"p": {"type": "string", "defaultValue": 1}}
    )
    document = template(
        nested("n", inner), parameters={"p": {"type": "string", "defaultValue": "outer"}}
    )
    found = only(document)
    assert found.address == f"n/{DISK}/d"
    assert plain(found.get("tags")) == "outer"
    assert [call.label for call in found.calls] == ["deployment n"]


def test_nested_templates_with_inner_scope_see_what_they_are_given() -> None:
    inner = template(
        resource(tags="[concat(parameters('p'), parameters('q'))]"),
        parameters={"p": {"type": "string"}, "q": {"type": "string", "defaultValue": "-q"}},
    )
    given = {"parameters": {"P": {"value": "[variables('v')]"}}}
    document = template(nested("n", inner, properties={**INNER, **given}), variables={"v": "given"})
    assert plain(only(document).get("tags")) == "given-q"


def test_templates_with_symbolic_names_nest_with_inner_scope() -> None:
    inner = template(
        {"d": resource(tags="[parameters('p')]")},
        parameters={"p": {"type": "string", "defaultValue": "inner"}},
        languageVersion="2.0",
    )
    document = template({"n": nested("n", inner)}, languageVersion="2.0")
    assert plain(only(document).get("tags")) == "inner"


def test_nested_deployments_may_go_elsewhere() -> None:
    inner = template(resource(tags="[resourceGroup().id]"))
    document = template(
        nested("n", inner, properties=INNER, subscriptionId="sub", resourceGroup="rg")
    )
    found = only(document)
    assert plain(found.get("id")) == f"/subscriptions/sub/resourceGroups/rg/providers/{DISK}/d"
    assert plain(found.get("tags")) == "/subscriptions/sub/resourceGroups/rg"
    assert found.subscription == Known("sub")


def test_the_region_of_a_group_that_the_template_makes_is_known_in_it() -> None:
    inner = template(resource(location="[resourceGroup().location]"))
    document = template(
        resource("Microsoft.Resources/resourceGroups", "rg", location="westeurope"),
        nested("n", inner, properties=INNER, resourceGroup="rg"),
        schema=f"{SCHEMAS}/2018-05-01/subscriptionDeploymentTemplate.json#",
    )
    _, disk = deploy(document).resources
    assert plain(disk.get("location")) == "westeurope"


MAKES_GROUP = nested(
    "groups",
    template(
        resource("Microsoft.Resources/resourceGroups", "rg", location="westeurope"),
        schema=f"{SCHEMAS}/2018-05-01/subscriptionDeploymentTemplate.json#",
    ),
)


@pytest.mark.parametrize(
    ("maker", "members", "expected"),
    [
        (MAKES_GROUP, {}, "westeurope"),
        (MAKES_GROUP, {"subscriptionId": "sub"}, None),
        ({**MAKES_GROUP, "subscriptionId": "sub"}, {"subscriptionId": "sub"}, "westeurope"),
        ({**MAKES_GROUP, "condition": "[parameters('make')]"}, {}, None),
    ],
)
def test_the_region_of_a_group_that_another_deployment_makes(
    maker: dict[str, Any], members: dict[str, str], expected: str | None
) -> None:
    inner = template(resource(location="[resourceGroup().location]"))
    document = template(
        nested("n", inner, properties=INNER, resourceGroup="rg", **members),
        maker,
        parameters={"make": {"type": "bool"}},
        schema=f"{SCHEMAS}/2018-05-01/subscriptionDeploymentTemplate.json#",
    )
    (location,) = [item.get("location") for item in deploy(document).resources if item.type == DISK]
    assert isinstance(location, Unknown) if expected is None else plain(location) == expected


def test_outputs_of_nested_deployments() -> None:
    inner = template(
        resource(), outputs={"id": {"type": "string", "value": f"[resourceId('{DISK}', 'd')]"}}
    )
    for target in ("'n'", f"resourceId('{DEPLOYMENT}', 'n')"):
        document = template(
            nested("n", inner, properties=INNER),
            resource(VM, "vm", tags=f"[reference({target}).outputs.id.value]"),
        )
        _, machine = deploy(document).resources
        assert plain(machine.get("tags")) == f"{GROUP}/providers/{DISK}/d"


@pytest.mark.parametrize(
    ("condition", "expression", "expected"),
    [
        (True, "outputs.x.value", 1),
        ("[parameters('u')]", "outputs.x.value", None),
        ("[parameters('u')]", "outputs.always.value", 2),
        ("[equals(parameters('u'), parameters('u'))]", "outputs.x.value", 1),
        (False, "outputs.x.value", None),
        ("[equals(1, 2)]", "outputs.x.value", None),
        ("[equals(1, 2)]", "outputs.?x", "null"),
        ("False", "outputs.?x", "null"),
        ("[parameters('u')]", "outputs.?x", None),
        (False, "outputs.?copied", "null"),
        ("[parameters('u')]", "outputs.?absent", "null"),
        ("[parameters('u')]", "outputs.?ALWAYS.value", 2),
        ("[parameters('u')]", "outputs.?X", None),
    ],
)
def test_outputs_with_conditions(condition: Any, expression: str, expected: Any) -> None:
    inner = template(
        parameters={"u": {"type": "bool"}},
        outputs={
            "x": {"condition": condition, "type": "int", "value": 1},
            "always": {"type": "int", "value": 2},
            "copied": {"condition": condition, "type": "array", "copy": {"count": 2, "input": 0}},
        },
    )
    document = template(
        nested("n", inner, properties={**INNER, "parameters": {"u": {"value": UNKNOWN}}}),
        resource(VM, "vm", tags=f"[coalesce(reference('n').{expression}, 'null')]"),
        parameters={"u": {"type": "bool"}},
    )
    machine = deploy(document).resources[-1]
    tags = machine.get("tags")
    assert isinstance(tags, Unknown) if expected is None else plain(tags) == expected


def test_an_output_that_is_not_declared_is_missing_beside_one_that_may_be_there() -> None:
    output = {"type": "int", "value": 1}
    inner = template(outputs={"a": output, "b": {**output, "condition": UNKNOWN}})
    inner["parameters"] = {"u": {"type": "bool"}}
    nest = nested("n", inner, properties={**INNER, "parameters": {"u": {"value": UNKNOWN}}})
    machine = resource(VM, "vm", tags="[reference('n').outputs.c.value]")
    root = deploy(template(nest, machine, parameters={"u": {"type": "bool"}}))
    assert isinstance(root.resources[-1].get("tags"), Unknown)
    (problem,) = root.problems
    assert problem.message == "there is no property 'c'; there are a, b"


def test_an_output_whose_condition_is_false_is_not_there() -> None:
    output = {"type": "int", "value": 1}
    outputs = {"a": output, "b": {**output, "condition": False}, "c": {**output, "condition": "?"}}
    outputs["d"] = {**output, "condition": UNKNOWN}
    found = deploy(template(outputs=outputs, parameters={"u": {"type": "bool"}})).outputs
    assert [(name, plain(found[name])) for name in found] == [
        ("a", 1),
        ("c", 1),
        ("d", "?"),
    ]


def test_an_output_may_not_decide_on_itself() -> None:
    inner = template(outputs={"x": {"condition": UNKNOWN, "type": "bool", "value": True}})
    inner["parameters"] = {"u": {"type": "bool"}}
    given = {"parameters": {"u": {"value": "[reference('n').outputs.x.value]"}}}
    root = deploy(template(nested("n", inner, properties={**INNER, **given}), resource()))
    assert len(root.resources) == 1


def test_outputs_by_symbolic_name_and_index() -> None:
    inner = template(
        {"d": resource()}, outputs={"x": {"type": "string", "value": "[parameters('p')]"}}
    )
    inner["parameters"] = {"p": {"type": "int"}}
    each = nested("[format('n{0}', copyIndex())]", inner, copy={"name": "c", "count": 2})
    each["properties"]["parameters"] = {"p": {"value": "[copyIndex()]"}}
    resources = {
        "n": each,
        "vm": resource(VM, "vm", tags="[reference(format('n[{0}]', 1)).outputs.x.value]"),
    }
    machine = deploy(template(resources, languageVersion="2.0")).resources[-1]
    assert plain(machine.get("tags")) == 1


@pytest.mark.parametrize(
    "link",
    [
        {"relativePath": "parts/disk.json"},
        {"uri": "[uri(deployment().properties.templateLink.uri, 'parts/disk.json')]"},
        {"uri": "[concat(parameters('base'), '/parts/disk.json', parameters('sas'))]"},
        {"uri": "https://example.org/repo/parts/disk.json?token=x"},
    ],
)
def test_linked_templates_beside_their_caller(link: dict[str, Any]) -> None:
    given = {"templateLink": link, "parameters": {"n": {"value": "x"}}}
    document = template(
        nested("n", None, properties=given),
        parameters={"base": {"type": "string"}, "sas": {"type": "string"}},
    )
    part = template(resource(DISK, "[parameters('n')]"), parameters={"n": {"type": "string"}})
    found = deploy(document, parts__disk=part)
    assert [item.address for item in found.resources] == [f"n/{DISK}/x"]
    assert len(found.sources) == 2


def test_a_linked_template_that_is_not_here_is_one_note() -> None:
    root = deploy(
        template(
            nested("n", None, properties={"templateLink": {"uri": "https://x/y.json"}}), resource()
        )
    )
    assert len(root.resources) == 1
    (problem,) = root.problems
    assert problem.kind.id == "AZB006"
    assert problem.message == "the template of n is not on this machine and so not linted"


def test_a_template_that_links_to_itself_ends() -> None:
    link = {"templateLink": {"relativePath": "main.json"}}
    root = deploy(template(nested("a", None, properties=link), nested("b", None, properties=link)))
    assert [(problem.kind.id, problem.message) for problem in root.problems] == [
        ("AZB004", f"{name} deploys main.json, of which it is a part itself") for name in "ab"
    ]


def test_linked_templates_that_seem_to_make_vms_are_named() -> None:
    def linked(name: str, **parameters: object) -> dict[str, object]:
        link = {"uri": "https://example.com/x.json"}
        return nested(name, None, properties={"templateLink": link, "parameters": parameters})

    (problem,) = deploy(
        template(linked("net", location={}), linked("web", vmSize={}), linked("db", dataDisks={}))
    ).problems
    assert problem.message.endswith("not linted; web, db seem to make VMs, disks or vaults")


def test_deep_nesting_is_bounded() -> None:
    inner = template(resource())
    for _ in range(60):
        inner = template(nested("n", inner))
    root = deploy(inner)
    assert root.resources == ()
    assert [problem.kind.id for problem in root.problems] == ["AZB009"]


def test_deployments_that_ask_each_other_end() -> None:
    def part(name: str, other: str) -> dict[str, Any]:
        outputs = {"x": {"type": "string", "value": "[parameters('p')]"}}
        inner = template(resource(name=name), parameters={"p": {}}, outputs=outputs)
        given = {"parameters": {"p": {"value": f"[reference('{other}').outputs.x.value]"}}}
        return nested(name, inner, properties={**INNER, **given})

    document = template(
        part("a", "b"), part("b", "a"), resource(VM, "vm", tags="[reference('a').outputs.x.value]")
    )
    root = deploy(document)
    assert isinstance(root.resources[-1].get("tags"), Unknown)
    assert "AZB004" in {problem.kind.id for problem in root.problems}


def test_a_name_that_asks_for_a_deployment_is_unknown() -> None:
    inner = template(outputs={"x": {"type": "string", "value": "n"}})
    document = template(
        nested("n", inner, properties=INNER), resource(DISK, "[reference('n').outputs.x.value]")
    )
    assert addresses(document) == [f"{DISK}/[reference('n').outputs.x.value]"]


ACCOUNT = "Microsoft.Storage/storageAccounts"
BLOBS = f"{ACCOUNT}/sa.properties.primaryEndpoints.blob"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "[reference('sa').primaryEndpoints.blob]",
            f"{{{BLOBS}}}",
        ),
        (
            f"[reference(concat('{ACCOUNT}/', 's', 'a'), '2023-01-01').primaryEndpoints.blob]",
            f"{{{BLOBS}}}",
        ),
        (
            f"[concat(reference(resourceId('{ACCOUNT}', 'sa')).primaryEndpoints.blob, 'a.vhd')]",
            f"{{{BLOBS}}}a.vhd",
        ),
        ("[reference('sa').accessTier]", "Hot"),
        ("[reference('sa', '2023-01-01', 'Full').properties.accessTier]", "Hot"),
        ("[reference('sa', '2023-01-01', 'Full').location]", "?"),
        ("[reference('other').accessTier]", "?"),
        ("[reference('sa').encryption.keySource]", "Microsoft.Storage"),
        ("[reference('sa').encryption.more]", f"{{{ACCOUNT}/sa.properties.encryption.more}}"),
        ("[reference('sa').rules[1].id]", f"{{{ACCOUNT}/sa.properties.rules[1].id}}"),
    ],
)
def test_references_to_what_is_declared(expression: str, expected: str) -> None:
    encryption = {"keySource": "Microsoft.Storage"}
    declared = {"accessTier": "[concat('H', 'ot')]", "encryption": encryption, "rules": [{}]}
    account = resource(ACCOUNT, "sa", properties=declared)
    found = deploy(template(account, resource(tags={"x": expression}))).resources[-1]
    assert plain(found.get("tags")) == {"x": expected}


@pytest.mark.parametrize(
    ("conditions", "target", "expected"),
    [
        ((True, None), "'sa'", "?"),
        (("[parameters('p')]", "[not(parameters('p'))]"), f"resourceId('{ACCOUNT}', 'sa')", "?"),
        (("[parameters('p')]",), f"resourceId('{ACCOUNT}', 'sa')", "?"),
        (("[parameters('p')]",), "'sa'", "Hot"),
        ((True,), f"resourceId('{ACCOUNT}', 'sa')", "Hot"),
    ],
)
def test_references_to_what_may_be_another_one(
    conditions: tuple[Any, ...], target: str, expected: str
) -> None:
    tiers = zip(conditions, ("Hot", "Cool"), strict=False)
    accounts = [
        resource(ACCOUNT, "sa", properties={"accessTier": tier}, condition=condition)
        for condition, tier in tiers
    ]
    reader = resource(tags={"x": f"[reference({target}).accessTier]"})
    document = template(*accounts, reader, parameters={"p": {"type": "bool"}})
    assert plain(deploy(document).resources[-1].get("tags")) == {"x": expected}


def test_resources_that_ask_themselves_end() -> None:
    document = template(resource(name="a", properties={"x": "[reference('a').x]"}))
    (found,) = deploy(document).resources
    assert isinstance(found.get("properties").entries["x"], Unknown)


# Provenance


def test_a_value_shows_the_way_that_it_came() -> None:
    document = template(
        resource(properties={"maxShares": "[variables('shares')]"}),
        parameters={"count": {"type": "int", "defaultValue": 1}},
        variables={"shares": "[parameters('count')]"},
    )
    root = deploy(document, {"count": 2})
    properties = root.resources[0].get("properties")
    value = properties.entries["maxShares"]
    assert value == Known(2)
    assert value.span is not None
    assert value.span.text == "\"[variables('shares')]\""
    assert [(hop.label, hop.span.text) for hop in value.hops] == [
        ("variables('shares')", "\"[parameters('count')]\""),
        ("parameters('count')", "2"),
    ]
    assert value.hops[-1].span.source.path == "main.parameters.json"


def test_a_part_of_an_object_shows_where_it_is_written() -> None:
    document = template(
        resource(tags="[parameters('o').disks[1].size]"),
        parameters={"o": {"type": "object", "defaultValue": {"disks": [{}, {"size": 7}]}}},
    )
    value = only(document).get("tags")
    assert value == Known(7)
    assert value is not None
    assert [hop.span.text for hop in value.hops] == ["7"]


# Bad input


@pytest.mark.parametrize(
    ("expression", "id_", "text"),
    [
        ("[concat('a', ]", "AZB002", None),
        ("[nonsense('a')]", "AZB007", "nonsense"),
        ("[parameters('none')]", "AZB007", "declares no parameter"),
        ("[variables('circle')]", "AZB004", "depends on itself"),
        ("[length(range(0, 1000000000))]", "AZB007", "range()"),
    ],
)
def test_one_bad_value_is_one_problem(expression: str, id_: str, text: str | None) -> None:
    document = template(
        resource(tags=expression, location="westeurope"),
        variables={"circle": "[variables('b')]", "b": "[variables('circle')]"},
    )
    root = deploy(document)
    (found,) = root.resources
    assert isinstance(found.get("tags"), Unknown)
    assert plain(found.get("location")) == "westeurope"
    (problem,) = root.problems
    assert problem.kind.id == id_
    assert text is None or text in problem.message


def test_what_fails_on_one_empty_parameter_is_one_problem() -> None:
    pieces = [f"[split(parameters('network'), '/')[{index}]]" for index in (8, 2, 4)]
    document = template(
        resource(tags=pieces[0], location=pieces[1]),
        resource(name="e", tags="[split(parameters('other'), '/')[8]]", location=pieces[2]),
        resource(name="f", tags="[split('', '/')[8]]"),
        parameters={name: {"type": "string", "defaultValue": ""} for name in ("network", "other")},
    )
    root = deploy(document)
    read = [declared.get(name) for declared in root.resources for name in ("tags", "location")]
    assert sum(isinstance(value, Unknown) for value in read) == 5
    together, *others = [problem.message for problem in root.problems]
    told = "3 expressions can't be evaluated with the empty value of parameters('network'); "
    assert together == f"{told}the first: index 8 is outside an array of 1"
    told = "this can't be evaluated with the empty value of parameters('other'): "
    assert others == [
        f"{told}index 8 is outside an array of 1",
        "index 8 is outside an array of 1",
    ]


@pytest.mark.parametrize("count", [10**9, "[int('1000000000')]"])
def test_an_enormous_copy_is_cut_off(count: Any) -> None:
    disks = [{"name": "dataDisks", "count": count, "input": {}}]
    root = deploy(template(resource(VM, "vm", properties={"copy": disks})))
    properties = root.resources[0].get("properties")
    listed = properties.entries["dataDisks"]
    assert isinstance(listed, OpenCollection)
    assert (listed.fewest, listed.most) == (800, None)
    (problem,) = root.problems
    assert problem.kind.id == "AZB008"


@pytest.mark.parametrize(
    ("count", "given"),
    [
        (-1, "-1"),
        ("[sub(1, 4)]", "-3"),
        ("x", "string"),
        (1.5, "1.5"),
        (None, "null"),
        (True, "bool"),
    ],
)
def test_a_count_that_is_none_is_a_problem(count: Any, given: str) -> None:
    root = deploy(template(resource(copy={"name": "c", "count": count}), resource(name="e")))
    assert [item.name for item in root.resources] == ["e"]
    (problem,) = root.problems
    assert problem.message == f"the count of a copy is {given}, not a whole number from 0"


@pytest.mark.parametrize(("count", "problems"), [(800, 0), (801, 1)])
def test_copies_that_resource_manager_refuses_are_told(count: int, problems: int) -> None:
    root = deploy(template(resource(copy={"name": "c", "count": count})))
    assert len(root.resources) == count
    assert ["AZB008"] * problems == [problem.kind.id for problem in root.problems]


def test_members_that_stand_twice_are_a_problem_and_the_last_one_counts() -> None:
    text = json.dumps(template(resource(tags=1))).replace('"tags": 1', '"tags": 1, "TAGS": 2')
    root = deploy(text)
    assert plain(root.resources[0].get("TAGS")) == 2
    (problem,) = root.problems
    assert (problem.kind.id, problem.span.text) == ("AZB003", '"TAGS"')


@pytest.mark.parametrize("resources", [None, "x", 3, [1, "a", None, []], {"a": 1}])
def test_resources_of_the_wrong_type_are_passed_over(resources: Any) -> None:
    document = {**template(), "resources": resources}
    assert deploy(document).resources == ()


def test_an_object_that_holds_itself_is_looked_into_once() -> None:
    document = template(
        resource(tags="[variables('v')]", location="[parameters('p')]"),
        variables={"v": {"self": "[variables('v')]", "unknown": "[parameters('p')]"}},
        parameters={"p": {"type": "string"}},
    )
    tags = only(document).get("tags")
    assert tags is not None
    assert [cause.subject for cause in causes_of(tags)] == ["parameters('p')"]


def test_vms_that_a_condition_leaves_out_are_kept() -> None:
    machine = resource("Microsoft.Compute/virtualMachines", "a")
    other = resource("Microsoft.Compute/virtualMachines", "b")
    on = {"on": {"type": "bool", "defaultValue": False}}
    condition = "[parameters('on')]"
    document = template(
        {**machine, "condition": condition},
        {**nested("n", template(machine, other, resource())), "condition": condition},
        {**machine, "condition": False},
        {**resource(), "condition": condition},
        parameters=on,
    )
    root = deploy(document)
    names = [item.address.rpartition("/")[2] for item in root.unmade]
    assert names == ["a", "b"]
    assert not root.resources


def test_templates_that_call_each_other_in_circles_are_looked_for_vms_once() -> None:
    """Were each call followed, there would be 20 to the power of 20."""
    off = {"condition": "[parameters('on')]"}
    parameters = {"on": {"type": "bool", "defaultValue": False}}

    def calls(file: str) -> list[dict[str, Any]]:
        link = {"mode": "Incremental", "templateLink": {"relativePath": file}}
        deployments = (nested(f"d{number}", {}) for number in range(20))
        return [{**deployment, **off, "properties": link} for deployment in deployments]

    machine = resource("Microsoft.Compute/virtualMachines", "vm")
    one = template({**machine, **off}, *calls("other.json"), parameters=parameters)
    other = template(*calls("main.json"), *calls("other.json"), parameters=parameters)
    root = deploy(one, other=other)
    assert [item.address for item in root.unmade] == ["Microsoft.Compute/virtualMachines/vm"]


@pytest.mark.parametrize(
    ("scope", "subscription", "group"),
    [
        ("/subscriptions/s/resourceGroups/g", "s", "g"),
        ("[concat('/subscriptions/', 's', '/resourcegroups/', parameters('p'))]", "s", "{p}"),
        ("/subscriptions/s", "s", None),
        ("[parameters('p')]", "?", "?"),
        ("somewhere", "?", "?"),
    ],
)
def test_the_scope_of_a_deployment_is_an_id_or_unknown(
    scope: str, subscription: str, group: str | None
) -> None:
    main = template(
        nested("n", template(resource()), properties=INNER, scope=scope),
        parameters={"p": {"type": "string"}},
    )
    (disk,) = deploy(main).resources
    assert plain(disk.subscription) == subscription
    id_ = str(plain(disk.get("id"))).replace("parameters('p')", "p")
    prefix = f"/subscriptions/{subscription}"
    if subscription == "?":
        assert "subscription().subscriptionId" not in id_ and "resourceGroup().name" not in id_
    else:
        assert id_.startswith(f"{prefix}/resourceGroups/{group}/" if group else f"{prefix}/prov")


def test_the_region_of_a_group_elsewhere_is_not_that_of_the_deployment() -> None:
    inner = template(resource(location="[resourceGroup().location]"))
    scope = "/subscriptions/s/resourceGroups/g"
    (disk,) = deploy(template(nested("n", inner, properties=INNER, scope=scope))).resources
    assert plain(disk.get("location")) == "?"
