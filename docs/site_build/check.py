"""Look over a built site: every link and anchor leads somewhere inside it, and drawing a page asks nobody else.

    python docs/site_build/check.py site

Sphinx tells of links that it resolves itself; what raw HTML, themes and templates add is looked at here.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "audio": "src", "video": "src"}
_CSS_URL = re.compile(r"""(?:url\(|@import)\s*['"]?(?P<target>(?:https?:)?//[^'")\s]+)""", re.IGNORECASE)


@dataclass
class Page(HTMLParser):
    """What a page links to, what it fetches while it is drawn, and the places in it that can be linked to."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        told = dict(attrs)
        self.ids |= {one for name in ("id", "name") if (one := told.get(name))}
        if (source := told.get(FETCHED.get(tag, ""))) is not None:
            self.fetched.append(source)
        if target := told.get("href"):
            fetches = tag == "link" and told.get("rel") not in {"index", "search", "next", "prev", "canonical"}
            (self.fetched if fetches else self.links).append(target)
        self.fetched += _CSS_URL.findall(told.get("style") or "")


def read(file: Path) -> Page:
    """Return what a page holds."""
    page = Page()
    page.feed(file.read_text("utf-8"))
    return page


def faults(site: Path) -> list[str]:
    """Return what is wrong with a built site: links that lead nowhere, and what would be fetched from elsewhere."""
    pages = {file: read(file) for file in sorted(site.rglob("*.html"))}
    found = [
        f"{file.relative_to(site)}: asks {target}"
        for file in sorted(site.rglob("*.css"))
        for target in _CSS_URL.findall(file.read_text("utf-8"))
    ]
    for file, page in pages.items():
        here = file.relative_to(site)
        found += [f"{here}: asks {one}" for one in page.fetched if urlsplit(one).netloc]
        found += [f"{here}: {one} leads nowhere" for one in page.links + page.fetched if not _leads(file, one, pages)]
    return found


def _leads(file: Path, target: str, pages: dict[Path, Page]) -> bool:
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return True
    place = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if place in pages and parts.fragment:
        return unquote(parts.fragment) in pages[place].ids
    return place.exists()


def main() -> None:
    """Print the faults of the site named on the command line, and end with 1 where there is one."""
    site = Path(sys.argv[1]).resolve()
    found = faults(site)
    count = sum(1 for _ in site.rglob("*.html"))
    print("\n".join(found) or f"{count} pages: every link leads somewhere, nothing is fetched from elsewhere")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
