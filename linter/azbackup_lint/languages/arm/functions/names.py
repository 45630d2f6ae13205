"""Which module has which functions, so that a run loads only those that its input calls."""

from __future__ import annotations

FUNCTION_MODULES: dict[str, str] = {
    "arrays": (
        "array concat contains createarray empty first flatten indexfromend indexof last "
        "lastindexof length range skip take tryget tryindexfromend"
    ),
    "cidr": "cidrhost cidrsubnet parsecidr",
    "comparison": "bool equals false greater greaterorequals less lessorequals not null true",
    "dates": "datetimeadd datetimefromepoch datetimetoepoch",
    "encoding": (
        "base64 base64tojson base64tostring builduri datauri datauritostring parseuri uri "
        "uricomponent uricomponenttostring"
    ),
    "numeric": "add copyindex div float int max min mod mul sub",
    "objects": "createobject intersection items json objectkeys shallowmerge union",
    "resources": (
        "extensionresourceid managementgroupresourceid reference resourceid resourceinfo "
        "subscriptionresourceid tenantresourceid"
    ),
    "scopes": (
        "deployer deployment environment extensions externalinput externalinputs fail "
        "managementgroup parameters pickzones providers references resourcegroup subscription "
        "tenant tologicalzone tologicalzones tophysicalzone tophysicalzones variables"
    ),
    "sets": "distinct",
    "strings": (
        "endswith format guid join like newguid padleft replace split startswith string "
        "substring tolower toupper trim uniquestring utcnow"
    ),
}
"""Functions that get all of their arguments evaluated, by name in lower case."""

FORM_MODULES: dict[str, str] = {
    "lazy_functions": "and coalesce if or",
    "lambdas": "filter groupby lambda lambdavariables map mapvalues reduce sort toobject",
}
"""Functions that don't, by name in lower case."""
