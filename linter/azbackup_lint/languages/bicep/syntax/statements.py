"""Parses statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.languages.bicep.syntax.ast import (
    Node,
    Resource,
    Statement,
    Variable,
)
from azbackup_lint.languages.bicep.syntax.imports import ImportParser
from azbackup_lint.languages.bicep.syntax.reading import MAX_NESTING
from azbackup_lint.languages.bicep.syntax.statement_ast import (
    Assertion,
    Function,
    Metadata,
    Module,
    Output,
    Parameter,
    TargetScope,
    TestDeclaration,
    TypeDeclaration,
    Var,
)
from azbackup_lint.languages.syntax_faults import SyntaxFault, quoted

_END_OF_NESTED = frozenset({"newline", ",", "}", "end"})
_LEVELS_OF_NESTED = 3
"""A resource in another one counts as so many expressions in each other."""


class StatementParser(ImportParser):
    """Parses one statement; see `statement_ast.py`."""

    def statement(self, *, for_parameters: bool) -> Statement | None:
        """The statement, if at least its header can be read."""
        self._decorated = self._decorators()
        self._keyword = self._at
        table = _OF_PARAMETER_FILES if for_parameters else _STATEMENTS
        parse = table.get(self._word) if self._kinds[self._at] == "name" else None
        try:
            if parse is None:
                if self.faults:
                    return None  # a decorator that can't be read is followed by anything
                raise self._no_statement()
            self._at += 1
            return parse(self)
        except SyntaxFault as fault:
            self.faults.append(fault)
            return None

    def _no_statement(self) -> SyntaxFault:
        start, end = self._starts[self._at], self._ends[self._at]
        if self._kinds[self._at] == "end":
            return self._missing("the statement of this decorator")
        return SyntaxFault(
            f"a statement can't begin with {quoted(self._text[start:end])}",
            "Begin it with a keyword such as param, var, resource or module.",
            start,
            end,
        )

    def _target_scope(self) -> Statement:
        header = self._header()
        value = self._assigned(self._expression)
        return TargetScope(self._decorated, header, self._header(), value)

    def _metadata(self) -> Statement:
        name = self._declared("the name of a metadatum")
        header = self._header()
        value = self._assigned(self._expression)
        return Metadata(self._decorated, header, self._header(), *name, value)

    def _parameter(self) -> Statement:
        name = self._declared("the name of a parameter")
        if self._kinds[self._at] in ("=", "end"):
            self.faults.append(self._missing("the type of this parameter"))
            type_: Node = self._broken(self._at)
        else:
            type_ = self._declared_type()
        header = self._header()
        value = self._assigned(self._expression) if self._kinds[self._at] == "=" else None
        return Parameter(self._decorated, header, self._header(), *name, type_, value)

    def _given_parameter(self) -> Statement:
        name = self._declared("the name of a parameter")
        header = self._header()
        value = self._assigned(self._expression)
        return Parameter(self._decorated, header, self._header(), *name, None, value)

    def _var(self) -> Statement:
        name = self._declared("the name of a variable")
        has_type = self._kinds[self._at] not in ("=", "end")
        type_ = self._declared_type() if has_type else None
        header = self._header()
        value = self._assigned(self._expression)
        return Var(self._decorated, header, self._header(), *name, type_, value)

    def _output(self) -> Statement:
        name = self._declared("the name of an output")
        type_ = self._declared_type()
        header = self._header()
        value = self._assigned(self._expression)
        return Output(self._decorated, header, self._header(), *name, type_, value)

    def _type_declaration(self) -> Statement:
        name = self._declared("the name of a type")
        header = self._header()
        type_ = self._assigned(self._type)
        return TypeDeclaration(self._decorated, header, self._header(), *name, type_)

    def _function(self) -> Statement:
        name = self._declared("the name of a function")
        parameters = self._typed_variables()
        result = self._type()
        header = self._header()

        def body() -> Node:
            self._take("=>", "'=>'")
            self._skip("newline")
            return self._expression()

        node = self._attempt(body, self._limits)
        span = self._header()
        return Function(self._decorated, header, span, *name, parameters, result, node)

    def _typed_variables(self) -> tuple[Variable, ...]:
        self._take("(", "a parenthesis")
        variables: list[Variable] = []
        self._skip("newline")
        while self._kinds[self._at] != ")":
            start = self._starts[self._at]
            name = self._take_name("the name of a parameter")
            type_ = self._type()
            variables.append(Variable(self._source, start, type_.end, name, type_))
            self._skip("newline")
            if not self._skip(","):
                break
            self._skip("newline")
        self._take(")", "a comma or a closing parenthesis")
        return tuple(variables)

    def _resource(self) -> Resource:
        name = self._declared("the name of a resource")
        type_ = self._target("a type such as 'Microsoft.Compute/disks@2024-03-02'")
        existing = self._is_word("existing")
        self._at += existing
        header = self._header()
        value = self._assigned(lambda: self._resource_body(nests=True))
        span = self._header()
        return Resource(self._decorated, header, span, *name, type_, existing, value)

    def _nested_resource(self) -> Resource | None:
        outer = self._decorated, self._keyword, self._limits, self._depth
        first = self._at
        self._depth += _LEVELS_OF_NESTED
        try:
            if self._depth > MAX_NESTING:
                raise self._too_deep()
            self._limits = _END_OF_NESTED
            self._decorated = self._decorators()
            self._keyword = self._at
            if not self._is_word("resource"):
                raise self._missing("a resource")
            self._at += 1
            return self._resource()
        except SyntaxFault as fault:
            self._recover(fault, first, "}")
            return None
        finally:
            self._decorated, self._keyword, self._limits, self._depth = outer

    def _module(self) -> Statement:
        name = self._declared("the name of a module")
        source = self._target("the path of a module, such as 'vm.bicep',")
        header = self._header()
        value = self._assigned(lambda: self._resource_body(nests=False))
        return Module(self._decorated, header, self._header(), *name, source, value)

    def _test(self) -> Statement:
        name = self._declared("the name of a test")
        source = self._target("the path of a file")
        header = self._header()
        value = self._assigned(self._config)
        return TestDeclaration(self._decorated, header, self._header(), *name, source, value)

    def _assertion(self) -> Statement:
        name = self._declared("the name of an assertion")
        header = self._header()
        value = self._assigned(self._expression)
        return Assertion(self._decorated, header, self._header(), *name, value)


_Table = Mapping[str, Callable[[StatementParser], Statement]]
_STATEMENTS: _Table = {
    "targetScope": StatementParser._target_scope,
    "metadata": StatementParser._metadata,
    "param": StatementParser._parameter,
    "var": StatementParser._var,
    "output": StatementParser._output,
    "type": StatementParser._type_declaration,
    "func": StatementParser._function,
    "resource": StatementParser._resource,
    "module": StatementParser._module,
    "test": StatementParser._test,
    "assert": StatementParser._assertion,
    "import": StatementParser._import,
    "extension": StatementParser._extension,
    "provider": StatementParser._extension,
}
_OF_PARAMETER_FILES: _Table = {
    "using": StatementParser._using,
    "extends": StatementParser._extends,
    "param": StatementParser._given_parameter,
    "var": StatementParser._var,
    "type": StatementParser._type_declaration,
    "import": StatementParser._import,
    "extension": StatementParser._extension,
    "extensionConfig": StatementParser._extension,
}
