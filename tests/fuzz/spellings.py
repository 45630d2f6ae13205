"""Texts that functions read: patterns, layouts, dates, prefixes and documents, put together."""

import json
from collections.abc import Callable, Mapping, Sequence
from random import Random

Pieces = Sequence[Sequence[str]]
"""For each place of a text, what may stand there."""

UNICODE: tuple[str, ...] = (
    "",
    "a",
    "Ab",
    "e\u0301",
    "\u00e9",
    "\U0001f468\u200d\U0001f469",
    "\U0001f1e9\U0001f1ea",
)
UNICODE += ("\u00df", "\u0130", "\u01c6", "\u03a3", "\ud55c", "\u1112\u1161", " ", "-", "_", "1")
UNICODE += ("\n", "\r\n", "\t", "\u00a0", "\u2028", "'", '"', "&", "<", "\\", "%", "/", "B", "z")

VERB = (
    ("", "a", "\u65e5"),
    ("%",),
    ("", "", "-", "+", " ", "0", "#", "-0", "+0", "# "),
    ("", "", "", "1", "5", "12", "*"),
    ("", "", "", ".0", ".3", ".", ".12"),
    ("", "", "", "[1]", "[2]"),
    (*"vvvdsqtfgexXobEG%", "#v"),
    ("", "", "%%", "|"),
)
LAYOUT = (
    *("YYYY", "YY", "MMMM", "MMM", "MM", "M", "DD", "D", "EEEE", "EEE", "hh", "h", "HH", "H"),
    *("AA", "aa", "mm", "m", "ss", "s", "ZZZZZ", "ZZZZ", "ZZZ", "Z", "'at'", "''", "-", ":", " "),
    *("'o''c'", "T", "Y", "ZZ", "'"),
)
DATE = (
    ("2024-02-29", "1999-12-31", "2023-01-01", "0099-03-04", "2023-02-29", "2199-12-31"),
    ("T", "T", "T", "t", " "),
    ("00:00:00", "23:59:59", "12:30:05", "23:59:60", "24:00:00"),
    ("", "", "", ".5", ".123456789", ".1234567891"),
    ("Z", "Z", "+02:00", "-11:30", "+00:00", "-00:00", "z", "+0200", "+25:00"),
)
DURATION = (
    ("", "", "-", "+"),
    ("1", "0", "1.5", ".5", "90", "100000", "1e3"),
    ("h", "m", "s", "ms", "us", "\u00b5s", "ns", "d", ""),
    ("", "", "30m", "2.25s", "1h"),
)
PREFIX = (
    ("10.0.0.0", "192.168.10.77", "10.0.0.0", "fd00::", "2001:db8::1", "010.0.0.0"),
    ("/8", "/16", "/24", "/30", "/31", "/32", "/0", "/64", "/120", "/128", "", "/08"),
)
PATTERN = (
    ("", "", "^", "(?i)", "(?s)", "(?m)^", "\\b"),
    ("a", "[a-c]", "(a)", "(?P<n>a)", "(a|b)", "\\pL", "\\d", ".", "[^a]", "[[:alpha:]]", "(?:ab)"),
    ("", "", "*", "+", "?", "*?", "{2}", "{1,}", "??"),
    ("", "", "(b)?", "(?P<m>b)?", "(?P<n>b)", "\\s", "b", "|c", "\\x{e9}", "\\Qa.\\E", "\\z"),
    ("", "", "", "$", "\\B", ")"),
)
REPLACEMENT = (
    "",
    "x",
    "$1",
    "${1}",
    "$n",
    "${n}",
    "$$",
    "$1a",
    "$0",
    "$",
    "\\1",
    "$9",
    "${",
    "\u65e5",
)
SCALAR = (
    *(
        "null",
        "~",
        "true",
        "yes",
        "on",
        "True",
        "012",
        "0o14",
        "0x1F",
        "1_000",
        ".5",
        "1e3",
    ),
    *("-1", "1.50", "2024-01-01", "2024-01-01T00:00:00Z", '"q\\u00e9"', "'it''s'", "!!str 1", "''"),
    *(
        "a b",
        "a: b",
        "- x",
        "[1, {a: b}]",
        "{a: 1, b: [x]}",
        "&x 1",
        "*x",
        "1:30",
        "0b11",
        "+1",
        "a #c",
    ),
    *(
        "!!int '3'",
        "!!binary YQ==",
        "0.1e-7",
        "12345678901234567890",
        "<<",
        "=",
        "",
        "@a",
    ),
)
YAML = (
    ("", "", "---\n", "%YAML 1.1\n---\n", "# c\n"),
    ("", "a: ", "- ", "a:\n  b: ", "a: &y\n  c: 1\nb: *y\nd: ", "? ", "a:\n- "),
    SCALAR,
    ("", "\n", "\nb: 2\n", "\n- 3", "\n...\n", "\n---\n2", "\nc:\n  <<: {z: 1}\n  z: 2\n"),
)
BLOCK = (
    ("a: ",),
    ("|", ">", "|-", ">-", "|+", ">+", "|2", ">1-"),
    ("\n  x\n", "\n   x\n  y\n", "\n  x\n\n  y\n\n", "\n    x\n     y\n    z", "\n\n  x\n  \n"),
    ("", "b: 1", "\nb: 1\n"),
)
JSON = (
    ("", " ", "[", '{"a":', '[{"b":'),
    ("1", "-0", "1.50", "1e3", "1E-7", "12345678901234567890.123", "true", "null", '"\\u00e9\\n"'),
    ("", "\n", ' "x"'),
)
CSV = (
    ("a,b\n", "a\n", "a,b\r\n", '"a ""q""",b\n', "a,a\n", ""),
    ("1,2\n", '"x,y",z\n', '"l\n2",3\n', "1\n", ",\n", "1,2,3\n", ' "a",b\n', "\n"),
    ("", "3,4\n", "5,6", '"7","8"\n', "\n"),
)
DIGITS = (("", "-", "+"), ("0", "10", "ff", "FF", "Zz", "777", "1_0", "0x1f", " 1", "9" * 25))
BASE64 = ("YQ==", "YQ", "w6k=", "/+8=", "_-8=", "YWI=\n", "", "YWJj", "/w==", "!!")
ENCODINGS = ("UTF-8", "UTF-16LE", "UTF-16BE", "UTF-16", "ISO-8859-1", "windows-1252", "latin1", "x")
SPACES = ("dns", "url", "oid", "x500", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "nope")


def pieced(pieces: Pieces) -> Callable[[Random], str]:
    """Puts one piece after the other."""
    return lambda random: "".join(map(random.choice, pieces))


def repeated(pieces: Sequence[str], most: int) -> Callable[[Random], str]:
    """Puts some pieces together in any order."""
    return lambda random: "".join(random.choices(pieces, k=random.randint(0, most)))


def one_of(*makers: Callable[[Random], str]) -> Callable[[Random], str]:
    """Any of what makers make."""
    return lambda random: random.choice(makers)(random)


def either(texts: Sequence[str]) -> Callable[[Random], str]:
    """One of the texts."""
    return lambda random: random.choice(texts)


UNICODE_TEXT = repeated(UNICODE, 6)
FORMAT = one_of(pieced(VERB), pieced((*VERB, *VERB)))
PATTERN_TEXT = pieced(PATTERN)
IN_SLASHES = one_of(UNICODE_TEXT, lambda random: f"/{PATTERN_TEXT(random)}/")
LETTERS = repeated(("a", "b", "aa", "c", "\u00e9", " ", "\n", "ab", "A", "1"), 5)
SPELLINGS: Mapping[str, Sequence[Callable[[Random], str] | None]] = {
    **dict.fromkeys(("upper", "lower", "title", "strrev", "chomp", "trimspace"), (UNICODE_TEXT,)),
    **dict.fromkeys(("urlencode", "base64encode", "md5", "sha1", "length"), (UNICODE_TEXT,)),
    **dict.fromkeys(("trimprefix", "trimsuffix", "trim", "split"), (UNICODE_TEXT,) * 2),
    **dict.fromkeys(("startswith", "endswith", "strcontains"), (UNICODE_TEXT,) * 2),
    **dict.fromkeys(("regex", "regexall"), (PATTERN_TEXT, LETTERS)),
    **dict.fromkeys(("basename", "dirname"), (repeated(("/", "a", "..", ".", "b.c", "\\"), 6),)),
    **dict.fromkeys(("cidrhost", "cidrnetmask", "cidrsubnet", "cidrsubnets"), (pieced(PREFIX),)),
    "substr": (UNICODE_TEXT,),
    "indent": (None, UNICODE_TEXT),
    "replace": (IN_SLASHES, IN_SLASHES, either(REPLACEMENT)),
    "format": (FORMAT,),
    "formatlist": (FORMAT,),
    "formatdate": (repeated(LAYOUT, 5), pieced(DATE)),
    "timeadd": (pieced(DATE), pieced(DURATION)),
    "timecmp": (pieced(DATE), pieced(DATE)),
    "parseint": (pieced(DIGITS),),
    "tonumber": (one_of(pieced(DIGITS), either(("1.50", "1e3", ".5", "5.", "0x10", "1_0"))),),
    "yamldecode": (one_of(pieced(YAML), pieced(YAML), pieced(BLOCK)),),
    "jsondecode": (pieced(JSON),),
    "csvdecode": (pieced(CSV),),
    "base64decode": (either(BASE64),),
    "textdecodebase64": (either(BASE64), either(ENCODINGS)),
    "textencodebase64": (UNICODE_TEXT, either(ENCODINGS)),
    "uuidv5": (either(SPACES), UNICODE_TEXT),
}
"""What texts mean something to a function, argument by argument."""


def spelled(random: Random, name: str, at: int) -> str | None:
    """A literal that the argument of a function may be; None for those that take anything."""
    makers = SPELLINGS.get(name, ())
    maker = makers[at] if at < len(makers) else None
    return None if maker is None else literal(maker(random))


def literal(text: str) -> str:
    """A text as Terraform writes it."""
    quoted = json.dumps(text, ensure_ascii=False)
    quoted = quoted.replace("\u2028", "\\u2028").replace("\u007f", "\\u007f")
    return quoted.replace("${", "$${").replace("%{", "%%{")
