"""Two languages side by side: a page `x.md` and its `x.zh.md` name each other, and the sidebar keeps to one of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_CHINESE = re.compile("[一-鿿]")
_WORDS = {
    "Search": "搜索",
    "Next": "下一页",
    "Previous": "上一页",
    "Home": "首页",
    "On this page": "本页内容",
    "Back to top": "回到顶部",
    "Skip to content": "跳到正文",
    "Made with ": "制作：",
}


def twin(name: str) -> str:
    """Return what the page in the other language is called.

    Examples
    --------
    >>> twin("docs/start"), twin("docs/start.zh")
    ('docs/start.zh', 'docs/start')
    """
    return name.removesuffix(".zh") if name.endswith(".zh") else f"{name}.zh"


@lru_cache(maxsize=1024)
def of_language(tree: str, *, chinese: bool) -> str:
    """Keep of a sidebar the parts whose caption is in one language.

    Examples
    --------
    >>> of_language(
    ...     '<p class="caption">Start</p><ul><li>a</li></ul><p class="caption">入门</p><ul>b</ul>', chinese=True
    ... )
    '<p class="caption">入门</p><ul>b</ul>'
    """
    soup = BeautifulSoup(tree, "html.parser")
    for caption in soup.find_all("p", class_="caption"):
        if bool(_CHINESE.search(caption.text)) != chinese:
            caption.find_next_sibling("ul").decompose()
            caption.decompose()
    return str(soup)


def _speak(app: Sphinx, name: str, _: str, context: dict[str, Any], __: object) -> None:
    chinese, other = name.endswith(".zh"), twin(name)
    pathto = context["pathto"]
    context["twin"] = pathto(other) if other in app.env.found_docs else None
    context["homes"] = {"en": pathto("docs/index"), "zh": pathto("docs/index.zh")}
    context["chinese"] = chinese
    if "furo_navigation_tree" in context:
        context["furo_navigation_tree"] = of_language(context["furo_navigation_tree"], chinese=chinese)
    if chinese:
        context["language"] = "zh-CN"
        context["_"] = context["gettext"] = lambda text: _WORDS.get(text, text)


def setup(app: Sphinx) -> dict[str, bool]:
    """Look at each page after the theme has."""
    app.connect("html-page-context", _speak, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
