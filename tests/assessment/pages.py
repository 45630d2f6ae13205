"""Reads a page strictly, so that tests can ask what is in it."""

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input"}
UNCLOSED = "an element is closed that isn't the innermost one"


@dataclass
class Element:
    """An element with its attributes and all text inside it."""

    name: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list)

    @property
    def content(self) -> str:
        """The text inside, as a browser shows it."""
        return "".join(self.text)


class Page(HTMLParser):
    """The elements of a page; raises AssertionError where they aren't balanced."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"<{self._open[-1].name}> is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        repeated = [
            name for name, number in Counter(name for name, _ in attrs).items() if number > 1
        ]
        assert not repeated, f"<{tag}> has {repeated} more than once"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1].name == tag, f"{UNCLOSED}: </{tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def all(self, name: str, class_: str = "") -> list[Element]:
        """The elements of a name, and of a class if one is given."""
        found = [element for element in self.elements if element.name == name]
        return [e for e in found if not class_ or class_ in e.attributes.get("class", "").split()]

    def one(self, name: str, class_: str = "") -> Element:
        """The only such element."""
        (element,) = self.all(name, class_)
        return element
