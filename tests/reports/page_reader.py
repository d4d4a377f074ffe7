"""A reader of pages that knows what our pages may hold, and nothing of how they are made."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

_ELEMENTS = (
    "html head meta title style body main div span nav a h1 h2 h3 p ul ol li dl dt dd strong b i br bdi code data "
    "section header footer table caption thead tbody tr th td svg desc rect path text"
)
OUR_ELEMENTS = frozenset(_ELEMENTS.split())
_ATTRIBUTES = (
    "lang charset http-equiv content name class href value scope role viewbox d x y width height aria-hidden "
    "tabindex aria-label id colspan"
)
OUR_ATTRIBUTES = frozenset(_ATTRIBUTES.split())
FOREIGN = re.compile(r"<script|https?:|//|@import|url\(|javascript:|\son\w+=", re.IGNORECASE)
"""What a page that needs nothing else has nowhere."""
VOID = {"meta", "br"}
UNCLOSED = {"th", "td"}
"""HTML lets the end tags of cells go, and so do we."""


class Reader(HTMLParser):
    """Collects elements, attributes, words, tables and charts; faults are kept, not raised."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.faults: list[str] = []
        self.words: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.links: list[str] = []
        self.headings: list[int] = []
        self.data: list[str] = []
        self.meta: dict[str, str] = {}
        self.charts: list[dict[str, object]] = []
        self.tables: list[str] = []
        self.scopes_missing = 0
        self.feed(page)
        self.close()
        if self.open:
            self.faults.append(f"left open: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elements.add(tag)
        self.attributes |= set(given)
        if tag in {"td", "th", "tr"} and self.open and self.open[-1] in UNCLOSED:
            self.open.pop()
        if tag == "meta":
            self.meta[given.get("http-equiv", given.get("name", ""))] = given.get("content", "")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "a" and not given["href"].startswith("#"):  # one that stays on the page leads nowhere else
            self.links.append(given["href"])
        if tag == "data":
            self.data.append(given["value"])
        if tag == "th" and "scope" not in given:
            self.scopes_missing += 1
        if tag in {"h1", "h2", "h3"}:
            self.headings.append(int(tag[1]))
        if tag == "svg":
            self.charts.append({"role": given.get("role"), "place": len(self.words)})
        if tag == "table":
            self.tables.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] in UNCLOSED and self.open[-1] != tag:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        self.texts.setdefault(inside, []).append(data)
        if inside != "style":
            self.words.append(data)
        if "svg" in self.open and inside in {"title", "desc"} and self.charts:
            self.charts[-1][inside] = data
        if "svg" in self.open and inside == "text":
            self.charts[-1].setdefault("labels", []).append(data)  # type: ignore[attr-defined]
        if "table" in self.open and "svg" not in self.open:
            self.tables[-1] += f"{data} "

    def text(self) -> str:
        return " ".join(self.words)


def unbroken_page(page: str) -> Reader:
    """Return a page read, once it holds our own elements and attributes and leaves none open."""
    reader = Reader(page)
    assert reader.faults == []
    assert reader.elements <= OUR_ELEMENTS
    assert reader.attributes <= OUR_ATTRIBUTES
    return reader


def whole_page(page: str) -> Reader:
    """Return a page read, once it is unbroken, can be heard, and needs nothing from elsewhere."""
    reader = unbroken_page(page)
    assert not FOREIGN.search(page)
    assert reader.scopes_missing == 0
    assert reader.headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(reader.headings, reader.headings[1:], strict=False))
    (style,) = reader.texts["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = reader.meta["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]
    return reader
