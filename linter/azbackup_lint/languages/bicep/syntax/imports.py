"""Parses statements that name other files: imports, extensions, and those of parameter files."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import Name, Node, Statement
from azbackup_lint.languages.bicep.syntax.headers import HeaderParser
from azbackup_lint.languages.bicep.syntax.statement_ast import (
    Extends,
    Extension,
    Import,
    ImportedName,
    Using,
)


class ImportParser(HeaderParser):
    """See `statement_ast.py` for what it makes."""

    def _import(self) -> Statement:
        if self._kinds[self._at] in ("text", "left", "open"):
            return self._extension()
        alias: str | None = None
        names: tuple[ImportedName, ...] = ()
        if self._skip("*"):
            alias = self._clause_name("as", "the word as and a name")
        else:
            names = self._imported_names()
        if not self._is_word("from"):
            raise self._missing("the word from and a path")
        self._at += 1
        source = self._target("a path")
        self._finish()
        header = self._header()
        return Import(self._decorated, header, header, names, alias, source)

    def _imported_names(self) -> tuple[ImportedName, ...]:
        first = self._at
        self._take("{", "'*' or a list of names in braces")
        self._skip("newline")
        names: list[ImportedName] = []
        while self._kinds[self._at] != "}":
            if self._kinds[self._at] not in ("name", "text"):
                raise self._missing("a name, or the closing brace,")
            at = self._at
            start = self._starts[at]
            word = self._word.strip("'")
            self._at += 1
            alias = self._clause_name("as", "a name") if self._is_word("as") else word
            end = self._ends[self._at - 1]
            names.append(ImportedName(self._source, start, end, word, alias))
            self._separate("}")
        self._at += 1
        assert self._at > first
        return tuple(names)

    def _clause_name(self, word: str, missing: str) -> str:
        """The name behind a word such as `as`."""
        if not self._is_word(word):
            raise self._missing(missing)
        self._at += 1
        return self._take_name("a name")

    def _extension(self) -> Statement:
        """`extension`, its older spellings, and `extensionConfig`."""
        if self._kinds[self._at] == "name":
            start, end = self._starts[self._at], self._ends[self._at]
            specification: Node = Name(self._source, start, end, self._word)
            self._at += 1
        else:
            specification = self._target("the name of an extension")
        config = self._with_clause()
        alias = self._clause_name("as", "a name") if self._is_word("as") else None
        self._finish()
        header = self._header()
        return Extension(self._decorated, header, header, specification, config, alias)

    def _using(self) -> Statement:
        source = None
        if self._is_word("none"):
            self._at += 1
        else:
            source = self._target("the path of a Bicep file, or none,")
        config = self._with_clause()
        self._finish()
        header = self._header()
        return Using(self._decorated, header, header, source, config)

    def _extends(self) -> Statement:
        source = self._target("the path of a parameter file")
        self._finish()
        header = self._header()
        return Extends(self._decorated, header, header, source)

    def _with_clause(self) -> Node | None:
        if not self._is_word("with"):
            return None
        self._at += 1
        return self._config()

    def _config(self) -> Node:
        if self._kinds[self._at] != "{":
            raise self._missing("an object")
        return self._object()
