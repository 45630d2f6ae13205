"""Makes up expressions whose operands have fitting types.

They read the parameters p0 to p4: a string, an int, a bool, an array and an object.
"""

from functools import cache

from hypothesis import strategies as st

TEXTS = ("", "a", "B", "ab", "a-b", "1", "{0}", "/x/y")

LEAVES = {
    "T": ("parameters('p0')", *(f"'{text}'" for text in TEXTS)),
    "I": ("parameters('p1')", "0", "1", "2", "-3"),
    "B": ("parameters('p2')", "true()", "false()"),
    "A": ("parameters('p3')", "createArray()", "createArray('a', 1)"),
    "O": ("parameters('p4')", "createObject()", "createObject('a', 1)"),
    "X": ("null()",),
}
"""What needs no operands, by type; X is any type."""

TEMPLATES = {
    "T": (
        *("concat(T, T)", "concat(T, '-', I)", "toLower(T)", "toUpper(T)", "trim(T)"),
        *("replace(T, 'a', T)", "take(T, I)", "skip(T, I)", "substring(T, 0, 1)", "string(X)"),
        *("format('{0}-{1}', T, X)", "format('{0:D2}', I)", "join(createArray(T, I), '-')"),
        *("padLeft(T, 4, '0')", "first(T)", "last(T)", "base64(T)", "uriComponent(T)"),
        *("if(B, T, T)", "coalesce(T, T)", "coalesce(X, T)", "base64ToString(base64(T))"),
        *("resourceId('A.B/c', T)", "tenantResourceId('A.B/c', T)", "first(split(T, '-'))"),
    ),
    "I": (
        *("add(I, I)", "sub(I, I)", "mul(I, I)", "div(I, 2)", "mod(I, 3)", "min(I, I)"),
        *("max(I, I)", "length(T)", "length(A)", "length(O)", "indexOf(T, T)", "indexOf(A, X)"),
        *("lastIndexOf(A, X)", "if(B, I, I)", "int(I)", "int(string(I))", "coalesce(I, I)"),
        "reduce(range(0, 3), I, lambda('v', 'w', add(lambdaVariables('v'), I)))",
    ),
    "B": (
        *("equals(X, X)", "equals(T, T)", "equals(A, A)", "equals(O, O)", "less(I, I)"),
        *("lessOrEquals(I, I)", "greater(I, I)", "greaterOrEquals(I, I)", "less(T, T)"),
        *("and(B, B)", "or(B, B)", "not(B)", "contains(A, X)", "contains(O, T)"),
        *("contains(T, T)", "startsWith(T, T)", "endsWith(T, T)", "empty(X)", "empty(A)"),
        *("empty(O)", "empty(T)", "if(B, B, B)", "bool(string(B))"),
    ),
    "A": (
        *("createArray(X, X)", "concat(A, A)", "union(A, A)", "intersection(A, A)", "take(A, I)"),
        *("skip(A, I)", "range(0, 3)", "range(I, 2)", "items(O)", "objectKeys(O)", "array(X)"),
        *("split(T, '-')", "flatten(createArray(A, A))", "if(B, A, A)", "coalesce(A, A)"),
        *("map(A, lambda('v', createArray(lambdaVariables('v'), X)))", "json(string(A))"),
        "map(A, lambda('v', 'w', add(lambdaVariables('w'), I)))",
        "filter(A, lambda('v', equals(lambdaVariables('v'), X)))",
        "filter(A, lambda('v', B))",
        "sort(createArray(I, I, 1), lambda('v', 'w', less(lambdaVariables('v'), "
        "lambdaVariables('w'))))",
    ),
    "O": (
        *("createObject('a', X, 'b', X)", "createObject(T, X)", "union(O, O)", "if(B, O, O)"),
        *("intersection(O, O)", "shallowMerge(createArray(O, O))", "coalesce(O, O)"),
        "mapValues(O, lambda('v', createArray(lambdaVariables('v'), X)))",
        "toObject(createArray(T, 'k'), lambda('v', lambdaVariables('v')))",
        "groupBy(createArray(T, 'k'), lambda('v', toLower(lambdaVariables('v'))))",
    ),
    "X": (
        *("T", "I", "B", "A", "O", "first(A)", "last(A)", "O.a", "O.?a", "O.?b.a", "O[T]", "A[I]"),
        *("A[0]", "A[?I]", "tryGet(O, T)", "tryGet(A, I)", "indexFromEnd(A, I)", "if(B, X, X)"),
        *("tryIndexFromEnd(A, I)", "coalesce(X, X)", "json(string(X))", "O[?T].a"),
    ),
}


@cache
def expressions(kind: str, depth: int) -> st.SearchStrategy[str]:
    """Expressions of a type, with calls in each other so deep at most."""
    leaves = st.sampled_from(LEAVES[kind])
    if depth == 0:
        return leaves
    filled = st.sampled_from(TEMPLATES[kind]).flatmap(lambda text: _filled(text, depth - 1))
    return st.one_of(leaves, filled, filled, filled)


def _filled(template: str, depth: int) -> st.SearchStrategy[str]:
    """The template with expressions in the place of its capital letters."""
    pieces: list[st.SearchStrategy[str]] = []
    for position, piece in enumerate(_split(template)):
        pieces.append(expressions(piece, depth) if position % 2 else st.just(piece))
    return st.tuples(*pieces).map("".join)


def _split(template: str) -> list[str]:
    """Text and single capital letters that are not part of a word or a quoted text, in turn."""
    pieces, quoted = [""], False
    for at, mark in enumerate(template):
        quoted = quoted is not (mark == "'")
        alone = not template[at + 1 : at + 2].isalnum() and not template[at - 1 : at].isalnum()
        if mark in LEAVES and not quoted and alone:
            pieces += [mark, ""]
        else:
            pieces[-1] += mark
    return pieces
