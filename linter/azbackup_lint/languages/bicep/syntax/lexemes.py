"""The lexemes of Bicep as regular expressions, each linear in the text that it looks at."""

from __future__ import annotations

import re

from azbackup_lint.lazy_regex import lazy_regex

_LINE_TEXT = r"[^'\\$\r\n]*(?:(?:\\[^\r\n]|\$(?!\{))[^'\\$\r\n]*)*"
_LINES_TEXT = r"[^'$]*(?:(?:'{1,2}(?!')|\$+(?![${]))[^'$]*)*"

_LINE_COMMENT = r"//[^\r\n]*"
_BLOCK_COMMENT = r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*/"


def _token(comment: str) -> str:
    """The pattern of a token, where comments are what a pattern matches."""
    return rf"""(?:
      ([A-Za-z_]\w*)                                            # name
    | ([\r\n](?:[ \t\r\n]*[\r\n])?)                             # newline
    | (\.\.\.|=[=~>]|![=~]|<=|>=|&&|\|\||\?\?|::|[.:,=?!+\-*%<>|@^]|/(?![/*])) # operator
    | ([(\[{{])                                                 # opener
    | ([)\]}}])                                                 # closer
    | ('''[^']*(?:'{{1,2}}(?!')[^']*)*'{{3,}})                  # lines
    | ((?:'''|\$+'''))                                          # open_lines
    | '{_LINE_TEXT}(?:(')|(\$\{{)|())                           # text, left, open_text
    | ([0-9]+)                                                  # number
    | ({comment})                                               # comment
    | (\#(?:disable-next-line|disable-diagnostics|restore-diagnostics)\b[^\r\n]*) # directive
    | (/\*)                                                     # open_comment
    | (\$+|.)                                                   # stray
    )[ \t]*"""


_FLAGS = re.VERBOSE | re.ASCII | re.DOTALL
TOKEN = lazy_regex(_token(f"{_LINE_COMMENT}|{_BLOCK_COMMENT}"), _FLAGS)
"""One token and the blanks behind it; the group that ends it tells its kind."""
UNENDING_TOKEN = lazy_regex(_token(_LINE_COMMENT), _FLAGS)
"""The same behind a `/*` that nothing closes, as nothing closes any other there."""

(NAME, NEWLINE, OPERATOR, OPENER, CLOSER, LINES, OPEN_LINES, TEXT, LEFT, OPEN_TEXT) = range(1, 11)
(NUMBER, COMMENT, DIRECTIVE, OPEN_COMMENT, STRAY) = range(11, 16)

BLANKS = lazy_regex(r"[ \t]*")
LINE_PIECE = lazy_regex(rf"{_LINE_TEXT}(?:(')|(\$\{{)|())")
"""The rest of a text after a hole, as `TEXT`, `LEFT` and `OPEN_TEXT` in `TOKEN`."""
LINES_PIECE = lazy_regex(rf"{_LINES_TEXT}(?:('{{3,}})|(\$+)\{{|())")
"""The same in a text of several lines; whether its dollars begin a hole depends on their number."""
STATEMENT_LINE = lazy_regex(
    r"^(?:(?:param|var|output|resource|module|type|func|metadata|assert|test|extensionConfig)"
    r"[ \t]+\w|(?:targetScope[ \t]*=|(?:extension|provider|using|extends)[ \t]+['\w]"
    r"|import[ \t]*['{*])|@(?:sys\.)?\w+\()",
    re.MULTILINE | re.ASCII,
)
"""A line that looks as if a statement began there."""
